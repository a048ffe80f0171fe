"""Schedules: journeys that enter their customers by the clock.

Rule 1. A round is one moment of a journey's cron expression, or the one time of a broadcast. It reaches every customer
        once: its cursor is stored with the entries it made, so that a crash goes on where it stood.
Rule 2. Only the latest round that has come since the journey went live is begun; rounds missed while nothing ran are not
        made up for in a heap.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cronsim import CronSim

from wend import limits
from wend.app.ports import CustomerFilter, CustomerRow, Store
from wend.app.published import World
from wend.engine.doors import moment_of
from wend.journey.plan import Plan
from wend.model.event import NAME_OF_KIND, Event, EventKind, own_event


def enter_scheduled(store: Store, world: World, now: datetime) -> int:
    """Append the entries of the schedules that have come round; how many."""
    return sum(
        _enter_round(store, journey, clock, world, now)
        for journey, compiled in world.live.by_journey.items()
        for clock in _clocks(compiled.plan)
    )


class _Clock(NamedTuple):
    """A cron expression or a single time by which a journey is entered; `cursor` is what its rounds are known by."""

    stated: str
    cursor: str
    once: bool

    def latest(self, zone: ZoneInfo, after: datetime, now: datetime) -> datetime | None:
        """The last of its moments in (after, now], or None."""
        if not self.once:
            return latest_round(self.stated, zone, after, now)
        moment = moment_of(self.stated, zone)
        return moment if after < moment <= now else None


def _clocks(plan: Plan) -> list[_Clock]:
    """The clocks of a journey; the rounds of the first one go by the journey's name alone."""
    stated = [(way.schedule or way.at or "", way.at is not None) for way in plan.entry.ways if way.schedule or way.at]
    names = [plan.journey, *(f"{plan.journey} {each}" for each, _ in stated[1:])]
    return [_Clock(each, name, once) for (each, once), name in zip(stated, names, strict=False)]


def latest_round(schedule: str, zone: ZoneInfo, after: datetime, now: datetime) -> datetime | None:
    """The last moment of a cron expression in (after, now], or None."""
    latest = None
    for moment in CronSim(schedule, after.astimezone(zone)):
        if moment > now:
            return latest
        latest = moment
    return latest


def _enter_round(store: Store, journey: str, clock: _Clock, world: World, now: datetime) -> int:
    begun, reached = store.schedule_cursor(clock.cursor)
    if begun is None or reached == -1:
        known = [moment for moment in (begun, world.live_since.get(journey)) if moment]
        after = max(*known, now - timedelta(days=limits.SCHEDULE_DAYS_BACK_MAX))
        round_at = clock.latest(ZoneInfo(world.live.workspace.zone), after, now)
        if round_at is None:
            return 0
        begun, reached = round_at, 0
    return _append_round(store, journey, clock, begun, reached, now)


def _append_round(store: Store, journey: str, clock: _Clock, round_at: datetime, reached: int, now: datetime) -> int:
    entered = 0
    while True:
        rows = store.customers(CustomerFilter(after=reached, limit=limits.SCHEDULE_PORTION))
        events = [_entry(journey, clock, round_at, row, now) for row in rows]
        reached = rows[-1].id if rows else -1
        store.append_scheduled(clock.cursor, round_at, events, reached)
        entered += len(events)
        if not rows:
            return entered


def _entry(journey: str, clock: _Clock, round_at: datetime, row: CustomerRow, now: datetime) -> Event:
    return own_event(
        f"schedule:{clock.cursor}:{round_at.isoformat()}:{row.id}",
        EventKind.SCHEDULED,
        NAME_OF_KIND[EventKind.SCHEDULED],
        now,
        {"journey": journey, "schedule": clock.stated, "round": round_at.isoformat()},
        time=round_at,
        user_id=row.user_id,
        anonymous_id=row.anonymous_id,
    )
