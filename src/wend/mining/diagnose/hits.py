"""From questions to hits: every question scanned, its worst cell taken out, and scanned again.

Rule 1. A hit must stand after all questions of the diagnosis are counted, not only its own.
Rule 2. After a hit its trials are left out and the rest is asked again, so that one problem does not hide the next.
Rule 3. Days are counted twice, by when the step happened and by when the case began; the clearer one is reported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.stats import norm, rankdata

from wend.mining.diagnose.axis import Axis
from wend.mining.diagnose.columns import Column
from wend.mining.diagnose.measures import Measure
from wend.mining.diagnose.scan import Cell, Split, Trials, scan
from wend.mining.log import EventLog

Bools = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]

CHANCE = 0.01
_HEALTHY_LEAST = 20
_ROUNDS = 4
_SLOWER = 1.3
_WORTH_SAYING = 0.001


@dataclass(frozen=True, eq=False)
class Hit:
    """A cell that stands.

    Its trials are `inside`, of those `asked`; `rest` is what they are compared with. `cases` are the log's cases of
    the trials, `exposed` the cases that the cell reached, `befallen` those that it befell.
    """

    measure: Measure
    cell: Cell
    attribute: str | None
    value: str | None
    cases: npt.NDArray[np.int32]
    inside: Bools
    asked: Bools
    rest: Bools
    exposed: Bools
    befallen: Bools
    log_p: float

    @property
    def inner(self) -> Doubles:
        return self.measure.values[self.inside & self.asked]

    @property
    def outer(self) -> Doubles:
        return self.measure.values[self.rest]

    def answers(self, n_cases: int) -> Doubles:
        """The answer of each case of the log, NaN for those not asked."""
        found = np.full(n_cases, np.nan)
        found[self.cases[self.asked]] = self.measure.values[self.asked]
        return found


def hits_of(log: EventLog, measures: Sequence[Measure], columns: Sequence[Column], axis: Axis) -> Iterator[Hit]:
    """All hits of all questions."""
    questions = float(np.log(2 * max(len(measures), 1)))
    for measure in measures:
        yield from _against_the_healthy(list(_hits(log, measure, columns, axis, questions)))


def _against_the_healthy(hits: list[Hit]) -> Iterator[Hit]:
    """Compare each hit with the trials that no hit of this question holds, where enough of them are left."""
    healthy = np.logical_and.reduce([~hit.inside for hit in hits]) if hits else np.zeros(0, bool)
    for hit in hits:
        rest = healthy & hits[0].asked
        yield replace(hit, rest=rest) if rest.sum() >= _HEALTHY_LEAST else hit


def _hits(log: EventLog, measure: Measure, columns: Sequence[Column], axis: Axis, questions: float) -> Iterator[Hit]:
    splits = tuple(_splits(measure, columns))
    scores = measure.values if measure.binary else _normal_scores(measure.values)
    event_day = axis.index(log.time[measure.rows])
    case_day = axis.index(log.time[log.first_rows[log.case[measure.rows]]])
    asked = np.ones(len(measure.rows), bool)
    usual = float(log.durations.mean()) / 1e6
    for _ in range(_ROUNDS):
        best: tuple[Cell, Trials] | None = None
        for day in (event_day, case_day):
            trials = Trials(scores, day, measure.binary, axis, splits)
            cell = scan(trials.without(~asked))
            if cell is not None and (best is None or cell.log_p < best[0].log_p):
                best = cell, trials
        if best is None or best[0].log_p + questions > np.log(CHANCE):
            return
        hit = _hit(log, measure, best[0], best[1], asked.copy(), best[0].log_p + questions)
        if not _matters(hit, usual):
            return
        yield hit
        asked &= ~hit.inside


def _splits(measure: Measure, columns: Sequence[Column]) -> Iterator[Split]:
    for column in columns:
        yield Split(column.name, column.values, column.codes[measure.rows])
        if measure.ends is not None and not column.per_case:
            yield Split(column.name, column.values, column.codes[measure.ends])


def _normal_scores(values: Doubles) -> Doubles:
    scores: Doubles = norm.ppf((rankdata(values) - 0.5) / len(values))
    return scores


def _hit(log: EventLog, measure: Measure, cell: Cell, trials: Trials, asked: Bools, log_p: float) -> Hit:
    inside = cell.mask(trials) & asked
    exposed, befallen = np.zeros(log.n_cases, bool), np.zeros(log.n_cases, bool)
    exposed[log.case[measure.rows[inside]]] = True
    line = 0.5 if measure.binary else float(np.median(measure.values[asked & ~inside]))
    befallen[log.case[measure.rows[inside & (measure.values > line)]]] = True
    split = trials.splits[cell.split] if cell.split >= 0 else None
    attribute, value = (split.name, split.values[cell.value]) if split else (None, None)
    return Hit(
        measure,
        cell,
        attribute,
        value,
        log.case[measure.rows],
        inside,
        asked,
        asked & ~inside,
        exposed,
        befallen,
        log_p,
    )


def _matters(hit: Hit, usual: float) -> bool:
    """A wait must be longer by a third, and by something that counts beside the usual length of a case (seconds)."""
    if hit.measure.binary:
        return True
    here, rest = float(np.median(hit.inner)), float(np.median(hit.outer))
    return here >= _SLOWER * rest and here - rest >= max(1.0, _WORTH_SAYING * usual)
