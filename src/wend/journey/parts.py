"""What the steps and the head of a plan are made of: values, event matches, windows.

Rule 1. Everything here is immutable and knows no step.
"""

from typing import Any

import msgspec

from wend.model.duration import Duration
from wend.rules.tree import Compare, Ref


class Value(msgspec.Struct, frozen=True):
    """What a step writes: a literal, a reference, or an amount to add to a number; or one to `append` to a list."""

    literal: Any = None
    ref: Ref | None = None
    add: float | None = None
    append: bool = False  # the literal, or what the reference leads to, becomes the last of a list


class People(msgspec.Struct, frozen=True):
    """Those of an account's people who have one of some roles; all of them where none is named."""

    roles: tuple[str, ...] = ()


class EventMatch(msgspec.Struct, frozen=True):
    """An event by name and conditions on it (which may refer to the run's own entry event)."""

    event: str
    where: tuple[Compare, ...] = ()


class Window(msgspec.Struct, frozen=True):
    """Days and hours in which a run may go on.

    Days: 0 Monday to 6 Sunday; minutes since midnight; `until` may be below `since` (over midnight).
    """

    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    since_minute: int = 0
    until_minute: int = 1440
    zone: str = "customer"  # `customer`, `workspace`, or an IANA name


class BestTime(msgspec.Struct, frozen=True):
    """The hour at which the customer opens most over a channel, on her own clock; another where too little is known.

    Minutes since midnight; `within`: how far ahead the hour is looked for.
    """

    channel: str
    within: Duration
    since_minute: int = 0
    until_minute: int = 1440
    otherwise_minute: int | None = None  # None: at once


class SegmentChange(msgspec.Struct, frozen=True):
    """Entering a segment, or leaving it."""

    segment: str
    left: bool = False
