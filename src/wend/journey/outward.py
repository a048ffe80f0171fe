"""Steps that turn to the customer or the world and care what comes of it: ask, choose, audience.

Rule 1. As with every kind, a target of None means the end of the journey; how a step is carried out is known elsewhere.
"""

import msgspec

from wend.model.duration import Duration


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """Ask a survey by a message, and wait for the answer; guards and the fatigue rule may withhold it."""

    id: str
    survey: str
    channel: str
    content: str
    within: Duration
    on_answer: str | None = None  # the ways default to `next`
    on_timeout: str | None = None
    on_withheld: str | None = None
    next: str | None = None


class Choose(msgspec.Struct, frozen=True, tag="choose"):
    """The next best action: of some offers those that fit the customer, the best first.

    `offers` are ids and tags; `rank` is `value`, `rule` or `bandit`; the ids chosen go into the variable `into`.
    """

    id: str
    offers: tuple[str, ...]
    into: str
    at_most: int = 1
    rank: str = "value"
    channel: str = ""  # of the message that will show them: its guards are asked; empty: they are not
    on_none: str | None = None  # defaults to `next`
    next: str | None = None


class Audience(msgspec.Struct, frozen=True, tag="audience"):
    """Add the customer to an audience of paid media (`destination/name`), or remove her from it."""

    id: str
    action: str  # add or remove
    audience: str
    next: str | None = None

    @property
    def destination(self) -> str:
        """Whose audience it is: what stands before the slash."""
        return self.audience.partition("/")[0]
