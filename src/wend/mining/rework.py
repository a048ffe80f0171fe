"""Rework: work done again in the same case, and self-loops: the same activity twice in a row.

Source: M. Dumas, M. La Rosa, J. Mendling, H. Reijers, "Fundamentals of Business Process Management" (2018),
section 7.1 (rework).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from wend.mining.grouping import Longs, chunks
from wend.mining.log import Codes, EventLog
from wend.mining.spread import Floats


@dataclass(frozen=True)
class Repeated:
    """One activity: events, cases, cases that repeat it, repeats beyond the first, repeats right after itself."""

    activity: str
    events: int
    cases: int
    cases_repeating: int
    repeats: int
    self_loops: int


@dataclass(frozen=True)
class Rework:
    """Which activities are repeated, most repeats first, and how many cases repeat anything."""

    cases: int
    cases_repeating: int
    repeats: int
    activities: tuple[Repeated, ...]

    def __repr__(self) -> str:
        return f"Rework({self.repeats:,} repeats in {self.cases_repeating:,} of {self.cases:,} cases)"

    def to_arrow(self) -> pa.Table:
        """One row per activity."""
        return pa.table({n: [getattr(r, n) for r in self.activities] for n in Repeated.__dataclass_fields__})


def rework(log: EventLog) -> Rework:
    """What is done again. Worked out once per variant and weighed by its cases, since it depends on the path alone.

    >>> found = rework(EventLog.of_paths({"1": "abb", "2": "aba", "3": "ab"}))
    >>> [(r.activity, r.repeats, r.self_loops) for r in found.activities], found.cases_repeating
    ([('a', 1, 0), ('b', 1, 1)], 2)
    """
    totals = np.zeros((5, len(log.activities)))
    repeating = 0
    offsets = np.concatenate(([0], np.cumsum(log.lengths[log.variants.first])))
    for low, high in chunks(offsets):
        part, cases = _of_variants(log, low, high)
        totals += part
        repeating += cases
    columns = zip(log.activities, *totals.astype(np.int64).tolist(), strict=True)
    rows = sorted((Repeated(*row) for row in columns if row[1]), key=lambda r: -r.repeats)
    return Rework(log.n_cases, repeating, sum(r.repeats for r in rows), tuple(rows))


def _of_variants(log: EventLog, low: int, high: int) -> tuple[Floats, int]:
    """The numbers of `Repeated` per activity over some variants, and how many cases of these repeat anything."""
    n, counts = len(log.activities), log.variants.counts[low:high]
    variant, activity = _variant_rows(log, low, high)
    again = np.flatnonzero((activity[1:] == activity[:-1]) & (variant[1:] == variant[:-1]))
    pair, times = _counted_pairs(variant, activity, n)
    of_variant, of_activity = pair // n, pair % n
    weight = counts[of_variant]
    repeats = weight * (times - 1)
    columns = (weight + repeats, weight, weight * (times > 1), repeats)
    numbers: list[tuple[Longs | Codes, Longs]] = [(of_activity, column) for column in columns]
    numbers.append((activity[again], counts[variant[again]]))
    repeating = np.zeros(high - low, bool)
    repeating[of_variant[times > 1]] = True
    return np.array([np.bincount(where, what, n) for where, what in numbers]), int(counts[repeating].sum())


def _variant_rows(log: EventLog, low: int, high: int) -> tuple[Longs, Codes]:
    """The events of one case per variant: the variant (counted from `low`) and the activity of each."""
    first = log.variants.first[low:high]
    lengths = log.lengths[first]
    begins = np.cumsum(lengths) - lengths
    rows = np.arange(int(lengths.sum())) + np.repeat(log.offsets[first] - begins, lengths)
    return np.repeat(np.arange(len(first)), lengths), log.activity[rows]


def _counted_pairs(variant: Longs, activity: Codes, n_activities: int) -> tuple[Longs, Longs]:
    """The distinct (variant, activity) pairs, as one code, and how often each occurs."""
    pair = variant * n_activities
    pair += activity
    pair.sort()
    begins = np.flatnonzero(np.diff(pair, prepend=-1))
    return pair[begins], np.diff(begins, append=len(pair))
