"""Business time: which days are worked, and where business days and hours lead. Pure; the calendar is a value.

Rule 1. A business day is a day of the calendar's week that is no holiday; days go by the wall: three business days after
        Friday at ten is Wednesday at ten, also over a change of the clocks.
Rule 2. Hours count inside of the working hours only, and by the world's clock.
Rule 3. The zone is an argument: whose wall it is, its caller knows (`clockwork.zone_named(calendar.work.zone, …)`).
Rule 4. A calendar on which nobody works for more than a year is an error (`ValueError`), never a loop without end.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from wend.engine.clockwork import stretch
from wend.journey.workspace import Calendar
from wend.model.business import BusinessTime
from wend.model.public_holidays import public_holidays

_DAY: Final = timedelta(days=1)
_IDLE_DAYS_MAX: Final = 400  # a year and what holidays may lie around its ends


def is_business_day(calendar: Calendar, day: date) -> bool:
    """Whether somebody works on the day."""
    return (
        day.weekday() in calendar.work.days
        and day.isoformat() not in calendar.also
        and day not in public_holidays(calendar.holidays, day.year)
    )


def is_open(calendar: Calendar, at: datetime, where: ZoneInfo) -> bool:
    """Whether the moment lies in working hours."""
    return next_open(calendar, at, where) == at


def next_open(calendar: Calendar, at: datetime, where: ZoneInfo) -> datetime:
    """The first moment from `at` on (itself included) that lies in working hours."""
    return max(at, next(_stretches(calendar, at, where))[0])


def after_business(calendar: Calendar, at: datetime, length: BusinessTime, where: ZoneInfo) -> datetime:
    """The moment so many business days, and then so much working time, after `at`."""
    moment = _shifted(calendar, at, length.days, where, _DAY) if length.days else at
    return _work(calendar, moment, timedelta(minutes=length.minutes), where) if length.minutes else moment


def before_business(calendar: Calendar, at: datetime, length: BusinessTime, where: ZoneInfo) -> datetime:
    """The moment so many business days, and then so much working time, before `at`."""
    moment = _shifted(calendar, at, length.days, where, -_DAY) if length.days else at
    return _work_back(calendar, moment, timedelta(minutes=length.minutes), where) if length.minutes else moment


def _shifted(calendar: Calendar, at: datetime, days: int, where: ZoneInfo, step: timedelta) -> datetime:
    local = at.astimezone(where)
    day = next(islice(_business_days(calendar, local.date() + step, step), days - 1, None))
    return datetime.combine(day, local.time().replace(fold=0), tzinfo=where).astimezone(UTC)


def _business_days(calendar: Calendar, day: date, step: timedelta) -> Iterator[date]:
    """The business days from a day on, forwards or backwards."""
    idle = 0
    while idle < _IDLE_DAYS_MAX:
        if is_business_day(calendar, day):
            yield day
            idle = 0
        day += step
        idle += 1
    raise ValueError(f"nobody works for {_IDLE_DAYS_MAX} days from {day - idle * step}: look at the calendar")


def _stretches(calendar: Calendar, at: datetime, where: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The working hours that end after `at`, in order, as UTC."""
    for day in _business_days(calendar, at.astimezone(where).date() - _DAY, _DAY):
        start, end = stretch(calendar.work, day, where)
        if start < end and end > at:
            yield start, end


def _stretches_back(calendar: Calendar, at: datetime, where: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The working hours that begin before `at`, the latest first."""
    for day in _business_days(calendar, at.astimezone(where).date(), -_DAY):
        start, end = stretch(calendar.work, day, where)
        if start < min(end, at):
            yield start, end


def _work(calendar: Calendar, at: datetime, left: timedelta, where: ZoneInfo) -> datetime:
    for start, end in _stretches(calendar, at, where):
        begin = max(at, start)
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise AssertionError("the stretches have no end")


def _work_back(calendar: Calendar, at: datetime, left: timedelta, where: ZoneInfo) -> datetime:
    for start, end in _stretches_back(calendar, at, where):
        begin = min(at, end)
        if left <= begin - start:
            return begin - left
        left -= begin - start
    raise AssertionError("the stretches have no end")
