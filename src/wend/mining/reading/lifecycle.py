"""Start and complete rows of one piece of work become one event with a start time: two rows are no rework.

Rule 1. Within one case and activity the first open start is completed first (the queue rule).
Rule 2. A complete without a start is an event without duration; a start never completed is one at its start, and counted.
Rule 3. Other transitions of the standard model (schedule, assign, suspend …) are left out, and counted, where the
activity also has a complete. A log without both start and complete rows is left as it is.
Source: IEEE 1849-2016 (XES), the standard lifecycle extension.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from wend.mining.grouping import Longs
from wend.mining.log import Codes, Remark

_OTHERS = (
    "schedule",
    "assign",
    "reassign",
    "suspend",
    "resume",
    "autoskip",
    "manualskip",
    "withdraw",
    "ate_abort",
    "pi_abort",
)


@dataclass(frozen=True, eq=False)
class Folded:
    """The rows kept, one per event, with its start and time."""

    rows: Longs
    start: Longs
    time: Longs
    left_out: list[Remark] = field(default_factory=list)
    flagged: list[Remark] = field(default_factory=list)


def fold_lifecycle(
    case: Codes,
    activity: Codes,
    time: Longs,
    lifecycle: Codes,
    lifecycles: Sequence[str],
) -> Folded | None:
    """Pair starts with completes; None where the log does not have both.

    >>> code = np.array([0, 0, 0], np.int32)
    >>> found = fold_lifecycle(code, code, np.array([1, 5, 9]), np.array([0, 1, 1]), ["start", "complete"])
    >>> found.rows.tolist(), found.start.tolist(), found.time.tolist()
    ([1, 2], [1, 9], [5, 9])
    """
    kinds = [str(kind).casefold() for kind in lifecycles]
    starting, completing = _is(lifecycle, kinds, ("start",)), _is(lifecycle, kinds, ("complete",))
    if not starting.any() or not completing.any():
        return None
    other = _is(lifecycle, kinds, _OTHERS)
    finished = np.zeros(int(activity.max(initial=-1)) + 1, bool)
    finished[activity[completing]] = True
    dropped = other & finished[activity]
    paired_start, paired_complete = _pair(case, activity, time, starting, completing)
    begin = time.copy()
    begin[paired_complete] = time[paired_start]
    gone = dropped.copy()
    gone[paired_start] = True
    rows = np.flatnonzero(~gone)
    left = [
        Remark(f"lifecycle transition {k!r} beside start and complete", int((dropped & (lifecycle == i)).sum()))
        for i, k in enumerate(kinds)
    ]
    never = int(starting.sum()) - len(paired_start)
    open_work = [Remark("a start that is never completed: it counts as an event at its start", never)] if never else []
    return Folded(rows, begin[rows], time[rows], [r for r in left if r.count], open_work)


def _is(lifecycle: Codes, kinds: Sequence[str], wanted: Sequence[str]) -> npt.NDArray[np.bool_]:
    return np.isin(lifecycle, [i for i, kind in enumerate(kinds) if kind in wanted])


def _pair(
    case: Codes, activity: Codes, time: Longs, starting: npt.NDArray[np.bool_], completing: npt.NDArray[np.bool_]
) -> tuple[Longs, Longs]:
    """The rows of starts, and of the completes that end them: k-th start with k-th complete that has one, per queue."""
    rows = np.flatnonzero(starting | completing)
    rows = rows[np.lexsort((rows, time[rows], activity[rows], case[rows]))]
    step = np.where(starting[rows], 1, -1)
    new = np.ones(len(rows), bool)
    new[1:] = (case[rows[1:]] != case[rows[:-1]]) | (activity[rows[1:]] != activity[rows[:-1]])
    queue = np.cumsum(new) - 1
    total = np.cumsum(step)
    balance = total - (total - step)[new][queue]
    apart = len(rows) + 1
    lowest = np.minimum.accumulate(np.minimum(balance, 0) - queue * apart) + queue * apart
    before = np.concatenate(([0], lowest[:-1]))
    before[new] = 0
    orphan = (step < 0) & (balance < before)
    starts, completes = np.flatnonzero(step > 0), np.flatnonzero((step < 0) & ~orphan)
    rank = _rank(queue[starts]), _rank(queue[completes])
    _, at_start, at_complete = np.intersect1d(
        queue[starts] * apart + rank[0], queue[completes] * apart + rank[1], assume_unique=True, return_indices=True
    )
    return rows[starts[at_start]], rows[completes[at_complete]]


def _rank(queue: Longs) -> Longs:
    """The place of each in its queue; `queue` is rising."""
    return np.arange(len(queue)) - np.searchsorted(queue, queue, side="left")
