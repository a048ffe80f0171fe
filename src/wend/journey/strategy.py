"""The strategy as a value: the macro stages of a customer's whole life, before and after the first purchase.

Rule 1. Journeys, segments and content items name stages, needs, goals and teams; what those are stands here only.
Rule 2. Customers take the stages in any order: nothing here says which stage follows which.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from wend.rules.tree import Compare, Rule

BEFORE: Final = "before-purchase"
AFTER: Final = "after-purchase"
PHASES: Final = (BEFORE, AFTER)


class Measure(msgspec.Struct, frozen=True):
    """How we see that a stage or a goal does well. `better` is `higher` or `lower`."""

    name: str
    target: float | None = None
    unit: str = ""
    better: str = "higher"


class Need(msgspec.Struct, frozen=True):
    """What the customer needs in a stage. The only need of a stage may stand there without an id."""

    id: str
    title: str = ""

    def __str__(self) -> str:
        return self.title or self.id


class Stage(msgspec.Struct, frozen=True):
    """One macro stage: who answers for it, what the customer needs and expects there, what we aim for."""

    id: str
    title: str = ""
    phase: str = ""  # one of PHASES, or not said
    owner: str = ""
    roles: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    expectation: str = ""
    experience: str = ""
    channels: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    when: Rule | None = None  # which customers stand in it
    measures: tuple[Measure, ...] = ()


class Aim(msgspec.Struct, frozen=True):
    """A goal of the organisation, which stages and journeys serve."""

    id: str
    title: str = ""
    owner: str = ""
    measures: tuple[Measure, ...] = ()


class Right(msgspec.Struct, frozen=True):
    """Where a team may publish: in these stages, over these channels; None: in all, over all."""

    stages: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None

    def covers(self, stage: str, channel: str) -> bool:
        """Whether it holds for a stage and a channel; an empty one means what belongs to none."""
        return (self.stages is None or stage in self.stages) and (
            self.channels is None or not channel or channel in self.channels
        )


class Team(msgspec.Struct, frozen=True):
    """A team: who is in it, and what they may publish; without a right it may publish nothing."""

    id: str
    title: str = ""
    members: tuple[str, ...] = ()
    publishes: tuple[Right, ...] = ()


class Review(msgspec.Struct, frozen=True):
    """Where nobody publishes alone: so many others, who may publish there too, have to approve."""

    where: Right = Right()
    approvals: int = 1

    def asks(self, stage: str, channel: str) -> bool:
        """Whether a change at a stage and channel needs it; what belongs to no stage or channel is none that is named."""
        stages, channels = self.where.stages, self.where.channels
        return (stages is None or stage in stages) and (channels is None or channel in channels)


class Revenue(msgspec.Struct, frozen=True):
    """An event that is worth something: `amount` and `currency` name properties by their path, without `properties.`."""

    event: str
    amount: tuple[str, ...]
    where: tuple[Compare, ...] = ()
    minus: bool = False  # it takes value away, as a refund does
    currency: tuple[str, ...] = ()


class Value(msgspec.Struct, frozen=True):
    """What counts as value, and in which currency; amounts in another one are counted and left out."""

    events: tuple[Revenue, ...] = ()
    currency: str = ""


class Strategy(msgspec.Struct, frozen=True):
    """The stages in the order they are written; customers take them in any order."""

    title: str = ""
    stages: tuple[Stage, ...] = ()
    goals: tuple[Aim, ...] = ()
    teams: tuple[Team, ...] = ()
    review: tuple[Review, ...] = ()
    value: Value | None = None

    def stage(self, name: str) -> Stage | None:
        """The stage of an id."""
        return next((each for each in self.stages if each.id == name), None)

    def teams_of(self, name: str) -> tuple[Team, ...]:
        """The teams that somebody is in."""
        return tuple(team for team in self.teams if name in team.members)

    def may_publish(self, stage: str, channel: str) -> tuple[Team, ...]:
        """The teams that may publish for a stage and a channel."""
        return tuple(team for team in self.teams if any(right.covers(stage, channel) for right in team.publishes))

    def approvals_for(self, places: Iterable[tuple[str, str]]) -> int:
        """How many others have to approve a change at some (stage, channel)."""
        places = tuple(places)
        asked = (each.approvals for each in self.review if any(each.asks(*place) for place in places))
        return max(asked, default=0)
