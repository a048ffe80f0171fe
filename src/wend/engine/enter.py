"""Entries: who gets into a journey, and why somebody does not.

Rule 1. A refusal is a decision like any other and leaves its reason, with the values it was taken on.
Rule 2. A held-out customer becomes a run that never takes a step and is only measured.
"""

from datetime import timedelta
from typing import Any

from wend import limits
from wend.engine.arms import falls_in
from wend.engine.live import Compiled
from wend.engine.reentry import refuse_reentry
from wend.engine.turn import Turn, as_data, entry_key
from wend.model.customer import Customer, EntryRecord, Run
from wend.model.event import Event, EventKind
from wend.model.reason import Code
from wend.rules.facts import MISSING, look_up
from wend.rules.words import why_not

_ASKED = (EventKind.ENTRY, EventKind.SCHEDULED)  # these name the journey themselves


def enter_by_event(turn: Turn, event: Event) -> None:
    """Try every journey that this event may start."""
    if event.kind in _ASKED:
        candidates = _asked(turn, event)
    else:
        entries = turn.live.entries.get(event.name, ())
        candidates = [each for each in entries if each.entry and turn.meets(each.entry)]
    for compiled in candidates:
        _try(turn, compiled, as_data(event), event)


def enter_by_segment(turn: Turn, entered: list[str]) -> None:
    """Try every journey that one of the segments entered starts."""
    for segment in entered:
        for compiled in turn.live.segment_entries.get(segment, ()):
            data = {"name": "Segment Entered", "time": turn.now.isoformat(), "properties": {"segment": segment}}
            _try(turn, compiled, data, None)


def _asked(turn: Turn, event: Event) -> list[Compiled]:
    """The journey that the event names, if it is entered this way."""
    name = str(event.properties.get("journey"))
    compiled = turn.live.by_journey.get(name)
    if compiled is None:
        turn.note(Code.ENTRY_REFUSED, journey=name, why="unknown")
        return []
    entry, by_api = compiled.plan.entry, event.kind is EventKind.ENTRY
    if not (entry.api if by_api else entry.schedule):
        turn.note(Code.ENTRY_REFUSED, journey=name, why="way", by="API" if by_api else "schedule")
        return []
    return [compiled]


def _try(turn: Turn, compiled: Compiled, data: dict[str, Any], event: Event | None) -> None:
    plan = compiled.plan
    key = _key(turn, compiled)
    refusal = {"why": "key", "path": plan.entry.key} if key is None else _refuse(turn, compiled, key, event)
    if refusal:
        turn.note(Code.ENTRY_REFUSED, journey=plan.journey, **refusal)
    else:
        _enter(turn, compiled, key or "", data)


def _key(turn: Turn, compiled: Compiled) -> str | None:
    """What tells this run apart from others of its journey; None when the event does not say it."""
    path = compiled.plan.entry.key
    if path is None:
        return ""
    value = look_up(tuple(path.split(".")), turn.facts())
    return None if value is MISSING or isinstance(value, dict | list) else str(value)


def _refuse(turn: Turn, compiled: Compiled, key: str, event: Event | None) -> dict[str, Any] | None:
    """Why this customer may not enter now, or None. The cheapest questions come first."""
    plan, customer = compiled.plan, turn.customer
    if event and event.time < turn.now - timedelta(days=limits.ENTRY_AGE_DAYS_MAX):
        return {"why": "too-late", "event_time": event.time.isoformat()}
    if any(run.active and run.journey == plan.journey and run.key == key for run in customer.runs):
        return {"why": "running", "key": key}
    if refusal := refuse_reentry(plan.entry.reentry, customer.entries.get(entry_key(plan.journey, key)), turn.now):
        return {**refusal, "key": key}
    if compiled.entry_when and not compiled.entry_when(turn.facts()):
        return {"why": "condition", "failed": why_not(plan.entry.when, turn.facts()) if plan.entry.when else []}
    if full := _full(customer):
        return {"why": "limit", "limit": full}
    return _refuse_unremembered(turn, entry_key(plan.journey, key))


def _full(customer: Customer) -> str:
    """Which limit on runs is reached; empty when there is room."""
    if len(customer.runs) >= limits.RUNS_KEPT_MAX:
        return f"{limits.RUNS_KEPT_MAX} runs a customer, those included that are watched for their goal"
    if sum(run.active for run in customer.runs) >= limits.RUNS_PER_CUSTOMER_MAX:
        return f"{limits.RUNS_PER_CUSTOMER_MAX} active runs a customer"
    return ""


def _refuse_unremembered(turn: Turn, key: str) -> dict[str, Any] | None:
    """Entries are remembered for the re-entry rules; where there is no room left, letting in would mean forgetting."""
    if key in turn.customer.entries or len(turn.customer.entries) < limits.ENTRY_RECORDS_MAX:
        return None
    _forget_entries(turn)
    if len(turn.customer.entries) < limits.ENTRY_RECORDS_MAX:
        return None
    return {"why": "limit", "limit": f"{limits.ENTRY_RECORDS_MAX} entries remembered a customer"}


def _forget_entries(turn: Turn) -> None:
    """Drop the entries that no re-entry rule asks about any more."""
    running = {entry_key(run.journey, run.key) for run in turn.customer.runs if run.active}
    kept = {}
    for key, record in turn.customer.entries.items():
        compiled = turn.live.by_journey.get(key.split(" ")[0])
        if key in running or (compiled and refuse_reentry(compiled.plan.entry.reentry, record, turn.now)):
            kept[key] = record
    turn.customer.entries = kept


def _enter(turn: Turn, compiled: Compiled, key: str, data: dict[str, Any]) -> None:
    plan, customer = compiled.plan, turn.customer
    customer.runs_numbered += 1
    run = Run(
        id=f"{customer.id}-{customer.runs_numbered}",
        journey=plan.journey,
        version=plan.version,
        key=key,
        entered_at=turn.now,
        event=data,
        goal_until=plan.goal.within.after(turn.now) if plan.goal else None,
        held_out=falls_in(plan.holdout, customer.id, plan.journey, "holdout"),
    )
    customer.runs = [*customer.runs, run]
    _remember(turn, entry_key(plan.journey, key))
    turn.touch(run)
    turn.note(Code.ENTERED, run, key=key, version=plan.version, event=data["name"])
    if run.held_out:
        _hold_out(turn, run)
    else:
        run.step = plan.first or ""
        turn.ready.append(run)


def _remember(turn: Turn, key: str) -> None:
    known = turn.customer.entries.get(key)
    record = EntryRecord(turn.now, None, known.times + 1 if known else 1)
    turn.customer.entries = {**turn.customer.entries, key: record}


def _hold_out(turn: Turn, run: Run) -> None:
    run.until = run.goal_until or turn.now + timedelta(days=limits.HOLDOUT_MEASURED_DAYS)
    turn.note(Code.HELD_OUT, run, until=run.until.isoformat())
