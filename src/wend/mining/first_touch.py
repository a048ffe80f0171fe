"""Lag to first touch: how long a case lies after it came in, and how long it lies with each agent before they begin.

A case arrives with its first event, or with the first of a named activity. It is first touched by the next event that names
an agent. A case comes to an agent when the event before that agent's first one in the case is done.
Source: M. Dumas, M. La Rosa, J. Mendling, H. Reijers, "Fundamentals of Business Process Management" (2018), chapter 11
(process monitoring: waiting time by resource).
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from wend.mining.grouping import Longs
from wend.mining.log import EventLog
from wend.mining.spread import Spread, spread, spreads
from wend.mining.who import who


@dataclass(frozen=True)
class AgentTouch:
    """An agent's cases, those they opened themselves, and the lag (seconds) before their first event in the others."""

    agent: str
    cases: int
    opened: int
    mean_seconds: float
    median_seconds: float
    p90_seconds: float
    total_seconds: float


@dataclass(frozen=True)
class FirstTouch:
    """`lag` is from arrival to first touch, over the cases touched; agents by falling total lag."""

    arrival: str | None
    cases: int
    touched: int
    lag: Spread
    agents: tuple[AgentTouch, ...]

    def __repr__(self) -> str:
        return f"FirstTouch({self.touched:,} of {self.cases:,} cases touched, {len(self.agents):,} agents)"

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "agents": [asdict(a) for a in self.agents]}

    def to_arrow(self) -> pa.Table:
        """One row per agent."""
        return pa.table({n: [getattr(a, n) for a in self.agents] for n in AgentTouch.__dataclass_fields__})


def first_touch(log: EventLog, by: str | None = None, *, arrival: str | None = None) -> FirstTouch:
    """How long cases wait for their first touch, and for each agent (`by` another column than the resource).

    Case 1 comes in at 0:00 by the web, Ann begins at 1:00, Bob at 2:00, Ann again at 3:00: what she does again is no first touch.

    >>> log = EventLog.of(
    ...     np.zeros(4, int), np.arange(4), np.arange(4) * 3_600_000_000, activities=list("abcd"),
    ...     resource=np.array([-1, 0, 1, 0]), resources=["Ann", "Bob"],
    ... )
    >>> found = first_touch(log)
    >>> found.lag.median_seconds, [(a.agent, a.cases, a.median_seconds) for a in found.agents]
    (3600.0, [('Ann', 1, 3600.0), ('Bob', 1, 3600.0)])

    Raises:
        MiningError: the log does not say who did what, or has no such arrival.

    """
    person, names = who(log, by)
    begin = log.time if log.start is None else log.start
    arrived = log.first_rows if arrival is None else _arrivals(log, log.activity_code(arrival))
    since = np.full(log.n_cases, len(log), np.int64)
    since[log.case[arrived]] = arrived
    named = np.flatnonzero((person >= 0) & (np.arange(len(log)) >= since[log.case]))
    touch = _next(log, named, arrived)
    came = touch >= 0
    lag = np.maximum(begin[touch[came]] - log.time[arrived[came]], 0)
    return FirstTouch(
        arrival, len(arrived), int(came.sum()), spread(lag), _by_agent(log, person, names, named, since, begin)
    )


def _arrivals(log: EventLog, activity: int) -> Longs:
    """The first row of the activity in each case that has it."""
    rows = np.flatnonzero(log.activity == activity)
    return rows[np.unique(log.case[rows], return_index=True)[1]]


def _next(log: EventLog, named: Longs, arrived: Longs) -> Longs:
    """The first named row after each arrival, in its case; -1 where none is."""
    if len(named) == 0:
        return np.full(len(arrived), -1, np.int64)
    place = np.searchsorted(named, arrived, side="right")
    row = named[np.minimum(place, len(named) - 1)]
    return np.where((place < len(named)) & (log.case[row] == log.case[arrived]), row, -1)


def _by_agent(
    log: EventLog, person: Any, names: list[str], named: Longs, since: Longs, begin: Longs
) -> tuple[AgentTouch, ...]:
    n = len(names)
    key = log.case[named].astype(np.int64) * n + person[named]
    firsts = named[np.unique(key, return_index=True)[1]]
    opened = firsts == since[log.case[firsts]]
    touched = firsts[~opened]
    seen = spreads(person[touched], np.maximum(begin[touched] - log.time[touched - 1], 0), n)
    cases = np.bincount(person[firsts], minlength=n)
    own = np.bincount(person[firsts[opened]], minlength=n)
    return tuple(
        AgentTouch(
            names[int(i)],
            int(cases[i]),
            int(own[i]),
            float(seen.mean_seconds[i]),
            float(seen.median_seconds[i]),
            float(seen.p90_seconds[i]),
            float(seen.total_seconds[i]),
        )
        for i in np.argsort(-seen.total_seconds, kind="stable")
        if cases[i]
    )
