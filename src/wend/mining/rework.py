"""Rework: work done again in the same case, and self-loops: the same activity twice in a row.

Source: M. Dumas, M. La Rosa, J. Mendling, H. Reijers, "Fundamentals of Business Process Management" (2018),
section 7.1 (rework).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from wend.mining.grouping import Longs
from wend.mining.log import Codes, EventLog


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
    n, groups = len(log.activities), log.variants
    variant, activity = _variant_rows(log)
    again = np.flatnonzero((activity[1:] == activity[:-1]) & (variant[1:] == variant[:-1]))
    pair, times = _counted_pairs(variant, activity, n)
    of_variant, of_activity = pair // n, pair % n
    weight = groups.counts[of_variant]
    repeats = weight * (times - 1)

    def add(where: Longs | Codes, what: Longs) -> list[int]:
        return [int(x) for x in np.bincount(where, what, n)]

    columns = zip(
        log.activities,
        add(of_activity, weight + repeats),
        add(of_activity, weight),
        add(of_activity, weight * (times > 1)),
        add(of_activity, repeats),
        add(activity[again], groups.counts[variant[again]]),
        strict=True,
    )
    rows = sorted((Repeated(*row) for row in columns if row[1]), key=lambda r: -r.repeats)
    repeating = np.zeros(len(groups), bool)
    repeating[of_variant[times > 1]] = True
    return Rework(log.n_cases, int(groups.counts[repeating].sum()), int(repeats.sum()), tuple(rows))


def _variant_rows(log: EventLog) -> tuple[Longs, Codes]:
    """The events of one case per variant: the variant and the activity of each."""
    first = log.variants.first
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
