"""An invented population, as values: who they are, what they do, and how they answer.

Rule 1. Everything is immutable; what chance decides, `simulate_dice` decides from the seed and the customer's number.
Rule 2. Shares are 0 to 1, times of day minutes, lengths of time seconds.
"""

from datetime import date
from typing import Any, Final

import msgspec

from wend.app.simulate_dice import Dice
from wend.journey.plan import Window


class Fixed(msgspec.Struct, frozen=True, tag=True):
    """The same value for everybody; `{number}` in a text is the customer's number."""

    value: Any

    def draw(self, dice: Dice, number: int) -> Any:  # noqa: ARG002 - the same question to every distribution
        return self.value.replace("{number}", str(number)) if isinstance(self.value, str) else self.value


class Choice(msgspec.Struct, frozen=True, tag=True):
    """One of some values by weight."""

    values: tuple[Any, ...]
    edges: tuple[float, ...]  # running sums of the shares; the last is 1

    def draw(self, dice: Dice, number: int) -> Any:  # noqa: ARG002 - as above
        return dice.pick(self.values, self.edges)


class Between(msgspec.Struct, frozen=True, tag=True):
    """A number of a range, all equally likely; `whole` includes both ends."""

    low: float
    high: float
    whole: bool = False
    decimals: int = 2

    def draw(self, dice: Dice, number: int) -> Any:  # noqa: ARG002 - as above
        if self.whole:
            return int(dice.between(self.low, self.high + 1))
        return round(dice.between(self.low, self.high), self.decimals)


class Day(msgspec.Struct, frozen=True, tag=True):
    """A date of a range, both ends included."""

    first: date
    last: date

    def draw(self, dice: Dice, number: int) -> Any:  # noqa: ARG002 - as above
        days = int(dice.between(0, (self.last - self.first).days + 1))
        return date.fromordinal(self.first.toordinal() + days).isoformat()


class Chance(msgspec.Struct, frozen=True, tag=True):
    """True for a share, else false."""

    share: float

    def draw(self, dice: Dice, number: int) -> Any:  # noqa: ARG002 - as above
        return dice.falls(self.share)


class Some(msgspec.Struct, frozen=True, tag=True):
    """A value for a share of them, and none for the others."""

    share: float
    of: Fixed | Choice | Between | Day | Chance

    def draw(self, dice: Dice, number: int) -> Any:
        return self.of.draw(dice, number) if dice.falls(self.share) else None


Distribution = Fixed | Choice | Between | Day | Chance | Some
Values = tuple[tuple[str, Distribution], ...]  # by trait or property


class Span(msgspec.Struct, frozen=True):
    """A length of time from a range, all equally likely."""

    low: float = 0.0
    high: float = 0.0

    def draw(self, dice: Dice) -> float:
        return dice.between(self.low, self.high)


class Rate(msgspec.Struct, frozen=True):
    """An event, or a session, that comes by itself: so often a day, or once at a moment of the time simulated."""

    event: str  # empty: a session of the chain
    per_day: float = 0.0
    share: float = 1.0  # of the customers who do it at all
    after: Span | None = None  # once, so long after the customer came
    since_minute: int = 0
    until_minute: int = 1440
    properties: Values = ()


class Link(msgspec.Struct, frozen=True):
    """An event of the chain: what it carries, how long after the one before, and what comes next."""

    event: str
    properties: Values = ()
    after: Span = Span(10.0, 300.0)
    next: tuple[str, ...] = ()
    edges: tuple[float, ...] = ()  # what is missing to 1 ends the session


class Chain(msgspec.Struct, frozen=True):
    """Sessions as a Markov chain over events."""

    start: tuple[str, ...]
    edges: tuple[float, ...]
    links: dict[str, Link]


class Deed(msgspec.Struct, frozen=True):
    """Something done in answer: an event for a share of them, some time later."""

    event: str
    share: float
    after: Span
    properties: Values = ()


class Reaction(msgspec.Struct, frozen=True):
    """How messages are answered. Empty `channel`, `content`, `journey`: any; the first reaction that fits counts.

    `delivered`, `opened` and `clicked` are shares of those before (clicked: of the opened).
    """

    channel: str = ""
    content: str = ""
    journey: str = ""
    delivered: float = 1.0
    bounced: float = 0.0
    complained: float = 0.0
    unsubscribed: float = 0.0
    opened: float = 0.0
    opens_after: Span = Span(300.0, 86_400.0)
    clicked: float = 0.0
    clicks_after: Span = Span(5.0, 120.0)
    sent: tuple[Deed, ...] = ()  # done by whom it reached, opened or not
    opens: tuple[Deed, ...] = ()
    clicks: tuple[Deed, ...] = ()

    def fits(self, channel: str, content: str, journey: str) -> bool:
        """Whether a message of this kind is answered so."""
        mine = ((self.channel, channel), (self.content, content), (self.journey, journey))
        return all(not wanted or wanted == found for wanted, found in mine)


WORKING_HOURS: Final = Window(days=(0, 1, 2, 3, 4), since_minute=9 * 60, until_minute=17 * 60, zone="workspace")


class Desk(msgspec.Struct, frozen=True):
    """Who works on the tasks of a queue: how many, when, how long at each, and with which outcomes."""

    queue: str
    members: int = 1
    work: Span = Span(600.0, 1_800.0)  # at one task
    open: Window = WORKING_HOURS
    outcomes: tuple[str, ...] = ("done",)
    edges: tuple[float, ...] = (1.0,)


class Answered(msgspec.Struct, frozen=True):
    """How a survey is answered: by which share, when, and with which scores."""

    survey: str
    share: float
    after: Span
    score: Distribution


class Population(msgspec.Struct, frozen=True, kw_only=True):
    """Everything invented."""

    name: str
    size: int
    seed: int = 1
    days: int = 30
    start: date | None = None  # the first day; without, a fixed one
    arrive: float = 0.0  # seconds over which the customers come; 0: all are there from the start
    traits: Values = ()
    consents: tuple[tuple[str, float], ...] = ()  # "channel/purpose": the share who said yes
    rates: tuple[Rate, ...] = ()
    chain: Chain | None = None
    reactions: tuple[Reaction, ...] = ()
    desks: tuple[Desk, ...] = ()
    surveys: tuple[Answered, ...] = ()
    webhook_status: int = 200
