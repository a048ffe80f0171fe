"""Days on which cases should have begun and did not.

Rule 1. Expected is the middle of the same weekday in the five weeks to either side, and never more than the best of the five
        before: what has yet to grow has not stayed away.
Rule 2. Silence after the last case is only a finding when `now` says that time went on.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import poisson

from wend.mining.diagnose.axis import Axis
from wend.mining.log import EventLog

Doubles = npt.NDArray[np.float64]

CHANCE = 0.002
_SHARE = 0.4
_EXPECTED_LEAST = 20.0
_DAYS_MOST = 42
_WEEKS = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """Days `since` to `until` (indices of the axis) with `came` new cases where `expected` would have come."""

    since: int
    until: int
    came: int
    expected: float
    log_p: float


def gap_of(log: EventLog, axis: Axis, *, waited: bool) -> Gap | None:
    """The surest gap, or None; `waited`: the days after the last case count."""
    days = axis.index(log.time[log.first_rows])
    came = np.bincount(days[days >= 0], minlength=axis.days).astype(np.float64)
    last = axis.days if waited else int(np.flatnonzero(came).max(initial=0)) + 1
    came = came[:last]
    if len(came) < 4 * 7:
        return None
    expected = _expected(came)
    spread = max(1.0, float(np.median((came - expected) ** 2 / np.maximum(expected, 0.5))) / 0.4549)
    return _surest(came, expected, spread)


def _expected(came: Doubles) -> Doubles:
    size = len(came)
    found = np.zeros(size)
    for day in range(size):
        near = [day + 7 * week for week in range(-_WEEKS, _WEEKS + 1) if week and 0 <= day + 7 * week < size]
        before = [each for each in near if each < day]
        found[day] = min(np.median(came[near]), came[before].max()) if before else 0.0
    return found


def _surest(came: Doubles, expected: Doubles, spread: float) -> Gap | None:
    seen, due = np.concatenate(([0], np.cumsum(came))), np.concatenate(([0], np.cumsum(expected)))
    begins, ends = np.triu_indices(len(came) + 1, 1)
    short = ends - begins <= _DAYS_MOST
    begins, ends = begins[short], ends[short]
    n, e = seen[ends] - seen[begins], due[ends] - due[begins]
    low = (e >= _EXPECTED_LEAST) & (n <= _SHARE * e)
    if not low.any():
        return None
    begins, ends, n, e = begins[low], ends[low], n[low], e[low]
    log_p = poisson.logcdf(np.floor(n / spread), e / spread) + np.log(short.sum())
    best = int(np.argmin(log_p))
    if log_p[best] > np.log(CHANCE):
        return None
    silent = not came[ends[best] :].any()  # nobody came since: it is not over
    until = len(came) - 1 if silent else int(ends[best]) - 1
    return Gap(int(begins[best]), until, int(n[best]), float(e[best]), float(log_p[best]))
