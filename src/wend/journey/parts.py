"""What the steps and the head of a plan are made of: values, event matches, windows.

Rule 1. Everything here is immutable and knows no step.
"""

from typing import Any

import msgspec

from wend.rules.tree import Compare, Ref


class Value(msgspec.Struct, frozen=True):
    """What a step writes: a literal, a reference, or an amount to add to a number."""

    literal: Any = None
    ref: Ref | None = None
    add: float | None = None


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
