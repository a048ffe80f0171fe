"""What is kept of a log so that parts of it, mined side by side, add up to the whole.

Rule 1. Parts have different cases (partitions by customer): then every number here adds up exactly.
Rule 2. A median cannot be added up, so durations are kept as a histogram with buckets of one eighth of an octave; a quantile
read from it is off by at most 4.5 % (the idea of C. Masson, J. Rim, H. Lee, "DDSketch", VLDB 2019).
Rule 3. Names, not codes: parts need not know each other's numbering.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from wend.mining.directly_follows import DirectlyFollows, Edge, compact, follow_pairs
from wend.mining.grouping import Ints, Longs
from wend.mining.log import EventLog

_PER_OCTAVE = 8
Key = TypeVar("Key")


@dataclass(frozen=True)
class Sums:
    """Durations that can be added up: how many, their microseconds in all, and a histogram (bucket → count)."""

    count: int = 0
    total: int = 0
    buckets: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.count + other.count, self.total + other.total, _added(self.buckets, other.buckets))

    @property
    def mean_seconds(self) -> float:
        return self.total / self.count / 1e6 if self.count else 0.0

    def quantile_seconds(self, share: float) -> float:
        """About the quantile: the middle of the bucket in which it lies.

        >>> round(sums([0, 0, 0, 0], np.array([1, 2, 3, 4]) * 1_000_000, 1)[0].quantile_seconds(0.5), 1)
        2.0
        """
        rank, seen = share * max(self.count - 1, 0), 0
        for bucket in sorted(self.buckets):
            seen += self.buckets[bucket]
            if seen > rank:
                return float(middles(np.array([bucket]))[0]) / 1e6
        return 0.0


@dataclass(frozen=True)
class Aggregate:
    """The sums of a log: activities, starts, ends, edges with their times, variants with their durations."""

    cases: int = 0
    events: int = 0
    activities: Mapping[str, int] = field(default_factory=dict)
    starts: Mapping[str, int] = field(default_factory=dict)
    ends: Mapping[str, int] = field(default_factory=dict)
    edges: Mapping[tuple[str, str], Sums] = field(default_factory=dict)
    variants: Mapping[tuple[str, ...], Sums] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Aggregate({self.cases:,} cases, {self.events:,} events, {len(self.edges):,} edges, {len(self.variants):,} variants)"

    def directly_follows(self) -> DirectlyFollows:
        """The map; medians and 90th percentiles are those of the histograms, the rest is exact."""
        edges = [
            Edge(a, b, s.count, s.mean_seconds, s.quantile_seconds(0.5), s.quantile_seconds(0.9), s.total / 1e6)
            for (a, b), s in self.edges.items()
        ]
        edges.sort(key=lambda e: (-e.count, e.source, e.target))
        counts = [_falling(c) for c in (self.activities, self.starts, self.ends)]
        return DirectlyFollows(self.cases, self.events, counts[0], tuple(edges), counts[1], counts[2])


def aggregate(log: EventLog, *, paths: bool = True) -> Aggregate:
    """The sums of a log, with or without those of its variants.

    >>> found = aggregate(EventLog.of_paths({"1": "ab", "2": "ab"}))
    >>> found.edges["a", "b"].mean_seconds, found.variants["a", "b"].count
    (3600.0, 2)
    """
    n, names = len(log.activities), log.activities
    pairs, times = follow_pairs(log)
    codes, pair = compact(pairs, n)
    of_pair = sums(pair, times, len(codes))
    return Aggregate(
        cases=log.n_cases,
        events=len(log),
        activities=named_counts(np.bincount(log.activity, minlength=n), names),
        starts=named_counts(np.bincount(log.activity[log.first_rows], minlength=n), names),
        ends=named_counts(np.bincount(log.activity[log.last_rows], minlength=n), names),
        edges={(names[int(c) // n], names[int(c) % n]): s for c, s in zip(codes, of_pair, strict=True) if c < n * n},
        variants=_variants(log) if paths else {},
    )


def _variants(log: EventLog) -> dict[tuple[str, ...], Sums]:
    groups = log.variants
    of_variant = sums(groups.of, log.durations, len(groups))
    return {log.path(int(case)): s for case, s in zip(groups.first, of_variant, strict=True)}


def merge(first: Aggregate, second: Aggregate) -> Aggregate:
    """The aggregate of two parts that share no case."""
    return Aggregate(
        first.cases + second.cases,
        first.events + second.events,
        _added(first.activities, second.activities),
        _added(first.starts, second.starts),
        _added(first.ends, second.ends),
        _joined(first.edges, second.edges),
        _joined(first.variants, second.variants),
    )


def sums(group: Ints | list[int], microseconds: Longs, n_groups: int) -> list[Sums]:
    """The sums of the durations of each group."""
    bucket = buckets(microseconds)
    least = int(bucket.min(initial=0))
    width = int(bucket.max(initial=0)) - least + 1
    cells, counts = np.unique(np.asarray(group, np.int64) * width + (bucket - least), return_counts=True)
    owners, found = cells // width, cells % width + least
    size, total = np.bincount(group, minlength=n_groups), whole_sums(group, microseconds, n_groups)
    cuts = np.searchsorted(owners, np.arange(n_groups + 1))
    return [
        Sums(int(size[i]), total[i], dict(zip(found[a:b].tolist(), counts[a:b].tolist(), strict=True)))
        for i, (a, b) in enumerate(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))
    ]


def whole_sums(group: Ints | list[int], values: Longs, n_groups: int) -> list[int]:
    """Exact sums per group, whatever their size: high and low halves are added apart, so that floats hold them exactly."""
    high, low = values >> 26, values & ((1 << 26) - 1)
    highs, lows = np.bincount(group, high, n_groups), np.bincount(group, low, n_groups)
    return [(int(h) << 26) + int(w) for h, w in zip(highs, lows, strict=True)]


def buckets(microseconds: Longs) -> Longs:
    """The bucket of each duration: 0 for none, else one per eighth of an octave, negative ones mirrored."""
    size = np.abs(microseconds).astype(np.float64)
    place = np.floor(np.log2(np.maximum(size, 1)) * _PER_OCTAVE).astype(np.int64) + 1
    return np.asarray(np.where(microseconds == 0, 0, np.sign(microseconds) * place), np.int64)


def middles(bucket: Longs) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The (geometric) middle of each bucket, in microseconds."""
    return np.where(bucket == 0, 0.0, np.sign(bucket) * np.exp2((np.abs(bucket) - 0.5) / _PER_OCTAVE))


def named_counts(counts: Ints, names: Iterable[str]) -> dict[str, int]:
    return {name: int(count) for name, count in zip(names, counts, strict=True) if count}


def _added(first: Mapping[Key, int], second: Mapping[Key, int]) -> dict[Key, int]:
    return {key: first.get(key, 0) + second.get(key, 0) for key in {**first, **second}}


def _joined(first: Mapping[Key, Sums], second: Mapping[Key, Sums]) -> dict[Key, Sums]:
    return {key: first.get(key, Sums()) + second.get(key, Sums()) for key in {**first, **second}}


def _falling(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
