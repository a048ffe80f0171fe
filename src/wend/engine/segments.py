"""Segments: judged again when something they see has changed, or a window has slid past.

Rule 1. A segment is judged after those it asks about, so one pass is enough.
Rule 2. State kept by other rules than those live is brought in line at its next turn.
"""

from wend.engine.stages import judge_stage
from wend.engine.turn import Turn
from wend.model.reason import Code
from wend.rules.change import next_change_in


def keep_rules(turn: Turn) -> None:
    """Where the published rules have changed, forget what no rule asks for and judge all segments again.

    What new rules ask for of the past is filled in before the turn, since a turn sees no history.
    """
    customer, live = turn.customer, turn.live
    if customer.rules == live.rules:
        return
    customer.rules = live.rules
    customer.counters = {key: counter for key, counter in customer.counters.items() if key in live.counters_by_key}
    turn.stale = True


def judge_segments(turn: Turn) -> tuple[list[str], list[str]]:
    """Bring the memberships up to date; the segments entered and left. Does nothing while nothing they see has changed."""
    if not turn.stale:
        return [], []
    turn.stale = False
    if turn.customer.account_id is not None:  # segments are of customers
        return [], []
    before = turn.customer.segments
    facts = turn.facts()
    for name, holds in turn.live.segments:
        _set_membership(turn, name, member=holds(facts))
    if not turn.live.segment_names.issuperset(turn.customer.segments):
        turn.customer.segments = [name for name in turn.customer.segments if name in turn.live.segment_names]
    _set_timer(turn)
    moved = _note_changes(turn, set(before)) if turn.customer.segments != before else ([], [])
    if turn.live.stages:
        judge_stage(turn)
    return moved


def _set_membership(turn: Turn, name: str, *, member: bool) -> None:
    segments = turn.customer.segments
    if member and name not in segments:
        turn.customer.segments = sorted([*segments, name])
    elif not member and name in segments:
        turn.customer.segments = [each for each in segments if each != name]


def _set_timer(turn: Turn) -> None:
    turn.customer.segments_until = next_change_in(turn.live.windows, turn.customer, turn.now)


def _note_changes(turn: Turn, before: set[str]) -> tuple[list[str], list[str]]:
    after = set(turn.customer.segments)
    entered, left = sorted(after - before), sorted(before - after)
    for code, names in ((Code.SEGMENT_ENTERED, entered), (Code.SEGMENT_LEFT, left)):
        for name in names:
            turn.note(code, segment=name)
    return entered, left
