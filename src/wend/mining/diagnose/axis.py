"""The days a log covers, and which of them can be trusted.

Rule 1. A day is a UTC day, numbered from the first day of the log.
Rule 2. Times decades away from the rest (broken clocks) get day -1 and are in no window.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from wend.mining.log import EventLog

Longs = npt.NDArray[np.int64]
DAY_US = 86_400_000_000
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Axis:
    """`first` is a day since 1970, `days` how many there are, `end` the moment (µs) up to which we have seen all."""

    first: int
    days: int
    end: int

    def index(self, time: Longs) -> Longs:
        """The day of each moment, -1 where it is off the axis."""
        day = time // DAY_US - self.first
        return np.where((day >= 0) & (day < self.days), day, -1)

    def date(self, day: int) -> date:
        return _EPOCH + timedelta(days=self.first + day)

    def weekday(self, days: Longs) -> Longs:
        """0 to 6; which one is Monday does not matter here."""
        return (days + self.first) % 7


def axis_of(log: EventLog, now: datetime | None = None) -> Axis:
    """The days between the times that all but one in a thousand events keep to, with half that span to either side."""
    low, high = (int(each) for each in np.quantile(log.time, [0.001, 0.999]))
    margin = max((high - low) // 2, DAY_US)
    kept = log.time[(log.time >= low - margin) & (log.time <= high + margin)]
    begin, end = int(kept.min()), int(kept.max())
    if now is not None:
        aware = now if now.tzinfo else now.replace(tzinfo=UTC)
        end = max(end, int(aware.timestamp() * 1e6))
    first = begin // DAY_US
    return Axis(first, end // DAY_US - first + 1, end)
