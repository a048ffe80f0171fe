"""Who sits on what: cases brought to a state, such as a verified lead, and then left lying.

Every event of the named activities is followed: the next event of its case came in time, or late, or never. One that never
came is lying where more than the allowed time has passed until the log ends, and open where it has not.
Source: the rule is our own reading of W. van der Aalst, M. Pesic, "DecSerFlow: towards a truly declarative service flow
language" (2006), response with a time limit, by the agent who has the case.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from wend.mining.errors import MiningError
from wend.mining.grouping import Ints, Longs
from wend.mining.log import EventLog, datetime_of
from wend.mining.spread import spreads
from wend.mining.who import who

_EXAMPLES = 5


@dataclass(frozen=True)
class Sitter:
    """What came of an agent's events: `left` is late plus lying, its seconds are theirs; examples lay longest."""

    agent: str | None
    events: int
    in_time: int
    late: int
    lying: int
    open: int
    left: int
    left_share: float
    median_seconds: float
    longest_seconds: float
    total_seconds: float
    examples: tuple[str, ...]


@dataclass(frozen=True)
class LeftLying:
    """Agents by falling number of cases left; an agent of None is nobody. `until` is the end of what was observed."""

    after: tuple[str, ...]
    longer_than_seconds: float
    until: str
    events: int
    cases: int
    in_time: int
    late: int
    lying: int
    open: int
    agents: tuple[Sitter, ...]

    def __repr__(self) -> str:
        return f"LeftLying({self.late:,} late, {self.lying:,} lying, of {self.events:,} {' or '.join(self.after)})"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def to_arrow(self) -> pa.Table:
        """One row per agent."""
        return pa.table({n: [getattr(a, n) for a in self.agents] for n in Sitter.__dataclass_fields__})


def left_lying(
    log: EventLog, after: str | Sequence[str], longer: timedelta, *, until: int | None = None, by: str | None = None
) -> LeftLying:
    """Cases left longer than `longer` after an activity, by the agent of that event (or a column such as the owner).

    `until` is the end of what was observed, in microseconds (the last time of the log). Without resources all is nobody's.

    Case 1 goes on after 2 hours, case 2 after 30 minutes, case 3 never, and the log ends an hour later.

    >>> log = EventLog.of(
    ...     np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 0]), np.array([0, 120, 60, 90, 60]) * 60_000_000,
    ...     activities=["verified", "called"],
    ... )
    >>> found = left_lying(log, "verified", timedelta(minutes=45))
    >>> found.in_time, found.late, found.lying, found.open
    (1, 1, 1, 0)
    >>> left_lying(log, "verified", timedelta(hours=1)).open
    1

    Raises:
        MiningError: the log has no such activity, or no such column.

    """
    names = (after,) if isinstance(after, str) else tuple(after)
    if not names:
        raise MiningError("Name at least one activity after which cases must go on.")
    person, people = who(log, by) if by or log.resource is not None else (np.full(len(log), -1, np.int32), [])
    end = int(log.time.max()) if until is None else until
    allowed = longer // timedelta(microseconds=1)
    rows = np.flatnonzero(np.isin(log.activity, [log.activity_code(name) for name in names]) & (log.time <= end))
    lay, came = _waits(log, rows, end)
    kind = np.where(lay <= allowed, np.where(came, 0, 3), np.where(came, 1, 2))
    in_time, late, lying, still = np.bincount(kind, minlength=4).tolist()
    agents = _by_agent(log, rows, np.where(person[rows] < 0, len(people), person[rows]), [*people, None], kind, lay)
    cases = len(np.unique(log.case[rows]))
    moment = datetime_of(end).isoformat()
    return LeftLying(names, longer.total_seconds(), moment, len(rows), cases, in_time, late, lying, still, agents)


def _waits(log: EventLog, rows: Longs, end: int) -> tuple[Longs, Any]:
    """How long nothing followed each row, and whether something did by the end."""
    begin = log.time if log.start is None else log.start
    last = rows == log.last_rows[log.case[rows]]
    following = begin[np.where(last, rows, np.minimum(rows + 1, len(log) - 1))]
    came = ~last & (following <= end)
    return np.maximum(np.where(came, following, end) - log.time[rows], 0), came


def _by_agent(
    log: EventLog, rows: Longs, agent: Ints, names: Sequence[str | None], kind: Longs, lay: Longs
) -> tuple[Sitter, ...]:
    n = len(names)
    table = np.bincount(agent.astype(np.int64) * 4 + kind, minlength=4 * n).reshape(n, 4)
    left = np.flatnonzero((kind == 1) | (kind == 2))
    seen = spreads(agent[left], lay[left], n)
    longest = left[np.lexsort((-lay[left], agent[left]))]
    cuts = np.searchsorted(agent[longest], np.arange(n + 1))
    found = []
    for i in np.lexsort((-seen.total_seconds, -seen.count)).tolist():
        in_time, late, lying, still = table[i].tolist()
        if table[i].any():
            examples = tuple(log.case_names(log.case[rows[longest[cuts[i] : cuts[i + 1]][:_EXAMPLES]]]))
            found.append(
                Sitter(
                    names[i],
                    in_time + late + lying + still,
                    in_time,
                    late,
                    lying,
                    still,
                    late + lying,
                    (late + lying) / (in_time + late + lying) if in_time + late + lying else 0.0,
                    float(seen.median_seconds[i]),
                    float(seen.max_seconds[i]),
                    float(seen.total_seconds[i]),
                    examples,
                )
            )
    return tuple(found)
