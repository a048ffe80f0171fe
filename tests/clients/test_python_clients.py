"""The public Python clients, unmodified: all that they send arrives, once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from rudderstack.analytics.client import Client as RudderClient
from segment.analytics.client import Client as SegmentClient

from web.serving import WRITE_KEY

EVENTS = 250


def segment_client(url: str, **options: Any) -> Any:
    return SegmentClient(WRITE_KEY, host=url, upload_interval=0.05, max_retries=6, **options)


def rudder_client(url: str, **options: Any) -> Any:
    return RudderClient(WRITE_KEY, host=url, upload_interval=0.05, max_retries=6, **options)


@pytest.fixture(
    params=[
        pytest.param((segment_client, {"gzip": False}), id="segment"),
        pytest.param((segment_client, {"gzip": True}), id="segment-gzip"),
        pytest.param((rudder_client, {"gzip": False}), id="rudder"),
        pytest.param((rudder_client, {"gzip": True}), id="rudder-gzip"),
    ]
)
def client_of(request: pytest.FixtureRequest) -> Callable[..., Any]:
    make, options = request.param
    return lambda url, **more: make(url, **options, **more)


def failures() -> tuple[list[Any], Callable[..., None]]:
    found: list[Any] = []
    return found, lambda error, batch: found.append((error, batch))


def test_every_call_of_a_python_client_arrives_once(served: Any, client_of: Callable[..., Any]) -> None:
    failed, on_error = failures()
    client = client_of(served.url, on_error=on_error)
    client.identify("u1", {"email": "ann@example.org", "plan": "pro"})
    client.alias("anon-1", "u1")
    client.group("u1", "acme", {"name": "Acme"})
    client.page("u1", "Docs", "Pricing", {"url": "/pricing"})
    client.screen("u1", "App", "Home")
    for number in range(EVENTS):
        client.track("u1", "Product Viewed", {"number": number})
    client.shutdown()
    assert not failed
    assert served.names() == {
        "Customer Identified": 1,
        "Customer Aliased": 1,
        "Account Joined": 1,
        "Page Viewed": 1,
        "Screen Viewed": 1,
        "Product Viewed": EVENTS,
    }
    events = served.events()
    assert sorted(e.properties["number"] for e in events if e.name == "Product Viewed") == list(range(EVENTS))
    identify = next(event for event in events if event.kind == "identify")
    assert identify.traits == {"email": "ann@example.org", "plan": "pro"}
    assert served.store.count_dead_letters() == 0
    assert {packed for _, _, packed in served.requests} == {client.gzip}


def test_a_python_client_sends_again_after_a_503_and_nothing_comes_twice(
    served: Any, client_of: Callable[..., Any]
) -> None:
    failed, on_error = failures()
    served.store.failures_left = 1
    client = client_of(served.url, on_error=on_error)
    for number in range(20):
        client.track("u1", "Product Viewed", {"number": number})
    client.flush()
    client.join()
    assert not failed
    assert served.store.failures_left == 0
    assert len(served.posts()) > 1
    assert sorted(event.properties["number"] for event in served.events()) == list(range(20))


def test_concurrent_single_posts_of_python_clients_all_arrive(served: Any, client_of: Callable[..., Any]) -> None:
    client = client_of(served.url, sync_mode=True)

    def send(start: int) -> None:
        for number in range(start, start + 10):
            client.track(f"u{start}", "Product Viewed", {"number": number})

    threads = [threading.Thread(target=send, args=(start,)) for start in range(0, 80, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(event.properties["number"] for event in served.events()) == list(range(80))
    assert len(served.posts()) == 80


def test_a_wrong_key_is_told_to_the_python_client(served: Any) -> None:
    failed, on_error = failures()
    client = SegmentClient("wrong", host=served.url, upload_interval=0.05, max_retries=1, on_error=on_error)
    client.track("u1", "Product Viewed")
    client.shutdown()
    error, batch = failed[0]
    assert (error.status, error.code) == (401, "unauthorised")
    assert len(batch) == 1
    assert served.events() == []
