"""Drift: what is new, gone, more or less frequent, slower or faster in one period than in another.

Rule 1. A case belongs to the period in which it began.
Rule 2. Rates are compared by the exact test where counts are small and the likelihood ratio else, waits by Mann and
        Whitney's test; all p values are corrected together (Benjamini and Hochberg).
Rule 3. Small effects are left out however sure they are: floors stand below.

Sources: R. Fisher, 1934; H. Mann, D. Whitney, 1947; Y. Benjamini, Y. Hochberg, 1995.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.stats import fisher_exact, mannwhitneyu

from wend.limits import FINDING_EXAMPLES
from wend.mining.diagnose.causes import likelihood_ratio_p
from wend.mining.diagnose.change_points import ChangePoint, change_points
from wend.mining.diagnose.intervals import adjusted
from wend.mining.diagnose.words import percent, span
from wend.mining.errors import MiningError
from wend.mining.log import EventLog, datetime_of, microseconds_of

Longs = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
How = Literal["new", "gone", "more", "less", "slower", "faster"]

_SURE = 0.01
_MORE = 0.02
_RATIO = 1.2
_SLOWER = 1.25
_WAITS_LEAST = 10
_EXACT_BELOW = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of what (activity, edge, variant, wait), how, the value before and after (shares, or seconds)."""

    of: str
    how: How
    what: str
    words: str
    before: float
    after: float
    p_adjusted: float
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """Two periods and what changed between them; `points` are the days at which the log changed by itself."""

    split_at: datetime
    chosen: str
    cases_before: int
    cases_after: int
    changes: tuple[Change, ...]
    points: tuple[ChangePoint, ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract of `drift --json`."""
        found = asdict(self)
        found["split_at"] = self.split_at.isoformat()
        found["points"] = [each.to_dict() for each in self.points]
        return found

    def to_arrow(self) -> pa.Table:
        return pa.Table.from_pylist([{**asdict(each), "examples": list(each.examples)} for each in self.changes])


def drift(log: EventLog, *, at: datetime | None = None) -> Drift:
    """What changed between the cases begun before and from `at` on.

    Without `at` the surest change point is taken, and the middle of the cases where there is none.
    Raises `MiningError` where one of the two periods has no cases.
    """
    points = change_points(log)
    moment, chosen = _moment(log, at, points)
    before, after = log.between(until=moment), log.between(since=moment)
    if not before.n_cases or not after.n_cases:
        raise MiningError(f"All cases began {'after' if after.n_cases else 'before'} {datetime_of(moment):%Y-%m-%d}.")
    raw = list(_changes(before, after))
    p = adjusted([each.p_adjusted for each in raw])
    sure = [replace(each, p_adjusted=float(q)) for each, q in zip(raw, p, strict=True) if q <= _SURE and _matters(each)]
    sure.sort(key=lambda each: (each.p_adjusted, -abs(each.after - each.before), each.words))
    return Drift(datetime_of(moment), chosen, before.n_cases, after.n_cases, tuple(sure), tuple(points))


def _moment(log: EventLog, at: datetime | None, points: list[ChangePoint]) -> tuple[int, str]:
    if at is not None:
        return microseconds_of(at), "named"
    if points:
        day = min(points, key=lambda each: each.p).day
        return microseconds_of(datetime(day.year, day.month, day.day, tzinfo=UTC)), "change point"
    return int(np.median(log.time[log.first_rows])), "middle of the cases"


def _matters(change: Change) -> bool:
    low, high = sorted((change.before, change.after))
    if change.of == "wait":
        return high >= _SLOWER * low and high - low >= 1
    return high - low >= _MORE and high >= _RATIO * low


def _changes(before: EventLog, after: EventLog) -> Iterator[Change]:
    yield from _shares("activity", before, after, _activities)
    yield from _shares("edge", before, after, _edges)
    yield from _shares("variant", before, after, _variants)
    yield from _waits(before, after)


Having = Callable[[EventLog], dict[str, Longs]]


def _shares(of: str, before: EventLog, after: EventLog, having: Having) -> Iterator[Change]:
    mine, theirs = having(before), having(after)
    none = np.zeros(0, np.int64)
    for what in sorted(mine.keys() | theirs.keys()):
        here, there = mine.get(what, none), theirs.get(what, none)
        one, other = len(here) / before.n_cases, len(there) / after.n_cases
        how: How = "new" if not one else "gone" if not other else "more" if other > one else "less"
        log, cases = (after, there) if other >= one else (before, here)
        words = f"{of} {what} is {how}: {percent(other)} of cases, before {percent(one)}"
        p = _rate_p(len(here), before.n_cases, len(there), after.n_cases)
        yield Change(of, how, what, words, one, other, p, tuple(log.case_names(cases[:FINDING_EXAMPLES])))


def _rate_p(bad: int, n: int, other: int, m: int) -> float:
    if min(bad + other, n + m - bad - other) < _EXACT_BELOW:
        return float(fisher_exact(np.array([[bad, n - bad], [other, m - other]])).pvalue)
    return likelihood_ratio_p(bad, n, other, m)


def _activities(log: EventLog) -> dict[str, Longs]:
    return {f"'{log.activities[code]}'": cases for code, cases in _by_code(log.case, log.activity.astype(np.int64))}


def _edges(log: EventLog) -> dict[str, Longs]:
    inside, key = _edge_keys(log)
    size = len(log.activities)
    return {
        f"'{log.activities[code // size]}' → '{log.activities[code % size]}'": cases
        for code, cases in _by_code(log.case[:-1][inside], key)
    }


def _edge_keys(log: EventLog) -> tuple[npt.NDArray[np.bool_], Longs]:
    inside = log.case[1:] == log.case[:-1]
    key = log.activity[:-1][inside].astype(np.int64) * len(log.activities) + log.activity[1:][inside]
    return inside, key


def _by_code(case: npt.NDArray[np.int32], code: Longs) -> Iterator[tuple[int, Longs]]:
    """Per code the cases that have it, each once."""
    if not len(case):
        return
    n = int(case.max()) + 1
    pairs = np.unique(code * n + case)
    codes, begins = np.unique(pairs // n, return_index=True)
    yield from zip(codes.tolist(), np.split(pairs % n, begins[1:]), strict=True)


def _variants(log: EventLog) -> dict[str, Longs]:
    order = np.argsort(log.variants.of, kind="stable")
    groups = np.split(order, np.cumsum(log.variants.counts)[:-1])
    common = [cases for cases in groups if len(cases) >= max(5, log.n_cases // 200)]
    return {" → ".join(log.path(int(cases[0]))): cases for cases in common}


def _waits(before: EventLog, after: EventLog) -> Iterator[Change]:
    mine, theirs = _edge_waits(before), _edge_waits(after)
    for what in sorted(mine.keys() & theirs.keys()):
        (here, _), (there, cases) = mine[what], theirs[what]
        if min(len(here), len(there)) < _WAITS_LEAST or (here.max() == there.max() == min(here.min(), there.min())):
            continue
        one, other = float(np.median(here)), float(np.median(there))
        how: How = "slower" if other > one else "faster"
        words = f"wait {what} is {how}: {span(other)}, before {span(one)} (medians)"
        p = float(mannwhitneyu(here, there).pvalue)
        yield Change("wait", how, what, words, one, other, p, tuple(after.case_names(cases[:FINDING_EXAMPLES])))


def _edge_waits(log: EventLog) -> dict[str, tuple[Doubles, Longs]]:
    """Per edge the waits in seconds and the cases, those with the longest waits first."""
    inside, key = _edge_keys(log)
    waits = np.diff(log.time)[inside] / 1e6
    case = log.case[:-1][inside].astype(np.int64)
    order = np.lexsort((-waits, key))
    codes, begins = np.unique(key[order], return_index=True)
    size = len(log.activities)
    found = {}
    for code, rows in zip(codes.tolist(), np.split(order, begins[1:]), strict=True):
        name = f"'{log.activities[code // size]}' → '{log.activities[code % size]}'"
        found[name] = waits[rows], case[rows]
    return found
