"""A shop with a history behind a real server, and a real browser in front of it."""

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from console import mined, shop
from console.desk import Desk, fill
from web.serving import SECRET, RealClock, add_keys, serve
from wend.app.ingest import Ingest
from wend.app.ports import Store
from wend.channels.sink import MailSink
from wend.store.sqlite import SqliteStore
from wend.web.app import make_app

ROOT = Path(__file__).parents[2]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def load_hook() -> ModuleType:
    """The build hook, which is no package."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def hook() -> ModuleType:
    return load_hook()


@pytest.fixture(scope="session")
def bundle(hook: ModuleType) -> Path:
    """The console of this checkout, built if its sources changed."""
    hook.build(ROOT, checks=False)
    return ROOT / str(hook.BUILT)


@pytest.fixture(scope="session")
def shop_url(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a shop with three days of history."""
    folder = tmp_path_factory.mktemp("shop")
    store = SqliteStore(folder / "wend.sqlite")
    sink = MailSink(folder / "mailbox.sqlite").start()
    shop.fill(store, sink, now=datetime.now(UTC).replace(microsecond=0))
    with serve(application(store, bundle, sink)) as url:
        yield url
    sink.stop()
    store.close()


@pytest.fixture(scope="session")
def mined_url(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over half a year of journeys, diagnosed."""
    store = SqliteStore(tmp_path_factory.mktemp("mined") / "wend.sqlite")
    add_keys(store)
    with serve(application(store, bundle, None)) as url:
        mined.fill(store, url, now=datetime.now(UTC).replace(microsecond=0))
        yield url
    store.close()


@dataclass(frozen=True)
class Served:
    """A firm behind a server: what happens in it, and its address."""

    desk: Desk
    url: str


@contextmanager
def serve_desk(bundle: Path, folder: Path) -> Iterator[Served]:
    store = SqliteStore(folder / "wend.sqlite")
    desk = fill(store, datetime.now(UTC).replace(microsecond=0))
    with serve(application(store, bundle, None)) as url:
        yield Served(desk, url)
    store.close()


@pytest.fixture(scope="session")
def desk_url(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a firm with tasks, accounts and steps of every kind, to be looked at."""
    with serve_desk(bundle, tmp_path_factory.mktemp("desk")) as served:
        yield served.url


@pytest.fixture
def desk(bundle: Path, tmp_path: Path) -> Iterator[Served]:
    """The same firm, to be changed."""
    with serve_desk(bundle, tmp_path) as served:
        yield served


@pytest.fixture
def bare_url(bundle: Path, tmp_path: Path) -> Iterator[str]:
    """A server on which nothing has happened."""
    store = SqliteStore(tmp_path / "wend.sqlite")
    with serve(application(store, bundle, None)) as url:
        yield url
    store.close()


@pytest.fixture
def locked_url(bundle: Path, tmp_path: Path) -> Iterator[str]:
    """A server that asks everybody for a key."""
    store = SqliteStore(tmp_path / "wend.sqlite")
    add_keys(store)
    with serve(application(store, bundle, None, loopback=False)) as url:
        yield url
    store.close()


def application(store: Store, bundle: Path, sink: MailSink | None, *, loopback: bool = True) -> Callable[[str], object]:
    def make(url: str) -> object:
        return make_app(
            store,
            Ingest(store, RealClock()),
            base_url=url,
            secret=SECRET,
            mailbox=sink,
            loopback=loopback,
            console=bundle,
        )

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "the console is tested in a real browser: apt-get install -y chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: errors in its console, and exceptions of the page."""
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """A page that notes every complaint; a test that expects some empties the list, or it fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB", timezone_id="UTC")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
