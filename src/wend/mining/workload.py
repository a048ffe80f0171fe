"""Workload over time: how many cases are open, in all and with each agent.

A case is open from its first event to its last. It lies with an agent from their event until the next event of somebody else,
or the end of the case; a case lies with nobody before the first event that names an agent. Intervals hold their begin, not
their end.
Source: J. Little, "A proof for the queuing formula L = λW", Operations Research 9 (1961): the mean number open is the time
that cases lie, divided by the time watched.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from wend.limits import WORKLOAD_AGENTS, WORKLOAD_PERIODS
from wend.mining.grouping import Ints, Longs
from wend.mining.log import Codes, EventLog, datetime_of
from wend.mining.spread import Floats
from wend.mining.who import distinct_cases, who

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_STEPS = (_HOUR, _DAY, 7 * _DAY, 28 * _DAY, 364 * _DAY, 3_640 * _DAY)
_MONDAY = 4 * _DAY  # 1970-01-05


@dataclass(frozen=True)
class AgentLoad:
    """An agent's events and cases; how many cases lay with them at the same time, and the time of all of those together.

    `open_mean` is over the time from their first event to the last moment a case lay with them; `open` is the mean of each
    period, and empty for all but the busiest agents.
    """

    agent: str
    events: int
    cases: int
    open_mean: float
    open_max: int
    held_seconds: float
    open: tuple[float, ...]


@dataclass(frozen=True)
class Workload:
    """Periods begin at `at` (UTC) and last `period_seconds`; `open` is the mean number of open cases in each."""

    period_seconds: float
    at: tuple[str, ...]
    open: tuple[float, ...]
    arrived: tuple[int, ...]
    finished: tuple[int, ...]
    open_max: int
    agents: tuple[AgentLoad, ...]

    def __repr__(self) -> str:
        return f"Workload({len(self.at)} periods, {len(self.agents):,} agents, at most {self.open_max:,} cases open)"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def to_arrow(self) -> pa.Table:
        """One row per agent."""
        return pa.table({n: [getattr(a, n) for a in self.agents] for n in AgentLoad.__dataclass_fields__})


@dataclass(frozen=True, eq=False)
class _Held:
    """Intervals in which something is open, each of a group below `n`."""

    group: Ints
    begin: Longs
    end: Longs
    n: int


def workload(log: EventLog, by: str | None = None) -> Workload:
    """How many cases are open over time, and with whom (`by` another column than the resource), most time first.

    Ann has case 1 from 0:00 to 2:00 and case 2 from 1:00 to 2:00, when Bob takes both over.

    >>> log = EventLog.of(
    ...     np.array([0, 1, 0, 1]), np.zeros(4, int), np.array([0, 1, 2, 2]) * 3_600_000_000, activities=["a"],
    ...     resource=np.array([0, 0, 1, 1]), resources=["Ann", "Bob"],
    ... )
    >>> found = workload(log)
    >>> [(a.agent, a.cases, a.open_mean, a.open_max) for a in found.agents], found.open
    ([('Ann', 2, 1.5, 2), ('Bob', 2, 0.0, 0)], (1.0, 2.0, 0.0))

    Raises:
        MiningError: the log does not say who did what.

    """
    person, names = who(log, by)
    begin = log.time if log.start is None else log.start
    first, last = log.time[log.last_rows] - log.durations, log.time[log.last_rows]
    step, base, n = _periods(int(first.min()), int(last.max()))
    everything = _Held(np.zeros(log.n_cases, np.int64), first, last, 1)
    return Workload(
        period_seconds=step / 1e6,
        at=tuple(datetime_of(base + i * step).isoformat() for i in range(n)),
        open=tuple((_per_period(everything, base, step, n)[0] / step).tolist()),
        arrived=tuple(np.bincount((first - base) // step, minlength=n).tolist()),
        finished=tuple(np.bincount((last - base) // step, minlength=n).tolist()),
        open_max=int(_most_at_once(everything)[0]),
        agents=_agents(log, person, names, _held(log, person, begin, len(names)), (step, base, n)),
    )


def _periods(first: int, last: int) -> tuple[int, int, int]:
    """The width of a period, where the first begins, and how many there are."""
    for step in _STEPS:
        offset = _MONDAY if step >= 7 * _DAY else 0
        base = (first - offset) // step * step + offset
        n = (last - base) // step + 1
        if n <= WORKLOAD_PERIODS:
            break
    return step, base, n


def _held(log: EventLog, person: Codes, begin: Longs, n: int) -> _Held:
    """From the first of a run of events of one agent in a case to the first of the next agent's, or the end of the case."""
    rows = np.flatnonzero(person >= 0)
    case, agent = log.case[rows], person[rows]
    fresh = np.ones(len(rows), bool)
    fresh[1:] = (case[1:] != case[:-1]) | (agent[1:] != agent[:-1])
    runs = rows[fresh]
    end = log.time[log.last_rows[log.case[runs]]]
    same = log.case[runs[1:]] == log.case[runs[:-1]]
    end[:-1] = np.where(same, begin[runs[1:]], end[:-1])
    return _Held(agent[fresh], begin[runs], np.maximum(end, begin[runs]), n)


def _agents(
    log: EventLog, person: Codes, names: list[str], held: _Held, periods: tuple[int, int, int]
) -> tuple[AgentLoad, ...]:
    step, base, n = periods
    rows = np.flatnonzero(person >= 0)
    events = np.bincount(person[rows], minlength=held.n)
    cases = distinct_cases(person[rows], log.case[rows], held.n)
    total = np.bincount(held.group, (held.end - held.begin) / 1e6, held.n)
    since, until = np.full(held.n, np.iinfo(np.int64).max), np.zeros(held.n, np.int64)
    np.minimum.at(since, held.group, held.begin)
    np.maximum.at(until, held.group, held.end)
    most = _most_at_once(held)
    order = [int(i) for i in np.argsort(-total, kind="stable") if events[i]]
    series = _series(held, order[:WORKLOAD_AGENTS], base, step, n)
    return tuple(
        AgentLoad(
            names[i],
            int(events[i]),
            int(cases[i]),
            float(total[i] / (int(until[i] - since[i]) / 1e6)) if until[i] > since[i] else 0.0,
            int(most[i]),
            float(total[i]),
            tuple(series[place].tolist()) if place < len(series) else (),
        )
        for place, i in enumerate(order)
    )


def _series(held: _Held, chosen: list[int], base: int, step: int, n: int) -> Floats:
    """Per chosen group and period, the mean number open."""
    place = np.full(held.n, -1)
    place[chosen] = np.arange(len(chosen))
    kept = place[held.group] >= 0
    part = _Held(place[held.group[kept]], held.begin[kept], held.end[kept], len(chosen))
    return _per_period(part, base, step, n) / step


def _per_period(held: _Held, base: int, step: int, n: int) -> Floats:
    """Per group and period, the microseconds of all intervals that lie in it: the partial ends, and whole periods between."""
    first, last = (held.begin - base) // step, (held.end - base) // step
    one = first == last
    head = np.where(one, held.end - held.begin, (first + 1) * step - (held.begin - base))
    tail = np.where(one, 0, held.end - base - last * step)
    at = held.group.astype(np.int64) * (n + 1)
    cells = held.n * (n + 1)
    parts = np.bincount(at + first, head, cells) + np.bincount(at + last, tail, cells)
    rise = np.bincount((at + first + 1)[~one], minlength=cells) - np.bincount((at + last)[~one], minlength=cells)
    whole = np.cumsum(rise.reshape(held.n, n + 1), axis=1) * step
    return np.asarray((parts.reshape(held.n, n + 1) + whole)[:, :n], np.float64)


def _most_at_once(held: _Held) -> Longs:
    """Per group the largest number open at the same time; what ends at a moment ends before others begin."""
    most = np.zeros(held.n, np.int64)
    if len(held.group) == 0:
        return most
    group = np.concatenate((held.group, held.group))
    moment = np.concatenate((held.end, held.begin))
    change = np.repeat([-1, 1], len(held.group))
    order = np.lexsort((change, moment, group))
    level = np.cumsum(change[order])  # every group comes back to 0, so the next begins there
    firsts = np.flatnonzero(np.diff(group[order], prepend=-1))
    most[group[order][firsts]] = np.maximum(np.maximum.reduceat(level, firsts), 0)
    return most
