"""iCalendar files: the only file that knows the library of them.

Rule 1. What is read is when things are on; recurring events are laid out up to a limit of times and years.
Rule 2. An event of whole days is meant in the zone that is given; one without a zone too.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from wend import limits
from wend.errors import WendError
from wend.journey.occasions import micros


class FeedError(WendError):
    """This is no iCalendar file."""


def read_feed(text: str, zone: ZoneInfo, summary: str = "") -> tuple[tuple[int, int], ...]:
    """When the events of a file are on, ascending; with `summary` only those whose summary holds it. Raises `FeedError`."""
    from icalendar import Calendar  # noqa: PLC0415 - slow to load, and needed where a feed is read only

    try:
        events = [each for calendar in Calendar.from_ical(text, multiple=True) for each in calendar.walk("VEVENT")]
        found = [
            time
            for each in events
            if summary.casefold() in str(each.get("SUMMARY", "")).casefold()
            if str(each.get("STATUS", "")).upper() != "CANCELLED"
            for time in _times(each, zone)
        ]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError) as error:
        raise FeedError(f"it cannot be read as iCalendar: {error}") from None
    if not events:
        raise FeedError("there is no event (VEVENT) in it")
    if len(found) > limits.OCCASION_TIMES_MAX:
        raise FeedError(f"its events are on {len(found):,} times; at most {limits.OCCASION_TIMES_MAX:,} are kept")
    return tuple(sorted(found))


def _times(event: Any, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    begins = event["DTSTART"].dt
    length = _length(event, begins)
    for moment in _begins(event, begins, zone):
        until = moment + length
        if isinstance(begins, datetime):
            until = moment.astimezone(UTC) + length  # so many hours, whatever clocks do meanwhile
        yield micros(moment), micros(until)


def _length(event: Any, begins: date) -> timedelta:
    if "DTEND" in event:
        length = event["DTEND"].dt - begins
    elif "DURATION" in event:
        length = event["DURATION"].dt
    else:
        length = timedelta(0) if isinstance(begins, datetime) else timedelta(days=1)
    if length < timedelta(0):
        raise ValueError(f"an event ends before it begins ({event.get('SUMMARY', begins)})")
    return timedelta(seconds=length.total_seconds())


def _begins(event: Any, begins: date, zone: ZoneInfo) -> Iterator[datetime]:
    first = _moment(begins, zone)
    skipped = {_moment(each.dt, zone) for each in _dates(event, "EXDATE")}
    moments = [first, *(_moment(each.dt, zone) for each in _dates(event, "RDATE"))]
    if "RRULE" in event:
        moments += _laid_out(event["RRULE"].to_ical().decode(), first)
    yield from (each for each in dict.fromkeys(moments) if each not in skipped)


def _laid_out(rule: str, first: datetime) -> list[datetime]:
    """The moments of a recurrence on the wall's clock. The library wants an end in the zone of the start: UTC becomes that."""
    bare = first.replace(tzinfo=None)
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if (until := parts.get("UNTIL")) and until.endswith("Z"):
        at = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(first.tzinfo)
        parts["UNTIL"] = f"{at:%Y%m%dT%H%M%S}"
    last = bare + timedelta(days=365 * limits.OCCASION_YEARS_MAX)
    moments: list[datetime] = []
    for moment in rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=bare):
        if moment > last or len(moments) > limits.OCCASION_TIMES_MAX:
            break
        moments.append(moment.replace(tzinfo=first.tzinfo))
    return moments


def _dates(event: Any, name: str) -> list[Any]:
    stated = event.get(name)
    lists = stated if isinstance(stated, list) else [stated] if stated is not None else []
    return [each for found in lists for each in found.dts]


def _moment(stated: date, zone: ZoneInfo) -> datetime:
    if isinstance(stated, datetime):
        return stated if stated.tzinfo else stated.replace(tzinfo=zone)
    return datetime.combine(stated, time(), zone)
