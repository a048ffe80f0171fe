"""Variants: the distinct paths through the activities, how many cases took each, and how long they took.

Source: W. van der Aalst, "Process Mining: Data Science in Action" (2016), section 3.2 (trace variants).
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from wend.mining.log import EventLog
from wend.mining.spread import spreads


@dataclass(frozen=True)
class Variant:
    """One path, the cases that took it, their share of all, and how long a case took."""

    path: tuple[str, ...]
    count: int
    share: float
    mean_seconds: float
    median_seconds: float
    p90_seconds: float
    total_seconds: float
    example: str


@dataclass(frozen=True)
class Variants:
    """The variants, most frequent first; `count` says how many distinct ones the log has, however many are kept."""

    cases: int
    count: int
    variants: tuple[Variant, ...]

    def __repr__(self) -> str:
        top = f", the first has {self.variants[0].share:.0%}" if self.variants else ""
        return f"Variants({self.count:,} variants of {self.cases:,} cases{top})"

    def to_dict(self) -> dict[str, Any]:
        """The variants in the words of the JSON contract."""
        rows = [asdict(v) | {"path": list(v.path)} for v in self.variants]
        return {"cases": self.cases, "count": self.count, "variants": rows}

    def to_arrow(self) -> pa.Table:
        """One row per variant."""
        names = Variant.__dataclass_fields__
        columns = {name: [getattr(v, name) for v in self.variants] for name in names}
        return pa.table(columns | {"path": pa.array([list(p) for p in columns["path"]], pa.list_(pa.string()))})


def variants(log: EventLog, top: int | None = None) -> Variants:
    """The variants of the log by falling count, equal counts by first case; `top` keeps that many.

    >>> found = variants(EventLog.of_paths({"1": "ab", "2": "ac", "3": "ab"}))
    >>> [("".join(v.path), v.count, v.mean_seconds) for v in found.variants]
    [('ab', 2, 3600.0), ('ac', 1, 3600.0)]
    """
    groups = log.variants
    seen = spreads(groups.of, log.durations, len(groups))
    order = np.argsort(-groups.counts, kind="stable")[:top]
    firsts = groups.first[order]
    rows = tuple(
        Variant(
            path=log.path(int(case)),
            count=int(seen.count[i]),
            share=int(seen.count[i]) / log.n_cases,
            mean_seconds=float(seen.mean_seconds[i]),
            median_seconds=float(seen.median_seconds[i]),
            p90_seconds=float(seen.p90_seconds[i]),
            total_seconds=float(seen.total_seconds[i]),
            example=name,
        )
        for i, case, name in zip(order, firsts, log.case_names(firsts), strict=True)
    )
    return Variants(log.n_cases, len(groups), rows)
