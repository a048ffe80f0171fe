"""The demo's own record, simulated under its live journeys, does what really happened."""

from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from wend.app.ports import MessageFilter, RunFilter
from wend.app.simulate import Simulated, simulate
from wend.app.simulate_result import result_of
from wend.app.simulate_scene import history_scene, published_around
from wend.cli.folder import read_texts
from wend.cli.init import copy_starter
from wend.demo.show import DAYS_AFTER, START, Steps, play, running
from wend.demo.stream import calls
from wend.model.message import MessageStatus
from wend.settings import read_settings
from wend.wiring.stores import open_store

EVENTS = 3_000
JOURNEYS = ("browse-abandonment", "cart-abandonment", "post-purchase", "win-back")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small part of the demo, played through the HTTP API, and the weeks after it."""
    folder = tmp_path_factory.mktemp("demo")
    copy_starter(folder)
    settings = read_settings({"database": "", "port": 0, "host": "127.0.0.1", "base_url": ""})
    silent = Steps(lambda _: None, lambda _: None)
    with running(folder, read_texts(folder), settings) as (service, clock):
        play(service, clock, silent, lambda: islice(calls(), EVENTS))
    return folder


def simulated(folder: Path, journey: str, processes: int) -> Simulated:
    settings = read_settings({"database": ""})
    store = open_store(settings, folder)
    try:
        until = START + timedelta(days=DAYS_AFTER)
        scene = history_scene(store, partial(open_store, settings, folder), published_around(store), None, until)
        return simulate(scene.setting(scene.around.live(journey)), scene.crowd, processes)
    finally:
        store.close()


@pytest.mark.parametrize("journey", JOURNEYS)
def test_the_live_journey_over_the_record_does_what_was_really_done(shop: Path, journey: str) -> None:
    """Entries, holdouts, messages by step, withheld by reason, and ends, one by one: the same."""
    played = result_of(simulated(shop, journey, processes=1 + (journey == JOURNEYS[0])))
    store = open_store(read_settings({"database": ""}), shop)
    try:
        runs = store.runs(RunFilter(journey=journey, limit=None))
        messages = store.messages(MessageFilter(journey=journey, limit=None))
        standing = store.standing(journey)
        held_out = store.summary()["journeys"][journey]["ended"].get("held out", 0)
    finally:
        store.close()
    assert played.entries.total == len(runs)
    sent = [each for each in messages if each.status is not MessageStatus.WITHHELD]
    assert {name: sum(days.sent) for name, days in played.messages.by_content.items() if sum(days.sent)} == Counter(
        f"{each.channel}/{each.content}" for each in sent
    )
    withheld = Counter(each.reason for each in messages if each.status is MessageStatus.WITHHELD)
    assert played.messages.withheld_by_reason == withheld
    assert {each.step: each.standing for each in played.steps if each.standing} == {
        step: count for step, count in standing.items() if step
    }
    ended = Counter(each.reason for each in runs if each.status == "ended" and each.reason != "held out")
    assert sum(ended.values()) - sum(played.ended.values()) == played.goal.held_out.reached  # a goal ends those too
    assert {why: count for why, count in played.ended.items() if why != "goal"} == {
        why: count for why, count in ended.items() if why != "goal" and not why.startswith("exit: ")
    } | {why: count for why, count in played.ended.items() if why.startswith("exit: ")}
    assert played.entries.held_out >= held_out
    assert len(runs) > 0
