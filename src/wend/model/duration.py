"""Durations as people write them: `90s`, `30m`, `4h`, `2d`, `3w`, `6mo`, `2y`, sums such as `1d12h`, and ISO 8601 (`P1M`).

Rule 1. A month is a month of the calendar and a year a year: they are added to a date, not turned into seconds.
"""

import re
from datetime import datetime, timedelta
from typing import Final

import isodate
import msgspec

from wend.errors import WendError

_PART: Final = re.compile(r"(\d+)(mo|[smhdwy])")
_WHOLE: Final = re.compile(r"(?:\d+(?:mo|[smhdwy]))+")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class DurationError(WendError):
    """This is not a duration; write it like 90s, 30m, 4h, 2d, 3w, 6mo, 2y, 1d12h or P1M."""


class Duration(msgspec.Struct, frozen=True, array_like=True):
    """A length of time: whole calendar months and then seconds."""

    seconds: float = 0
    months: int = 0

    def after(self, start: datetime) -> datetime:
        """The moment this long after `start`; a day that the month lacks becomes its last day."""
        return self._shift(start, 1)

    def before(self, end: datetime) -> datetime:
        """The moment this long before `end`."""
        return self._shift(end, -1)

    def _shift(self, at: datetime, sign: int) -> datetime:
        if self.months:
            at = at + isodate.Duration(months=sign * self.months)
        return at + timedelta(seconds=sign * self.seconds)

    def __str__(self) -> str:
        parts, years, months = "", *divmod(self.months, 12)
        for amount, unit in ((years, "y"), (months, "mo")):
            parts += f"{amount}{unit}" if amount else ""
        rest = int(self.seconds)
        for unit in ("d", "h", "m", "s"):
            amount, rest = divmod(rest, _SECONDS[unit])
            parts += f"{amount}{unit}" if amount else ""
        return parts or "0s"


def parse_duration(text: str) -> Duration:
    """The duration that `text` names. Raises `DurationError` with the text in it."""
    compact = text.replace(" ", "")
    if _WHOLE.fullmatch(compact):
        return _parse_short(compact)
    try:
        parsed = isodate.parse_duration(compact)
    except (isodate.ISO8601Error, TypeError, ValueError):
        raise DurationError(
            f"{text!r} is not a duration; write it like 90s, 30m, 4h, 2d, 3w, 6mo, 2y, 1d12h or P1M"
        ) from None
    if isinstance(parsed, timedelta):
        return Duration(seconds=parsed.total_seconds())
    return Duration(seconds=parsed.tdelta.total_seconds(), months=int(parsed.years) * 12 + int(parsed.months))


def _parse_short(text: str) -> Duration:
    seconds = months = 0
    for amount, unit in _PART.findall(text):
        if unit in _SECONDS:
            seconds += int(amount) * _SECONDS[unit]
        else:
            months += int(amount) * (12 if unit == "y" else 1)
    return Duration(seconds=float(seconds), months=months)
