"""Waiting against working: how long cases lie between two activities, and where most time is lost in all.

A wait runs from the end of one event of a case to the start of the next. Without start times the work itself is in it.
Where starts and resources are known each wait is split by cause (`wait_causes`).
"""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from wend.mining.directly_follows import compact, follow_pairs
from wend.mining.log import EventLog
from wend.mining.spread import Spread, spreads
from wend.mining.wait_causes import CAUSES, split_waits


@dataclass(frozen=True)
class Wait:
    """The waits between two activities; `causes` are seconds by cause, none where they cannot be told."""

    source: str
    target: str
    count: int
    mean_seconds: float
    median_seconds: float
    p90_seconds: float
    total_seconds: float
    share: float
    causes: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Waits:
    """Waits by falling total time, and how long each activity is worked on; `timed` says whether starts are known."""

    timed: bool
    waiting_seconds: float
    service_seconds: float
    causes: dict[str, float]
    waits: tuple[Wait, ...]
    service: dict[str, Spread]

    def __repr__(self) -> str:
        worst = f", most between {self.waits[0].source} and {self.waits[0].target}" if self.waits else ""
        return (
            f"Waits({self.waiting_seconds / 86_400:.1f} days waited, {self.service_seconds / 86_400:.1f} worked{worst})"
        )

    def to_dict(self) -> dict[str, Any]:
        rows = []
        for wait in self.waits:
            words = asdict(wait)
            rows.append({"from": words.pop("source"), "to": words.pop("target"), **words})
        return {
            "timed": self.timed,
            "waiting_seconds": self.waiting_seconds,
            "service_seconds": self.service_seconds,
            "causes": self.causes,
            "waits": rows,
            "service": {name: asdict(s) for name, s in self.service.items()},
        }

    def to_arrow(self) -> pa.Table:
        """One row per pair of activities, with a column per cause."""
        names = [n for n in Wait.__dataclass_fields__ if n != "causes"]
        columns: dict[str, Any] = {n: [getattr(w, n) for w in self.waits] for n in names}
        columns |= {cause: [w.causes.get(cause) for w in self.waits] for cause in CAUSES}
        return pa.table(columns)


def waits(log: EventLog) -> Waits:
    """Where time is lost between events.

    >>> found = waits(EventLog.of_paths({"1": "abc", "2": "ab"}))
    >>> [(w.source, w.target, w.total_seconds, round(w.share, 2)) for w in found.waits]
    [('a', 'b', 7200.0, 0.67), ('b', 'c', 3600.0, 0.33)]
    """
    n = len(log.activities)
    pairs, times = follow_pairs(log)
    codes, pair = compact(pairs, n)
    seen = spreads(pair, times, len(codes))
    split = split_waits(log)
    by_pair = None if split is None else np.stack([np.bincount(pair, c[1:], len(codes)) / 1e6 for c in split])
    real = np.flatnonzero(codes < n * n)
    total = float(seen.total_seconds[real].sum())
    found = [
        Wait(
            log.activities[int(codes[i] // n)],
            log.activities[int(codes[i] % n)],
            int(seen.count[i]),
            float(seen.mean_seconds[i]),
            float(seen.median_seconds[i]),
            float(seen.p90_seconds[i]),
            float(seen.total_seconds[i]),
            float(seen.total_seconds[i]) / total if total else 0.0,
            {} if by_pair is None else dict(zip(CAUSES, by_pair[:, i].tolist(), strict=True)),
        )
        for i in real[np.argsort(-seen.total_seconds[real], kind="stable")]
    ]
    service = _service(log)
    worked = sum(s.total_seconds for s in service.values())
    causes = {} if by_pair is None else dict(zip(CAUSES, by_pair[:, real].sum(axis=1).tolist(), strict=True))
    return Waits(log.start is not None, total, worked, causes, tuple(found), service)


def _service(log: EventLog) -> dict[str, Spread]:
    """How long each activity is worked on, most total time first; nothing where starts are not known."""
    if log.start is None:
        return {}
    seen = spreads(log.activity, log.time - log.start, len(log.activities))
    order = np.argsort(-seen.total_seconds, kind="stable")
    return {log.activities[int(i)]: seen[int(i)] for i in order if seen.count[i]}
