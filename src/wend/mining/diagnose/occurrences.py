"""One question put to a log, and the events of the log by activity, which every question is made of.

Rule 1. A trial is a row of the log; its answer is 0 or 1, where 1 is the bad one, or a wait in seconds.
Rule 2. Nothing here is a finding: which rows are asked what is said in `measures` and `recurring`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from wend.limits import DIAGNOSIS_STEPS
from wend.mining.diagnose.axis import DAY_US, Axis
from wend.mining.log import EventLog

Longs = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Kind = Literal["drop_out", "loop", "rework", "skipped", "detour", "failure", "wait", "service", "lost"]

_ENDLESS_SHARE = 0.2
_PATIENCE_PART = 5


@dataclass(frozen=True, eq=False)
class Measure:
    """One question: the trial rows, the answers, and for a wait the rows where it ended.

    `repeated`: a case may have several trials, so that they are no independent witnesses.
    """

    kind: Kind
    step: str
    other: str | None
    rows: Longs
    values: Doubles
    ends: Longs | None = None
    repeated: bool = False

    @property
    def binary(self) -> bool:
        return self.kind not in {"wait", "service"}


@dataclass(frozen=True, eq=False)
class Occurrences:
    """The events of a log by activity, with what follows each."""

    log: EventLog
    axis: Axis
    goal: frozenset[int] = frozenset()

    @cached_property
    def following(self) -> Longs:
        """The activity after each event, -1 at the end of a case."""
        found = np.full(len(self.log), -1, np.int64)
        found[:-1] = self.log.activity[1:]
        found[self.log.last_rows] = -1
        return found

    @cached_property
    def is_last(self) -> Bools:
        return self.following < 0

    @cached_property
    def last_begin(self) -> int:
        """When cases ceased to begin, but for a few."""
        return int(np.quantile(self.log.time[self.log.first_rows], 0.998))

    @cached_property
    def reached(self) -> Bools:
        """The cases that reached the goal."""
        found = np.zeros(self.log.n_cases, bool)
        found[self.log.case[np.isin(self.log.activity, list(self.goal))]] = True
        return found

    @cached_property
    def repeats(self) -> Bools:
        """Whether the case had this activity before."""
        size = len(self.log.activities)
        key = self.log.case.astype(np.int64) * size + self.log.activity
        order = np.argsort(key, kind="stable")
        found = np.zeros(len(self.log), bool)
        found[order[1:]] = key[order[1:]] == key[order[:-1]]
        return found

    @cached_property
    def rows(self) -> dict[int, Longs]:
        """The rows of the most frequent activities."""
        order = np.argsort(self.log.activity, kind="stable")
        counts = np.bincount(self.log.activity, minlength=len(self.log.activities))
        begins = np.concatenate(([0], np.cumsum(counts)))
        chosen = np.argsort(-counts, kind="stable")[:DIAGNOSIS_STEPS]
        return {int(code): order[begins[code] : begins[code + 1]] for code in sorted(chosen) if counts[code]}

    def first(self, code: int) -> Longs:
        """The row of the first event of an activity in each case that has it."""
        rows = self.rows[code]
        found: Longs = rows[np.append(True, np.diff(self.log.case[rows]) > 0)]
        return found

    def last(self, code: int) -> Longs:
        rows = self.rows[code]
        found: Longs = rows[np.append(np.diff(self.log.case[rows]) > 0, True)]
        return found

    def patience(self, code: int) -> int:
        """Microseconds after which hardly a journey goes on from this activity (99 of 100 did before)."""
        rows = self.rows[code]
        going = rows[~self.is_last[rows]]
        if not len(going):
            return 0
        gap = float(np.quantile(self.log.time[going + 1] - self.log.time[going], 0.99))
        return int(min(gap * 1.5, self.axis.days * DAY_US / _PATIENCE_PART))

    @cached_property
    def endless(self) -> bool:
        """Whether journeys of this log do not end: at its end, many are quiet for no longer than journeys usually pause."""
        gaps = np.diff(self.log.time, append=self.log.time[-1:])
        gaps[self.log.last_rows] = 0
        longest = np.maximum.reduceat(gaps, self.log.first_rows)
        quiet = self.axis.end - self.log.time[self.log.last_rows]
        return bool((quiet <= np.quantile(longest, 0.95)).mean() >= _ENDLESS_SHARE)

    def name(self, code: int) -> str:
        return str(self.log.activities[code])
