"""How long cases take and how many events they have: the two distributions, with histograms to draw."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from wend.mining.log import EventLog
from wend.mining.spread import Spread, spread

_BINS = 40


@dataclass(frozen=True)
class Histogram:
    """Counts between rising edges; a value on an edge belongs to the bin above it, the last edge to the last bin."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Durations:
    """Durations of cases, and their lengths in events."""

    cases: int
    seconds: Spread
    histogram_seconds: Histogram
    events_mean: float
    events_median: float
    events_max: int
    length_counts: dict[int, int]

    def __repr__(self) -> str:
        days = self.seconds.median_seconds / 86_400
        return f"Durations({self.cases:,} cases, median {days:.2f} days, {self.events_median:g} events)"

    def to_arrow(self) -> pa.Table:
        """One row per bin of the histogram of durations."""
        edges = self.histogram_seconds.edges
        return pa.table({"from_seconds": edges[:-1], "to_seconds": edges[1:], "cases": self.histogram_seconds.counts})


def durations(log: EventLog) -> Durations:
    """How long cases take, from their first event to their last, and how many events they have.

    >>> durations(EventLog.of_paths({"1": "abb", "2": "a"})).seconds.mean_seconds
    3600.0
    """
    counts, edges = np.histogram(log.durations / 1e6, bins=_BINS)
    sizes, cases = np.unique(log.lengths, return_counts=True)
    return Durations(
        cases=log.n_cases,
        seconds=spread(log.durations),
        histogram_seconds=Histogram(tuple(edges.tolist()), tuple(counts.tolist())),
        events_mean=float(log.lengths.mean()) if log.n_cases else 0.0,
        events_median=float(np.median(log.lengths)) if log.n_cases else 0.0,
        events_max=int(log.lengths.max(initial=0)),
        length_counts=dict(zip(sizes.tolist(), cases.tolist(), strict=True)),
    )
