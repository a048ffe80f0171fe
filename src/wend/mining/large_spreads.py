"""How durations spread by group, of a log that comes in portions: the numbers of `spread`, exact, with one portion in memory.

Rule 1. The first pass counts and sums, and keeps a histogram a group; the second finds the quantiles in it (`quantiles`).
Rule 2. Groups go by their names, since portions do not know each other's numbering.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from wend.mining.aggregate import Sums, sums
from wend.mining.grouping import Ints, Longs
from wend.mining.log import EventLog
from wend.mining.quantiles import Selection
from wend.mining.spread import Spread

Logs = Callable[[], Iterable[EventLog]]  # gives the portions, from the first, whenever it is called
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, eq=False)
class Grouped(Generic[Key]):
    """Durations of one portion: the names of its groups, and per duration the place of its group and the microseconds."""

    keys: Sequence[Key]
    of: Ints
    time: Longs


def spreads_of(
    portions: Callable[[], Iterable[Grouped[Key]]], shares: tuple[float, float] = (0.5, 0.9)
) -> dict[Key, Spread]:
    """The spread of each group over all portions; `median_seconds` and `p90_seconds` are the quantiles of `shares`.

    >>> parts = [Grouped("ab", np.array([0, 1]), np.array([1, 5]) * 1_000_000), Grouped("a", np.zeros(1, int), np.array([3_000_000]))]
    >>> found = spreads_of(lambda: parts)
    >>> found["a"].count, found["a"].median_seconds, found["b"].total_seconds
    (2, 2.0, 5.0)
    """
    found: dict[Key, Sums] = {}
    ends: dict[Key, tuple[int, int]] = {}
    for part in portions():
        _count(part, found, ends)
    place = {key: i for i, key in enumerate(found)}
    selection = Selection([each.buckets for each in found.values()], shares)
    for part in portions():
        places = np.array([place.get(key, -1) for key in part.keys], np.int64)
        selection.feed(places[part.of] if len(places) else np.zeros(0, np.int64), part.time)
    return {key: _spread(each, ends[key], selection, place[key], shares) for key, each in found.items()}


def _count(part: Grouped[Key], found: dict[Key, Sums], ends: dict[Key, tuple[int, int]]) -> None:
    size = len(part.keys)
    least, most = np.full(size, np.iinfo(np.int64).max), np.full(size, np.iinfo(np.int64).min)
    np.minimum.at(least, part.of, part.time)
    np.maximum.at(most, part.of, part.time)
    for i, (key, each) in enumerate(zip(part.keys, sums(part.of, part.time, size), strict=True)):
        if each.count:
            low, high = ends.get(key, (int(least[i]), int(most[i])))
            found[key] = found.get(key, Sums()) + each
            ends[key] = min(low, int(least[i])), max(high, int(most[i]))


def _spread(found: Sums, ends: tuple[int, int], selection: Selection, i: int, shares: tuple[float, float]) -> Spread:
    low, high = (selection.quantile(i, share) / 1e6 for share in shares)
    return Spread(found.count, found.total / 1e6, found.mean_seconds, low, high, ends[0] / 1e6, ends[1] / 1e6)


def added(into: dict[Key, int], counts: Mapping[Key, int]) -> None:
    """Counts of a portion added to those of all."""
    for key, count in counts.items():
        into[key] = into.get(key, 0) + count
