"""Schedules: journeys that enter their customers by the clock.

Rule 1. A round is one moment of a journey's cron expression. It reaches every customer once: its cursor is stored with
        the entries it made, so that a crash goes on where it stood.
Rule 2. Only the latest round that has come since the journey went live is begun; rounds missed while nothing ran are not
        made up for in a heap.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from wend import limits
from wend.app.ports import CustomerFilter, CustomerRow, Store
from wend.app.published import World
from wend.engine.live import Compiled
from wend.model.event import NAME_OF_KIND, OWN_PREFIX, Event, EventKind


def enter_scheduled(store: Store, world: World, now: datetime) -> int:
    """Append the entries of the schedules that have come round; how many."""
    return sum(
        _enter_round(store, compiled, world, now)
        for compiled in world.live.by_journey.values()
        if compiled.plan.entry.schedule
    )


def latest_round(schedule: str, zone: ZoneInfo, after: datetime, now: datetime) -> datetime | None:
    """The last moment of a cron expression in (after, now], or None."""
    latest = None
    for moment in CronSim(schedule, after.astimezone(zone)):
        if moment > now:
            return latest
        latest = moment
    return latest


def _enter_round(store: Store, compiled: Compiled, world: World, now: datetime) -> int:
    journey, schedule = compiled.plan.journey, compiled.plan.entry.schedule
    begun, reached = store.schedule_cursor(journey)
    if begun is None or reached == -1:
        known = [moment for moment in (begun, world.live_since.get(journey)) if moment]
        after = max(*known, now - timedelta(days=limits.SCHEDULE_DAYS_BACK_MAX))
        round_at = latest_round(schedule or "", ZoneInfo(world.live.workspace.zone), after, now)
        if round_at is None:
            return 0
        begun, reached = round_at, 0
    return _append_round(store, journey, begun, reached, now)


def _append_round(store: Store, journey: str, round_at: datetime, reached: int, now: datetime) -> int:
    entered = 0
    while True:
        rows = store.customers(CustomerFilter(after=reached, limit=limits.SCHEDULE_PORTION))
        events = [_entry(journey, round_at, row, now) for row in rows]
        reached = rows[-1].id if rows else -1
        store.append_scheduled(journey, round_at, events, reached)
        entered += len(events)
        if not rows:
            return entered


def _entry(journey: str, round_at: datetime, row: CustomerRow, now: datetime) -> Event:
    return Event(
        message_id=f"{OWN_PREFIX}schedule:{journey}:{round_at.isoformat()}:{row.id}",
        kind=EventKind.SCHEDULED,
        name=NAME_OF_KIND[EventKind.SCHEDULED],
        time=round_at,
        received_at=now,
        user_id=row.user_id,
        anonymous_id=row.anonymous_id,
        properties={"journey": journey, "round": round_at.isoformat()},
    )
