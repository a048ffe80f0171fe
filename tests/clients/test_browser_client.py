"""The public browser client, unmodified, in a real Chromium, on a page of another origin than Wend."""

import functools
import http.server
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from web.serving import WRITE_KEY

EVENTS = 30

pytestmark = pytest.mark.browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def shop_url(node_modules: Path) -> Iterator[str]:
    """A shop's own server, with the page and the client's bundle."""
    handler = functools.partial(Quiet, directory=str(node_modules.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(10)


@pytest.fixture
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def wait_for(served: Any, count: int) -> None:
    """Wait until so many events have arrived; the client answers before its own retries are over."""
    deadline = time.monotonic() + 30
    while len(served.events()) < count and time.monotonic() < deadline:
        time.sleep(0.1)


def shop(page: Page, served: Any, shop_url: str, more: str = "") -> None:
    page.goto(f"{shop_url}/page.html?key={WRITE_KEY}&wend={served.url}{more}")
    assert page.evaluate(f"shop({EVENTS})")
    wait_for(served, EVENTS + 2)


@pytest.mark.parametrize("more", ["", "&batch=1"], ids=["single", "batching"])
def test_every_call_of_the_browser_client_arrives_once(page: Page, served: Any, shop_url: str, more: str) -> None:
    shop(page, served, shop_url, more)
    assert served.names() == {"Page Viewed": 1, "Customer Identified": 1, "Product Viewed": EVENTS}
    assert ("/v1/b" in served.posts()) is bool(more)
    assert ("/v1/t" in served.posts()) is not bool(more)
    viewed = [event for event in served.events() if event.name == "Product Viewed"]
    assert sorted(event.properties["number"] for event in viewed) == list(range(EVENTS))
    assert {event.user_id for event in viewed} == {"web-1"}
    assert len({event.anonymous_id for event in served.events()}) == 1


def test_the_browser_client_sends_again_after_a_503_and_nothing_comes_twice(
    page: Page, served: Any, shop_url: str
) -> None:
    served.store.failures_left = 1
    shop(page, served, shop_url)
    assert served.store.failures_left == 0
    assert served.names() == {"Page Viewed": 1, "Customer Identified": 1, "Product Viewed": EVENTS}
