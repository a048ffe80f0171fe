"""The flow of cases over their first or last steps, or over the steps around an activity: data of a Sankey diagram."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from wend.mining.errors import MiningError
from wend.mining.grouping import Longs
from wend.mining.log import EventLog

END = "(end)"
START = "(start)"
OTHER = "(other)"

Side = Literal["after", "before"]


@dataclass(frozen=True)
class Flow:
    """Cases that went from `source` at one step to `target` at the next; steps before an anchor are negative."""

    step: int
    source: str
    target: str
    count: int


@dataclass(frozen=True)
class Sankey:
    """The flows between neighbouring steps, step by step, most cases first."""

    cases: int
    anchor: str | None
    flows: tuple[Flow, ...]

    def __repr__(self) -> str:
        return f"Sankey({self.cases:,} cases, {len(self.flows):,} flows)"

    def to_dict(self) -> dict[str, Any]:
        return {"cases": self.cases, "anchor": self.anchor, "flows": [asdict(f) for f in self.flows]}

    def to_arrow(self) -> pa.Table:
        """One row per flow."""
        return pa.table({n: [getattr(f, n) for f in self.flows] for n in Flow.__dataclass_fields__})


def sankey(log: EventLog, steps: int = 5, *, side: Side = "after", anchor: str | None = None, top: int = 8) -> Sankey:
    """The flow over `steps` steps: the first ones of a case, or from its first `anchor` on; with `before` those up to it,
    or up to the end.

    Per step the `top` most frequent activities are told apart, the rest are one. A case that stops is at its end.

    >>> [(f.step, f.source, f.target, f.count) for f in sankey(EventLog.of_paths({"1": "ab", "2": "a"}), 2).flows]
    [(0, 'a', 'b', 1), (0, 'a', '(end)', 1)]

    Raises:
        MiningError: fewer than two steps, or no such activity.

    """
    if steps < 2:
        raise MiningError("A flow needs at least two steps.")
    direction = 1 if side == "after" else -1
    origin = _origins(log, side, anchor)
    cases = np.flatnonzero(origin >= 0)
    names, columns = [*log.activities, END if direction > 0 else START, OTHER], []
    for step in range(steps):
        row = origin[cases] + direction * step
        inside = (row >= log.offsets[cases]) & (row < log.offsets[cases + 1])
        code = np.where(inside, log.activity[np.clip(row, 0, len(log) - 1)], len(log.activities))
        columns.append(_grouped(code, top, len(log.activities)))
    flows = [flow for step in range(steps - 1) for flow in _flows(columns, step, direction, names)]
    return Sankey(len(cases), anchor, tuple(flows))


def _origins(log: EventLog, side: Side, anchor: str | None) -> Longs:
    """The row at which each case is entered, -1 for a case without the anchor."""
    if anchor is None:
        return log.first_rows if side == "after" else log.last_rows
    rows = np.flatnonzero(log.activity == log.activity_code(anchor))
    origin = np.full(log.n_cases, -1, np.int64)
    origin[log.case[rows[::-1]]] = rows[::-1]
    return origin


def _grouped(code: Longs, top: int, outside: int) -> Longs:
    """The codes with all but the `top` most frequent made one; those that stopped stay apart."""
    counts = np.bincount(code[code < outside], minlength=outside)
    kept = np.zeros(outside + 1, bool)
    kept[np.argsort(-counts, kind="stable")[:top]] = True
    kept[outside] = True
    return np.where(kept[code], code, outside + 1)


def _flows(columns: list[Longs], step: int, direction: int, names: list[str]) -> list[Flow]:
    here, there = columns[step], columns[step + 1]
    going = here != len(names) - 2
    pair, count = np.unique(here[going] * len(names) + there[going], return_counts=True)
    found = []
    for i in np.argsort(-count, kind="stable"):
        a, b = names[int(pair[i] // len(names))], names[int(pair[i] % len(names))]
        source, target = (a, b) if direction > 0 else (b, a)
        found.append(Flow(step if direction > 0 else -step - 1, source, target, int(count[i])))
    return found
