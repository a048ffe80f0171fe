"""Times as text: the part of ISO 8601 that `before` and `after` understand, the same in Python and in SQL.

`2026-12-24` (midnight UTC), `2026-12-24T18:00`, `…:30`, `…:30.125`, with `Z` or `+01:00` behind a time of day; without
a zone it is UTC. A blank may stand for the `T`. Years 1000 to 9999. Everything else is not a time.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

_TIME: Final = re.compile(
    r"([1-9][0-9]{3})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,9}))?)?"
    r"(Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?)?"
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = _EPOCH.toordinal()
_MICROSECOND: Final = timedelta(microseconds=1)


def microseconds(value: Any) -> int | None:
    """Microseconds since 1970 UTC of a time given as text (finer digits are cut) or as an aware datetime, else None."""
    if isinstance(value, datetime):
        return (value - _EPOCH) // _MICROSECOND
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        days = date(int(year), int(month), int(day)).toordinal() - _EPOCH_DAY
    except ValueError:
        return None
    if hour is None:
        return days * 86_400_000_000
    seconds = days * 86_400 + int(hour) * 3_600 + int(minute) * 60 + int(second or 0)
    return seconds * 1_000_000 + (int(f"{fraction:0<6}"[:6]) if fraction else 0) - _offset(zone)


def _offset(zone: str | None) -> int:
    if zone is None or zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return minutes * 60_000_000 * (-1 if zone[0] == "-" else 1)
