"""Clocks on the wall: windows of days and hours in a customer's own zone, right over changes of summer time.

Rule 1. A window is told in wall-clock time and compared in UTC: an hour that the clocks skip is skipped, one that they
        repeat belongs to the window once, as one stretch.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wend.journey.plan import Window
from wend.journey.workspace import Workspace
from wend.model.customer import Customer
from wend.model.duration import Duration


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, or None where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # not found, a folder of zones, a malformed name
        return None


def zone_named(name: str, customer: Customer, workspace: Workspace) -> ZoneInfo:
    """The zone that a window or date is meant in: `customer` (else the workspace's), `workspace`, or an IANA name."""
    stated = customer.traits.get("timezone") if name == "customer" else name
    known = zone(stated) if isinstance(stated, str) and stated != "workspace" else None
    return known or zone(workspace.zone) or ZoneInfo("UTC")


def opens(window: Window, at: datetime, where: ZoneInfo) -> datetime:
    """The first moment from `at` on that lies in the window. Raises `ValueError` for a window that never opens."""
    for start, end in _stretches(window, at, where):
        if at < end:
            return max(at, start)
    raise ValueError(f"{window} never opens")


def closes(window: Window, at: datetime, where: ZoneInfo) -> datetime | None:
    """When the stretch of the window that `at` lies in is over; None when `at` lies outside."""
    return next((end for start, end in _stretches(window, at, where) if start <= at < end), None)


def next_wall(minute: int, at: datetime, where: ZoneInfo) -> datetime:
    """The first moment from `at` on at which clocks on the wall show so many minutes since midnight."""
    today = at.astimezone(where).date()
    moments = (wall(today + timedelta(days=day), minute, where) for day in range(3))
    return next(moment for moment in moments if moment >= at)


def shifted(moment: datetime, length: Duration, sign: int, where: ZoneInfo) -> datetime:
    """A week before midnight is midnight, also over a change of the clocks: days go by the wall, hours by the world."""
    local = moment.astimezone(where)
    hours = length.seconds % 86400
    days = Duration(length.seconds - hours, length.months)
    return (days.after(local) if sign > 0 else days.before(local)).astimezone(UTC) + sign * timedelta(seconds=hours)


def _stretches(window: Window, at: datetime, where: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
    """The stretches of the window as UTC, from the day before `at` to the week after, in order."""
    return _stretches_from(window, at.astimezone(where).date(), where)


@lru_cache(maxsize=4096)  # a day's answers are the same for everybody in a zone
def _stretches_from(window: Window, today: date, where: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
    days = [today + timedelta(days=offset) for offset in range(-1, 9)]
    found = [stretch(window, day, where) for day in days if day.weekday() in window.days]
    return tuple((start, end) for start, end in found if start < end)


def stretch(window: Window, day: date, where: ZoneInfo) -> tuple[datetime, datetime]:
    """The window's stretch that begins on a day, as UTC; empty where the clocks skip all of it."""
    last_day = day if window.since_minute < window.until_minute else day + timedelta(days=1)
    return wall(day, window.since_minute, where), wall(last_day, window.until_minute, where)


def wall(day: date, minute: int, where: ZoneInfo) -> datetime:
    """When a clock on the wall shows so many minutes since midnight on a day, in UTC."""
    days, minute = divmod(minute, 1440)
    local = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), tzinfo=where)
    moment = local.astimezone(UTC)
    shown = moment.astimezone(where).replace(tzinfo=None)
    return moment if shown == local.replace(tzinfo=None) else _skipping(local, moment)


def _skipping(wall: datetime, after: datetime) -> datetime:
    """When the clocks are put forward over a time that they never show; `after` lies behind that."""
    before = wall.replace(fold=1).astimezone(UTC)
    minutes = range(int((after - before) / timedelta(minutes=1)))
    offset = after.astimezone(wall.tzinfo).utcoffset()

    def over(minute: int) -> bool:
        return (before + timedelta(minutes=minute)).astimezone(wall.tzinfo).utcoffset() == offset

    return before + timedelta(minutes=bisect_left(minutes, True, key=over))
