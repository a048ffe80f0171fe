"""Drop-outs: where journeys end without reaching their goal.

A case that was still moving when the log ends has not dropped out: it is open. It counts as open when its last event lies
less than the patience before the end of the log.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from wend.mining.errors import MiningError
from wend.mining.grouping import Longs
from wend.mining.log import EventLog, datetime_of
from wend.mining.spread import spreads

PATIENCE_SHARE = 0.95  # by default the patience outlasts 95 of 100 gaps between events of a case


@dataclass(frozen=True)
class Dropout:
    """Cases that ended at one activity without the goal; `visits` are the cases that came by it, `share` of which ended."""

    activity: str
    cases: int
    visits: int
    share: float
    median_seconds: float
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Dropouts:
    """How many cases reached the goal, are open, or dropped out, and where; most cases first.

    The seconds of a drop-out run from the begin of a case to its last event.
    """

    cases: int
    goal: tuple[str, ...]
    reached: int
    open: int
    dropped: int
    patience_seconds: float
    until: str
    dropouts: tuple[Dropout, ...]

    def __repr__(self) -> str:
        return f"Dropouts({self.dropped:,} of {self.cases:,} cases, {self.reached:,} reached {'/'.join(self.goal)}, {self.open:,} open)"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"goal": list(self.goal), "dropouts": [asdict(d) for d in self.dropouts]}

    def to_arrow(self) -> pa.Table:
        """One row per activity at which cases ended."""
        return pa.table({n: [getattr(d, n) for d in self.dropouts] for n in Dropout.__dataclass_fields__})


def dropouts(
    log: EventLog, goal: str | Sequence[str], *, patience: timedelta | None = None, until: int | None = None
) -> Dropouts:
    """Where cases end without any of the goal activities.

    `until` is the end of what was observed, in microseconds (the last time of the log); `patience` how long a case may stand
    still and count as open (longer than 95 % of the gaps of this log).

    >>> found = dropouts(EventLog.of_paths({"1": "abc", "2": "ab", "3": "abb"}), "c", patience=timedelta(minutes=30))
    >>> found.reached, found.open, [(d.activity, d.cases, d.visits) for d in found.dropouts]
    (1, 1, [('b', 1, 3)])

    Raises:
        MiningError: no event is a goal activity.

    """
    goals = (goal,) if isinstance(goal, str) else tuple(goal)
    if not goals:
        raise MiningError("Name at least one activity as the goal.")
    end = int(log.time.max()) if until is None else until
    still = usual_patience(log) if patience is None else patience // timedelta(microseconds=1)
    reached, dropped = dropped_cases(log, [log.activity_code(name) for name in goals], end - still)
    return Dropouts(
        cases=log.n_cases,
        goal=goals,
        reached=reached,
        open=log.n_cases - reached - len(dropped),
        dropped=len(dropped),
        patience_seconds=still / 1e6,
        until=datetime_of(end).isoformat(),
        dropouts=_by_last_activity(log, dropped),
    )


def dropped_cases(log: EventLog, goals: Sequence[int], quiet_since: int) -> tuple[int, Longs]:
    """How many cases reached one of the goals (activity codes), and which of the others have been quiet since a moment."""
    reached = np.zeros(log.n_cases, bool)
    reached[log.case[np.isin(log.activity, goals)]] = True
    return int(reached.sum()), np.flatnonzero(~reached & (log.time[log.last_rows] <= quiet_since))


def pauses(log: EventLog) -> Longs:
    """Microseconds between each two neighbouring events of a case."""
    return np.delete(np.diff(log.time), log.last_rows[:-1])


def usual_patience(log: EventLog) -> int:
    """Microseconds that outlast 95 of 100 gaps between two events of a case."""
    gaps = pauses(log)
    return int(np.quantile(gaps, PATIENCE_SHARE)) if len(gaps) else 0


def _by_last_activity(log: EventLog, dropped: Longs) -> tuple[Dropout, ...]:
    n = len(log.activities)
    last = log.activity[log.last_rows[dropped]]
    seen = spreads(last, log.durations[dropped], n)
    visits = visiting_cases(log)
    return tuple(
        Dropout(
            log.activities[int(i)],
            int(seen.count[i]),
            int(visits[i]),
            int(seen.count[i]) / int(visits[i]),
            float(seen.median_seconds[i]),
            tuple(log.case_names(dropped[last == i][:5])),
        )
        for i in np.argsort(-seen.count, kind="stable")
        if seen.count[i]
    )


def visiting_cases(log: EventLog) -> Longs:
    """Per activity, the cases that have it."""
    n = len(log.activities)
    key = log.case.astype(np.int64) * n + log.activity
    key.sort()
    distinct = key[np.flatnonzero(np.diff(key, prepend=-1))]
    return np.bincount(distinct % max(n, 1), minlength=n)
