"""What may go wrong in journeys that do not end: customers who come, pause as long as they like, and come back.

Whether such a customer "ever" did something says mostly how long and how often we saw them. So:

Rule 1. Every event is a trial, not every customer: then the mix of frequent and rare customers is the same at all times.
Rule 2. Every trial is given the same time to answer, its horizon, and one with less of it before the end of the log is not
        asked. A journey that may still go on is therefore never a drop-out, and late customers are not judged by less.
Rule 3. A customer answers many times and is one witness: `scan` counts how much less that says (`Measure.repeated`).

Source of Rule 2: landmark analysis; J. Anderson, K. Cain, R. Gelber, "Analysis of survival by tumor response", 1983.
"""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from wend.mining.diagnose.occurrences import Bools, Kind, Longs, Measure, Occurrences

_BAD_LEAST = 8
_GAIN = 0.25
_NEVER = np.iinfo(np.int64).max


def recurring_measures(seen: Occurrences) -> Iterator[Measure]:
    """Every question about every activity, within its horizon."""
    asking = _Asking(seen)
    for code in seen.rows:
        yield from asking.about(code)


class _Asking:
    """The events with what came next in their case, and when."""

    def __init__(self, seen: Occurrences) -> None:
        self._seen = seen
        self._log = seen.log

    @cached_property
    def _pause(self) -> Longs:
        """Microseconds from each event to the next of its case; for ever where there is none."""
        found = np.full(len(self._log), _NEVER, np.int64)
        found[:-1] = np.diff(self._log.time)
        found[self._log.last_rows] = _NEVER
        return found

    @cached_property
    def _to_goal(self) -> Longs:
        """Microseconds from each event to the next goal event after it in its case; for ever where there is none."""
        size = len(self._log)
        places = np.where(np.isin(self._log.activity, list(self._seen.goal)), np.arange(size), size)
        place = np.append(np.minimum.accumulate(places[::-1])[::-1][1:], size)
        mine = place < self._log.offsets[1:][self._log.case]
        return np.where(mine, self._log.time[np.minimum(place, size - 1)] - self._log.time, _NEVER)

    def about(self, code: int) -> Iterator[Measure]:
        name, horizon = self._seen.name(code), self._seen.patience(code)
        rows = self._seen.rows[code]
        asked = rows[self._log.time[rows] <= self._seen.axis.end - horizon]
        went = self._pause[asked] <= horizon
        yield _measure("drop_out", name, None, asked, ~went)
        yield _measure("rework", name, None, asked, went & (self._seen.following[asked] == code))
        for other in np.unique(self._seen.following[asked][went]).tolist():
            if other != code:
                yield from self._way(asked, went & (self._seen.following[asked] == other), code, other)
        if self._log.start is not None:
            service = np.maximum(self._log.time[rows] - self._log.start[rows], 0) / 1e6
            yield Measure("service", name, None, rows, service, repeated=True)

    def _way(self, asked: Longs, taken: Bools, code: int, other: int) -> Iterator[Measure]:
        name, to = self._seen.name(code), self._seen.name(other)
        kind = self._kind(asked, taken, other)
        if kind is not None:
            yield _measure(kind, name, to, asked, taken)
        rows = asked[taken]
        begins = self._log.time if self._log.start is None else self._log.start
        waited = np.maximum(begins[rows + 1] - self._log.time[rows], 0) / 1e6
        yield Measure("wait", name, to, rows, waited, rows + 1, repeated=True)

    def _kind(self, asked: Longs, taken: Bools, other: int) -> Kind | None:
        """A way back to where most came from is a loop; one that mostly misses the goal where others reach it, a failure."""
        if taken.sum() < _BAD_LEAST or taken.all():
            return None
        horizon = self._seen.patience(other) + self._seen.patience(int(self._log.activity[asked[0]]))
        reached = self._to_goal[asked] <= horizon
        gain = float(reached[taken].mean() - reached[~taken].mean()) if self._seen.goal else 0.0
        if gain >= _GAIN:
            return None
        rows = asked[taken]
        before = np.maximum(rows - 1, 0)
        came_from = (self._log.case[before] == self._log.case[rows]) & (self._log.activity[before] == other)
        if (came_from & (before < rows)).mean() > 0.5:
            return "loop"
        return "failure" if gain <= -_GAIN else "detour"


def _measure(kind: Kind, step: str, other: str | None, rows: Longs, values: Bools) -> Measure:
    return Measure(kind, step, other, rows, values.astype(np.float64), repeated=True)
