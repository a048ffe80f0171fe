"""Sequences that are equal get the same number: the grouping under variants, exact and without a loop over events.

Rule 1. A hash only proposes groups; every row is then compared with its group's first sequence: the answer is exact.
Rule 2. Groups are numbered by their first sequence: the first sequence is in group 0.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.signedinteger[Any]]
Longs = npt.NDArray[np.int64]

_CHUNK = 1 << 20


@dataclass(frozen=True, eq=False)
class Groups:
    """Which sequences are equal: sequence i is in group `of[i]`; group g has `counts[g]`, the first is `first[g]`."""

    of: Longs
    first: Longs
    counts: Longs

    def __len__(self) -> int:
        return len(self.counts)

    def __repr__(self) -> str:
        return f"Groups({len(self.counts):,} groups of {len(self.of):,} sequences)"


def group_sequences(values: Ints, offsets: Longs) -> Groups:
    """Number the distinct sequences `values[offsets[i]:offsets[i+1]]`.

    >>> group_sequences(np.array([1, 2, 1, 2, 2, 1]), np.array([0, 2, 4, 6])).of.tolist()
    [0, 0, 1]
    """
    digest = digests(values, offsets)
    _, first, of, counts = np.unique(digest, return_index=True, return_inverse=True, return_counts=True)
    clash = _different(values, offsets, first[of])
    if clash.any():
        return _renumber(_split(values, offsets, of.astype(np.int64), clash))
    by_first = np.argsort(first)
    rank = np.empty(len(first), np.int64)
    rank[by_first] = np.arange(len(first))
    return Groups(rank[of], first[by_first].astype(np.int64), counts[by_first].astype(np.int64))


def _mix(x: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread the bits of each number (the finaliser of SplitMix64, Steele et al. 2014)."""
    x = (x + np.uint64(0x9E3779B97F4A7C15)).astype(np.uint64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def digests(values: Ints, offsets: Longs, salt: int = 0) -> npt.NDArray[np.uint64]:
    """Per sequence 64 bits, its length mixed with the sum over its places of (spread value times odd number of the place)."""
    lengths = np.diff(offsets)
    sums = np.zeros(len(lengths), np.uint64)
    if len(values) == 0:
        return sums
    salted = np.uint64(salt << 41)
    spread = _mix(np.arange(int(values.max()) + 2, dtype=np.uint64) + salted)
    places = _mix(np.arange(int(lengths.max()), dtype=np.uint64) + np.uint64(1 << 40) + salted) | np.uint64(1)
    for low, high in chunks(offsets):
        start, stop = int(offsets[low]), int(offsets[high])
        place = _places(offsets[low : high + 1] - start)
        product = spread[values[start:stop]] * places[place]
        filled = np.flatnonzero(lengths[low:high])
        sums[low + filled] = np.add.reduceat(product, offsets[low:high][filled] - start) if len(filled) else 0
    return np.asarray(sums ^ _mix(lengths.astype(np.uint64)), np.uint64)


def _places(offsets: Longs) -> Longs:
    """The place of every row in its own sequence, for offsets that begin at 0."""
    rows = np.arange(int(offsets[-1]), dtype=np.int64)
    return rows - np.repeat(offsets[:-1], np.diff(offsets))


def chunks(offsets: Longs) -> list[tuple[int, int]]:
    """Ranges of whole sequences of about a million rows, so that the working memory stays in the cache and small."""
    total, cases = int(offsets[-1]), len(offsets) - 1
    cuts = np.searchsorted(offsets, np.arange(_CHUNK, max(total, 1), _CHUNK), side="left")
    edges = np.unique(np.concatenate(([0], np.minimum(cuts, cases), [cases])))
    return list(pairwise(edges.tolist()))


def _different(values: Ints, offsets: Longs, model: Longs) -> npt.NDArray[np.bool_]:
    """Which sequences are not equal to the sequence that `model` names for each."""
    lengths = np.diff(offsets)
    different = np.asarray(lengths != lengths[model], bool)
    shifts = np.where(different, 0, offsets[model] - offsets[:-1])
    for low, high in chunks(offsets):
        start, stop = int(offsets[low]), int(offsets[high])
        there = np.arange(start, stop) + np.repeat(shifts[low:high], lengths[low:high])
        rows = np.flatnonzero(values[start:stop] != values[there]) + start
        different[np.searchsorted(offsets, rows, side="right") - 1] = True
    return different


def _key(values: Ints, offsets: Longs, i: int) -> bytes:
    return values[offsets[i] : offsets[i + 1]].tobytes()


def _split(values: Ints, offsets: Longs, of: Longs, clash: npt.NDArray[np.bool_]) -> Longs:
    """Give the sequences that fell into a wrong group by chance new group numbers, by their bytes."""
    fresh: dict[bytes, int] = {}
    split, free = of.copy(), int(of.max()) + 1
    for i in np.flatnonzero(clash):
        split[i] = fresh.setdefault(_key(values, offsets, int(i)), free + len(fresh))
    return split


def _renumber(of: Longs) -> Groups:
    _, first, inverse, counts = np.unique(of, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(first)
    rank = np.empty(len(first), np.int64)
    rank[order] = np.arange(len(first))
    return Groups(rank[inverse], first[order].astype(np.int64), counts[order].astype(np.int64))
