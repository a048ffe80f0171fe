"""Points of failure: which step, loop or wait most lowers the chance of the goal, compared with like journeys.

Rule 1. Like journeys are those that came to the same activity; among them, those that took the step (turned back,
        waited long) stand against those that did not.
Rule 2. Ranked by customers lost: how many more missed the goal than would have at the rate of the others.
Rule 3. Differences carry 95 % intervals and p values corrected for all points asked; see `causes.HONEST`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from wend.limits import FINDING_EXAMPLES
from wend.mining.diagnose.causes import HONEST, likelihood_ratio_p
from wend.mining.diagnose.intervals import adjusted, newcombe
from wend.mining.diagnose.occurrences import Occurrences
from wend.mining.diagnose.outcomes import Outcomes, outcomes_of
from wend.mining.diagnose.words import span
from wend.mining.log import EventLog

Bools = npt.NDArray[np.bool_]

_LEAST = 15
_SURE = 0.01
_EFFECT_LEAST = 0.03


@dataclass(frozen=True, slots=True)
class FailurePoint:
    """One point: the chance of the goal with it and, in like journeys, without it."""

    kind: str
    words: str
    customers: int
    chance: float
    chance_of_like: float
    difference: float
    interval: tuple[float, float]
    p_adjusted: float
    customers_lost: float
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailurePoints:
    """The points of failure, the costliest first."""

    cases: int
    goal: str
    points: tuple[FailurePoint, ...]
    caution: str = HONEST

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, eq=False)
class _Point:
    kind: str
    words: str
    among: Bools
    has: Bools


def failure_points(
    log: EventLog, *, goal: str | Iterable[str] | None = None, now: datetime | None = None
) -> FailurePoints:
    """The points of failure of a log; raises `MiningError` as `outcomes_of` does."""
    known = outcomes_of(log, goal, now)
    points = [each for each in _points(known) if _enough(each, known)]
    measured = [_measured(each, known) for each in points]
    p = adjusted([each.p_adjusted for each in measured])
    sure = [_with_p(each, float(q)) for each, q in zip(measured, p, strict=True) if q <= _SURE]
    worst = sorted((each for each in sure if each.difference <= -_EFFECT_LEAST), key=lambda each: -each.customers_lost)
    return FailurePoints(int(known.told.sum()), known.goal.words, tuple(worst))


def _points(known: Outcomes) -> Iterator[_Point]:
    seen = Occurrences(known.log, known.axis, known.goal.codes)
    for code in seen.rows:
        if code not in known.goal.codes:
            yield from _at(seen, code)


def _at(seen: Occurrences, code: int) -> Iterator[_Point]:
    log, name, every = seen.log, seen.name(code), seen.rows[code]
    among = _mark(log, every)
    yield _Point("drop_out", f"the journey stops after '{name}'", among, _mark(log, every[seen.is_last[every]]))
    yield _Point("rework", f"'{name}' is done again", among, _mark(log, every[seen.repeats[every]]))
    following = seen.following[every]
    for other in np.unique(following[following >= 0]).tolist():
        if other != code:
            words = f"'{name}' is followed by '{seen.name(other)}'"
            yield _Point("step", words, among, _mark(log, every[following == other]))
    going = every[following >= 0]
    if len(going) >= 4 * _LEAST:
        waits = (log.time[going + 1] - log.time[going]) / 1e6
        long = float(np.quantile(waits, 0.75))
        words = f"more than {span(long)} pass after '{name}'"
        yield _Point("wait", words, _mark(log, going), _mark(log, going[waits > long]))


def _mark(log: EventLog, rows: npt.NDArray[np.int64]) -> Bools:
    found = np.zeros(log.n_cases, bool)
    found[log.case[rows]] = True
    return found


def _enough(point: _Point, known: Outcomes) -> bool:
    among = point.among & known.told
    return int((among & point.has).sum()) >= _LEAST and int((among & ~point.has).sum()) >= _LEAST


def _measured(point: _Point, known: Outcomes) -> FailurePoint:
    among, good = point.among & known.told, ~known.failed
    here, like = among & point.has, among & ~point.has
    n, m, won, other = int(here.sum()), int(like.sum()), int((here & good).sum()), int((like & good).sum())
    chance, chance_of_like = won / n, other / m
    examples = known.log.case_names(np.flatnonzero(here & ~good)[:FINDING_EXAMPLES])
    return FailurePoint(
        kind=point.kind,
        words=point.words,
        customers=n,
        chance=chance,
        chance_of_like=chance_of_like,
        difference=chance - chance_of_like,
        interval=newcombe(won, n, other, m),
        p_adjusted=likelihood_ratio_p(won, n, other, m),
        customers_lost=n * (chance_of_like - chance),
        examples=tuple(examples),
    )


def _with_p(point: FailurePoint, p: float) -> FailurePoint:
    return FailurePoint(**{**{name: getattr(point, name) for name in FailurePoint.__slots__}, "p_adjusted": p})
