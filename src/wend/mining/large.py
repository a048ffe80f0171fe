"""The map and the variants of a log that comes in portions: the same numbers as of the whole, with one portion in memory.

Rule 1. Portions share no case and give the same logs whenever they are gone through; both algorithms go through them twice.
Rule 2. Counts, sums, means and quantiles are exact. Distinct paths are told apart by 128 bits of hash: among a hundred
million paths the chance that any two are confused is below 1e-22.
Rule 3. Equal counts are ordered by name (map), or by place among the portions (variants), not by place in the file.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from wend.mining.aggregate import Aggregate, aggregate, merge
from wend.mining.directly_follows import DirectlyFollows, Edge, follow_pairs
from wend.mining.errors import MiningError
from wend.mining.grouping import Ints, Longs, digests
from wend.mining.log import EventLog
from wend.mining.quantiles import Selection
from wend.mining.spread import spreads
from wend.mining.variants import Variant, Variants

Logs = Callable[[], Iterable[EventLog]]  # gives the portions, from the first, whenever it is called


def directly_follows_of(logs: Logs) -> DirectlyFollows:
    """The directly-follows map of all portions together.

    >>> parts = [EventLog.of_paths({"1": "abb"}), EventLog.of_paths({"2": "ab"})]
    >>> [(e.source, e.target, e.count, e.median_seconds) for e in directly_follows_of(lambda: parts).edges]
    [('a', 'b', 2, 3600.0), ('b', 'b', 1, 3600.0)]
    """
    found = reduce(merge, (aggregate(log, paths=False) for log in logs()), Aggregate())
    pairs = list(found.edges)
    place = {pair: i for i, pair in enumerate(pairs)}
    selection = Selection([sums.buckets for sums in found.edges.values()])
    for log in logs():
        _feed(selection, log, place)
    edges = [
        Edge(
            source,
            target,
            sums.count,
            sums.mean_seconds,
            selection.quantile(i, 0.5) / 1e6,
            selection.quantile(i, 0.9) / 1e6,
            sums.total / 1e6,
        )
        for i, ((source, target), sums) in enumerate(found.edges.items())
    ]
    edges.sort(key=lambda e: (-e.count, e.source, e.target))
    rough = found.directly_follows()
    return DirectlyFollows(rough.cases, rough.events, rough.activities, tuple(edges), rough.starts, rough.ends)


def _feed(selection: Selection, log: EventLog, place: dict[tuple[str, str], int]) -> None:
    n = len(log.activities)
    pairs, times = follow_pairs(log)
    codes, of = np.unique(pairs, return_inverse=True)
    names = [(log.activities[int(c) // n], log.activities[int(c) % n]) if c < n * n else None for c in codes]
    groups = np.array([-1 if name is None else place[name] for name in names], np.int64)
    selection.feed(groups[of], times)


def variants_of(logs: Logs, top: int) -> Variants:
    """The `top` variants of all portions together, most frequent first.

    >>> parts = [EventLog.of_paths({"1": "ab", "2": "ac"}), EventLog.of_paths({"3": "ac"})]
    >>> found = variants_of(lambda: parts, 1)
    >>> found.count, [("".join(v.path), v.count, v.example) for v in found.variants]
    (2, [('ac', 2, '2')])

    Raises:
        MiningError: there is no case.

    """
    names: dict[str, int] = {}
    parts = [_paths(log, names) for log in logs()]
    if not parts:
        raise MiningError("There is no case in any portion.")
    table = np.concatenate(parts)
    portion = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    rank, count, distinct = _ranked(table, top)
    shares = _Shares(rank, portion, count)
    return Variants(int(table["cases"].sum()), distinct, shares.read(logs(), int(table["cases"].sum())))


def _paths(log: EventLog, names: dict[str, int]) -> npt.NDArray[np.void]:
    """The distinct paths of a portion: 128 bits that are the same in every portion, and the cases."""
    groups = log.variants
    codes = np.array([names.setdefault(name, len(names)) for name in log.activities], np.int64)
    firsts = log.offsets[groups.first]
    lengths = log.lengths[groups.first]
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    rows = np.arange(int(offsets[-1])) + np.repeat(firsts - offsets[:-1], lengths)
    values: Ints = codes[log.activity[rows]]
    table = np.empty(len(groups), [("one", np.uint64), ("two", np.uint64), ("cases", np.int64)])
    table["one"], table["two"], table["cases"] = digests(values, offsets), digests(values, offsets, 1), groups.counts
    return table


def _ranked(table: npt.NDArray[np.void], top: int) -> tuple[Longs, Longs, int]:
    """Per path of a portion its rank among all (-1 beyond `top`), the cases of each rank, and how many paths there are."""
    order = np.lexsort((table["two"], table["one"]))
    one, two = table["one"][order], table["two"][order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (one[1:] != one[:-1]) | (two[1:] != two[:-1])
    path = np.empty(len(order), np.int64)
    path[order] = np.cumsum(fresh) - 1
    cases = np.bincount(path, table["cases"]).astype(np.int64)
    first = order[np.flatnonzero(fresh)]  # lexsort is stable: the earliest of each path
    chosen = np.lexsort((first, -cases))[:top]
    rank_of = np.full(len(cases), -1, np.int64)
    rank_of[chosen] = np.arange(len(chosen))
    return rank_of[path], cases[chosen], len(cases)


@dataclass(frozen=True, eq=False)
class _Shares:
    """The ranks of the paths of every portion, in order of portion."""

    rank: Longs
    portion: Longs
    count: Longs

    def read(self, logs: Iterable[EventLog], cases: int) -> tuple[Variant, ...]:
        """The chosen variants: their names, an example, and the durations of their cases."""
        paths: dict[int, tuple[tuple[str, ...], str]] = {}
        ranks, times = [], []
        for i, log in enumerate(logs):
            rank = self.rank[np.searchsorted(self.portion, i) : np.searchsorted(self.portion, i, side="right")]
            for group in np.flatnonzero(rank >= 0).tolist():
                first = int(log.variants.first[group])
                paths.setdefault(int(rank[group]), (log.path(first), log.case_name(first)))
            of_case = rank[log.variants.of]
            ranks.append(of_case[of_case >= 0])
            times.append(log.durations[of_case >= 0])
        return self._variants(paths, np.concatenate(ranks), np.concatenate(times), cases)

    def _variants(
        self, paths: dict[int, tuple[tuple[str, ...], str]], rank: Longs, time: Longs, cases: int
    ) -> tuple[Variant, ...]:
        seen = spreads(rank, time, len(self.count))
        return tuple(
            Variant(
                path=paths[i][0],
                count=count,
                share=count / cases,
                mean_seconds=float(seen.mean_seconds[i]),
                median_seconds=float(seen.median_seconds[i]),
                p90_seconds=float(seen.p90_seconds[i]),
                total_seconds=float(seen.total_seconds[i]),
                example=paths[i][1],
            )
            for i, count in enumerate(self.count.tolist())
        )
