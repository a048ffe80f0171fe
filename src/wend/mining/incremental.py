"""The same sums as `aggregate`, kept up to date while events come in: a cursor, not a re-scan.

Rule 1. State per case is its last activity, first and last time, and its place in the tree of all paths; no history.
Rule 2. Events of one feed are put in order of time by case. One that is older than what its case had in an earlier feed comes
too late for the map: it is not counted, and its row is given back, so that the caller can rebuild when enough have come.
Rule 3. A path is a place in a tree (parent, activity), numbered exactly: no hash, so no chance.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wend.limits import ACTIVITY_BITS
from wend.mining.aggregate import Aggregate, Sums, buckets, sums, whole_sums
from wend.mining.errors import MiningError
from wend.mining.grouping import Ints, Longs
from wend.mining.sorting import order_rows

_FIRST_SIZE = 1_024


class Incremental:
    """Feed it batches of events; ask it for the aggregate at any time.

    >>> state = Incremental(["a", "b"])
    >>> state.feed(np.array([0, 1]), np.array([0, 0]), np.array([0, 5])).tolist()
    []
    >>> state.feed(np.array([0]), np.array([1]), np.array([9_000_000])).tolist()
    []
    >>> state.aggregate().edges["a", "b"].mean_seconds, state.aggregate().cases
    (9.0, 2)
    """

    def __init__(self, activities: Sequence[str] = ()) -> None:
        """Activity codes are places in `activities`; more may be named later."""
        self.activities: list[str] = list(activities)
        self.events = 0
        self._last = np.full(_FIRST_SIZE, -1, np.int32)
        self._node = np.zeros(_FIRST_SIZE, np.int64)
        self._begin, self._end = np.zeros(_FIRST_SIZE, np.int64), np.zeros(_FIRST_SIZE, np.int64)
        self._tree: dict[int, int] = {}
        self._parents: list[int] = [0]
        self._counts = np.zeros(0, np.int64)
        self._edges: dict[int, tuple[int, int]] = {}
        self._histograms: dict[int, int] = {}

    def __repr__(self) -> str:
        return f"Incremental({int((self._last >= 0).sum()):,} cases, {self.events:,} events)"

    def name(self, activity: str) -> int:
        """The code of an activity, a new one where it was never named."""
        if activity not in self.activities:
            self.activities.append(activity)
        return self.activities.index(activity)

    def feed(self, case: Ints, activity: Ints, time: Longs) -> Longs:
        """Take in a batch: case codes (small integers), activity codes, microseconds. The rows that came too late.

        Raises:
            MiningError: an activity code without a name.

        """
        if len(case) == 0:
            return np.zeros(0, np.int64)
        if int(activity.max()) >= min(len(self.activities), 1 << ACTIVITY_BITS):
            raise MiningError(f"Activity code {int(activity.max())} has no name: name it before it is fed.")
        self._grow(int(case.max()) + 1)
        late = (self._last[case] >= 0) & (time < self._end[case])
        rows = np.flatnonzero(~late)
        self._take(case[rows], activity[rows].astype(np.int64), time[rows])
        return np.flatnonzero(late)

    def aggregate(self) -> Aggregate:
        """The sums of everything fed so far."""
        names, n = self.activities, 1 << ACTIVITY_BITS
        cases = np.flatnonzero(self._last >= 0)
        nodes, of = np.unique(self._node[cases], return_inverse=True)
        paths = [self._path(int(node)) for node in nodes]
        variants = zip(paths, sums(of, (self._end - self._begin)[cases], len(nodes)), strict=True)
        starts: dict[str, int] = {}
        for path, count in zip(paths, np.bincount(of, minlength=len(nodes)).tolist(), strict=True):
            starts[names[path[0]]] = starts.get(names[path[0]], 0) + count
        ends = np.bincount(self._last[cases], minlength=len(names))
        histograms: dict[int, dict[int, int]] = {}
        for key, count in self._histograms.items():
            histograms.setdefault(key >> 16, {})[(key & 0xFFFF) - (1 << 15)] = count
        return Aggregate(
            cases=len(cases),
            events=self.events,
            activities={names[i]: int(c) for i, c in enumerate(self._counts) if c},
            starts=starts,
            ends={names[i]: int(c) for i, c in enumerate(ends) if c},
            edges={(names[k // n], names[k % n]): Sums(c, t, histograms[k]) for k, (c, t) in self._edges.items()},
            variants={tuple(names[a] for a in path): s for path, s in variants},
        )

    def _take(self, case: Ints, activity: Longs, time: Longs) -> None:
        """Take in events that are not late."""
        if len(case) == 0:
            return
        order = order_rows(case, time)
        time = order.time
        if order.rows is not None:
            activity = activity[order.rows]
        firsts, present = order.offsets[:-1], order.present
        known = self._last[present] >= 0
        before, since = np.empty(len(case), np.int64), np.empty(len(case), np.int64)
        before[1:], since[1:] = activity[:-1], time[:-1]
        before[firsts], since[firsts] = self._last[present], self._end[present]
        self._begin[present[~known]] = time[firsts[~known]]
        linked = before >= 0
        self._add_edges((before[linked] << ACTIVITY_BITS) | activity[linked], (time - since)[linked])
        counts = np.bincount(activity, minlength=len(self.activities))
        self._counts = counts + np.pad(self._counts, (0, len(counts) - len(self._counts)))
        self._walk(present, order.offsets, activity)
        lasts = order.offsets[1:] - 1
        self._last[present], self._end[present] = activity[lasts], time[lasts]
        self.events += len(case)

    def _walk(self, present: Ints, offsets: Longs, activity: Longs) -> None:
        """Move every case along the tree by its new events: its next event, for all cases at once, until none has one."""
        lengths = np.diff(offsets)
        by_length = np.argsort(-lengths, kind="stable")
        node, begins = self._node[present[by_length]], offsets[:-1][by_length]
        left = np.searchsorted(-lengths[by_length], -np.arange(int(lengths.max())), side="left")
        for step, alive in enumerate(left.tolist()):
            keys = (node[:alive] << ACTIVITY_BITS) | activity[begins[:alive] + step]
            distinct, of = np.unique(keys, return_inverse=True)
            node[:alive] = np.array([self._place(key) for key in distinct.tolist()], np.int64)[of]
        self._node[present[by_length]] = node

    def _place(self, key: int) -> int:
        """The node reached by an activity from a node; a new one where nobody came so yet."""
        node = self._tree.get(key)
        if node is None:
            node = self._tree[key] = len(self._parents)
            self._parents.append(key)
        return node

    def _path(self, node: int) -> tuple[int, ...]:
        path = []
        while node:
            key = self._parents[node]
            path.append(key & ((1 << ACTIVITY_BITS) - 1))
            node = key >> ACTIVITY_BITS
        return tuple(reversed(path))

    def _add_edges(self, pair: Longs, times: Longs) -> None:
        codes, of = np.unique(pair, return_inverse=True)
        counts, totals = np.bincount(of, minlength=len(codes)).tolist(), whole_sums(of, times, len(codes))
        for code, count, total in zip(codes.tolist(), counts, totals, strict=True):
            was = self._edges.get(code, (0, 0))
            self._edges[code] = (was[0] + count, was[1] + total)
        cells, sizes = np.unique((of << 16) | (buckets(times) + (1 << 15)), return_counts=True)
        for cell, size in zip(cells.tolist(), sizes.tolist(), strict=True):
            key = (int(codes[cell >> 16]) << 16) | (cell & 0xFFFF)
            self._histograms[key] = self._histograms.get(key, 0) + size

    def _grow(self, cases: int) -> None:
        if cases <= len(self._last):
            return
        more = max(cases, 2 * len(self._last)) - len(self._last)
        self._last = np.pad(self._last, (0, more), constant_values=-1)
        self._node, self._begin, self._end = (_longer(c, more) for c in (self._node, self._begin, self._end))


def _longer(column: Longs, more: int) -> npt.NDArray[np.int64]:
    return np.pad(column, (0, more))
