"""Sessions numbered while events come in: a case for a map that is kept up to date.

Rule 1. Who acts on a device is known by a text; a session of it ends when nothing happens for longer than the gap.
Rule 2. An event older than the newest one of its device comes too late to say which session it belongs to.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wend import limits

Longs = npt.NDArray[np.int64]
_GAP = limits.SESSION_GAP_SECONDS * 1_000_000


class Sessions:
    """The devices seen so far: when each was last active, and in which session.

    >>> sessions = Sessions()
    >>> hour = 3_600_000_000
    >>> [found.tolist() for found in sessions.cases(["a", "b", "a"], np.array([0, 5, hour]))]
    [[0, 2, 1], [0, 1, 2]]
    >>> [found.tolist() for found in sessions.cases(["a", "a"], np.array([hour + 9, 1]))]
    [[0], [1]]
    """

    def __init__(self) -> None:
        self._devices: dict[str, int] = {}
        self._last = np.zeros(0, np.int64)
        self._case = np.zeros(0, np.int64)
        self._count = 0

    def cases(self, devices: Sequence[str], time: Longs) -> tuple[Longs, Longs]:
        """The rows that are not too late, by device and time, and the session of each."""
        actor = self._actors(devices)
        known = self._case[actor] >= 0
        order = np.lexsort((time, actor))
        rows = order[~(known & (time < self._last[actor]))[order]]
        if not len(rows):
            return rows, rows
        who, when = actor[rows], time[rows]
        first = np.append(True, who[1:] != who[:-1])
        before = np.where(first, self._last[who], np.append(0, when[:-1]))
        unknown = first & (self._case[who] < 0)
        begins = unknown | (when - before > _GAP)
        numbers = self._count + np.cumsum(begins) - 1
        begun_at = np.maximum.accumulate(np.where(first | begins, np.arange(len(rows)), 0))
        case = np.where(begins[begun_at], numbers, self._case[who])
        self._count += int(begins.sum())
        last = np.append(first[1:], True)
        self._last[who[last]], self._case[who[last]] = when[last], case[last]
        return rows, case

    def _actors(self, devices: Sequence[str]) -> Longs:
        for name in dict.fromkeys(devices):
            self._devices.setdefault(name, len(self._devices))
        grown = len(self._devices) - len(self._last)
        self._last = np.append(self._last, np.zeros(grown, np.int64))
        self._case = np.append(self._case, np.full(grown, -1, np.int64))
        return np.array([self._devices[name] for name in devices], np.int64)
