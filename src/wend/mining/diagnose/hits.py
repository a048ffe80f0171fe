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

from wend.mining.diagnose.axis import DAY_US
from wend.mining.diagnose.columns import Column
from wend.mining.diagnose.occurrences import Longs, Measure, Occurrences
from wend.mining.diagnose.scan import Cell, Split, Trials, scan

Bools = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]

CHANCE = 0.002  # of a false finding in a diagnosis where all is well: one that runs daily errs once in more than a year
_HEALTHY_LEAST = 20
_ROUNDS = 4
_SLOWER = 1.3
_WORTH_SAYING = 0.001


@dataclass(frozen=True, eq=False)
class Hit:
    """A cell that stands.

    Its trials are `inside`, of those `asked`; `rest` is what they are compared with. `parts` are the parts of cases that
    the trials lie in (see `Parts`), `exposed` the parts that the cell reached, `befallen` those that it befell; `customers`
    are the cases of these.
    """

    measure: Measure
    cell: Cell
    attribute: str | None
    value: str | None
    parts: Longs
    inside: Bools
    asked: Bools
    rest: Bools
    exposed: Bools
    befallen: Bools
    customers: Longs
    log_p: float

    @property
    def inner(self) -> Doubles:
        return self.measure.values[self.inside & self.asked]

    @property
    def outer(self) -> Doubles:
        return self.measure.values[self.rest]

    def answers(self) -> Doubles:
        """The answer of each part, NaN for those not asked."""
        found = np.full(len(self.exposed), np.nan)
        found[self.parts[self.asked]] = self.measure.values[self.asked]
        return found


@dataclass(frozen=True, eq=False)
class Parts:
    """What counts as one when hits are compared: a case; or, where cases do not end, a week of one.

    `of_row` is the part of each event, `case` the case of each part.
    """

    of_row: Longs
    case: Longs


def parts_of(seen: Occurrences) -> Parts:
    """The parts of the cases of a log.

    A customer of years whom an outage reached in May is still a witness of what went wrong in July.
    """
    log = seen.log
    if not seen.endless:
        return Parts(log.case.astype(np.int64), np.arange(log.n_cases))
    week = (log.time - log.time.min()) // (7 * DAY_US)
    keys, of_row = np.unique(log.case.astype(np.int64) * (int(week.max()) + 1) + week, return_inverse=True)
    return Parts(of_row, keys // (int(week.max()) + 1))


def hits_of(seen: Occurrences, measures: Sequence[Measure], columns: Sequence[Column]) -> Iterator[Hit]:
    """All hits of all questions."""
    questions, parts = float(np.log(2 * max(len(measures), 1))), parts_of(seen)
    for measure in measures:
        yield from _against_the_healthy(list(_hits(seen, parts, measure, columns, questions)))


def _against_the_healthy(hits: list[Hit]) -> Iterator[Hit]:
    """Compare each hit with the trials that no hit of this question holds, where enough of them are left."""
    healthy = np.logical_and.reduce([~hit.inside for hit in hits]) if hits else np.zeros(0, bool)
    for hit in hits:
        rest = healthy & hits[0].asked
        yield replace(hit, rest=rest) if rest.sum() >= _HEALTHY_LEAST else hit


def _hits(
    seen: Occurrences, parts: Parts, measure: Measure, columns: Sequence[Column], questions: float
) -> Iterator[Hit]:
    sides = tuple(_sides(seen, measure, tuple(_splits(measure, columns))))
    asked = np.ones(len(measure.rows), bool)
    usual = float(seen.log.durations.mean()) / 1e6
    for _ in range(_ROUNDS):
        best: tuple[Cell, Trials] | None = None
        for trials in sides:
            cell = scan(trials.without(~asked))
            if cell is not None and (best is None or cell.log_p < best[0].log_p):
                best = cell, trials
        if best is None or best[0].log_p + questions > np.log(CHANCE):
            return
        hit = _hit(parts, measure, best[0], best[1], asked.copy(), best[0].log_p + questions)
        if not _matters(hit, usual):
            return
        yield hit
        asked &= ~hit.inside


def _sides(seen: Occurrences, measure: Measure, splits: tuple[Split, ...]) -> Iterator[Trials]:
    """The trials by when they were, and by when their case began; cases that do not end began before we looked."""
    log = seen.log
    scores = measure.values if measure.binary else _normal_scores(measure.values)
    cases = log.case[measure.rows].astype(np.int64)
    yield Trials(
        scores,
        seen.axis.index(log.time[measure.rows]),
        measure.binary,
        seen.axis,
        splits,
        cases if measure.repeated else None,
    )
    if not measure.repeated:
        yield Trials(scores, seen.axis.index(log.time[log.first_rows[cases]]), measure.binary, seen.axis, splits)


def _splits(measure: Measure, columns: Sequence[Column]) -> Iterator[Split]:
    for column in columns:
        yield Split(column.name, column.values, column.codes[measure.rows])
        if measure.ends is not None and not column.per_case:
            yield Split(column.name, column.values, column.codes[measure.ends])


def _normal_scores(values: Doubles) -> Doubles:
    scores: Doubles = norm.ppf((rankdata(values) - 0.5) / len(values))
    return scores


def _hit(parts: Parts, measure: Measure, cell: Cell, trials: Trials, asked: Bools, log_p: float) -> Hit:
    inside = cell.mask(trials) & asked
    mine = parts.of_row[measure.rows]
    exposed, befallen = np.zeros(len(parts.case), bool), np.zeros(len(parts.case), bool)
    exposed[mine[inside]] = True
    line = 0.5 if measure.binary else float(np.median(measure.values[asked & ~inside]))
    befallen[mine[inside & (measure.values > line)]] = True
    split = trials.splits[cell.split] if cell.split >= 0 else None
    attribute, value = (split.name, split.values[cell.value]) if split else (None, None)
    return Hit(
        measure,
        cell,
        attribute,
        value,
        mine,
        inside,
        asked,
        asked & ~inside,
        exposed,
        befallen,
        np.unique(parts.case[befallen]),
        log_p,
    )


def _matters(hit: Hit, usual: float) -> bool:
    """A wait must be longer by a third, and by something that counts beside the usual length of a case (seconds)."""
    if hit.measure.binary:
        return True
    here, rest = float(np.median(hit.inner)), float(np.median(hit.outer))
    return here >= _SLOWER * rest and here - rest >= max(1.0, _WORTH_SAYING * usual)
