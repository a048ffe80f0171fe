"""For every event: the row of the next or the last event of one activity in the same case, -1 where there is none."""

import numpy as np
import numpy.typing as npt

from wend.mining.log import EventLog

Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def next_of(log: EventLog, code: int) -> Longs:
    """The row of the nearest later event of activity `code`.

    >>> next_of(EventLog.of_paths({"1": "aba", "2": "ab"}), 1).tolist()
    [1, -1, -1, 4, -1]
    """
    size = len(log)
    here = np.where(log.activity == code, np.arange(size), size)
    nearest = np.minimum.accumulate(here[::-1])[::-1]
    found = np.append(nearest[1:], size)
    return np.where(found < log.offsets[1:][log.case], found, -1)


def previous_of(log: EventLog, code: int) -> Longs:
    """The row of the nearest earlier event of activity `code`."""
    here = np.where(log.activity == code, np.arange(len(log)), -1)
    found = np.append(np.int64(-1), np.maximum.accumulate(here)[:-1]) if len(log) else here
    return np.where(found >= log.offsets[:-1][log.case], found, -1)


def following(log: EventLog, code: int) -> Longs:
    """The next row, where it is of activity `code`."""
    rows = np.arange(len(log)) + 1
    inside = rows < log.offsets[1:][log.case]
    rows[~inside] = 0
    return np.where(inside & (log.activity[rows] == code), rows, -1)


def preceding(log: EventLog, code: int) -> Longs:
    """The row before, where it is of activity `code`."""
    rows = np.arange(len(log)) - 1
    inside = rows >= log.offsets[:-1][log.case]
    return np.where(inside & (log.activity[rows] == code), rows, -1)
