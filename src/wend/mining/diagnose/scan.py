"""Where the answers to one question are worst: among whom and in which days, against everybody else.

Rule 1. A cell is a set of trials: all or one value of one attribute, at all times or in one window of days.
Rule 2. A cell must beat chance after every question asked is counted (Bonferroni over attributes, values, windows,
        questions), and must matter: floors on the effect stand below.
Rule 3. A simpler cell is preferred: fewer alternatives were tried for it, so it is corrected less.
Rule 4. Weekdays that differ are no finding: then windows are whole weeks and days are compared with their own weekday.

Rule 5. Answers of one case are alike; where cases answer more than once, they count for as much less.

Source: M. Kulldorff, "A spatial scan statistic", 1997 (likelihood ratio of a window); Mann and Whitney, 1947 (waits,
by normal scores).
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import entr
from scipy.stats import chi2, hypergeom, norm

from wend.limits import DIAGNOSIS_WINDOWS
from wend.mining.diagnose.axis import Axis

Longs = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]

_TRIALS_LEAST = 10
_RATE_MORE = 0.05
_RATE_RATIO = 1.5
_RATE_MUCH_MORE = 0.15
_SCORE_MORE = 0.35
_BAD_LEAST = 6


@dataclass(frozen=True, eq=False)
class Split:
    """One attribute of the trials: its name, the names of its values, the value of each trial (-1: unknown)."""

    name: str
    values: tuple[str, ...]
    codes: Array


@dataclass(frozen=True, eq=False)
class Trials:
    """The answers to one question: `day` of each (-1: unknown), 0/1 or normal scores.

    `cases` are whose answers they are, where one case may have several.
    """

    values: Doubles
    day: Longs
    binary: bool
    axis: Axis
    splits: tuple[Split, ...]
    cases: Longs | None = None

    def without(self, mask: Bools) -> "Trials":
        kept = ~mask
        splits = tuple(Split(each.name, each.values, each.codes[kept]) for each in self.splits)
        cases = None if self.cases is None else self.cases[kept]
        return replace(self, values=self.values[kept], day=self.day[kept], splits=splits, cases=cases)


@dataclass(frozen=True, slots=True)
class Cell:
    """Among whom (`split`, `value`; both -1: everybody) and when (days `since` to `until`, whole log: None)."""

    split: int
    value: int
    since: int | None
    until: int | None
    strength: float
    log_p: float

    def mask(self, trials: Trials) -> Bools:
        inside = np.ones(len(trials.values), bool)
        if self.split >= 0:
            inside &= trials.splits[self.split].codes == self.value
        if self.since is not None:
            inside &= trials.day >= self.since
        if self.until is not None:
            inside &= (trials.day <= self.until) & (trials.day >= 0)
        return inside


def scan(trials: Trials) -> Cell | None:
    """The worst cell, or None where no cell matters; its `log_p` counts all cells that were tried here."""
    if len(trials.values) < 2 * _TRIALS_LEAST:
        return None
    weekly = _weekdays_differ(trials)
    grid = _grid(trials, weekly=weekly)
    spread = max(_overdispersion(trials, grid), _alikeness(trials))
    best: Cell | None = None
    everybody = np.zeros(len(trials.values), np.int64)
    tried = 1 + sum(len(split.values) for split in trials.splits)
    for number, codes, size in [
        (-1, everybody, 1),
        *((i, s.codes, len(s.values)) for i, s in enumerate(trials.splits)),
    ]:
        found = _best_window(trials, grid, codes, size, tried if number >= 0 else 1)
        if found is None:
            continue
        value, since, until, strength, penalty = found
        cell = Cell(number, value if number >= 0 else -1, since, until, strength / spread, 0.0)
        cell = replace(cell, log_p=float(norm.logsf(np.sqrt(max(cell.strength, 0.0)))) + penalty)
        if best is None or cell.log_p < best.log_p:
            best = cell
    return None if best is None else _exact(trials, _by_day(trials, best, grid, weekly=weekly))


@dataclass(frozen=True, eq=False)
class _Grid:
    """Bins of `width` days and all windows of them; `cost` is the logarithm of how many windows are like each."""

    width: int
    bins: int
    begins: Longs
    ends: Longs
    cost: Doubles


def _grid(trials: Trials, *, weekly: bool) -> _Grid:
    days = trials.axis.days
    width = max(1, -(-days // DIAGNOSIS_WINDOWS))
    if weekly:
        width = -(-width // 7) * 7
    bins = -(-days // width)
    begins, ends = np.triu_indices(bins)
    ends = ends + 1
    open_ends = (begins == 0).astype(int) + (ends == bins)
    cost = np.choose(open_ends, [np.log(max(len(begins), 1)), np.log(2 * bins), 0.0])
    return _Grid(width, bins, begins, ends, cost.astype(np.float64))


def _best_window(
    trials: Trials, grid: _Grid, codes: Array, size: int, tried: int
) -> tuple[int, int | None, int | None, float, float] | None:
    known = (codes >= 0) & (trials.day >= 0)
    cell = codes[known].astype(np.int64) * grid.bins + trials.day[known] // grid.width
    shape = (size, grid.bins)
    count = np.bincount(cell, minlength=size * grid.bins).reshape(shape)
    total = np.bincount(cell, weights=trials.values[known], minlength=size * grid.bins).reshape(shape)
    n, s = _window_sums(count, grid), _window_sums(total, grid)
    matters = _matters(trials, n, s)
    if not matters.any():
        return None
    where = np.nonzero(matters)
    strength = _strength(trials, n[where], s[where])
    penalty = grid.cost[where[1]] + np.log(tried)
    pick = int(np.argmax(strength / 2 - penalty))
    value, window = int(where[0][pick]), int(where[1][pick])
    begin, end = int(grid.begins[window]), int(grid.ends[window])
    since = None if begin == 0 else begin * grid.width
    until = None if end == grid.bins else end * grid.width - 1
    return value, since, until, float(strength[pick]), float(penalty[pick])


def _window_sums(table: Array, grid: _Grid) -> Doubles:
    sums = np.concatenate([np.zeros((table.shape[0], 1)), np.cumsum(table, axis=1)], axis=1)
    found: Doubles = sums[:, grid.ends] - sums[:, grid.begins]
    return found


def _matters(trials: Trials, n: Doubles, s: Doubles) -> Bools:
    size, total = len(trials.values), float(trials.values.sum())
    enough = (n >= _TRIALS_LEAST) & (size - n >= _TRIALS_LEAST)
    inside, outside = s / np.maximum(n, 1), (total - s) / np.maximum(size - n, 1)
    more = inside - outside
    if not trials.binary:
        return enough & (more >= _SCORE_MORE)
    ratio = (inside >= _RATE_RATIO * outside) | (more >= _RATE_MUCH_MORE)
    found: Bools = enough & (more >= _RATE_MORE) & ratio & (s >= _BAD_LEAST)
    return found


def _strength(trials: Trials, n: Doubles, s: Doubles) -> Doubles:
    """Twice the logarithm of the likelihood ratio (0/1), or the square of the rank test's z (waits)."""
    size, total = len(trials.values), float(trials.values.sum())
    if trials.binary:
        found: Doubles = 2 * (
            _log_likelihood(s, n) + _log_likelihood(total - s, size - n) - _log_likelihood(total, size)
        )
        return found
    variance = float(trials.values.var()) or 1.0
    return (s - n * total / size) ** 2 / (variance * n * np.maximum(size - n, 1) / max(size - 1, 1))


def _log_likelihood(bad: Any, n: Any) -> Any:
    rate = bad / np.maximum(n, 1e-9)
    return -n * (entr(rate) + entr(np.maximum(1 - rate, 0.0)))


def _weekdays_differ(trials: Trials) -> bool:
    if trials.axis.days < 21:
        return False
    known = trials.day >= 0
    weekday = trials.axis.weekday(trials.day[known])
    values = trials.values[known]
    n = np.bincount(weekday, minlength=7).astype(np.float64)
    s = np.bincount(weekday, weights=values, minlength=7)
    variance = float(values.var())
    if not variance or not len(values):
        return False
    score = float(((s - n * values.mean()) ** 2 / (variance * np.maximum(n, 1))).sum())
    return bool(chi2.sf(score, 6) < 1e-4)


def _overdispersion(trials: Trials, grid: _Grid) -> float:
    """How much more than chance neighbouring bins differ, by the middle of them: a change or a few bad bins do not
    count, a process that jumps about by itself does (J. von Neumann, 1941).
    """
    known = trials.day >= 0
    cell = trials.day[known] // grid.width
    n = np.bincount(cell, minlength=grid.bins).astype(np.float64)
    s = np.bincount(cell, weights=trials.values[known], minlength=grid.bins)
    variance = float(trials.values.var())
    full = n >= 5
    if full.sum() < 10 or not variance:
        return 1.0
    steps = np.diff(s[full] / n[full]) ** 2 / (variance * (1 / n[full][1:] + 1 / n[full][:-1]))
    return max(1.0, float(np.median(steps)) / 0.4549)


def _alikeness(trials: Trials) -> float:
    """How much more the answers of whole cases differ than as many single answers would: the design effect.

    Source: J. Rao, A. Scott, "A simple method for the analysis of clustered binary data", 1992.
    """
    if trials.cases is None:
        return 1.0
    residuals = trials.values - trials.values.mean()
    _, of = np.unique(trials.cases, return_inverse=True)
    whole = float((residuals**2).sum())
    return max(1.0, float((np.bincount(of, weights=residuals) ** 2).sum()) / whole) if whole else 1.0


def _by_day(trials: Trials, cell: Cell, grid: _Grid, *, weekly: bool) -> Cell:
    """The window's edges moved, within two bins either way, to the days where the change is clearest."""
    if cell.since is None and cell.until is None:
        return cell
    days = trials.axis.days
    mine = (trials.splits[cell.split].codes == cell.value) if cell.split >= 0 else np.ones(len(trials.values), bool)
    values = _against_weekday(trials) if weekly else trials.values
    known = mine & (trials.day >= 0)
    n = np.concatenate(([0], np.cumsum(np.bincount(trials.day[known], minlength=days))))
    s = np.concatenate(([0], np.cumsum(np.bincount(trials.day[known], weights=values[known], minlength=days))))
    reach = 2 * grid.width
    begins = _near(cell.since, 0, reach, days)
    ends = _near(None if cell.until is None else cell.until + 1, days, reach, days)
    pairs = [(b, e) for b in begins for e in ends if b < e]
    counts = np.array([n[e] - n[b] for b, e in pairs], np.float64)
    sums = np.array([s[e] - s[b] for b, e in pairs])
    inner = replace(trials, values=values, binary=trials.binary and not weekly)
    ok = (counts >= 1) & (counts < len(values))
    strength = np.where(ok, _strength(inner, np.maximum(counts, 1), sums), -1)
    begin, end = pairs[int(np.argmax(strength))]
    since = None if cell.since is None or begin == 0 else begin
    until = None if cell.until is None or end == days else end - 1
    return replace(cell, since=since, until=until)


def _near(edge: int | None, fixed: int, reach: int, days: int) -> list[int]:
    return [fixed] if edge is None else list(range(max(0, edge - reach), min(days, edge + reach) + 1))


def _against_weekday(trials: Trials) -> Doubles:
    weekday = np.where(trials.day >= 0, trials.axis.weekday(trials.day), 0)
    n = np.maximum(np.bincount(weekday, minlength=7), 1)
    mean = np.bincount(weekday, weights=trials.values, minlength=7) / n
    found: Doubles = trials.values - mean[weekday] + trials.values.mean()
    return found


def _exact(trials: Trials, cell: Cell) -> Cell:
    """For 0/1 answers never surer than the exact test of the counts allows."""
    if not trials.binary:
        return cell
    inside = cell.mask(trials)
    n, bad = int(inside.sum()), int(trials.values[inside].sum())
    exact = float(hypergeom.logsf(bad - 1, len(trials.values), int(trials.values.sum()), n))
    plain = float(norm.logsf(np.sqrt(max(cell.strength, 0.0))))
    return replace(cell, log_p=cell.log_p - plain + max(plain, exact)) if np.isfinite(exact) else cell
