"""Stages: the figures over a whole store, and one customer's way through them.

Rule 1. The strategy is the live one, unless another is handed over to be tried out.
"""

from datetime import UTC, datetime
from itertools import zip_longest

import msgspec

from wend.app.ports import Store
from wend.app.stage_lives import Life, Purse, derived_lives, recorded_life, recorded_lives
from wend.app.stage_report import StageReport, report
from wend.app.strategy_live import live_segments, live_strategy
from wend.engine import Live
from wend.errors import WendError
from wend.journey.strategy import Strategy
from wend.journey.workspace import Workspace

_MICROS = 1_000_000


class NoStrategyError(WendError):
    """No strategy is published: write strategy.yaml and `wend publish` it, or name one with --strategy."""


class Stay(msgspec.Struct, frozen=True):
    """One time in a stage; `until` None: she still stands there."""

    stage: str
    since: datetime
    until: datetime | None
    times: int  # the how-manieth time it is
    days: float | None


class StagePath(msgspec.Struct, frozen=True):
    """One customer's way: her stays in order, and how often she came back to a stage that she had left."""

    customer_id: int
    stage: str
    since: datetime | None
    cycles: int
    stays: tuple[Stay, ...]
    value: float
    currency: str


def report_recorded(store: Store, until: datetime | None = None) -> StageReport:
    """The figures as the engine recorded them."""
    strategy = live_strategy(store) or Strategy()
    purse = Purse(strategy.value)
    return report(recorded_lives(store, purse, until), strategy, purse.left_out)


def report_derived(store: Store, until: datetime, strategy: Strategy | None = None) -> StageReport:
    """The figures as the strategy makes them of the whole record, played again at the times things happened.

    Raises `NoStrategyError` where none is live and none handed over.
    """
    strategy = strategy or live_strategy(store)
    if strategy is None:
        raise NoStrategyError
    purse = Purse(strategy.value)
    lives = derived_lives(store, _live_of(store, strategy), purse, until)
    return report(lives, strategy, purse.left_out)


def path_of(store: Store, customer_id: int) -> StagePath:
    """One customer's way, as recorded."""
    strategy = live_strategy(store) or Strategy()
    life = recorded_life(store, customer_id, Purse(strategy.value))
    stays = _stays(life)
    return StagePath(
        customer_id=customer_id,
        stage=stays[-1].stage if stays else "",
        since=stays[-1].since if stays else None,
        cycles=sum(stay.times > 1 for stay in stays),
        stays=tuple(stays),
        value=sum(spent.amount for spent in life.spent),
        currency=strategy.value.currency if strategy.value else "",
    )


def _stays(life: Life) -> list[Stay]:
    found: list[Stay] = []
    been: dict[str, int] = {}
    ends = [step.at for step in life.steps[1:]]
    for step, end in zip_longest(life.steps, ends):
        been[step.stage] = been.get(step.stage, 0) + 1
        since, until = _moment(step.at), _moment(end) if end is not None else None
        days = (until - since).total_seconds() / 86_400 if until else None
        found.append(Stay(step.stage, since, until, been[step.stage], days))
    return found


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros // _MICROS, UTC).replace(microsecond=micros % _MICROS)


def _live_of(store: Store, strategy: Strategy) -> Live:
    """The segments that are live, and the stages of a strategy, and nothing else: no journey decides a stage."""
    return Live.build(Workspace(), (), live_segments(store), stages=strategy.stages)
