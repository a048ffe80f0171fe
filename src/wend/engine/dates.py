"""Dates that traits hold: when each customer's own moment comes, and who it lets in.

Rule 1. State keeps one time only, the next moment of any door; it is reckoned anew when a trait changes or it has come.
Rule 2. A moment that lies in the past when its date becomes known lets nobody in.
Rule 3. A day that a year lacks (29 February) is the day before.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from wend.engine.clockwork import wall, zone_named
from wend.engine.doors import Door
from wend.engine.turn import Turn
from wend.journey.entry import DateWay
from wend.model.customer import Customer
from wend.model.duration import Duration

_DAY_SECONDS: Final = 86400


class Came(NamedTuple):
    """A door whose moment has come."""

    door: Door
    at: datetime
    date: str


def dates_come(turn: Turn) -> list[Came]:
    """The doors whose moment has come since the last look."""
    since = turn.customer.dates_until
    if since is None or since > turn.now:
        return []
    return [
        Came(door, moment, str(_stated(turn.customer, door.way.date)))
        for door in turn.live.doors.dated
        if door.way.date and (moment := _first(turn, door.way.date, since - timedelta(microseconds=1))) is not None
        if moment <= turn.now
    ]


def set_dates_timer(turn: Turn, before: Customer) -> None:
    """Keep when the next moment comes, where anything that it hangs on has changed."""
    customer = turn.customer
    if not turn.live.doors.dated:
        customer.dates_until = None
        return
    elapsed = customer.dates_until is not None and customer.dates_until <= turn.now
    if elapsed or customer.traits is not before.traits or customer.rules != before.rules:
        moments = [_first(turn, door.way.date, turn.now) for door in turn.live.doors.dated if door.way.date]
        customer.dates_until = min((moment for moment in moments if moment), default=None)


def _first(turn: Turn, way: DateWay, after: datetime) -> datetime | None:
    """The first moment of a date behind `after`."""
    return next((moment for moment in _moments(turn, way, after) if moment > after), None)


def _moments(turn: Turn, way: DateWay, after: datetime) -> Iterator[datetime]:
    """The moments of a date from about `after` on, ascending; none where the trait holds no date."""
    stated = _stated(turn.customer, way)
    known = _read(stated) if isinstance(stated, str) else None
    if known is None:
        return
    years = [*range(after.year - 1, after.year + 4)] if way.yearly else [known.year]
    where = zone_named(way.zone, turn.customer, turn.live.workspace)
    for year in years:
        try:
            local = _in_year(known, year)
            local = local if local.tzinfo is None else local.astimezone(where).replace(tzinfo=None)
            yield _moment(way, local, where)
        except (OverflowError, ValueError):  # before the year 1, after 9999
            continue


def _moment(way: DateWay, local: datetime, where: ZoneInfo) -> datetime:
    days, rest = _split(way.offset or Duration())
    moved = days.before(_utc(local)) if way.before else days.after(_utc(local))
    minute = moved.hour * 60 + moved.minute if way.minute is None else way.minute
    moment = wall(moved.date(), minute, where) + timedelta(seconds=moved.second if way.minute is None else 0)
    return moment - rest if way.before else moment + rest


def _utc(local: datetime) -> datetime:
    """Wall time, reckoned with as if it were UTC: days have 24 hours there."""
    return local.replace(tzinfo=UTC)


def _split(offset: Duration) -> tuple[Duration, timedelta]:
    """Days and months go by the wall, hours by the world."""
    hours = offset.seconds % _DAY_SECONDS
    return Duration(offset.seconds - hours, offset.months), timedelta(seconds=hours)


def _stated(customer: Customer, way: DateWay | None) -> object:
    value: object = customer.traits
    for name in way.trait.split(".") if way else ():
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _read(stated: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stated)
    except ValueError:
        return None


def _in_year(known: datetime, year: int) -> datetime:
    try:
        return known.replace(year=year)
    except ValueError:  # 29 February
        return datetime.combine(date(year, 2, 28), known.timetz())
