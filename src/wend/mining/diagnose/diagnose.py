"""The diagnosis: from a log to a ranked list of findings, without being told what to look for.

Rule 1. No clock and no chance: `now` is an argument, and equal logs give equal findings.
Rule 2. Silence is an answer: a log in which nothing differs gives an empty list.
Rule 3. A finding compares some cases with the rest of the same log. It says what goes together, not what causes what.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from wend.limits import DIAGNOSIS_FINDINGS, FINDING_EXAMPLES
from wend.mining.diagnose.axis import Axis, axis_of
from wend.mining.diagnose.columns import Column, columns_of
from wend.mining.diagnose.echoes import Problem, problems_of
from wend.mining.diagnose.finding import Finding
from wend.mining.diagnose.goals import Goal, goal_of, proper_ends
from wend.mining.diagnose.hits import Hit, hits_of
from wend.mining.diagnose.intervals import wilson
from wend.mining.diagnose.measures import measures_of
from wend.mining.diagnose.missing import Gap, gap_of
from wend.mining.diagnose.occurrences import Measure, Occurrences
from wend.mining.diagnose.words import title_of, when, where_of
from wend.mining.errors import MiningError
from wend.mining.log import EventLog

_WEIGHT = {
    "missing": 0.8,
    "drop_out": 1.0,
    "failure": 1.0,
    "lost": 0.9,
    "loop": 0.7,
    "rework": 0.7,
    "skipped": 0.6,
    "wait": 0.6,
    "service": 0.6,
}


def diagnose(
    log: EventLog,
    *,
    goal: str | Iterable[str] | None = None,
    now: datetime | None = None,
    value: str | None = None,
) -> list[Finding]:
    """What goes wrong in a log, the most costly first.

    `goal` names the activities that count as success, else the goal is guessed and each finding says so in its
    evidence; `value` names a numeric attribute that tells what a case is worth.
    Raises `MiningError` for an empty log and for names the log does not know.
    """
    if log.n_cases == 0:
        raise MiningError("The log holds no case, so there is nothing to diagnose.")
    axis, aim = axis_of(log, now), goal_of(log, goal)
    seen = Occurrences(log, axis, aim.codes)
    measures = list(measures_of(seen, proper_ends(log, aim)))
    columns = [column for column in columns_of(log) if not _tells_the_outcome(log, column, measures)]
    problems = problems_of(list(hits_of(seen, measures, columns)), axis.days)
    telling = _Telling(log, axis, aim, _worth(log, value))
    found = [telling.finding(problem) for problem in problems]
    gap = gap_of(log, axis, waited=now is not None)
    if gap is not None:
        found.append(telling.gap(gap))
    found.sort(key=_cost, reverse=True)
    return [replace(each, rank=number) for number, each in enumerate(found[:DIAGNOSIS_FINDINGS], 1)]


def _cost(finding: Finding) -> float:
    return _WEIGHT.get(finding.kind, 0.4) * finding.customers_more


def _tells_the_outcome(log: EventLog, column: Column, measures: Iterable[Measure]) -> bool:
    """Whether a column only says again whether the goal was reached (a field filled in afterwards)."""
    lost = next((each for each in measures if each.kind == "lost"), None)
    if lost is None:
        return False
    codes = column.codes[log.last_rows[log.case[lost.rows]]]
    failed = np.bincount(codes[codes >= 0], weights=lost.values[codes >= 0], minlength=len(column.values))
    count = np.bincount(codes[codes >= 0], minlength=len(column.values))
    purely = np.minimum(failed, count - failed).sum() <= 0.02 * max(count.sum(), 1)
    return bool(purely and 0.02 < failed.sum() / max(count.sum(), 1) < 0.98)


def _worth(log: EventLog, name: str | None) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    """What each case is worth: the largest number of the named attribute in it."""
    if name is None:
        return None
    if name in log.case_attributes:
        return np.asarray(log.case_attributes[name], np.float64)
    if name not in log.attributes:
        raise MiningError(f"No attribute is named '{name}'; there are {', '.join(log.attributes) or 'none'}.")
    numbers = np.nan_to_num(np.asarray(log.attributes[name], np.float64))
    return np.maximum.reduceat(numbers, log.first_rows)


@dataclass(frozen=True, eq=False)
class _Telling:
    """Turns problems into findings."""

    log: EventLog
    axis: Axis
    goal: Goal
    worth: np.ndarray[tuple[int], np.dtype[np.float64]] | None

    def finding(self, problem: Problem) -> Finding:
        hit = problem.head
        since, until = self.days(hit)
        more = _more(hit)
        return Finding(
            kind=hit.measure.kind,
            title=title_of(hit, since, until),
            where=where_of(hit),
            step=hit.measure.step,
            other=hit.measure.other,
            attribute=hit.attribute,
            value=hit.value,
            since=since,
            until=until,
            customers=len(hit.customers),
            customers_more=round(more, 1),
            lost_seconds=_lost_seconds(hit),
            lost_value=None if self.worth is None else round(more * float(np.nanmean(self.worth[hit.customers])), 2),
            confidence=1 - float(np.exp(min(hit.log_p, 0.0))),
            evidence=self.evidence(problem),
        )

    def gap(self, gap: Gap) -> Finding:
        since, until = self.axis.date(gap.since), self.axis.date(gap.until)
        missed = gap.expected - gap.came
        return Finding(
            kind="missing",
            title=f"New journeys stayed away: {gap.came:,} began where {gap.expected:,.0f} were to be expected"
            + when(since, until),
            where="entry",
            step="",
            other=None,
            attribute=None,
            value=None,
            since=since,
            until=None if gap.until >= self.axis.days - 1 else until,
            customers=round(missed),
            customers_more=round(missed, 1),
            lost_seconds=0.0,
            lost_value=None if self.worth is None else round(missed * float(np.nanmean(self.worth)), 2),
            confidence=1 - float(np.exp(gap.log_p)),
            evidence={
                "cases": [],
                "also": [],
                "came": gap.came,
                "expected": round(gap.expected, 1),
                "goal": self.goal.words,
            },
        )

    def days(self, hit: Hit) -> tuple[date | None, date | None]:
        since, until = hit.cell.since, hit.cell.until
        return (
            None if since is None else self.axis.date(since),
            None if until is None else self.axis.date(until),
        )

    def evidence(self, problem: Problem) -> dict[str, object]:
        hit = problem.head
        examples = self.log.case_names(hit.customers[:FINDING_EXAMPLES])
        also = list(dict.fromkeys(title_of(each, *self.days(each)) for each in problem.echoes))[:10]
        numbers = _rates(hit) if hit.measure.binary else _waits(hit)
        return {"cases": examples, **numbers, "also": also, "goal": self.goal.words}


def _more(hit: Hit) -> float:
    """Cases beyond expectation: bad ones beyond the rest's rate, or slow ones beyond the half that is above a median."""
    if hit.measure.binary:
        more = float(hit.inner.sum() - len(hit.inner) * hit.outer.mean())
    else:
        more = float((hit.inner > np.median(hit.outer)).sum() - len(hit.inner) / 2)
    return min(more, float(len(hit.customers)))  # a customer may be befallen twice and is one


def _lost_seconds(hit: Hit) -> float:
    if hit.measure.binary:
        return 0.0
    return round(float(np.maximum(hit.inner - np.median(hit.outer), 0).sum()), 1)


def _rates(hit: Hit) -> dict[str, object]:
    here, rest = hit.inner, hit.outer
    return {
        "rate": round(float(here.mean()), 4),
        "rate_interval": wilson(int(here.sum()), len(here)),
        "rate_elsewhere": round(float(rest.mean()), 4),
        "rate_elsewhere_interval": wilson(int(rest.sum()), len(rest)),
        "asked": len(here),
        "asked_elsewhere": len(rest),
    }


def _waits(hit: Hit) -> dict[str, object]:
    here, rest = hit.inner, hit.outer
    return {
        "median_seconds": round(float(np.median(here)), 1),
        "p90_seconds": round(float(np.quantile(here, 0.9)), 1),
        "median_seconds_elsewhere": round(float(np.median(rest)), 1),
        "p90_seconds_elsewhere": round(float(np.quantile(rest, 0.9)), 1),
        "asked": len(here),
        "asked_elsewhere": len(rest),
    }
