"""Stages of all customers in figures: who stands where, who went from where to where, and how much value arose in which.

Rule 1. A cycle is a return to a stage that was left. The time in a stage is counted when it is left, so that those who
        stay do not pull it down.
Rule 2. Value after the first purchase is all that comes after a customer's first event of value, that one not counted.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from statistics import median

import msgspec

from wend.app.stage_lives import LeftOut, Life
from wend.journey.strategy import Strategy

_DAY_MICROS = 86_400_000_000


class StageRow(msgspec.Struct, frozen=True):
    """One stage. An empty name: before any stage was come to."""

    stage: str
    title: str = ""
    phase: str = ""
    customers: int = 0  # who stand in it now
    entered: int = 0  # times somebody came to it
    returns: int = 0  # of these, by somebody who had left it before
    median_days: float | None = None  # of the times that have ended
    purchases: int = 0
    value: float = 0.0
    share: float = 0.0  # of all value


class Transition(msgspec.Struct, frozen=True):
    """How often customers went from one stage to another; `was` is empty where they had none."""

    was: str
    stage: str
    count: int
    median_days: float | None  # in the stage that was left


class StageReport(msgspec.Struct, frozen=True):
    """All of it. `first` is the value of first purchases, `after` of all that came after them."""

    customers: int  # who ever came to a stage
    cycles: int
    cycling: int  # customers with at least one
    stages: tuple[StageRow, ...]
    transitions: tuple[Transition, ...]
    currency: str
    buyers: int
    value: float
    first: float
    after: float
    share_after: float | None  # the part of lifetime value that arises after the first purchase
    other_currency: int = 0
    no_number: int = 0


def report(lives: Iterable[Life], strategy: Strategy, left_out: LeftOut) -> StageReport:
    """The figures of some lives; `left_out` is read when the lives have come to their end."""
    tally = _Tally()
    for life in lives:
        tally.add(life)
    known = {stage.id: stage for stage in strategy.stages}
    names = [*([""] if tally.value[""] or tally.purchases[""] else []), *known]
    names += sorted({*tally.entered, *tally.value} - {"", *known})  # stages of an earlier strategy
    value = sum(tally.value.values())
    return StageReport(
        customers=sum(tally.standing.values()),
        cycles=sum(tally.returns.values()),
        cycling=tally.cycling,
        stages=tuple(
            StageRow(
                stage=name,
                title=known[name].title if name in known else "",
                phase=known[name].phase if name in known else "",
                customers=tally.standing[name],
                entered=tally.entered[name],
                returns=tally.returns[name],
                median_days=_days(tally.spent_in(name)),
                purchases=tally.purchases[name],
                value=tally.value[name],
                share=tally.value[name] / value if value else 0.0,
            )
            for name in names
        ),
        transitions=tuple(
            Transition(was, stage, count, _days(tally.times[was, stage]))
            for (was, stage), count in sorted(tally.moves.items(), key=lambda each: (-each[1], each[0]))
        ),
        currency=strategy.value.currency if strategy.value else "",
        buyers=tally.buyers,
        value=value,
        first=tally.first,
        after=value - tally.first,
        share_after=(value - tally.first) / value if value else None,
        other_currency=left_out.other_currency,
        no_number=left_out.no_number,
    )


class _Tally:
    """Counts that grow with every life."""

    def __init__(self) -> None:
        self.standing: Counter[str] = Counter()
        self.entered: Counter[str] = Counter()
        self.returns: Counter[str] = Counter()
        self.moves: Counter[tuple[str, str]] = Counter()
        self.times: defaultdict[tuple[str, str], array[int]] = defaultdict(lambda: array("q"))  # in the stage left
        self.purchases: Counter[str] = Counter()
        self.value: defaultdict[str, float] = defaultdict(float)
        self.cycling = self.buyers = 0
        self.first = 0.0

    def add(self, life: Life) -> None:
        """Count one in."""
        been: Counter[str] = Counter()
        since = None
        for step in life.steps:
            self.moves[step.was, step.stage] += 1
            if since is not None:
                self.times[step.was, step.stage].append(step.at - since)
            since = step.at
            self.entered[step.stage] += 1
            self.returns[step.stage] += been[step.stage] > 0
            been[step.stage] += 1
        if life.steps:
            self.standing[life.steps[-1].stage] += 1
        self.cycling += any(times > 1 for times in been.values())
        self._add_value(life)

    def _add_value(self, life: Life) -> None:
        for spent in life.spent:
            self.purchases[spent.stage] += spent.amount >= 0
            self.value[spent.stage] += spent.amount
        first = next((spent for spent in life.spent if spent.amount >= 0), None)
        if first is not None:
            self.buyers += 1
            self.first += first.amount

    def spent_in(self, stage: str) -> "array[int]":
        """All times that ended in a stage."""
        found = array("q")
        for (was, _), times in self.times.items():
            if was == stage:
                found.extend(times)
        return found


def _days(times: "array[int]") -> float | None:
    return median(times) / _DAY_MICROS if times else None
