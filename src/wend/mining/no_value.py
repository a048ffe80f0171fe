"""Work that adds no value: steps tagged so, work done again, and work undone by a push-back; with the time it cost.

The time of an event is that from the end of the event before it in its case to its own end: what the case spent on it,
waiting included. Repeated is an event of an activity that its case has had before. Undone is the way A → B → A: the B was
pushed back, and its time runs until the A is done again. One event may be of several kinds; sums over kinds count it once.
Source: M. Dumas, M. La Rosa, J. Mendling, H. Reijers, "Fundamentals of Business Process Management" (2018), section 6.1
(value-added analysis) and 6.2 (waste: defects, over-processing, transportation).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wend.mining.grouping import Longs
from wend.mining.log import EventLog
from wend.mining.sorting import stable_order
from wend.mining.spread import Floats
from wend.mining.who import distinct_cases, who

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Waste:
    """Events of one activity that add no value, their cases and time; who repeated it, where that is known.

    `by_same` and `by_another` count repeats by the agent who had done it last in the case, and by others.
    """

    activity: str
    events: int
    cases: int
    seconds: float
    by_same: int | None = None
    by_another: int | None = None


@dataclass(frozen=True)
class PushBack:
    """`activity` came again right after `undone`: how often, in how many cases, and the time from its end to its next end."""

    activity: str
    undone: str
    count: int
    cases: int
    seconds: float


@dataclass(frozen=True)
class Kind:
    """The events of one kind of waste."""

    events: int
    cases: int
    seconds: float


@dataclass(frozen=True)
class NoValue:
    """All time of cases, the part without value (an event of several kinds counts once), and its kinds, most time first."""

    cases: int
    events: int
    seconds: float
    lost: Kind
    share: float
    kinds: dict[str, Kind]
    tagged: tuple[Waste, ...]
    repeated: tuple[Waste, ...]
    undone: tuple[PushBack, ...]

    def __repr__(self) -> str:
        return f"NoValue({self.lost.events:,} of {self.events:,} events, {self.share:.1%} of the time)"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def to_arrow(self) -> pa.Table:
        """One row per kind and activity; of a push-back the activity that was undone."""
        rows: list[tuple[str, str, int, int, float]] = []
        for kind, wastes in (("tagged", self.tagged), ("repeated", self.repeated)):
            rows += [(kind, w.activity, w.events, w.cases, w.seconds) for w in wastes]
        rows += [("undone", p.undone, p.count, p.cases, p.seconds) for p in self.undone]
        names = ("kind", "activity", "events", "cases", "seconds")
        return pa.table({name: [row[i] for row in rows] for i, name in enumerate(names)})


def no_value(log: EventLog, tagged: Sequence[str] = (), *, by: str | None = None) -> NoValue:
    """What adds no value; `tagged` are the activities known to add none, `by` a column other than the resource.

    Hourly steps of one case: check, send, check (the send is undone, the check repeated), wait (tagged).

    >>> found = no_value(EventLog.of_paths({"1": ["check", "send", "check", "wait"]}), ["wait"])
    >>> {kind: (k.events, k.seconds / 3_600) for kind, k in found.kinds.items()}
    {'tagged': (1, 1.0), 'repeated': (1, 1.0), 'undone': (2, 2.0)}
    >>> found.lost.events, found.lost.seconds / 3_600, found.share
    (3, 3.0, 1.0)

    Raises:
        MiningError: the log has no such activity, or no such column.

    """
    cost = _cost(log)
    named = np.isin(log.activity, [log.activity_code(name) for name in tagged])
    again, before = _repeats(log)
    turns = _push_backs(log)
    undone = np.zeros(len(log), bool)
    undone[turns + 1] = undone[turns + 2] = True
    total = float(cost.sum())
    lost = _kind(log, named | again | undone, cost)
    return NoValue(
        cases=log.n_cases,
        events=len(log),
        seconds=total,
        lost=lost,
        share=lost.seconds / total if total else 0.0,
        kinds={kind: _kind(log, mask, cost) for kind, mask in
               (("tagged", named), ("repeated", again), ("undone", undone))},
        tagged=_wastes(log, np.flatnonzero(named), cost, None),
        repeated=_wastes(log, np.flatnonzero(again), cost, _same(log, by, before)),
        undone=_undone(log, turns, cost),
    )  # fmt: skip


def _cost(log: EventLog) -> Floats:
    """Seconds that each event took its case, from the end of the one before."""
    cost = np.diff(log.time, prepend=0).astype(np.float64)
    firsts = log.first_rows
    cost[firsts] = 0 if log.start is None else (log.time - log.start)[firsts]
    return cost / 1e6


def _repeats(log: EventLog) -> tuple[Mask, Longs]:
    """Which events come again in their case, and the row of the time before (-1 where none is)."""
    key = log.case.astype(np.int64) * len(log.activities) + log.activity
    order = stable_order(key)
    same = key[order[1:]] == key[order[:-1]]
    before = np.full(len(log), -1, np.int64)
    before[order[1:][same]] = order[:-1][same]
    return before >= 0, before


def _push_backs(log: EventLog) -> Longs:
    """The rows of the first A of each way A → B → A."""
    a, case = log.activity, log.case
    return np.flatnonzero((case[2:] == case[:-2]) & (a[2:] == a[:-2]) & (a[1:-1] != a[:-2]))


def _same(log: EventLog, by: str | None, before: Longs) -> npt.NDArray[np.int8] | None:
    """Per event, 1 where the same agent did it the time before, 0 where another, -1 where that is not known."""
    if by is None and log.resource is None:
        return None
    person, _ = who(log, by)
    known = (before >= 0) & (person >= 0) & (person[before] >= 0)
    return np.where(known, person == person[before], -1).astype(np.int8)


def _kind(log: EventLog, mask: Mask, cost: Floats) -> Kind:
    return Kind(int(mask.sum()), len(np.unique(log.case[mask])), float(cost[mask].sum()))


def _wastes(log: EventLog, rows: Longs, cost: Floats, same: npt.NDArray[np.int8] | None) -> tuple[Waste, ...]:
    n, activity = len(log.activities), log.activity[rows]
    events, seconds = np.bincount(activity, minlength=n), np.bincount(activity, cost[rows], n)
    cases = distinct_cases(activity, log.case[rows], n)
    who_again: list[list[int | None]] = [[None] * n, [None] * n]
    if same is not None:
        who_again = [np.bincount(activity[same[rows] == i], minlength=n).tolist() for i in (1, 0)]
    return tuple(
        Waste(log.activities[i], int(events[i]), int(cases[i]), float(seconds[i]), who_again[0][i], who_again[1][i])
        for i in np.argsort(-seconds, kind="stable").tolist()
        if events[i]
    )


def _undone(log: EventLog, turns: Longs, cost: Floats) -> tuple[PushBack, ...]:
    n = len(log.activities)
    codes, of = np.unique(log.activity[turns].astype(np.int64) * n + log.activity[turns + 1], return_inverse=True)
    seconds = np.bincount(of, cost[turns + 1] + cost[turns + 2], len(codes))
    counts, cases = np.bincount(of, minlength=len(codes)), distinct_cases(of, log.case[turns], len(codes))
    return tuple(
        PushBack(
            log.activities[int(codes[i] // n)],
            log.activities[int(codes[i] % n)],
            int(counts[i]),
            int(cases[i]),
            float(seconds[i]),
        )
        for i in np.argsort(-seconds, kind="stable").tolist()
    )
