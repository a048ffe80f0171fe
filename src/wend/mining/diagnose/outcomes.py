"""Which cases failed, among those of which one can tell: what root causes, points of failure and prediction share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from wend.mining.diagnose.axis import Axis, axis_of
from wend.mining.diagnose.goals import Goal, goal_of
from wend.mining.diagnose.measures import lost_measure
from wend.mining.diagnose.occurrences import Occurrences
from wend.mining.errors import MiningError
from wend.mining.log import EventLog

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Per case: whether its outcome is known (`told`) and whether it failed; the goal that was missed."""

    log: EventLog
    axis: Axis
    goal: Goal
    told: Bools
    failed: Bools

    @property
    def rate(self) -> float:
        """The share of failed among told cases."""
        return float(self.failed[self.told].mean())


def outcomes_of(log: EventLog, goal: str | Iterable[str] | None = None, now: datetime | None = None) -> Outcomes:
    """The outcome of each case; a case that may still reach the goal is not told.

    Raises `MiningError` where no goal is there or all cases fare alike.
    """
    if log.n_cases == 0:
        raise MiningError("The log holds no case.")
    axis, aim = axis_of(log, now), goal_of(log, goal)
    measure = lost_measure(Occurrences(log, axis, aim.codes))
    if measure is None:
        raise MiningError("No goal was named and none could be guessed; name the activity that counts as success.")
    told, failed = np.zeros(log.n_cases, bool), np.zeros(log.n_cases, bool)
    cases = log.case[measure.rows]
    told[cases], failed[cases] = True, measure.values > 0
    if not failed.any() or failed[told].all():
        alike = "none fails" if not failed.any() else "all fail"
        raise MiningError(f"Of {int(told.sum()):,} cases {alike} to reach {' or '.join(aim.names)}; name another goal.")
    return Outcomes(log, axis, aim, told, failed)
