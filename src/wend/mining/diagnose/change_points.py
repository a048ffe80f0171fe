"""Change points: the days on which a log begins to look different.

Rule 1. What is compared is how often each step follows each other step, and where journeys begin and end.
Rule 2. The log is cut at the clearest day, then each part again, until no cut beats chance (corrected for all days
        tried and for processes that jump about by themselves).
Rule 3. A part shorter than three time bins is not cut.

Source: A. Scott, M. Knott, "A cluster analysis method for grouping means", 1974 (binary segmentation); the statistic
is the likelihood ratio of two multinomials.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy
from scipy.stats import chi2

from wend.limits import DIAGNOSIS_WINDOWS
from wend.mining.diagnose.axis import Axis, axis_of
from wend.mining.log import EventLog

Doubles = npt.NDArray[np.float64]

_CHANCE = 0.001
_BINS_LEAST = 3
_KINDS_MOST = 40
_SHIFT_LEAST = 0.03


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """The first day after a change, how likely by chance, and what moved most."""

    day: date
    p: float
    words: str

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "day": self.day.isoformat()}


def change_points(log: EventLog) -> list[ChangePoint]:
    """The change points of a log in order of time; empty for a log that stays as it is, or covers too few days."""
    axis = axis_of(log)
    width = max(1, -(-axis.days // DIAGNOSIS_WINDOWS))
    table, names = _table(log, axis, width)
    if len(table) < 2 * _BINS_LEAST or not table.sum():
        return []
    spread = _spread(table)
    found = sorted(_cuts(table, 0, spread), key=lambda each: each[0])
    return [ChangePoint(axis.date(cut * width), p, _words(shift, names)) for cut, p, shift in found]


def _table(log: EventLog, axis: Axis, width: int) -> tuple[Doubles, list[str]]:
    """Per time bin how often each of the frequent steps from one activity to the next was taken.

    Bins at the end that hold few cases of their own (only the tails of earlier ones) are left out.
    """
    size = len(log.activities)
    following = np.append(log.activity[1:], 0).astype(np.int64)
    following[log.last_rows] = size
    key = log.activity.astype(np.int64) * (size + 1) + following
    codes, counts = np.unique(key, return_counts=True)
    kept = np.sort(codes[np.argsort(-counts, kind="stable")[:_KINDS_MOST]])
    place = np.searchsorted(kept, key)
    hit = (place < len(kept)) & (kept[np.minimum(place, len(kept) - 1)] == key)
    begun = axis.index(log.time[log.first_rows])[log.case]
    used = hit & (begun >= 0)
    bins = -(-axis.days // width)
    flat = (begun[used] // width) * len(kept) + place[used]
    table = np.bincount(flat, minlength=bins * len(kept)).reshape(bins, len(kept)).astype(np.float64)
    names = [_name(log, int(code) // (size + 1), int(code) % (size + 1)) for code in kept]
    settled = _settled(log, axis, bins, width)
    return table[:settled], names


def _settled(log: EventLog, axis: Axis, bins: int, width: int) -> int:
    """How many bins hold cases that had the time to end."""
    usual = float(np.quantile(log.durations, 0.95))
    last = int(axis.index(np.array([axis.end - int(usual)], np.int64))[0])
    return max(min(bins, last // width), bins * 2 // 3)


def _name(log: EventLog, one: int, other: int) -> str:
    return f"'{log.activities[one]}' → {'the end' if other == len(log.activities) else repr(log.activities[other])}"


def _spread(table: Doubles) -> float:
    """How much more than chance neighbouring bins differ, by the middle of them."""
    ratios = [_ratio(table[i], table[i + 1]) for i in range(len(table) - 1) if table[i].sum() and table[i + 1].sum()]
    kinds = int((table.sum(axis=0) > 0).sum())
    return max(1.0, float(np.median(ratios)) / max(kinds - 1, 1)) if ratios else 1.0


def _ratio(one: Doubles, other: Doubles) -> float:
    both = one + other
    return 2 * float(_fit(one) + _fit(other) - _fit(both))


def _fit(counts: Doubles) -> float:
    return float(xlogy(counts, counts).sum() - xlogy(counts.sum(), counts.sum()))


def _cuts(table: Doubles, begin: int, spread: float) -> Iterator[tuple[int, float, Doubles]]:
    size = len(table)
    if size < 2 * _BINS_LEAST:
        return
    sums = np.cumsum(table, axis=0)
    tried = range(_BINS_LEAST, size - _BINS_LEAST + 1)
    ratios = [_ratio(sums[cut - 1], sums[-1] - sums[cut - 1]) for cut in tried]
    best = int(np.argmax(ratios))
    cut = tried[best]
    kinds = int((sums[-1] > 0).sum())
    p = min(1.0, float(chi2.sf(ratios[best] / spread, max(kinds - 1, 1))) * len(tried))
    shift = _shares(sums[-1] - sums[cut - 1]) - _shares(sums[cut - 1])
    if p > _CHANCE or np.abs(shift).sum() / 2 < _SHIFT_LEAST:
        return
    yield begin + cut, p, shift
    yield from _cuts(table[:cut], begin, spread)
    yield from _cuts(table[cut:], begin + cut, spread)


def _shares(counts: Doubles) -> Doubles:
    return counts / max(float(counts.sum()), 1.0)


def _words(shift: Doubles, names: list[str]) -> str:
    order = np.argsort(-np.abs(shift), kind="stable")[:3]
    return "; ".join(f"{names[i]} {'more' if shift[i] > 0 else 'less'} often" for i in order)
