"""Why somebody may not enter a journey now, seen from that journey alone.

Rule 1. The cheapest questions come first; the values a refusal is taken on go with it.
"""

from datetime import datetime, timedelta
from typing import Any

from wend import limits
from wend.engine.caps import refuse_full
from wend.engine.clockwork import closes, opens, zone_named
from wend.engine.doors import Door
from wend.engine.reentry import refuse_reentry
from wend.engine.turn import Turn, entry_key
from wend.journey.entry import Entry
from wend.model.customer import Customer
from wend.model.operation import Standing
from wend.rules.words import why_not

Refusal = dict[str, Any]

_AGE_MAX = timedelta(days=limits.ENTRY_AGE_DAYS_MAX)


def refuse(turn: Turn, door: Door, key: str, happened: datetime) -> Refusal | None:  # noqa: PLR0911 - one for each question
    """Why this customer may not enter by this door now, or None."""
    plan, customer = door.compiled.plan, turn.customer
    if happened < turn.now - _AGE_MAX:
        return {"why": "too-late", "event_time": happened.isoformat()}
    if door.compiled.standing is not Standing.RUNNING:
        return {"why": "standing", "standing": door.compiled.standing.value}
    if _is_in(customer, plan.journey, key):
        return {"why": "running", "key": key}
    if refusal := refuse_reentry(plan.entry.reentry, customer.entries.get(entry_key(plan.journey, key)), turn.now):
        return {**refusal, "key": key}
    if door.timed and (refusal := _refuse_time(turn, door)):
        return refusal
    if door.when and (refusal := _refuse_condition(turn, door)):
        return refusal
    return _refuse_room(turn, door, key)


def _is_in(customer: Customer, journey: str, key: str) -> bool:
    """Whether a run of the journey with this key is active."""
    for run in customer.runs:  # noqa: SIM110 - a loop takes a third of the time of any() over a generator
        if run.key == key and run.journey == journey and run.active and not run.parent:
            return True
    return False


def held_until(turn: Turn, entry: Entry) -> datetime | None:
    """When the first step may be taken, where a journey holds who comes outside its window; None: now."""
    if entry.window is None or not entry.hold:
        return None
    moment = opens(entry.window, turn.now, zone_named(entry.window.zone, turn.customer, turn.live.workspace))
    return moment if moment > turn.now else None


def _refuse_time(turn: Turn, door: Door) -> Refusal | None:
    if door.since and turn.now < door.since:
        return {"why": "not-yet", "from": door.since.isoformat()}
    if door.until and turn.now >= door.until:
        return {"why": "over", "until": door.until.isoformat()}
    entry = door.compiled.plan.entry
    if entry.window is None or entry.hold:
        return None
    where = zone_named(entry.window.zone, turn.customer, turn.live.workspace)
    if closes(entry.window, turn.now, where):
        return None
    return {"why": "window", "opens": opens(entry.window, turn.now, where).isoformat()}


def _refuse_condition(turn: Turn, door: Door) -> Refusal | None:
    if door.when is None or door.when(turn.facts()):
        return None
    return {"why": "condition", "failed": why_not(door.way.when, turn.facts()) if door.way.when else []}


def _refuse_room(turn: Turn, door: Door, key: str) -> Refusal | None:
    if full := _full(turn.customer):
        return {"why": "limit", "limit": full}
    plan = door.compiled.plan
    return _refuse_unremembered(turn, entry_key(plan.journey, key)) or refuse_full(turn, plan)


def _full(customer: Customer) -> str:
    """Which limit on runs is reached; empty when there is room."""
    if len(customer.runs) < limits.RUNS_PER_CUSTOMER_MAX:
        return ""
    runs = [run for run in customer.runs if not run.parent]
    if len(runs) >= limits.RUNS_KEPT_MAX:
        return f"{limits.RUNS_KEPT_MAX} runs a customer, those included that are watched for their goal"
    if sum(run.active for run in runs) >= limits.RUNS_PER_CUSTOMER_MAX:
        return f"{limits.RUNS_PER_CUSTOMER_MAX} active runs a customer"
    return ""


def _refuse_unremembered(turn: Turn, key: str) -> Refusal | None:
    """Entries are remembered for the re-entry rules; where there is no room left, letting in would mean forgetting."""
    if _has_room(turn.customer, key):
        return None
    _forget_entries(turn)
    if _has_room(turn.customer, key):
        return None
    return {"why": "limit", "limit": f"{limits.ENTRY_RECORDS_MAX} entries remembered a customer"}


def _has_room(customer: Customer, key: str) -> bool:
    """Whether one more entry can be remembered; those of active runs will be when they have ended."""
    if len(customer.entries) + len(customer.runs) < limits.ENTRY_RECORDS_MAX:
        return True
    running = {entry_key(run.journey, run.key) for run in customer.runs if run.active and not run.parent}
    return len({key, *running, *customer.entries}) <= limits.ENTRY_RECORDS_MAX


def _forget_entries(turn: Turn) -> None:
    """Drop the entries that no re-entry rule asks about any more."""
    kept = {}
    for key, record in turn.customer.entries.items():
        compiled = turn.live.by_journey.get(key.split(" ")[0])
        if compiled and refuse_reentry(compiled.plan.entry.reentry, record, turn.now):
            kept[key] = record
    turn.customer.entries = kept
