"""Handovers: who passes work to whom, how long it then lies, and ping-pong, where it comes straight back.

Source: W. van der Aalst, H. Reijers, M. Song, "Discovering social networks from event logs", CSCW 14 (2005).
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from wend.mining.grouping import Longs
from wend.mining.log import Codes, EventLog
from wend.mining.spread import spreads
from wend.mining.who import distinct_cases, who


@dataclass(frozen=True)
class Handover:
    """Work went from one to another directly; the seconds lie between the two events."""

    source: str
    target: str
    count: int
    cases: int
    mean_seconds: float
    median_seconds: float
    p90_seconds: float
    total_seconds: float


@dataclass(frozen=True)
class PingPong:
    """Work went from one of a pair to the other and straight back; the seconds lie between leaving and coming back."""

    between: tuple[str, str]
    count: int
    cases: int
    mean_seconds: float
    total_seconds: float


@dataclass(frozen=True)
class Handovers:
    """Handovers and ping-pong, both by falling count; `cases_handed_over` counts cases with any handover."""

    cases: int
    cases_handed_over: int
    handovers: tuple[Handover, ...]
    ping_pong: tuple[PingPong, ...]

    def __repr__(self) -> str:
        total = sum(h.count for h in self.handovers)
        return f"Handovers({total:,} in {self.cases_handed_over:,} of {self.cases:,} cases)"

    def to_dict(self) -> dict[str, Any]:
        rows = []
        for handover in self.handovers:
            words = asdict(handover)
            rows.append({"from": words.pop("source"), "to": words.pop("target"), **words})
        back = [asdict(p) | {"between": list(p.between)} for p in self.ping_pong]
        return {"cases": self.cases, "cases_handed_over": self.cases_handed_over, "handovers": rows, "ping_pong": back}

    def to_arrow(self) -> pa.Table:
        """One row per handover."""
        return pa.table({n: [getattr(h, n) for h in self.handovers] for n in Handover.__dataclass_fields__})


def handovers(log: EventLog, by: str | None = None) -> Handovers:
    """Who hands over to whom: by resource, or by an attribute of events such as a team.

    Events without a resource are passed over: work goes from the one before to the one after.

    Raises:
        MiningError: the log has no resource, or no such attribute.

    """
    moved = moves_in(log, by)
    seen, back = _seen(moved.over), _seen(moved.back)
    handed = [Handover(key[0], key[1], *numbers) for key, numbers in seen]
    ping_pong = [PingPong(key, count, cases, mean, total) for key, (count, cases, mean, _, _, total) in back]
    return Handovers(log.n_cases, moved.cases, tuple(handed), tuple(ping_pong))


@dataclass(frozen=True, eq=False)
class Moves:
    """Moves between pairs of people: the pairs, and per move the place of its pair, the case and the microseconds."""

    pairs: list[tuple[str, str]]
    of: Longs
    case: Longs
    time: Longs

    @property
    def cases(self) -> Longs:
        """How many cases have a move of each pair."""
        return distinct_cases(self.of, self.case, len(self.pairs))


@dataclass(frozen=True, eq=False)
class MovesOfLog:
    """All handovers, those of them that come straight back, and how many cases have any."""

    over: Moves
    back: Moves
    cases: int


def moves_in(log: EventLog, by: str | None = None) -> MovesOfLog:
    """Every handover of a log. Raises `MiningError` as `handovers` does."""
    person_of, names = who(log, by)
    rows = np.flatnonzero(person_of >= 0)
    case, person = log.case[rows], person_of[rows].astype(np.int64)
    end, begin = log.time[rows], (log.time if log.start is None else log.start)[rows]
    moved = np.flatnonzero((case[1:] == case[:-1]) & (person[1:] != person[:-1]))
    pair = person[moved] * len(names) + person[moved + 1]
    over = _moves(pair, case[moved], np.maximum(begin[moved + 1] - end[moved], 0), names)
    first, second = moved[:-1], moved[1:]
    back = (case[first] == case[second]) & (person[first] == person[second + 1])
    first, second = first[back], second[back]
    low, high = np.minimum(person[first], person[second]), np.maximum(person[first], person[second])
    away = np.maximum(begin[second + 1] - end[first], 0)  # work done between stays one visit
    return MovesOfLog(over, _moves(low * len(names) + high, case[first], away, names), len(np.unique(case[moved])))


def _moves(pair: Longs, case: Codes, time: Longs, names: list[str]) -> Moves:
    codes, of = np.unique(pair, return_inverse=True)
    pairs = [(names[int(code // len(names))], names[int(code % len(names))]) for code in codes]
    return Moves(pairs, of, case.astype(np.int64), time)


_Numbers = tuple[int, int, float, float, float, float]


def _seen(moves: Moves) -> list[tuple[tuple[str, str], _Numbers]]:
    """By falling count: the pair; count, cases, mean, median, 90th percentile and total seconds."""
    seen, cases = spreads(moves.of, moves.time, len(moves.pairs)), moves.cases
    return [
        (
            moves.pairs[i],
            (
                int(seen.count[i]),
                int(cases[i]),
                float(seen.mean_seconds[i]),
                float(seen.median_seconds[i]),
                float(seen.p90_seconds[i]),
                float(seen.total_seconds[i]),
            ),
        )
        for i in np.argsort(-seen.count, kind="stable").tolist()
    ]
