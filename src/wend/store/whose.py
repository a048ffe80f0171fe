"""Who is meant by the ids of events: decided here without a database, for every store.

Rule 1. A user id belongs to one customer, and two user ids are two people unless an alias call says otherwise.
Rule 2. Ids that meet in an event are of one customer. Where they were of two, and these may be one person, the id goes
        over at once, and a merge is asked for, which a turn of both carries out.
Rule 3. Where they may not, the event is of the user id's customer. An anonymous id goes over to it (a device belongs to
        whoever was seen with it last); every other id stays where it was.
Rule 4. A blocked value joins nothing. Nor do two customers that were split, or refused to be one.
Rule 5. A customer to be created has a number below zero until the database gives it one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import msgspec

from wend.model.event import Event, EventKind
from wend.model.identity import ANONYMOUS, USER, Identity, IdentityRules
from wend.store.times import to_micros

NO_RULES: Final = IdentityRules()
_ALIAS: Final = EventKind.ALIAS  # looking it up in its class takes longer than comparing it


class Met(msgspec.Struct, frozen=True):
    """Two customers that an event brought together by an id of the second one."""

    customer: int
    other: int
    identity: Identity
    rule: str  # why they are to be merged (`alias`, `seen-together`), or why not (`blocked`, `two-users`, `apart`)
    event: str
    at: int  # microseconds


def identities_of(events: Iterable[Event], rules: IdentityRules = NO_RULES) -> set[Identity]:
    """All ids of events."""
    found: set[Identity] = set()
    more, add = bool(rules.kinds), found.add
    for event in events:
        if more or event.kind is _ALIAS:
            found.update(rules.ids(event))
            continue
        if event.user_id is not None:
            add((USER, event.user_id))
        if event.anonymous_id is not None:
            add((ANONYMOUS, event.anonymous_id))
    return found


@dataclass
class Decision:
    """The ids of one batch, resolved in the order of its events."""

    known: dict[Identity, int]  # as the store has them
    user_id_of: Callable[[int], str | None]  # of customers that were there before
    are_apart: Callable[[int, int], bool]  # whether two of these were split, or refused to be one
    rules: IdentityRules = NO_RULES
    created: dict[int, list[str | None]] = field(default_factory=dict)  # user id, anonymous id
    named: dict[int, str] = field(default_factory=dict)  # customers that get their user id
    named_anonymously: dict[int, str] = field(default_factory=dict)  # known customers, if they have no anonymous id yet
    pointed: dict[Identity, int] = field(default_factory=dict)  # since when (microseconds) ids are whose they now are
    now: dict[Identity, int] = field(default_factory=dict)  # whose ids are now, where that is new
    joins: dict[tuple[int, int], Met] = field(default_factory=dict)
    over: dict[tuple[int, int], list[Identity]] = field(default_factory=dict)  # ids that went over, by the same pairs
    refused: list[Met] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Whose ids are, as far as the batch has been looked through."""
        self._whose = dict(self.known)
        self._is_plain = not self.rules.kinds  # whether no other kinds of ids have to be looked for

    def customer_of(self, event: Event) -> int:
        """The customer of an event, joined or created as its ids say."""
        if self._is_plain and event.kind is not _ALIAS:
            user_id, anonymous_id = event.user_id, event.anonymous_id
            whose = self._whose
            if user_id is not None:
                by_user = whose.get((USER, user_id))
                if by_user is not None and (anonymous_id is None or whose.get((ANONYMOUS, anonymous_id)) == by_user):
                    return by_user
            elif anonymous_id is not None and (by_anonymous := whose.get((ANONYMOUS, anonymous_id))) is not None:
                return by_anonymous
        return self._settle(event)

    def _of(self, identity: Identity) -> int | None:
        return self._whose.get(identity)

    def _settle(self, event: Event) -> int:
        others = self.rules.others(event)
        telling = [each for each in others if not self.rules.blocks(each[1])]
        user_id = event.user_id
        if user_id is not None and self.rules.blocks(user_id) and telling:
            user_id = None
        told = user_id is not None
        customer = self._by_user(user_id or "", telling, event) if told else self._by_others(telling or others, event)
        for identity in others:
            self._tie(identity, customer, event, blocked=identity not in telling)
        return customer

    def _by_others(self, others: list[Identity], event: Event) -> int:
        """A customer with a user id comes before one without."""
        found = [customer for each in others if (customer := self._of(each)) is not None]
        for customer in sorted(found, key=self._is_named, reverse=True):
            return customer
        return self._create(None, others[0], event)

    def _by_user(self, user_id: str, telling: list[Identity], event: Event) -> int:
        known = self._of((USER, user_id))
        if known is not None:
            return known
        if not self.rules.blocks(user_id):
            for identity in telling:
                found = self._of(identity)
                if found is not None and (event.kind is _ALIAS or not self._is_named(found)):
                    return self._give_name(found, user_id, event)
        return self._create(user_id, (USER, user_id), event)

    def _tie(self, identity: Identity, customer: int, event: Event, *, blocked: bool) -> None:
        """An id of an event belongs to its customer from now on, unless something speaks against it."""
        found = self._of(identity)
        if found == customer:
            return
        if found is None:
            if not blocked and not self._twin_is_apart(identity, customer, event):
                self._point(identity, customer, event)
            return
        if why := self._objection(customer, found, event, blocked=blocked):
            self.refused.append(Met(customer, found, identity, why, event.message_id, to_micros(event.received_at)))
            if why == "two-users" and identity[0] == ANONYMOUS:
                self._point(identity, customer, event)
            return
        rule = "alias" if event.kind is _ALIAS else "seen-together"
        met = Met(customer, found, identity, rule, event.message_id, to_micros(event.received_at))
        if rule == "alias" or (customer, found) not in self.joins:
            self.joins[customer, found] = met
        self.over.setdefault((customer, found), []).append(identity)
        self._point(identity, customer, event)

    def _twin_is_apart(self, identity: Identity, customer: int, event: Event) -> bool:
        """Whether what an alias names as previous is known as the other of its two kinds, and has to stay apart."""
        if event.kind is not _ALIAS or identity[1] != event.anonymous_id:
            return False
        found = self._of((ANONYMOUS if identity[0] == USER else USER, identity[1]))
        return found not in (None, customer) and bool(self._objection(customer, found or 0, event, blocked=False))

    def _objection(self, customer: int, found: int, event: Event, *, blocked: bool) -> str:
        """Why two customers that an event brings together stay two; empty: they are one."""
        if blocked or (event.user_id is not None and self.rules.blocks(event.user_id)):
            return "blocked"
        if customer > 0 and found > 0 and self.are_apart(customer, found):
            return "apart"
        if event.kind is not _ALIAS and self._is_named(customer) and self._is_named(found):
            return "two-users"
        return ""

    def _is_named(self, customer: int) -> bool:
        if customer in self.created:
            return self.created[customer][0] is not None
        return customer in self.named or self.user_id_of(customer) is not None

    def _create(self, user_id: str | None, identity: Identity, event: Event) -> int:
        customer = -1 - len(self.created)
        self.created[customer] = [user_id, event.anonymous_id]
        self._point(identity, customer, event)
        return customer

    def _give_name(self, customer: int, user_id: str, event: Event) -> int:
        if customer in self.created:
            self.created[customer][0] = self.created[customer][0] or user_id
        elif not self._is_named(customer):
            self.named[customer] = user_id
        self._point((USER, user_id), customer, event)
        return customer

    def _point(self, identity: Identity, customer: int, event: Event) -> None:
        self.now[identity] = self._whose[identity] = customer
        self.pointed[identity] = to_micros(event.received_at)
        if identity[0] != ANONYMOUS:
            return
        if customer in self.created:
            names = self.created[customer]
            names[1] = names[1] or identity[1]
        else:
            self.named_anonymously.setdefault(customer, identity[1])


def summed(refused: Iterable[Met]) -> dict[tuple[str, str, str], tuple[int, Met]]:
    """By kind, value and reason: how often it was refused, and the last time."""
    found: dict[tuple[str, str, str], tuple[int, Met]] = {}
    for met in refused:
        key = (*met.identity, met.rule)
        found[key] = (found[key][0] + 1 if key in found else 1, met)
    return found
