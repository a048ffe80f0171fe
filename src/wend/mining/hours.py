"""Hours of business: when somebody is there, so that a night does not count as waiting.

Rule 1. Hours are those of some days of the week in a time zone; the days on which clocks change are as long as they are.
Rule 2. A time out of hours counts as the begin of the next ones.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from wend.mining.errors import MiningError
from wend.mining.grouping import Longs
from wend.mining.moments import datetime_of, microseconds_of

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM: Final = re.compile(r"([a-z,-]+)\s+(\d\d?:\d\d)\s*-\s*(\d\d?:\d\d)(?:\s+(\S+))?", re.IGNORECASE)
_FORM_WORDS: Final = "write hours as 'mon-fri 09:00-17:00 Europe/Berlin' (without a zone: UTC)"


@dataclass(frozen=True)
class Hours:
    """From `begin` to `end` on some weekdays (0 is Monday) in a zone."""

    days: frozenset[int]
    begin: time
    end: time
    zone: str = "UTC"

    @property
    def words(self) -> str:
        days = ",".join(_DAYS[day] for day in sorted(self.days))
        return f"{days} {self.begin:%H:%M}-{self.end:%H:%M} {self.zone}"

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def between(self, begin: Longs, end: Longs) -> Longs:
        """Microseconds of business from each moment to another; 0 where they are in the wrong order.

        From Friday at 16:00 to Monday at 10:00, of which an hour of Friday and an hour of Monday are business:

        >>> hours = parse_hours("mon-fri 09:00-17:00")
        >>> friday = microseconds_of(datetime.fromisoformat("2026-01-02T16:00Z"))
        >>> hours.between(np.array([friday]), np.array([friday + 66 * 3_600_000_000])) // 3_600_000_000
        array([2])
        """
        if not len(begin):
            return np.zeros(0, np.int64)
        opens, closes = self._spans(int(min(begin.min(), end.min())), int(max(begin.max(), end.max())))
        done = np.concatenate(([0], np.cumsum(closes - opens)))

        def until(at: Longs) -> Longs:
            place = np.searchsorted(opens, at, side="right")
            last = np.maximum(place - 1, 0)
            return np.asarray(done[last] + np.where(place > 0, np.minimum(at, closes[last]) - opens[last], 0), np.int64)

        return np.asarray(np.maximum(until(end) - until(begin), 0), np.int64)

    def _spans(self, since: int, until: int) -> tuple[Longs, Longs]:
        """When each day of business opens and closes, from before one moment to after another."""
        first = datetime_of(since).date() - timedelta(days=8)
        days = (datetime_of(until).date() - first).days + 9
        open_days = [day for i in range(days) if (day := first + timedelta(days=i)).weekday() in self.days]
        return tuple(
            np.array([self._at(day, clock) for day in open_days], np.int64) for clock in (self.begin, self.end)
        )  # type: ignore[return-value]

    def _at(self, day: date, clock: time) -> int:
        return microseconds_of(datetime.combine(day, clock, self._zone))


def parse_hours(text: str) -> Hours:
    """Hours from text: days, hours and a zone.

    >>> parse_hours("mon-thu,sat 9:00-17:30 Europe/Berlin").words
    'mon,tue,wed,thu,sat 09:00-17:30 Europe/Berlin'

    Raises:
        MiningError: it is none.

    """
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise MiningError(f"Hours '{text}' cannot be read: {_FORM_WORDS}.")
    days, begin, end, zone = match.groups()
    try:
        found = Hours(_days(days.lower()), _clock(begin), _clock(end), zone or "UTC")
        ZoneInfo(found.zone)
    except (ValueError, KeyError, OSError) as problem:
        raise MiningError(f"Hours '{text}' cannot be read ({problem}): {_FORM_WORDS}.") from None
    if found.begin >= found.end:
        raise MiningError(f"Hours '{text}' end before they begin: {_FORM_WORDS}.")
    return found


def _clock(text: str) -> time:
    return time.fromisoformat(text.zfill(5))


def _days(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        found |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return frozenset(found)
