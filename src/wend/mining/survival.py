"""Time from one event to another, and the drop-out curve: what share has still not come to the second by which time.

Source: E. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958); the interval is
Greenwood's (1926) on the log(-log) scale.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wend.mining.grouping import Longs
from wend.mining.log import EventLog
from wend.mining.spread import Spread, spread

_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Curve:
    """Points of the curve: after `seconds`, `share` had not yet come, with a 95 % interval; `at_risk` were still watched."""

    seconds: tuple[float, ...]
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    at_risk: tuple[int, ...]


@dataclass(frozen=True)
class EventuallyFollows:
    """From the first `source` of each case to the first `target` after it; `spread` is of those who came."""

    source: str
    target: str
    cases: int
    came: int
    spread: Spread
    curve: Curve

    def __repr__(self) -> str:
        return f"EventuallyFollows({self.source} → {self.target}: {self.came:,} of {self.cases:,} came)"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def to_arrow(self) -> pa.Table:
        """One row per point of the curve."""
        return pa.table(asdict(self.curve))


def eventually_follows(log: EventLog, source: str, target: str, *, until: int | None = None) -> EventuallyFollows:
    """How long `target` takes to come after `source`; cases without it count as watched until the end of the log.

    >>> found = eventually_follows(EventLog.of_paths({"1": "ab", "2": "aab", "3": "aaa"}), "a", "b")
    >>> found.cases, found.came, found.curve.seconds, [round(s, 3) for s in found.curve.share]
    (3, 2, (0.0, 3600.0, 7200.0), [1.0, 0.667, 0.333])

    Raises:
        MiningError: the log has no such activity.

    """
    first, second = log.activity_code(source), log.activity_code(target)
    end = int(log.time.max()) if until is None else until
    begin_rows = _first_row(log, np.flatnonzero(log.activity == first))
    cases = np.flatnonzero(begin_rows >= 0)
    begin = begin_rows[cases]
    rows = np.flatnonzero(log.activity == second)
    place = np.searchsorted(rows, begin, side="right")
    after = np.where(place < len(rows), rows[np.minimum(place, max(len(rows) - 1, 0))], -1)
    came = (after >= 0) & (log.case[after] == cases)
    waited = np.where(came, log.time[after] - log.time[begin], np.maximum(end - log.time[begin], 0))
    return EventuallyFollows(
        source, target, len(cases), int(came.sum()), spread(waited[came]), kaplan_meier(waited, came)
    )


def kaplan_meier(waited: Longs, came: npt.NDArray[np.bool_]) -> Curve:
    """The curve of those that have not come yet, from times in microseconds, and who of them came (the rest were lost)."""
    times, at = np.unique(waited, return_inverse=True)
    events = np.bincount(at, came, len(times))
    at_risk = len(waited) - (np.cumsum(np.bincount(at, minlength=len(times))) - np.bincount(at, minlength=len(times)))
    kept = events > 0
    times, events, at_risk = times[kept], events[kept], at_risk[kept]
    share = np.cumprod(1 - events / at_risk)
    low, high = _interval(share, events, at_risk)
    return Curve(
        (0.0, *(times / 1e6).tolist()),
        (1.0, *share.tolist()),
        (1.0, *low.tolist()),
        (1.0, *high.tolist()),
        (len(waited), *at_risk.astype(int).tolist()),
    )


def _interval(share: Any, events: Any, at_risk: Any) -> tuple[Any, Any]:
    inside = (share > 0) & (share < 1)
    safe = np.where(inside, share, 0.5)
    left = np.maximum(at_risk - events, 1)
    width = _Z95 * np.sqrt(np.cumsum(events / (at_risk * left))) / np.abs(np.log(safe))
    low, high = safe ** np.exp(width), safe ** np.exp(-width)
    return np.where(inside, low, share), np.where(inside, high, share)


def _first_row(log: EventLog, rows: Longs) -> Longs:
    """Per case the first of the rows that is its, or -1."""
    first = np.full(log.n_cases, -1, np.int64)
    first[log.case[rows[::-1]]] = rows[::-1]
    return first
