"""How durations spread, per group: count, total, mean, median, 90th percentile, least and most, exact.

Percentiles are interpolated between neighbours (type 7 of Hyndman and Fan 1996), as `quantile_cont` of SQL does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wend.mining.grouping import Ints, Longs

Floats = npt.NDArray[np.float64]

_MICROSECONDS = 1e6


@dataclass(frozen=True)
class Spread:
    """A distribution of durations in seconds."""

    count: int = 0
    total_seconds: float = 0.0
    mean_seconds: float = 0.0
    median_seconds: float = 0.0
    p90_seconds: float = 0.0
    min_seconds: float = 0.0
    max_seconds: float = 0.0


@dataclass(frozen=True, eq=False)
class Spreads:
    """Many distributions of durations as columns, one place per group; a group without values has zeros."""

    count: Longs
    total_seconds: Floats
    mean_seconds: Floats
    median_seconds: Floats
    p90_seconds: Floats
    min_seconds: Floats
    max_seconds: Floats

    def __len__(self) -> int:
        return len(self.count)

    def __getitem__(self, i: int) -> Spread:
        return Spread(int(self.count[i]), *(float(column[i]) for column in self._seconds()))

    def _seconds(self) -> tuple[Floats, ...]:
        return (
            self.total_seconds,
            self.mean_seconds,
            self.median_seconds,
            self.p90_seconds,
            self.min_seconds,
            self.max_seconds,
        )

    def to_arrow(self) -> pa.Table:
        return pa.table({name: getattr(self, name) for name in self.__dataclass_fields__})


def spread(microseconds: Longs) -> Spread:
    """The spread of one list of durations.

    >>> spread(np.array([1, 2, 3, 10]) * 1_000_000).median_seconds
    2.5
    """
    return spreads(np.zeros(len(microseconds), np.int64), microseconds, 1)[0]


def spreads(group: Ints, microseconds: Longs, n_groups: int) -> Spreads:
    """The spread of the durations of each group; `group` numbers them below `n_groups`.

    >>> s = spreads(np.array([0, 1, 0]), np.array([4_000_000, 5_000_000, 2_000_000]), 2)
    >>> s.count.tolist(), s.mean_seconds.tolist(), s.p90_seconds.tolist()
    ([2, 1], [3.0, 5.0], [3.8, 5.0])
    """
    count = np.bincount(group, minlength=n_groups).astype(np.int64)
    ends = np.cumsum(count)
    begins = ends - count
    filled = np.flatnonzero(count)
    sorted_values = _sorted_in_groups(group, microseconds)

    def column(values: Callable[[], Floats]) -> Floats:
        full = np.zeros(n_groups, np.float64)
        if len(filled):
            full[filled] = values() / _MICROSECONDS
        return full

    first, last = begins[filled], ends[filled] - 1
    total = column(lambda: np.add.reduceat(sorted_values, first, dtype=np.float64))
    return Spreads(
        count=count,
        total_seconds=total,
        mean_seconds=np.divide(total, count, out=np.zeros(n_groups), where=count > 0),
        median_seconds=column(lambda: _quantile(sorted_values, first, last, 0.5)),
        p90_seconds=column(lambda: _quantile(sorted_values, first, last, 0.9)),
        min_seconds=column(lambda: sorted_values[first].astype(np.float64)),
        max_seconds=column(lambda: sorted_values[last].astype(np.float64)),
    )


def _quantile(values: Longs, first: Longs, last: Longs, share: float) -> Floats:
    place = share * (last - first)
    below = np.floor(place).astype(np.int64)
    low, high = values[first + below], values[np.minimum(first + below + 1, last)]
    return np.asarray(low + (place - below) * (high - low), np.float64)


def _sorted_in_groups(group: Ints, values: Longs) -> Longs:
    """The values ordered by group and then size: packed into single integers where both fit, which sorts fastest."""
    if len(values) == 0:
        return values
    least = int(values.min())
    width = max(int(values.max()) - least, 1).bit_length()
    if int(group.max()).bit_length() + width > 63:
        return values[np.lexsort((values, group))]
    key: npt.NDArray[Any] = group.astype(np.int64)
    key <<= width
    key |= values - least if least else values
    key.sort()
    key &= (1 << width) - 1
    if least:
        key += least
    return key
