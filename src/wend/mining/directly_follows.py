"""The directly-follows map: which activity comes right after which, how often and how fast; where cases start and end.

Source: W. van der Aalst, "Process Mining: Data Science in Action" (2016), chapter 6, and "A practitioner's guide to
process mining: limitations of the directly-follows graph" (2019).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from wend.mining.grouping import Ints, Longs
from wend.mining.log import EventLog
from wend.mining.spread import Spreads, spreads

_SMALL_CODES_MAX = 46_340  # its square is the largest code that 32 bits hold
_DENSE_ACTIVITIES_MAX = 2_000  # 4M pairs: a table of them fits the cache better than a sort of all pairs


@dataclass(frozen=True)
class Edge:
    """Activity `target` came directly after `source`, `count` times; the seconds are the time between them."""

    source: str
    target: str
    count: int
    mean_seconds: float
    median_seconds: float
    p90_seconds: float
    total_seconds: float

    def to_dict(self) -> dict[str, Any]:
        """The edge in the words of the JSON contract."""
        words = asdict(self)
        return {"from": words.pop("source"), "to": words.pop("target"), **words}


@dataclass(frozen=True)
class DirectlyFollows:
    """The whole map: activities, starts and ends with their counts, edges by falling count."""

    cases: int
    events: int
    activities: Mapping[str, int]
    edges: tuple[Edge, ...]
    starts: Mapping[str, int]
    ends: Mapping[str, int]

    def __repr__(self) -> str:
        return (
            f"DirectlyFollows({self.cases:,} cases, {self.events:,} events, {len(self.activities):,} activities, "
            f"{len(self.edges):,} edges)"
        )

    def edge(self, source: str, target: str) -> Edge | None:
        return next((e for e in self.edges if (e.source, e.target) == (source, target)), None)

    def to_dict(self) -> dict[str, Any]:
        """The map in the words of the JSON contract, with all edges."""
        return {
            "cases": self.cases,
            "events": self.events,
            "activities": dict(self.activities),
            "edges": [edge.to_dict() for edge in self.edges],
            "starts": dict(self.starts),
            "ends": dict(self.ends),
        }

    def to_arrow(self) -> pa.Table:
        """One row per edge."""
        fields = Edge.__dataclass_fields__
        return pa.table({name: [getattr(edge, name) for edge in self.edges] for name in fields})


def directly_follows(log: EventLog) -> DirectlyFollows:
    """The directly-follows map of the log.

    The time of an edge runs from the end of one event to the time of the next: to its start where starts are known, and
    then two events that overlap count as 0 seconds.

    >>> found = directly_follows(EventLog.of_paths({"1": "abb", "2": "ab"}))
    >>> [(e.source, e.target, e.count, e.mean_seconds) for e in found.edges]
    [('a', 'b', 2, 3600.0), ('b', 'b', 1, 3600.0)]
    >>> found.starts, found.ends
    ({'a': 2}, {'b': 2})
    """
    n = len(log.activities)
    pairs, times = follow_pairs(log)
    codes, edge = compact(pairs, n)
    seen = spreads(edge, times, len(codes))
    return DirectlyFollows(
        cases=log.n_cases,
        events=len(log),
        activities=counted(np.bincount(log.activity, minlength=n), log.activities),
        edges=_edges(codes, seen, log.activities),
        starts=counted(np.bincount(log.activity[log.first_rows], minlength=n), log.activities),
        ends=counted(np.bincount(log.activity[log.last_rows], minlength=n), log.activities),
    )


def follow_pairs(log: EventLog) -> tuple[Ints, Longs]:
    """Each event with that in the next row: both activities as one code (first times activities + next), and the time.

    Where the next row is of another case, the code is `activities` squared and the time 0: cheaper than to cut them.
    """
    if len(log) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    n, breaks = len(log.activities), log.last_rows[:-1]
    pairs = np.multiply(log.activity[:-1], n, dtype=np.int32 if n < _SMALL_CODES_MAX else np.int64)
    pairs += log.activity[1:]
    pairs[breaks] = n * n
    times = np.subtract(log.time[1:] if log.start is None else log.start[1:], log.time[:-1])
    times[breaks] = 0
    return pairs, times if log.start is None else np.maximum(times, 0, out=times)


def compact(pairs: Ints, n_activities: int) -> tuple[Ints, Ints]:
    """The distinct pair codes, rising, and for each pair its place among them."""
    if n_activities > _DENSE_ACTIVITIES_MAX:
        codes, places = np.unique(pairs, return_inverse=True)
        return codes, places
    counts = np.bincount(pairs, minlength=n_activities**2)
    codes = np.flatnonzero(counts)
    place = np.zeros(len(counts), np.int32)
    place[codes] = np.arange(len(codes), dtype=np.int32)
    return codes, place[pairs]


def counted(counts: Longs, names: Any) -> dict[str, int]:
    """Name → count, most frequent first, without zeros; equal counts in order of code."""
    order = np.argsort(-counts, kind="stable")
    return {names[int(i)]: int(counts[i]) for i in order if counts[i]}


def _edges(codes: Ints, seen: Spreads, names: Any) -> tuple[Edge, ...]:
    order = np.argsort(-seen.count, kind="stable")
    order = order[codes[order] < len(names) ** 2]
    source, target = np.divmod(codes, max(len(names), 1))
    return tuple(
        Edge(
            names[int(source[i])],
            names[int(target[i])],
            int(seen.count[i]),
            float(seen.mean_seconds[i]),
            float(seen.median_seconds[i]),
            float(seen.p90_seconds[i]),
            float(seen.total_seconds[i]),
        )
        for i in order
    )
