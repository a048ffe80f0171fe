"""The rule tree: what a condition is, as a value.

Rule 1. A rule is immutable and hashable, and means the same in Python and in SQL.
Rule 2. An empty rule never matches everyone: `All()` and `AnyOf()` without members cannot be parsed.
Rule 3. A comparison with a value of another type is false, never an error, and the trace says so.
"""

from enum import StrEnum
from typing import Any

import msgspec

from wend.model.duration import Duration


class Op(StrEnum):
    """How a value is compared. Numbers with numbers, text with text, times (ISO 8601 text) with `before`/`after`."""

    IS = "is"
    IS_NOT = "is_not"  # true for another value of any type, and for a missing one
    IN = "in"
    NOT_IN = "not_in"
    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"
    CONTAINS = "contains"  # text in text, or an element in a list
    STARTS_WITH = "starts_with"
    EXISTS = "exists"
    MISSING = "missing"
    BEFORE = "before"
    AFTER = "after"


class Ref(msgspec.Struct, frozen=True, tag="ref"):
    """A value taken from elsewhere when judged: `event.properties.category`, `last.…`, `trait.…`, `vars.…`."""

    path: str


class Compare(msgspec.Struct, frozen=True, tag="compare"):
    """A value at a path, compared. Paths are those of `facts`: `trait.NAME…`, `properties.…`, `event.properties.…` …"""

    path: str
    op: Op
    value: Any = None  # a JSON scalar, a tuple of them for `in`/`not_in`, or a Ref


class EventCount(msgspec.Struct, frozen=True, tag="count"):
    """How many events of a name (and `where`) a customer had within a window up to now; `within` None: ever."""

    event: str
    op: Op = Op.AT_LEAST
    n: int = 1
    within: Duration | None = None
    where: "tuple[Compare, ...]" = ()


class InSegment(msgspec.Struct, frozen=True, tag="segment"):
    """The customer is in a named segment."""

    segment: str


class Cel(msgspec.Struct, frozen=True, tag="cel"):
    """A free expression in CEL over `customer`, `event`, `last`, `vars`, `now`; judged in Python only."""

    source: str


class All(msgspec.Struct, frozen=True, tag="all"):
    """Every member holds."""

    of: "tuple[Rule, ...]"


class AnyOf(msgspec.Struct, frozen=True, tag="any"):
    """At least one member holds."""

    of: "tuple[Rule, ...]"


class Not(msgspec.Struct, frozen=True, tag="not"):
    """The member does not hold."""

    of: "Rule"


Rule = Compare | EventCount | InSegment | Cel | All | AnyOf | Not
