"""How one gets into a journey: the ways, and what holds for all of them.

Rule 1. Everything here is immutable, and is what the file says; what it means at a moment is decided by the engine.
Rule 2. Dates are kept as they were written: without an offset they are meant in the workspace's zone.
"""

import msgspec

from wend.journey.parts import EventMatch, Window
from wend.model.duration import Duration
from wend.rules.tree import Rule


class Reentry(msgspec.Struct, frozen=True):
    """Whether a customer may enter again (by the same key).

    `never`, `always` (once the run has ended), `after` a time since the last entry, or `after_exit`: a time since the
    last run ended.
    """

    rule: str = "never"
    after: Duration | None = None


class DateWay(msgspec.Struct, frozen=True):
    """A date that a trait holds: an hour of that day, or of one so long before or after it, once or every year."""

    trait: str  # a path below `trait`
    offset: Duration | None = None
    before: bool = False  # the offset goes back
    minute: int | None = None  # since midnight; None: midnight of a date, the moment itself of a time
    zone: str = "customer"  # `customer`, `workspace`, or an IANA name
    yearly: bool = False


class Way(msgspec.Struct, frozen=True):
    """One way in. Exactly one of the first nine says which."""

    event: EventMatch | None = None
    segment: str | None = None  # a segment entered, or `left`
    schedule: str | None = None  # a cron expression, in the workspace's zone
    at: str | None = None  # once, an ISO time
    date: DateWay | None = None
    api: bool = False
    journey: bool = False  # by another journey's step `enter`
    call: bool = False  # by another journey's step `call`
    file: bool = False  # by `wend enter`
    left: bool = False
    when: Rule | None = None  # a condition on the customer beside it
    key: str | None = None  # a path in the entry event that tells runs apart, such as `properties.order_id`


class Caps(msgspec.Struct, frozen=True):
    """How many may enter in all: on a day of the workspace's zone, ever, and at the same time."""

    per_day: int | None = None
    total: int | None = None
    active: int | None = None


class Entry(msgspec.Struct, frozen=True):
    """The ways in, and what holds for all of them."""

    ways: tuple[Way, ...] = ()
    reentry: Reentry = Reentry()
    caps: Caps | None = None
    since: str | None = None  # nobody enters before
    until: str | None = None  # nor after; a day counts whole
    window: Window | None = None  # days and hours at which one enters
    hold: bool = False  # outside the window: enter, and take the first step when it opens

    @property
    def events(self) -> tuple[EventMatch, ...]:
        """The events that start a run."""
        return tuple(way.event for way in self.ways if way.event)

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments whose entering or leaving starts a run."""
        return tuple(way.segment for way in self.ways if way.segment)

    @property
    def key(self) -> str | None:
        """What tells runs apart, by the first way that says so."""
        return next((way.key for way in self.ways if way.key), None)
