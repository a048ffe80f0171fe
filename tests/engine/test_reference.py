"""The engine does what a naive interpreter of the same journeys does."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Reference, Told
from timelines import START, Played, Timed, World, event_of, happenings, play, timeline, world, worlds

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
    Code.GOAL: lambda _: "",
    Code.SEGMENT_ENTERED: lambda detail: detail["segment"],
    Code.SEGMENT_LEFT: lambda detail: detail["segment"],
}


def told_by_engine(happened: Played) -> list[Told]:
    """What the engine decided, in the reference's words."""
    return [_told(reason) for reason in happened.reasons if reason.code in TOLD]


def _told(reason: Reason) -> Told:
    return reason.at, str(reason.code), reason.journey, TOLD[reason.code](reason.detail)


def told_by_reference(world: World, timeline: list[Timed], customer_id: int) -> list[Told]:
    """The same timeline, told by the naive interpreter."""
    reference, now = Reference(world.plain, world.workspace, world.segments, customer_id), START
    for number, (later, what, values) in enumerate(timeline):
        now += timedelta(seconds=later)
        _go_to(reference, now)
        if what not in ("again", "time"):
            _take(reference, event_of(number, what, values, now), now)
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
    for event in emitted:
        _take(reference, event, now)


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
