"""The runs that the engine took fit the journeys they were in, as they have to."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from cli.running import done
from mining_own.records import failed
from wend.cli.folder import read_texts
from wend.cli.init import copy_starter
from wend.demo.show import Steps, play, running
from wend.demo.stream import Call, calls
from wend.settings import read_settings

EVENTS = 3_000


def few() -> Iterator[Call]:
    return islice(calls(), EVENTS)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with the first part of its stream."""
    folder = tmp_path_factory.mktemp("demo")
    copy_starter(folder)
    settings = read_settings({"database": "", "port": 0, "host": "127.0.0.1", "base_url": ""})
    with running(folder, read_texts(folder), settings) as (service, clock):
        play(service, clock, Steps(lambda _: None, lambda _: None), few)
    return folder


@pytest.mark.parametrize("journey", ["browse-abandonment", "cart-abandonment", "post-purchase"])
def test_runs_of_the_demo_fit_their_journey(demo: Path, journey: str) -> None:
    found = json.loads(done("mine", "conformance", "--dir", demo, "--model", journey, "--json"))
    assert found["cases"] > 0
    assert (found["average_trace_fitness"], found["percent_fitting"]) == (1.0, 100.0)
    assert (found["deviations"], found["undecided_cases"]) == ([], 0)


def test_runs_that_go_on_are_no_deviation(demo: Path) -> None:
    assert "No run of 'win-back' has ended" in failed("mine", "conformance", "--dir", demo, "--model", "win-back")


def test_the_map_of_runs_has_steps_and_receipts(demo: Path) -> None:
    shown = json.loads(done("mine", "map", "--dir", demo, "--case", "run", "--json"))
    assert {"watch", "send-still-thinking", "Message Sent"} <= set(shown["activities"])
    messages = [json.loads(line) for line in done("messages", "--dir", demo, "--json").splitlines()]
    assert shown["activities"]["Message Sent"] == sum(each["status"] == "sent" for each in messages)
