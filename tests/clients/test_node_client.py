"""The public Node client, unmodified: all that it sends arrives, once."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from web.serving import WRITE_KEY

EVENTS = 150


@pytest.fixture
def send(node_modules: Path, node: Path) -> Any:
    def run(url: str, key: str = WRITE_KEY) -> list[str]:
        command = [node, node_modules.parent / "send.mjs", url, key, str(EVENTS)]
        done = subprocess.run(command, check=True, timeout=90, capture_output=True, text=True)
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_every_call_of_the_node_client_arrives_once(served: Any, send: Any) -> None:
    assert send(served.url) == []
    assert served.names() == {
        "Customer Identified": 1,
        "Customer Aliased": 1,
        "Account Joined": 1,
        "Page Viewed": 1,
        "Screen Viewed": 1,
        "Product Viewed": EVENTS,
    }
    assert len({event.properties.get("number") for event in served.events()} - {None}) == EVENTS


def test_the_node_client_sends_again_after_a_503_and_nothing_comes_twice(served: Any, send: Any) -> None:
    served.store.failures_left = 1
    assert send(served.url) == []
    assert served.store.failures_left == 0
    assert served.names()["Product Viewed"] == EVENTS


def test_a_wrong_key_is_told_to_the_node_client(served: Any, send: Any) -> None:
    assert send(served.url, "wrong")
    assert served.events() == []
