"""Exact quantiles of more values than memory holds, in two passes: a histogram first, then only the values near the quantile.

The histogram tells in which bucket each wanted rank lies; the second pass keeps the values of those buckets alone, a few of
a hundred. Equal values are kept once with their number, so that a bucket of one value costs nothing.
Source: J. Munro, M. Paterson, "Selection and sorting with limited storage", Theoretical Computer Science 12 (1980).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from wend.mining.aggregate import buckets
from wend.mining.grouping import Ints, Longs

_OFFSET = 1 << 15  # buckets lie within ±600
_WIDTH = 16


@dataclass(frozen=True)
class _Rank:
    """The value wanted: the `place`-th smallest of one cell."""

    cell: int
    place: int


@dataclass(eq=False)
class Selection:
    """Which cells (group and bucket) hold the wanted ranks, and their values as they come.

    >>> seen = np.array([1, 2, 3, 4, 100]) * 1_000_000
    >>> selection = Selection([{int(b): int((buckets(seen) == b).sum()) for b in np.unique(buckets(seen))}])
    >>> selection.feed(np.zeros(5, int), seen)
    >>> selection.quantile(0, 0.5), round(selection.quantile(0, 0.9))
    (3000000.0, 61600000)
    """

    histograms: Sequence[Mapping[int, int]]
    shares: tuple[float, ...] = (0.5, 0.9)
    _cells: Longs = field(init=False, repr=False)
    _values: list[tuple[Longs, Longs, Longs]] = field(default_factory=list, repr=False)
    _ready: dict[int, tuple[Longs, Longs]] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        ranks = (
            self._rank(group, place) for group in range(len(self.histograms)) for s in self.shares
            for place in self._places(group, s)[:2]
        )  # fmt: skip
        self._cells = np.array(sorted({rank.cell for rank in ranks}), np.int64)

    def feed(self, group: Ints, microseconds: Longs) -> None:
        """Take in the values of each group that may be wanted; groups below zero are passed over."""
        cell = (group.astype(np.int64) << _WIDTH) | (buckets(microseconds) + _OFFSET)
        place = np.minimum(np.searchsorted(self._cells, cell), max(len(self._cells) - 1, 0))
        rows = np.flatnonzero((self._cells[place] == cell) & (group >= 0)) if len(self._cells) else place[:0]
        order = rows[np.lexsort((microseconds[rows], cell[rows]))]
        cells, values = cell[order], microseconds[order]
        firsts = np.flatnonzero((np.diff(cells, prepend=-1) != 0) | (np.diff(values, prepend=-1) != 0))
        self._values.append((cells[firsts], values[firsts], np.diff(firsts, append=len(cells))))
        self._ready = None

    def quantile(self, group: int, share: float) -> float:
        """The quantile of a group, interpolated between neighbours as in `spreads`; 0 for a group without values."""
        if not self.histograms[group]:
            return 0.0
        below, above, rest = self._places(group, share)
        low, high = self._value(self._rank(group, below)), self._value(self._rank(group, above))
        return low + rest * (high - low)

    def _places(self, group: int, share: float) -> tuple[int, int, float]:
        """The two ranks between which the quantile lies, and how far from the first."""
        last = sum(self.histograms[group].values()) - 1
        if last < 0:
            return 0, 0, 0.0
        below = int(share * last)
        return below, min(below + 1, last), share * last - below

    def _rank(self, group: int, place: int) -> _Rank:
        seen = 0
        for bucket in sorted(self.histograms[group]):
            count = self.histograms[group][bucket]
            if place < seen + count:
                return _Rank((group << _WIDTH) | (bucket + _OFFSET), place - seen)
            seen += count
        return _Rank(-1, 0)

    def _value(self, rank: _Rank) -> int:
        values, ends = self._sorted()[rank.cell]
        return int(values[np.searchsorted(ends, rank.place, side="right")])

    def _sorted(self) -> dict[int, tuple[Longs, Longs]]:
        """Per cell its values, rising, and how many values there are up to each."""
        if self._ready is None:
            cells, values, counts = (np.concatenate(column) for column in zip(*self._values, strict=True))
            order = np.lexsort((values, cells))
            cells, values, counts = cells[order], values[order], counts[order]
            cuts = np.searchsorted(cells, np.append(self._cells, self._cells[-1:] + 1))
            self._ready = {
                int(cell): (values[a:b], np.cumsum(counts[a:b]))
                for cell, a, b in zip(self._cells, cuts[:-1], cuts[1:], strict=True)
            }
        return self._ready
