"""Segments: judged again when something they see has changed, or a window has slid past.

Rule 1. A segment is judged after those it asks about, so one pass is enough.
Rule 2. Only those are judged that see what has changed: their number costs nothing to an event that concerns few.
Rule 3. State kept by other rules than those live is brought in line at its next turn.
"""

from collections.abc import Iterable

from wend.engine.compiled import Test
from wend.engine.stages import judge_stage
from wend.engine.turn import Turn
from wend.model.reason import Code
from wend.rules.change import next_change_in
from wend.rules.sees import ANYTHING, EVERYTHING


def keep_rules(turn: Turn) -> None:
    """The published rules have changed: forget what no rule asks for and judge all segments again.

    What new rules ask for of the past is filled in before the turn, since a turn sees no history.
    """
    customer, live = turn.customer, turn.live
    customer.rules = live.rules
    customer.counters = {key: counter for key, counter in customer.counters.items() if key in live.counters_by_key}
    turn.stale.add(EVERYTHING)


def judge_segments(turn: Turn) -> tuple[list[str], list[str]]:
    """Bring the memberships up to date; the segments entered and left. Does nothing while nothing they see has changed."""
    if not turn.stale:
        return [], []
    changed, turn.stale = turn.stale, set()
    if turn.customer.subject == "account":  # segments are of customers
        return [], []
    before = turn.customer.segments
    facts = turn.facts()
    for name, holds in _concerned(turn, changed):
        if holds(facts) is not (name in turn.customer.segments):
            _change_membership(turn, name)
    if not turn.live.segment_names.issuperset(turn.customer.segments):
        turn.customer.segments = [name for name in turn.customer.segments if name in turn.live.segment_names]
    _set_timer(turn)
    moved = _note_changes(turn, set(before)) if turn.customer.segments != before else ([], [])
    if turn.live.stages:
        judge_stage(turn)
    return moved


def _concerned(turn: Turn, changed: set[str]) -> Iterable[tuple[str, Test]]:
    """The segments that see what has changed, or what changes with those that do; all, where a window has slid past."""
    live, until = turn.live, turn.customer.segments_until
    if EVERYTHING in changed or (until is not None and until <= turn.now):
        return live.segments
    others = live.seeing.get(ANYTHING, ())
    if len(changed) == 1:
        return live.seeing.get(next(iter(changed)), others)
    concerned = {name for change in changed for name, _ in live.seeing.get(change, others)}
    return [each for each in live.segments if each[0] in concerned]


def _change_membership(turn: Turn, name: str) -> None:
    """In or out, at once: the segments behind it ask about it."""
    segments = turn.customer.segments
    if name in segments:
        turn.customer.segments = [each for each in segments if each != name]
    else:
        turn.customer.segments = sorted([*segments, name])


def _set_timer(turn: Turn) -> None:
    """Judge again when a window slides past, or an occasion of the calendar begins or ends."""
    live = turn.live
    until = next_change_in(live.windows, turn.customer, turn.now)
    if live.occasions_standing:
        edge = live.occasions.next_change(live.occasions_standing, turn.now)
        until = min((each for each in (until, edge) if each), default=None)
    turn.customer.segments_until = until


def _note_changes(turn: Turn, before: set[str]) -> tuple[list[str], list[str]]:
    after = set(turn.customer.segments)
    entered, left = sorted(after - before), sorted(before - after)
    for code, names in ((Code.SEGMENT_ENTERED, entered), (Code.SEGMENT_LEFT, left)):
        for name in names:
            turn.note(code, segment=name)
    return entered, left
