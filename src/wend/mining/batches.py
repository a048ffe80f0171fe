"""Batching: work of one kind that an agent lets gather and then does in one go.

A batch is a run of at least `least` events of one activity by one agent, with no other work of that agent between, no two
in a row of the same case, and no pause between them longer than `gap`.
Source: N. Martin, M. Swennen, B. Depaire, M. Jans, A. Caris, K. Vanhoof, "Retrieving batch organisation of work insights from
event logs", Decision Support Systems 100 (2017): sequential batches.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from wend.mining.grouping import Longs
from wend.mining.log import Codes, EventLog
from wend.mining.spread import spreads
from wend.mining.who import who


@dataclass(frozen=True)
class Batching:
    """The batches of an agent and activity: events in them, their share of all such events, sizes, and what they cost.

    `waited_seconds` is the time that members, ready before, lay until their batch began.
    """

    agent: str
    activity: str
    batches: int
    events: int
    share: float
    mean_size: float
    largest: int
    waited_seconds: float


@dataclass(frozen=True)
class Batches:
    """By falling number of events in batches."""

    gap_seconds: float
    least: int
    events: int
    batched: int
    rows: tuple[Batching, ...]

    def __repr__(self) -> str:
        return f"Batches({self.batched:,} of {self.events:,} events)"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def to_arrow(self) -> pa.Table:
        """One row per agent and activity."""
        return pa.table({n: [getattr(r, n) for r in self.rows] for n in Batching.__dataclass_fields__})


def batches(log: EventLog, by: str | None = None, *, gap: timedelta = timedelta(minutes=5), least: int = 3) -> Batches:
    """Who works in batches, at what (`by` another column than the resource).

    Three cases are ready at 0:00, 0:01 and 0:02, and Ann does them at 1:00, 1:01 and 1:02: they lay 60, 59 and 58 minutes.

    >>> log = EventLog.of(
    ...     np.array([0, 1, 2, 0, 1, 2]), np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 60, 61, 62]) * 60_000_000,
    ...     activities=["ready", "done"], resource=np.array([-1, -1, -1, 0, 0, 0]), resources=["Ann"],
    ... )
    >>> [(r.agent, r.activity, r.batches, r.events, r.waited_seconds / 60) for r in batches(log).rows]
    [('Ann', 'done', 1, 3, 177.0)]

    Raises:
        MiningError: the log does not say who did what.

    """
    person, names = who(log, by)
    width = gap // timedelta(microseconds=1)
    rows, begin = _ordered(log, person)
    run = np.cumsum(_breaks(log, person, rows, begin, width)) - 1
    sizes = np.bincount(run)
    batched = sizes[run] >= least if len(rows) else np.zeros(0, bool)
    n = len(log.activities)
    pair = person[rows].astype(np.int64) * n + log.activity[rows]
    found = _rows(log, names, rows[batched], run[batched], begin, (pair, pair[batched], n))
    return Batches(gap.total_seconds(), least, len(rows), int(batched.sum()), found)


def _ordered(log: EventLog, person: Codes) -> tuple[Longs, Longs]:
    """The rows of each agent in order of their begin, and when every row of the log began."""
    begin = log.time if log.start is None else log.start
    rows = np.flatnonzero(person >= 0)
    return rows[np.lexsort((rows, begin[rows], person[rows]))], begin


def _breaks(log: EventLog, person: Codes, rows: Longs, begin: Longs, gap: int) -> Any:
    fresh = np.ones(len(rows), bool)
    before, after = rows[:-1], rows[1:]
    fresh[1:] = (
        (person[before] != person[after])
        | (log.activity[before] != log.activity[after])
        | (log.case[before] == log.case[after])
        | (begin[after] - log.time[before] > gap)
    )
    return fresh


def _rows(
    log: EventLog, names: list[str], rows: Longs, run: Longs, begin: Longs, pairs: tuple[Longs, Longs, int]
) -> tuple[Batching, ...]:
    pair_of_all, pair, n = pairs
    if len(rows) == 0:
        return ()
    firsts = np.flatnonzero(np.diff(run, prepend=-1))
    sizes = np.diff(firsts, append=len(run))
    codes, of = np.unique(pair[firsts], return_inverse=True)
    ready = np.where(rows == log.offsets[log.case[rows]], begin[rows], log.time[rows - 1])
    lay = np.maximum(np.repeat(begin[rows[firsts]], sizes) - ready, 0)
    lain = np.bincount(np.repeat(of, sizes), lay / 1e6, len(codes))
    of_size = spreads(of, sizes * 1_000_000, len(codes))  # sizes as seconds, for their mean and their largest
    events = np.bincount(of, sizes, len(codes))
    every = np.bincount(np.searchsorted(codes, pair_of_all[np.isin(pair_of_all, codes)]), minlength=len(codes))
    return tuple(
        Batching(
            names[int(codes[i] // n)],
            log.activities[int(codes[i] % n)],
            int(of_size.count[i]),
            int(events[i]),
            float(events[i] / every[i]),
            float(of_size.mean_seconds[i]),
            int(of_size.max_seconds[i]),
            float(lain[i]),
        )
        for i in np.argsort(-events, kind="stable")
    )
