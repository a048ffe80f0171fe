"""Which ids tell who somebody is: the rules of a workspace, and the ids of an event by them.

Rule 1. User ids and anonymous ids always do. What else does (an e-mail address, a number of another system) is said by
        the workspace: nothing joins two customers that nobody has declared.
Rule 2. A blocked value identifies nobody: it joins nothing, whatever kind of id it is.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import msgspec

from wend import limits
from wend.model.event import Event, EventKind

Identity = tuple[str, str]  # kind, value

USER: Final = "user_id"
ANONYMOUS: Final = "anonymous_id"

# What programs send when they mean nobody.
NOBODY: Final = frozenset(
    (
        *("null", "undefined", "none", "nil", "nan", "n/a", "-", "0", "-1", "false", "true"),
        *("anonymous", "unknown", "guest", "[object object]", "00000000-0000-0000-0000-000000000000"),
    )
)


class IdKind(msgspec.Struct, frozen=True):
    """A further sort of id: an external id of this type in an event's context or, where named, a trait."""

    name: str
    trait: str = ""
    max: int = limits.IDS_PER_KIND_MAX  # ids of this sort that a customer may come to have by merging


class IdentityRules(msgspec.Struct, frozen=True, dict=True):
    """The section `identity` of a workspace; kinds stand in the order in which they are believed."""

    kinds: tuple[IdKind, ...] = ()
    blocked: tuple[str, ...] = ()  # values; `*` stands for any characters
    merges_per_id: int = limits.MERGES_PER_ID_MAX
    merges_per_customer: int = limits.MERGES_PER_CUSTOMER_MAX

    @cached_property
    def _blocked(self) -> re.Pattern[str] | None:
        parts = [".*".join(map(re.escape, value.lower().split("*"))) for value in self.blocked]
        return re.compile("|".join(parts), re.DOTALL) if parts else None

    def blocks(self, value: str) -> bool:
        """Whether a value is one that identifies nobody."""
        plain = value.strip().lower()
        return plain in NOBODY or bool(self._blocked and self._blocked.fullmatch(plain))

    def others(self, event: Event) -> list[Identity]:
        """The ids of an event beside its user id, each once: those believed first stand first."""
        found = [(ANONYMOUS, event.anonymous_id)] if event.anonymous_id is not None else []
        if event.kind is EventKind.ALIAS and event.anonymous_id is not None:  # `previousId` may be either
            found.insert(0, (USER, event.anonymous_id))
        for kind in self.kinds:
            found += ((kind.name, value) for value in _values(event, kind))
        return list(dict.fromkeys(found))

    def ids(self, event: Event) -> list[Identity]:
        """All ids of an event."""
        user = [(USER, event.user_id)] if event.user_id is not None else []
        return list(dict.fromkeys([*user, *self.others(event)]))

    def most(self, kind: str) -> int:
        """How many ids of a sort a customer may come to have by merging."""
        return next((each.max for each in self.kinds if each.name == kind), limits.IDS_PER_KIND_MAX)


def _values(event: Event, kind: IdKind) -> Iterator[str]:
    if kind.trait and kind.trait in event.traits:
        yield from _value(event.traits[kind.trait], kind)
    external = event.context.get("externalIds")
    for each in external if isinstance(external, list) else ():
        if isinstance(each, dict) and each.get("type") == kind.name and each.get("collection", "users") == "users":
            yield from _value(each.get("id"), kind)


def _value(stated: Any, kind: IdKind) -> Iterator[str]:
    """A value as it is compared: text without blanks at its ends, e-mail addresses in lower case."""
    if isinstance(stated, int) and not isinstance(stated, bool):
        stated = str(stated)
    if isinstance(stated, str) and (plain := stated.strip()) and len(plain) <= limits.ID_CHARACTERS:
        yield plain.lower() if kind.name == "email" else plain
