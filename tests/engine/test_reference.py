"""The engine does what a naive interpreter of the same journeys does."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Reference, Told
from timelines import (
    START,
    Played,
    Timed,
    World,
    about_call,
    about_greeting,
    about_survey,
    event_of,
    happenings,
    play,
    said_of_task,
    timeline,
    world,
    worlds,
)

from wend.model.event import Event
from wend.model.reason import Code, Reason

pytestmark = pytest.mark.usefixtures("journeys_drawn")
TOLD: dict[Code, Any] = {
    Code.ENTERED: lambda detail: detail["key"],
    Code.ENDED: lambda detail: detail["why"],
    Code.SENT: lambda detail: detail["content"],
    Code.WITHHELD: lambda detail: f"{detail['content']}: {detail['why']}",
    Code.CALLED: lambda detail: detail["url"],
    Code.EMITTED: lambda detail: detail["event"],
    Code.CALL_ANSWERED: lambda detail: detail["status"],
    Code.CALL_FAILED: lambda detail: detail["status"],
    Code.ANSWERED: lambda detail: detail["score"],
    Code.NOT_ASKED: lambda _: "",
    Code.CHOSE: lambda detail: detail["chosen"],
    Code.OFFER_WON: lambda detail: detail["offer"],
    Code.AUDIENCE: lambda detail: detail["action"] + (" already" if detail.get("already") else ""),
    Code.GOAL: lambda _: "",
    Code.TASK_OPENED: lambda detail: detail["assignee"],
    Code.QUEUE_FULL: lambda detail: detail["then"],
    Code.TASK_REMINDED: lambda _: "",
    Code.TASK_ESCALATED: lambda detail: f"{detail['queue']} {detail['assignee']}",
    Code.TASK_DONE: lambda detail: detail["outcome"],
    Code.TASK_EXPIRED: lambda _: "",
    Code.TASK_CANCELLED: lambda _: "",
    Code.SEGMENT_ENTERED: lambda detail: detail["segment"],
    Code.SEGMENT_LEFT: lambda detail: detail["segment"],
    Code.STAGE_CHANGED: lambda detail: detail["stage"],
    Code.SPLIT: lambda detail: detail["arm"],
    Code.SET: lambda detail: detail["vars"],
    Code.NOTED: lambda detail: detail["text"],
    Code.MILESTONE: lambda detail: detail["milestone"],
    Code.ENTRY_ASKED: lambda detail: detail["journey_asked"],
    Code.FORKED: lambda detail: len(detail["ways"]),
    Code.JOINED: lambda detail: detail["came"],
    Code.CALLED_JOURNEY: lambda detail: detail["called"],
    Code.RETURNED: lambda detail: detail["outcome"],
    Code.PART_ENDED: lambda detail: detail["why"],
    Code.MATCHED: lambda detail: detail["event"],
}


def told_by_engine(happened: Played) -> list[Told]:
    """What the engine decided, in the reference's words."""
    return [_told(reason) for reason in happened.reasons if reason.code in TOLD]


def _told(reason: Reason) -> Told:
    return reason.at, str(reason.code), reason.journey, str(TOLD[reason.code](reason.detail))


def told_by_reference(world: World, timeline: list[Timed], customer_id: int) -> list[Told]:
    """The same timeline, told by the naive interpreter."""
    reference, now = Reference(world.plain, world.workspace, world.segments, customer_id), START
    for number, (later, what, values) in enumerate(timeline):
        now += timedelta(seconds=later)
        _go_to(reference, now)
        if what == "finish":
            _finish(reference, values["which"], values["outcome"], now)
        elif what == "fill":
            reference.others = values["count"]
            _make_room(reference, "desk", 1, now)
        elif what not in ("again", "time"):
            event = about_greeting(event_of(number, what, values, now), reference.greetings)
            _take(reference, about_survey(about_call(event, reference.calls), reference.asked), now)
    return reference.told


def _go_to(reference: Reference, until: datetime) -> None:
    while (wake := reference.next_wake()) is not None and wake <= until:
        reference.wake(wake)
        _take_emitted(reference, wake)


def _take(reference: Reference, event: Event, now: datetime) -> None:
    reference.take(event, now)
    _take_emitted(reference, now)


def _take_emitted(reference: Reference, now: datetime) -> None:
    emitted, reference.emitted = reference.emitted, []
    freed, reference.freed = reference.freed, []
    for event in emitted:
        _take(reference, event, now)
    for queue in dict.fromkeys(freed):
        _make_room(reference, queue, freed.count(queue), now)


def _make_room(reference: Reference, queue: str, count: int, now: datetime) -> None:
    waiting = [each for each in reference.line if each.queue == queue and not each.opened]
    for each in waiting[:count]:
        reference.told_of_room = each
        reference.take(said_of_task("Queue Has Room", {}, now), now)
        reference.told_of_room = None
        _take_emitted(reference, now)


def _finish(reference: Reference, which: int, outcome: int, now: datetime) -> None:
    opened = reference.opened()
    if not opened:
        return
    asked = reference.finishing = opened[which % len(opened)]
    reference.line = [each for each in reference.line if each is not asked]
    word = asked.outcomes[outcome % len(asked.outcomes)]
    reference.take(said_of_task("Task Completed", {"outcome": word}, now), now)
    reference.finishing = None
    _take_emitted(reference, now)
    _make_room(reference, asked.queue, 1, now)


@settings(max_examples=150, deadline=None)
@given(worlds(), happenings(), st.integers(1, 20))
def test_the_engine_agrees_with_a_naive_interpreter(world: World, timeline: list[Timed], customer_id: int) -> None:
    happened = play(world, timeline, customer_id=customer_id)
    assert told_by_engine(happened) == told_by_reference(world, timeline, customer_id)


@pytest.mark.parametrize("seed", range(40))
def test_the_engine_agrees_with_a_naive_interpreter_on_long_timelines(seed: int) -> None:
    there, happens, customer_id = world(seed), timeline(seed, 60), 1 + seed % 20
    told = told_by_engine(play(there, happens, customer_id=customer_id))
    assert told == told_by_reference(there, happens, customer_id)
    assert told
