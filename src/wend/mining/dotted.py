"""The dotted chart: every event a dot, cases down the page by their begin, time across.

Source: M. Song, W. van der Aalst, "Supporting process mining by showing events at a glance" (2007).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from wend.limits import DOTTED_CASES
from wend.mining.grouping import Longs
from wend.mining.log import Codes, EventLog

Clock = Literal["absolute", "relative"]


@dataclass(frozen=True, eq=False)
class DottedChart:
    """Dots: the line (0 is the case that began first), the time in microseconds, the activity."""

    clock: Clock
    cases: int
    cases_shown: int
    line: Longs
    time: Longs
    activity: Codes
    activities: tuple[str, ...]

    def __repr__(self) -> str:
        return f"DottedChart({len(self.line):,} dots, {self.cases_shown:,} of {self.cases:,} cases, {self.clock})"

    def to_arrow(self) -> pa.Table:
        """One row per dot."""
        names = pa.DictionaryArray.from_arrays(pa.array(self.activity), pa.array(list(self.activities)))
        return pa.table({"line": self.line, "time": self.time, "activity": names})


def dotted_chart(log: EventLog, *, clock: Clock = "absolute", cases_max: int = DOTTED_CASES) -> DottedChart:
    """The dots of the log; beyond `cases_max` cases every n-th is taken, in order of their begin.

    >>> dotted_chart(EventLog.of_paths({"1": "ab", "2": "a"}), clock="relative").time.tolist()
    [0, 3600000000, 0]
    """
    by_begin = np.argsort(log.time[log.first_rows], kind="stable")
    chosen = by_begin[np.unique(np.linspace(0, len(by_begin) - 1, min(cases_max, len(by_begin))).astype(np.int64))]
    sizes = log.lengths[chosen]
    ends = np.cumsum(sizes)
    rows = np.arange(int(sizes.sum())) + np.repeat(log.offsets[chosen] - (ends - sizes), sizes)
    begin = np.repeat(log.time[log.first_rows[chosen]], sizes) if clock == "relative" else 0
    return DottedChart(
        clock,
        log.n_cases,
        len(chosen),
        np.repeat(np.arange(len(chosen)), sizes),
        log.time[rows] - begin,
        log.activity[rows],
        tuple(log.activities),
    )
