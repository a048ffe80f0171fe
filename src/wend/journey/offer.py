"""Offers: what a journey may choose from for a customer, as values.

Rule 1. Immutable, parsed from `offers/*.yaml`; today's version of an offer is meant, whatever version a run began on.
Rule 2. What narrows it down is told apart by its reason: may she have it (`eligible`), does it make sense now
        (`applicable`), is it good for her (`suitable`). A rule that is left out holds.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from wend.journey.parts import EventMatch, Value
from wend.model.duration import Duration
from wend.rules.tree import EventCount, Rule


class ShownCap(msgspec.Struct, frozen=True):
    """At most so many times for one customer in any window of that length."""

    max: int
    per: Duration


class Win(msgspec.Struct, frozen=True):
    """The event that says an offer has succeeded, when it comes within a time of being chosen."""

    event: EventMatch
    within: Duration


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One offer."""

    id: str
    title: str = ""
    tags: tuple[str, ...] = ()
    eligible: Rule | None = None
    applicable: Rule | None = None
    suitable: Rule | None = None
    preferred: Rule | None = None  # with `rank: rule`: goes before those of which this does not hold
    value: Value = Value(literal=0)  # a number or where one is found, for `rank: value`
    since: str = ""  # an ISO date or time, in the workspace's zone
    until: str = ""  # a date counts whole
    per: ShownCap | None = None
    taken: EventCount | None = None  # the customer has it already
    won: Win | None = None
    details: dict[str, Any] = {}  # what templates see beside the title
    contents: dict[str, str] = {}  # by channel, the content item that shows it


def rules_of_offer(offer: Offer) -> tuple[Rule, ...]:
    """The rules that an offer is judged by."""
    rules = (offer.eligible, offer.applicable, offer.suitable, offer.preferred, offer.taken)
    return tuple(rule for rule in rules if rule is not None)


def offers_meant(names: Iterable[str], offers: Mapping[str, Offer]) -> list[Offer]:
    """The offers of these ids and tags, each once, in the order they are named (by id within a tag)."""
    found: dict[str, Offer] = {}
    for name in names:
        tagged = sorted((each for each in offers.values() if name in each.tags), key=lambda each: each.id)
        for offer in [offers[name]] if name in offers else tagged:
            found.setdefault(offer.id, offer)
    return list(found.values())
