"""Entries: who gets into a journey, and how. Why somebody does not is told by `refuse`.

Rule 1. A refusal is a decision like any other and leaves its reason, with the values it was taken on.
Rule 2. A held-out customer becomes a run that never takes a step and is only measured.
Rule 3. What wants in at the same moment is tried in the order of priority; of several ways into one journey, the first
        that lets in.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from wend import limits
from wend.engine.arbitrate import end_preempted, refuse_beside_others
from wend.engine.arms import falls_in
from wend.engine.dates import Came
from wend.engine.doors import Door
from wend.engine.outside import one_in
from wend.engine.refuse import held_until, refuse
from wend.engine.turn import Turn, remembered
from wend.engine.variables import begin_with, missing
from wend.model.customer import Run
from wend.model.event import ASKED_PREFIX, Event, EventKind, Remembered
from wend.model.reason import Code

_ASKED = (EventKind.ENTRY, EventKind.SCHEDULED)  # these name the journey themselves


class Candidate(NamedTuple):
    """Somebody at a door, and what the run would remember of its begin."""

    door: Door
    event: Remembered
    given: Mapping[str, Any] = MappingProxyType({})  # the variables that whoever asked for the entry gave along


def enter(
    turn: Turn, event: Event | None, entered: Sequence[str] = (), left: Sequence[str] = (), came: Sequence[Came] = ()
) -> None:
    """Try every door that this event, these segments entered and left, and these dates open."""
    candidates = _by_event(turn, event) if event else []
    if entered or left or came:
        candidates = [*candidates, *_by_segment(turn, entered, left), *_by_date(came)]
    if not candidates:
        return
    subject = turn.customer.subject
    candidates = [each for each in candidates if each.door.compiled.plan.subject == subject]
    if len(candidates) > 1:
        candidates.sort(key=lambda each: -each.door.compiled.plan.priority)
    let_in: set[tuple[str, str]] = set()
    for candidate in candidates:
        _try(turn, candidate, let_in)


def _by_event(turn: Turn, event: Event) -> list[Candidate]:
    if event.kind in _ASKED:
        doors = _asked(turn, event)
    else:
        doors = [door for door in turn.live.doors.by_event.get(event.name, ()) if door.match and turn.meets(door.match)]
    if not doors:
        return []
    begun_on = remembered(event)
    if event.kind is not EventKind.ENTRY:
        return [Candidate(door, begun_on) for door in doors]
    given = event.properties.get("with")
    return [Candidate(door, begun_on, given if isinstance(given, dict) else {}) for door in doors]


def _asked(turn: Turn, event: Event) -> list[Door]:
    """The doors of the journey that the event names, if it is entered this way."""
    name = str(event.properties.get("journey"))
    if name not in turn.live.by_journey:
        turn.note(Code.ENTRY_REFUSED, journey=name, why="unknown")
        return []
    by, doors = _meant(event, turn.live.doors.by_journey.get(name, ()))
    if not doors:
        turn.note(Code.ENTRY_REFUSED, journey=name, why="way", by=by)
    return doors


def _meant(event: Event, doors: Sequence[Door]) -> tuple[str, list[Door]]:
    """Who asks, and the doors for that."""
    if event.kind is EventKind.SCHEDULED:
        stated = event.properties.get("schedule")
        return "schedule", [each for each in doors if _is_round(each, stated)]
    ours = event.is_ours and not event.message_id.startswith(ASKED_PREFIX)  # over the API anything may be stated
    match event.properties.get("by") if ours else "api":
        case "journey":
            return "another journey", [each for each in doors if each.way.journey]
        case "file":
            return "a file", [each for each in doors if each.way.file]
    return "API", [each for each in doors if each.way.api]


def _is_round(door: Door, stated: object) -> bool:
    """Whether a scheduled round is of this door; one that names no schedule is of all."""
    mine = door.way.schedule or door.way.at
    return mine is not None and stated in (None, mine)


def _by_segment(turn: Turn, entered: Sequence[str], left: Sequence[str]) -> Iterator[Candidate]:
    doors = turn.live.doors
    for name, segments, index in (
        ("Segment Entered", entered, doors.entered),
        ("Segment Left", left, doors.left),
    ):
        for segment in segments:
            change = Remembered(name, turn.now, {"segment": segment})
            yield from (Candidate(door, change) for door in index.get(segment, ()))


def _by_date(came: Sequence[Came]) -> Iterator[Candidate]:
    for each in came:
        stated = {"trait": each.door.way.date.trait if each.door.way.date else "", "date": each.date}
        yield Candidate(each.door, Remembered("Date Came", each.at, stated))


def _try(turn: Turn, candidate: Candidate, let_in: set[tuple[str, str]]) -> None:
    plan = candidate.door.compiled.plan
    key = _key(turn, candidate.door)
    if key is not None and (plan.journey, key) in let_in:
        return
    refusal = {"why": "key", "path": candidate.door.way.key} if key is None else _refuse(turn, candidate, key)
    if refusal:
        turn.note(Code.ENTRY_REFUSED, journey=plan.journey, **refusal)
    else:
        let_in.add((plan.journey, key or ""))
        _enter(turn, candidate, key or "")


def _refuse(turn: Turn, candidate: Candidate, key: str) -> dict[str, Any] | None:
    door = candidate.door
    refusal = refuse(turn, door, key, candidate.event.time)
    if refusal is None and door.beside_others:
        refusal = refuse_beside_others(turn, door.compiled)
    if refusal is None and door.compiled.plan.vars:
        refusal = _refuse_variables(turn, candidate)
    return refusal


def _refuse_variables(turn: Turn, candidate: Candidate) -> dict[str, Any] | None:
    """A run does not begin without what it requires."""
    plan = candidate.door.compiled.plan
    lacking = missing(plan, _variables(turn, candidate)[0])
    return {"why": "variables", "lacking": lacking} if lacking else None


def _variables(turn: Turn, candidate: Candidate) -> tuple[dict[str, Any], dict[str, str]]:
    plan = candidate.door.compiled.plan
    if not (plan.vars or candidate.given):
        return {}, {}
    return begin_with(plan, candidate.given, msgspec.structs.replace(turn.facts(), event=candidate.event))


def _key(turn: Turn, door: Door) -> str | None:
    """What tells this run apart from others of its journey; None when the event does not say it."""
    if door.key is None:
        return ""
    value = door.key(turn.facts())
    return None if value is None or isinstance(value, dict | list) else str(value)


def _enter(turn: Turn, candidate: Candidate, key: str) -> None:
    plan, customer = candidate.door.compiled.plan, turn.customer
    if plan.preempt:
        end_preempted(turn, candidate.door.compiled)
    variables, wrong = _variables(turn, candidate)
    customer.runs_numbered += 1
    run = Run(
        id=f"{customer.id}-{customer.runs_numbered}",
        journey=plan.journey,
        version=plan.version,
        key=key,
        entered_at=turn.now,
        event=candidate.event,
        goal_until=plan.goal.within.after(turn.now) if plan.goal else None,
        vars=variables,
    )
    customer.runs = [*customer.runs, run]
    if plan.entry.caps:
        turn.outside = one_in(turn.outside, plan.journey)
    turn.touch(run)
    turn.note(Code.ENTERED, run, key=key, version=plan.version, event=candidate.event.name)
    for name, why in wrong.items():
        turn.note(Code.MISMATCHED, run, path=f"vars.{name}", why=why)
    if held_by := _held_out(turn, candidate.door):
        run.held_out = True
        _hold_out(turn, run, held_by)
    else:
        _begin(turn, run, candidate.door)


def _begin(turn: Turn, run: Run, door: Door) -> None:
    """At the first step, at once or when the window opens."""
    entry = door.compiled.plan.entry
    if entry.hold and (until := held_until(turn, entry)):
        turn.note(Code.WAITING, run, until=until.isoformat())
        run.until = until
    else:
        turn.ready.append(run)
    run.step = door.compiled.plan.first or ""


def _held_out(turn: Turn, door: Door) -> str:
    """By whom the customer is held out of a journey; empty when she is not."""
    plan, live = door.compiled.plan, turn.live
    if falls_in(plan.holdout, turn.customer.id, plan.journey, "holdout"):
        return "journey"
    if not live.workspace.holdout:
        return ""
    purpose = live.purposes.get(plan.purpose)
    sells = purpose is None or purpose.sells
    return "workspace" if sells and falls_in(live.workspace.holdout, turn.customer.id, "", "holdout") else ""


def _hold_out(turn: Turn, run: Run, by: str) -> None:
    run.until = run.goal_until or turn.now + timedelta(days=limits.HOLDOUT_MEASURED_DAYS)
    told = {"by": by} if by != "journey" else {}
    turn.note(Code.HELD_OUT, run, until=run.until.isoformat(), **told)
