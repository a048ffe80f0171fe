"""Promises of time: how long after one activity another must have come; kept, broken, open and overdue.

The clock of a case starts with the first of the source activity and stops with the next of the target activity; another
source while it runs starts no second clock, one after it has stopped does. A promise is by whom the target was done; while
it has not come, by whom the case was last worked on.
Source: A. del-Río-Ortega, M. Resinas, C. Cabanillas, A. Ruiz-Cortés, "On the definition and design-time analysis of process
performance indicators", Information Systems 38 (2013): time measures between two events.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from wend.mining.errors import MiningError
from wend.mining.grouping import Longs
from wend.mining.hours import Hours
from wend.mining.log import EventLog, datetime_of
from wend.mining.spread import spreads
from wend.mining.who import who

_EXAMPLES = 5
MET, BREACHED, OPEN, OVERDUE = range(4)


@dataclass(frozen=True)
class Promises:
    """How some promises stand. The quantiles are of those done, met or breached; examples are the longest not met.

    `breached_share` is breached and overdue among all that are decided, which is all but the open.
    """

    agent: str | None
    promises: int
    met: int
    breached: int
    open: int
    overdue: int
    breached_share: float
    median_seconds: float
    p90_seconds: float
    longest_seconds: float
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Sla:
    """All promises, and by agent or team, most breached and overdue first; an agent of None is nobody.

    All seconds are of the clock, or of the hours of business where `hours` names them.
    """

    source: str
    target: str
    limit_seconds: float
    until: str
    hours: str | None
    total: Promises
    agents: tuple[Promises, ...]

    def __repr__(self) -> str:
        t = self.total
        return (
            f"Sla({self.source} → {self.target}: {t.met:,} met, {t.breached:,} breached, {t.open:,} open, "
            f"{t.overdue:,} overdue)"
        )

    def to_dict(self) -> dict[str, Any]:
        """The words of the JSON contract: the total's counts beside the rest."""
        words, total = asdict(self), asdict(self.total)
        total.pop("agent")
        return {"from": words.pop("source"), "to": words.pop("target"), **words, "total": total}

    def to_arrow(self) -> pa.Table:
        """One row per agent."""
        return pa.table({n: [getattr(a, n) for a in self.agents] for n in Promises.__dataclass_fields__})


def sla(
    log: EventLog,
    source: str,
    target: str,
    limit: timedelta,
    *,
    until: int | None = None,
    by: str | None = None,
    hours: Hours | None = None,
) -> Sla:
    """Whether `target` came within `limit` after `source`; exactly the limit is met.

    `until` is the end of what was observed, in microseconds (the last time of the log): what comes later is not known yet.
    `by` names a column other than the resource; without resources all is nobody's. With `hours`, only time in hours of
    business counts.

    Case 1 is called after 1 hour and, complaining again, after 5; case 2 waits for 6 hours, case 3 for 1, at the end.

    >>> log = EventLog.of(
    ...     np.array([0, 0, 0, 0, 1, 2]), np.array([0, 1, 0, 1, 0, 0]), np.array([0, 1, 3, 8, 2, 7]) * 3_600_000_000,
    ...     activities=["complaint", "call"],
    ... )
    >>> sla(log, "complaint", "call", timedelta(hours=4))
    Sla(complaint → call: 1 met, 1 breached, 1 open, 1 overdue)

    Raises:
        MiningError: source and target are the same, or the log has no such activity or column.

    """
    first, second = log.activity_code(source), log.activity_code(target)
    if first == second:
        raise MiningError(f"A promise from {source!r} to itself has no end: name two activities.")
    end = int(log.time.max()) if until is None else until
    begin, done = _clocks(log, first, second, end)
    stop = np.where(done >= 0, log.time[done], end)
    took = stop - log.time[begin] if hours is None else hours.between(log.time[begin], stop)
    within = took <= limit // timedelta(microseconds=1)
    state = np.where(done >= 0, np.where(within, MET, BREACHED), np.where(within, OPEN, OVERDUE))
    agent, people = _held_by(log, by, begin, done, end)
    every = _promises(log, np.zeros(len(begin), np.int64), [None], begin, state, took)
    total = every[0] if every else Promises(None, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0, ())
    agents = _promises(log, agent, [*people, None], begin, state, took)
    return Sla(
        source,
        target,
        limit.total_seconds(),
        datetime_of(end).isoformat(),
        hours.words if hours else None,
        total,
        agents,
    )


def _clocks(log: EventLog, source: int, target: int, end: int) -> tuple[Longs, Longs]:
    """The rows at which clocks start, and those at which they stop, -1 where they still run."""
    rows = np.flatnonzero(((log.activity == source) | (log.activity == target)) & (log.time <= end))
    starting, case = log.activity[rows] == source, log.case[rows]
    fresh = starting.copy()
    fresh[1:] &= ~(starting[:-1] & (case[1:] == case[:-1]))
    places = np.flatnonzero(fresh)
    stops = np.flatnonzero(~starting)
    following = np.searchsorted(stops, places)
    stop = stops[np.minimum(following, max(len(stops) - 1, 0))] if len(stops) else np.zeros(len(places), np.int64)
    found = (following < len(stops)) & (case[stop] == case[places])
    return rows[places], np.where(found, rows[stop], -1)


def _held_by(log: EventLog, by: str | None, begin: Longs, done: Longs, end: int) -> tuple[Longs, list[str]]:
    """Per clock a code for who stopped it, or who has the case: one more than the last code is nobody."""
    if by is None and log.resource is None:
        return np.zeros(len(begin), np.int64), []
    person, people = who(log, by)
    named = np.flatnonzero((person >= 0) & (log.time <= end))
    if len(named) == 0:
        return np.full(len(begin), len(people), np.int64), people
    case = log.case[begin]
    latest = named[np.maximum(np.searchsorted(named, log.offsets[case + 1]) - 1, 0)]
    row = np.where(done >= 0, done, latest)
    known = (log.case[row] == case) & (person[row] >= 0)
    return np.where(known, person[row], len(people)).astype(np.int64), people


def _promises(
    log: EventLog, group: Longs, names: list[str | None], begin: Longs, state: Longs, took: Longs
) -> tuple[Promises, ...]:
    n = len(names)
    table = np.bincount(group * 4 + state, minlength=4 * n).reshape(n, 4)
    done, bad = np.flatnonzero(state <= BREACHED), np.flatnonzero((state == BREACHED) | (state == OVERDUE))
    seen = spreads(group[done], took[done], n)
    bad = bad[np.lexsort((-took[bad], group[bad]))]
    cuts = np.searchsorted(group[bad], np.arange(n + 1))
    broken = np.diff(cuts)
    found = []
    for i in np.lexsort((-table.sum(axis=1), -broken)).tolist():
        met, breached, still, overdue = table[i].tolist()
        if not table[i].any():
            continue
        decided = met + breached + overdue
        examples = tuple(log.case_names(log.case[begin[bad[cuts[i] : cuts[i + 1]][:_EXAMPLES]]]))
        share = (breached + overdue) / decided if decided else 0.0
        found.append(
            Promises(
                names[i],
                decided + still,
                met,
                breached,
                still,
                overdue,
                share,
                float(seen.median_seconds[i]),
                float(seen.p90_seconds[i]),
                float(seen.max_seconds[i]),
                examples,
            )
        )
    return tuple(found)
