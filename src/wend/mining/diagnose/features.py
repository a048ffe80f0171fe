"""What cases may be told apart by: their attributes, what they did, what they did twice."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wend.mining.diagnose.columns import columns_of
from wend.mining.log import EventLog

Bools = npt.NDArray[np.bool_]

_LEAST_SHARE, _MOST_SHARE = 0.01, 0.6
_LEAST_CASES = 10


@dataclass(frozen=True, eq=False)
class Feature:
    """A yes or no per case, with its words."""

    group: str
    words: str
    has: Bools
    of_case: bool = False


def features_of(log: EventLog) -> Iterator[Feature]:
    """Attributes as they were at the first event; events that some but not most cases have; events done again."""
    yield from _attributes(log)
    yield from _events(log)


def _attributes(log: EventLog) -> Iterator[Feature]:
    for column in columns_of(log):
        first = column.codes[log.first_rows]
        for code, value in enumerate(column.values):
            has = first == code
            if _told_apart(has):
                yield Feature(column.name, f"{column.name} = {value}", has, of_case=True)


def _events(log: EventLog) -> Iterator[Feature]:
    size = len(log.activities)
    key = log.case.astype(np.int64) * size + log.activity
    pairs, counts = np.unique(key, return_counts=True)
    for code, name in enumerate(log.activities):
        mine = pairs % size == code
        had, again = np.zeros(log.n_cases, bool), np.zeros(log.n_cases, bool)
        had[pairs[mine] // size] = True
        again[pairs[mine & (counts > 1)] // size] = True
        if _told_apart(had) and had.mean() <= _MOST_SHARE:
            yield Feature(f"had {name}", f"had '{name}'", had)
        if _told_apart(again):
            yield Feature(f"repeated {name}", f"had '{name}' more than once", again)


def _told_apart(has: Bools) -> bool:
    return bool(has.sum() >= _LEAST_CASES and _LEAST_SHARE <= has.mean() < 1)
