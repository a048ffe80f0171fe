"""Handovers: who passes work to whom, how long it then lies, and ping-pong, where it comes straight back.

Source: W. van der Aalst, H. Reijers, M. Song, "Discovering social networks from event logs", CSCW 14 (2005).
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wend.mining.errors import MiningError
from wend.mining.grouping import Longs
from wend.mining.log import Codes, EventLog
from wend.mining.spread import spreads


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
    who, names = _who(log, by)
    rows = np.flatnonzero(who >= 0)
    case, person = log.case[rows], who[rows].astype(np.int64)
    end, begin = log.time[rows], (log.time if log.start is None else log.start)[rows]
    moved = np.flatnonzero((case[1:] == case[:-1]) & (person[1:] != person[:-1]))
    pair = person[moved] * len(names) + person[moved + 1]
    codes, of = np.unique(pair, return_inverse=True)
    seen = spreads(of, np.maximum(begin[moved + 1] - end[moved], 0), len(codes))
    cases = _distinct_cases(of, case[moved], len(codes))
    found = [
        Handover(
            names[int(codes[i] // len(names))],
            names[int(codes[i] % len(names))],
            int(seen.count[i]),
            int(cases[i]),
            float(seen.mean_seconds[i]),
            float(seen.median_seconds[i]),
            float(seen.p90_seconds[i]),
            float(seen.total_seconds[i]),
        )
        for i in np.argsort(-seen.count, kind="stable")
    ]
    back = _ping_pong(case, person, end, begin, moved, names)
    return Handovers(log.n_cases, len(np.unique(case[moved])), tuple(found), back)


def _ping_pong(
    case: Codes, person: Longs, end: Longs, begin: Longs, moved: Longs, names: list[str]
) -> tuple[PingPong, ...]:
    """Two handovers in a row of one case, the second back to where the first came from; work done between stays one visit."""
    first, second = moved[:-1], moved[1:]
    back = (case[first] == case[second]) & (person[first] == person[second + 1])
    first, second = first[back], second[back]
    low, high = np.minimum(person[first], person[second]), np.maximum(person[first], person[second])
    codes, of = np.unique(low * len(names) + high, return_inverse=True)
    seen = spreads(of, np.maximum(begin[second + 1] - end[first], 0), len(codes))
    cases = _distinct_cases(of, case[first], len(codes))
    return tuple(
        PingPong(
            (names[int(codes[i] // len(names))], names[int(codes[i] % len(names))]),
            int(seen.count[i]),
            int(cases[i]),
            float(seen.mean_seconds[i]),
            float(seen.total_seconds[i]),
        )
        for i in np.argsort(-seen.count, kind="stable")
    )


def _distinct_cases(of: npt.NDArray[np.int64], case: Codes, n: int) -> Longs:
    if len(of) == 0:
        return np.zeros(n, np.int64)
    width = int(case.max()) + 1
    return np.bincount(np.unique(of * width + case) // width, minlength=n)


def _who(log: EventLog, by: str | None) -> tuple[Codes, list[str]]:
    if by is None or by == "org:resource":
        if log.resource is None:
            raise MiningError("The log does not say who did what: name the column with --resource.")
        return log.resource, list(log.resources)
    if by not in log.attributes:
        raise MiningError(f"The log has no attribute {by!r}; it has {', '.join(log.attributes) or 'none'}.")
    column = log.attributes[by]
    array = pa.chunked_array([pa.array(column)]) if isinstance(column, np.ndarray) else column
    encoded = pa.chunked_array([array.cast(pa.string()).combine_chunks()]).dictionary_encode().chunk(0)
    return np.asarray(
        encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.int32
    ), encoded.dictionary.to_pylist()
