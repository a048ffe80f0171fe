"""What will become of an open journey: the chance that it fails, and the time it still takes.

Rule 1. Learned from cases begun earlier, checked on cases begun later: the report is what happened to journeys the
        model had not seen, and it stands beside what a guess without any model would have done.
Rule 2. The chance is calibrated: of journeys given 30 %, about 30 % fail; the table shows how nearly.
Rule 3. No chance in learning either: equal logs give equal models.

Sources: D. Cox, 1958 (logistic regression); B. Zadrozny, C. Elkan, 2002 (isotonic calibration); M. Ayer et al., 1955
(pool adjacent violators); G. Brier, 1950 (score).
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from scipy.stats import rankdata

from wend.limits import PREDICTION_ROWS
from wend.mining.diagnose.isotonic import Steps, isotonic
from wend.mining.diagnose.outcomes import Outcomes, outcomes_of
from wend.mining.errors import MiningError
from wend.mining.log import EventLog

Doubles = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_RIDGE = 1.0
_NEWTON_STEPS = 25
_ELAPSED_BINS = 5
_CASES_LEAST = 60
_CELL_LEAST = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """Journeys given about this chance, and the share of them that failed."""

    journeys: int
    predicted: float
    happened: float


@dataclass(frozen=True, slots=True)
class Report:
    """How the model did on later cases; `_without` is the best guess that looks at nothing."""

    journeys: int
    brier: float
    brier_without: float
    area_under_curve: float
    calibration: tuple[Calibration, ...]
    remaining_error_seconds: float
    remaining_error_seconds_without: float

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Prediction:
    """For one open journey: the chance to fail and the seconds to its end (median and the middle 80 %)."""

    fails: float
    remaining_seconds: float
    remaining_low: float
    remaining_high: float


@dataclass(frozen=True, eq=False)
class Predictor:
    """A learned model; `predict` takes an open journey as activity names and the seconds since it began."""

    activities: tuple[str, ...]
    goal: str
    weights: Doubles
    calibrate: Steps
    elapsed_edges: Doubles
    remaining: dict[tuple[int, int], tuple[float, float, float]] = field(repr=False)
    report: Report

    def predict(self, path: Sequence[str], elapsed_seconds: float) -> Prediction:
        """What will become of a journey that made these steps; names never seen before tell nothing."""
        code = {name: i for i, name in enumerate(self.activities)}
        counts = np.zeros((1, len(code)))
        for name in path:
            if name in code:
                counts[0, code[name]] += 1
        last = np.array([code.get(path[-1], -1) if path else -1])
        table = _table(counts, last, np.array([elapsed_seconds]), np.array([len(path)]))
        chance = float(self.calibrate(expit(table @ self.weights))[0])
        place = int(np.searchsorted(self.elapsed_edges, elapsed_seconds))
        low, middle, high = self.remaining_of(int(last[0]), place)
        return Prediction(chance, middle, low, high)

    def remaining_of(self, last: int, place: int) -> tuple[float, float, float]:
        """Low, median and high seconds left after a step (code) at a stage of time elapsed."""
        return self.remaining.get((last, place)) or self.remaining.get((last, -1)) or self.remaining[-1, -1]


@dataclass(frozen=True, eq=False)
class _Prefixes:
    """One row per event: the journey as it stood after it."""

    case: Longs
    last: Longs
    elapsed: Doubles
    length: Longs
    counts: Doubles
    remaining: Doubles
    failed: Bools

    def table(self) -> Doubles:
        return _table(self.counts, self.last, self.elapsed, self.length)

    def rows(self, mask: Bools) -> "_Prefixes":
        return _Prefixes(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))


def learn(log: EventLog, *, goal: str | Iterable[str] | None = None, now: datetime | None = None) -> Predictor:
    """Learn from the earlier 60 % of told cases, calibrate on the next 20 %, report on the last 20 %.

    Raises `MiningError` where too few cases are told, or as `outcomes_of` does.
    """
    known = outcomes_of(log, goal, now)
    told = np.flatnonzero(known.told)
    if len(told) < _CASES_LEAST:
        raise MiningError(f"Only {len(told)} cases have a known outcome; {_CASES_LEAST} are needed to learn from.")
    order = told[np.argsort(log.time[log.first_rows[told]], kind="stable")]
    age = np.full(log.n_cases, -1)
    age[order] = np.searchsorted([0.6, 0.8], np.arange(len(order)) / len(order), side="right")
    seen = _prefixes(known)
    train, hold, test = (seen.rows(age[seen.case] == part) for part in range(3))
    weights = _logistic(train.table(), train.failed)
    calibrate = isotonic(expit(hold.table() @ weights), hold.failed.astype(np.float64))
    edges = np.unique(np.quantile(train.elapsed, np.linspace(0, 1, _ELAPSED_BINS + 1)[1:-1]))
    remaining = _remaining(train, edges)
    names = tuple(str(name) for name in log.activities)
    blank = Report(0, 0, 0, 0, (), 0, 0)
    model = Predictor(names, known.goal.words, weights, calibrate, edges, remaining, blank)
    return Predictor(names, model.goal, weights, calibrate, edges, remaining, _report(model, train, test))


def _prefixes(known: Outcomes) -> _Prefixes:
    """The prefixes of told cases, but for the last step of each; evenly thinned where there are too many."""
    log = known.log
    inside = np.ones(len(log), bool)
    inside[log.last_rows] = False
    rows = np.flatnonzero(inside & known.told[log.case])
    reached = np.isin(log.activity, list(known.goal.codes))
    rows = rows[_before_goal(log, reached)[rows]]
    rows = rows[:: max(1, -(-len(rows) // PREDICTION_ROWS))]
    counts = np.zeros((len(rows), len(log.activities)))
    begin = log.first_rows[log.case[rows]]
    for code in range(len(log.activities)):
        total = np.concatenate(([0], np.cumsum(log.activity == code)))
        counts[:, code] = total[rows + 1] - total[begin]
    case = log.case[rows].astype(np.int64)
    return _Prefixes(
        case=case,
        last=log.activity[rows].astype(np.int64),
        elapsed=(log.time[rows] - log.time[begin]) / 1e6,
        length=rows - begin + 1,
        counts=counts,
        remaining=(log.time[log.last_rows[case]] - log.time[rows]) / 1e6,
        failed=known.failed[case],
    )


def _before_goal(log: EventLog, reached: Bools) -> Bools:
    """Events before the case's first goal: after it there is nothing left to predict."""
    total = np.concatenate(([0], np.cumsum(reached)))
    found: Bools = total[np.arange(len(log)) + 1] == total[log.first_rows[log.case]]
    return found


def _table(counts: Doubles, last: Longs, elapsed: Doubles, length: Longs) -> Doubles:
    size = counts.shape[1]
    at = np.zeros((len(last), size))
    known = last >= 0
    at[np.flatnonzero(known), last[known]] = 1
    columns = [np.ones((len(last), 1)), at, np.minimum(counts, 3), np.log1p(np.maximum(elapsed, 0))[:, None] / 10]
    return np.hstack([*columns, np.log1p(length)[:, None]])


def _logistic(table: Doubles, failed: Bools) -> Doubles:
    """Newton's method on the penalised likelihood; the constant is not penalised."""
    weights = np.zeros(table.shape[1])
    penalty = np.full(table.shape[1], _RIDGE)
    penalty[0] = 1e-6
    for _ in range(_NEWTON_STEPS):
        chance = expit(table @ weights)
        slope = table.T @ (failed - chance) - penalty * weights
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights = weights + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _remaining(seen: _Prefixes, edges: Doubles) -> dict[tuple[int, int], tuple[float, float, float]]:
    """Tenth, half and nine tenths of the time left, by last step and time elapsed; (-1, -1) for all."""
    place = np.searchsorted(edges, seen.elapsed)
    found = {(-1, -1): _quantiles(seen.remaining)}
    for last in np.unique(seen.last).tolist():
        here = seen.last == last
        if here.sum() >= _CELL_LEAST:
            found[last, -1] = _quantiles(seen.remaining[here])
        for bin_ in np.unique(place[here]).tolist():
            cell = here & (place == bin_)
            if cell.sum() >= _CELL_LEAST:
                found[last, bin_] = _quantiles(seen.remaining[cell])
    return found


def _quantiles(seconds: Doubles) -> tuple[float, float, float]:
    low, middle, high = (float(each) for each in np.quantile(seconds, [0.1, 0.5, 0.9]))
    return low, middle, high


def _report(model: Predictor, train: _Prefixes, test: _Prefixes) -> Report:
    chance = model.calibrate(expit(test.table() @ model.weights))
    happened = test.failed.astype(np.float64)
    place = np.searchsorted(model.elapsed_edges, test.elapsed)
    pairs = zip(test.last.tolist(), place.tolist(), strict=True)
    guess = np.array([model.remaining_of(last, bin_)[1] for last, bin_ in pairs])
    plain = float(np.median(train.remaining))
    return Report(
        journeys=len(happened),
        brier=float(((chance - happened) ** 2).mean()),
        brier_without=float(((train.failed.mean() - happened) ** 2).mean()),
        area_under_curve=_area(chance, test.failed),
        calibration=tuple(_calibration(chance, happened)),
        remaining_error_seconds=float(np.abs(guess - test.remaining).mean()),
        remaining_error_seconds_without=float(np.abs(plain - test.remaining).mean()),
    )


def _area(chance: Doubles, failed: Bools) -> float:
    n, m = int(failed.sum()), int((~failed).sum())
    if not n or not m:
        return 0.5
    return float((rankdata(chance)[failed].sum() - n * (n + 1) / 2) / (n * m))


def _calibration(chance: Doubles, happened: Doubles) -> Iterable[Calibration]:
    tenth = np.minimum((chance * 10).astype(np.int64), 9)
    for bin_ in np.unique(tenth).tolist():
        here = tenth == bin_
        yield Calibration(int(here.sum()), float(chance[here].mean()), float(happened[here].mean()))
