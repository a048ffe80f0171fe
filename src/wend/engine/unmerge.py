"""A merge taken back: which of what is known now belongs to whom.

Rule 1. The other is as she was before the merge, with what came in by her own ids since, as history: it is known, counted
        and believed, but starts no journey and goes on with none.
Rule 2. The kept one is as she is now, without what the other had brought and nobody has changed since (`joined`).
Rule 3. Runs go back to whose number they bear, as they stand now. What a merge has ended stays ended, and what was sent stays
        sent: the kept one's caps go on counting it where it was hers.
Rule 4. Counters are forgotten on both sides: the next turn counts them anew from the log, each from her own events.
"""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from wend.engine import joined
from wend.engine.absorb import absorb
from wend.engine.live import Live
from wend.engine.merge import JOINS
from wend.engine.outside import NOTHING_KNOWN
from wend.engine.parts import root_of
from wend.engine.turn import Turn, begin
from wend.model.customer import Customer, Run
from wend.model.event import Event
from wend.model.reason import Code

_MAPPINGS = ("consents", "suppressed", "complaints", "offered", "hours", "accounts", "audiences", "stages")
_LISTS = ("contacts", "surveys")


def numbers_of(other: Customer, below: Iterable[int]) -> set[str]:
    """The numbers that runs of a customer bear: hers, and of those that had been merged into her."""
    return {str(other.id), *map(str, below)}


def is_of(run: str, numbers: set[str]) -> bool:
    """Whether a run bears one of these numbers."""
    return root_of(run).partition("-")[0] in numbers


def kept_after(
    now_is: Customer, kept: Customer, other: Customer, numbers: set[str], live: Live, now: datetime, **detail: Any
) -> Turn:
    """The turn by which a customer is told apart from another one; `kept` and `other` are both before the merge."""
    turn = begin(now_is, None, live, now, NOTHING_KNOWN)
    customer = turn.customer
    for name in _MAPPINGS:
        both = JOINS[name](getattr(kept, name), getattr(other, name))
        setattr(customer, name, joined.taken_back(getattr(now_is, name), getattr(kept, name), both))
    for name in _LISTS:
        setattr(customer, name, joined.without(getattr(now_is, name), getattr(other, name)))
    entries = joined.entries(kept.entries, other.entries)
    customer.entries = joined.taken_back(now_is.entries, kept.entries, entries)
    customer.traits = _traits_back(now_is, kept, other)
    customer.runs = [run for run in customer.runs if not is_of(run.id, numbers)]
    customer.user_id = kept.user_id or _unless(now_is.user_id, other.user_id)
    customer.anonymous_id = kept.anonymous_id or _unless(now_is.anonymous_id, other.anonymous_id)
    _count_anew(customer, now)
    turn.note(Code.SPLIT_OFF, other=other.id, **detail)
    return turn


def other_after(
    other: Customer, runs: list[Run], events: Iterable[Event], cursor: int, live: Live, now: datetime, **detail: Any
) -> Turn:
    """The turn by which a customer is one again: as before, with her runs as they stand and her events as history."""
    turn = begin(other, None, live, now, NOTHING_KNOWN)
    turn.customer.runs = [copy(run) for run in runs]
    for event in events:
        turn.event = event
        absorb(turn, event)
    turn.event = None
    turn.letters = []  # what events told her accounts was told when they came
    turn.customer.cursor = cursor
    _count_anew(turn.customer, now)
    for run in turn.customer.runs:
        turn.touch(run)
    turn.note(Code.SPLIT_OFF, **detail)
    return turn


def _traits_back(now_is: Customer, kept: Customer, other: Customer) -> dict[str, Any]:
    """A trait that still says what the other one said, and she said otherwise or nothing, is as she said."""
    both = {**kept.traits, **other.traits}
    return joined.taken_back(now_is.traits, kept.traits, both)


def _unless(name: str | None, others: str | None) -> str | None:
    """A name she has come to have since, if it is not the other one's."""
    return None if name == others else name


def _count_anew(customer: Customer, now: datetime) -> None:
    customer.rules, customer.counters, customer.segments_until = "", {}, now
