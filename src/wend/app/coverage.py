"""Coverage: of every stage, need and channel a cell, and in each what serves the customer there and what is missing.

Rule 1. A cell is meant where the stage names the channel. What stands in a cell that nobody meant is shown, and judged too.
Rule 2. A journey or item that names no need serves every need of its stage.
Rule 3. Whether anybody may be reached is known from a store only; without one it is left out, and said so.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from wend.content.item import ContentItem
from wend.journey.plan import Ask, Plan, Send
from wend.journey.strategy import Need, Stage, Strategy

JOURNEY: Final = "journey"
CONTENT: Final = "content"
OWNER: Final = "owner"
MEASURE: Final = "measure"
AUDIENCE: Final = "audience"
ASKED: Final = (JOURNEY, CONTENT, OWNER, MEASURE, AUDIENCE)


class Reach(msgspec.Struct, frozen=True):
    """How many customers stand in each stage, and whom of them a channel may reach for some purpose, by (stage, channel).

    Where there are too many to look at each, a sample was looked at and the counts are estimates.
    """

    standing: Mapping[str, int]
    consented: Mapping[tuple[str, str], int]
    estimated: bool = False


class Cell(msgspec.Struct, frozen=True):
    """One stage, need and channel. `audience` is None where no store was asked."""

    stage: str
    need: str
    channel: str
    meant: bool
    journeys: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    measures: int = 0
    audience: int | None = None
    missing: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether there is anything to look at."""
        return self.meant or bool(self.journeys or self.content)


class Row(msgspec.Struct, frozen=True):
    """The cells of one stage and need, in the order of the channels."""

    stage: str
    title: str
    need: str
    need_title: str
    owner: str
    customers: int | None
    cells: tuple[Cell, ...]


class Coverage(msgspec.Struct, frozen=True):
    """All of it. `unplaced` are journeys and items that name no stage, or one that is not there."""

    channels: tuple[str, ...]
    rows: tuple[Row, ...]
    unplaced: tuple[str, ...]
    cells: int  # that are meant or hold something
    gaps: int  # of these, with something missing
    missing: Mapping[str, int]  # how many cells lack what
    audience_known: bool
    estimated: bool = False


def coverage(
    strategy: Strategy, plans: Sequence[Plan], items: Sequence[ContentItem], reach: Reach | None = None
) -> Coverage:
    """What serves whom where."""
    ground = _Ground(plans, items, reach)
    channels = ground.channels(strategy)
    rows = tuple(
        Row(
            stage=stage.id,
            title=stage.title or stage.id,
            need=need.id,
            need_title=str(need),
            owner=stage.owner,
            customers=reach.standing.get(stage.id, 0) if reach else None,
            cells=tuple(ground.cell(stage, need, channel) for channel in channels),
        )
        for stage in strategy.stages
        for need in stage.needs or (Need(""),)
    )
    cells = [cell for row in rows for cell in row.cells if cell.is_there]
    return Coverage(
        channels=channels,
        rows=rows,
        unplaced=ground.unplaced(strategy),
        cells=len(cells),
        gaps=sum(bool(cell.missing) for cell in cells),
        missing={word: sum(word in cell.missing for cell in cells) for word in ASKED if word != AUDIENCE or reach},
        audience_known=reach is not None,
        estimated=bool(reach and reach.estimated),
    )


class _Ground:
    """What is there to serve customers."""

    def __init__(self, plans: Sequence[Plan], items: Sequence[ContentItem], reach: Reach | None) -> None:
        self._plans = [(plan, channels_of(plan)) for plan in plans]
        self._items = [(item, frozenset(variant.channel for variant in item.variants)) for item in items]
        self._used = {
            (step.content, plan.stage, need)
            for plan in plans
            for step in plan.steps.values()
            if isinstance(step, Send | Ask) and step.content
            for need in (plan.needs or ("",))
        }
        self._reach = reach

    def channels(self, strategy: Strategy) -> tuple[str, ...]:
        """Those of the stages in the order they are named, then those that something is sent over besides."""
        stages = {stage.id for stage in strategy.stages}
        named = [channel for stage in strategy.stages for channel in stage.channels]
        sent = sorted(channel for plan, over in self._plans if plan.stage in stages for channel in over)
        said = sorted(channel for item, over in self._items if item.stage in stages for channel in over)
        return tuple(dict.fromkeys([*named, *sent, *said]))

    def cell(self, stage: Stage, need: Need, channel: str) -> Cell:
        """What one stage, need and channel have."""
        meant = channel in stage.channels
        plans = [
            plan
            for plan, channels in self._plans
            if plan.stage == stage.id and channel in channels and _serves(plan.needs, need)
        ]
        items = [item.id for item, channels in self._items if channel in channels and self._says(item, stage, need)]
        if not (meant or plans or items):
            return Cell(stage.id, need.id, channel, meant=False)
        audience = self._reach.consented.get((stage.id, channel), 0) if self._reach else None
        measures = len(stage.measures) + sum(plan.goal is not None for plan in plans)
        owners = tuple(dict.fromkeys(each for each in (stage.owner, *(plan.owner for plan in plans)) if each))
        missing = {
            JOURNEY: not plans,
            CONTENT: not items,
            OWNER: not stage.owner or any(not plan.owner for plan in plans),
            MEASURE: not measures,
            AUDIENCE: audience == 0,
        }
        return Cell(
            stage=stage.id,
            need=need.id,
            channel=channel,
            meant=meant,
            journeys=tuple(plan.journey for plan in plans),
            content=tuple(items),
            owners=owners,
            measures=measures,
            audience=audience,
            missing=tuple(word for word in ASKED if missing[word]),
        )

    def _says(self, item: ContentItem, stage: Stage, need: Need) -> bool:
        """Whether an item speaks to a need of a stage: by what it names, or by the journey that uses it."""
        if item.stage == stage.id:
            return _serves(item.needs, need)
        return (item.id, stage.id, "") in self._used or bool(need.id and (item.id, stage.id, need.id) in self._used)

    def unplaced(self, strategy: Strategy) -> tuple[str, ...]:
        """What belongs to no stage of the strategy."""
        stages = {stage.id for stage in strategy.stages}
        placed = {content for content, stage, _ in self._used if stage in stages}
        journeys = [f"journey {plan.journey}" for plan, _ in self._plans if plan.stage not in stages]
        items = [f"content {each.id}" for each, _ in self._items if each.stage not in stages and each.id not in placed]
        return (*journeys, *items)


def channels_of(plan: Plan) -> frozenset[str]:
    """The channels that a journey sends over."""
    return frozenset(step.channel for step in plan.steps.values() if isinstance(step, Send | Ask) and step.channel)


def _serves(needs: Iterable[str], need: Need) -> bool:
    named = tuple(needs)
    return not named or need.id in named
