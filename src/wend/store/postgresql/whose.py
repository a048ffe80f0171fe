"""Who is meant by the ids of events: decided here without a database, from what is known of the ids.

Rule 1. A user id belongs to one customer for good. An anonymous id belongs to the user id it was last seen with.
Rule 2. A customer to be created has a number below zero until the database gives it one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from wend.model.event import Event
from wend.store.times import to_micros

Identity = tuple[str, str]  # kind, value


def identities_of(events: Iterable[Event]) -> tuple[set[str], set[str]]:
    """The user ids and the anonymous ids of events."""
    events = list(events)
    users = {event.user_id for event in events if event.user_id is not None}
    return users, {event.anonymous_id for event in events if event.anonymous_id is not None}


@dataclass
class Decision:
    """The ids of one batch, resolved in the order of its events."""

    known: dict[Identity, int]  # as the database has them
    user_ids: dict[int, str | None]  # of the customers that ids are known of
    created: dict[int, list[str | None]] = field(default_factory=dict)  # user id, anonymous id
    named: dict[int, str] = field(default_factory=dict)  # customers that get their user id
    named_anonymously: dict[int, str] = field(default_factory=dict)  # known customers, if they have no anonymous id yet
    pointed: dict[Identity, int] = field(default_factory=dict)  # since when (microseconds) ids are whose they now are
    now: dict[Identity, int] = field(default_factory=dict)  # whose ids are now, where that is new

    def customer_of(self, event: Event) -> int:
        """The customer of an event, joined or created as its ids say."""
        user = None if event.user_id is None else ("user_id", event.user_id)
        anonymous = None if event.anonymous_id is None else ("anonymous_id", event.anonymous_id)
        by_user = self._of(user) if user else None
        by_anonymous = self._of(anonymous) if anonymous else None
        if user is None:
            return by_anonymous if by_anonymous is not None else self._create(event)
        if by_user is None:
            nameless = by_anonymous is not None and self.user_ids.get(by_anonymous) is None
            by_user = self._give_name(by_anonymous, event) if by_anonymous and nameless else self._create(event)
        if anonymous is not None and by_anonymous != by_user:
            self._point(anonymous, by_user, event)
        return by_user

    def _of(self, identity: Identity) -> int | None:
        return self.now.get(identity, self.known.get(identity))

    def _create(self, event: Event) -> int:
        customer = -1 - len(self.created)
        self.created[customer] = [event.user_id, event.anonymous_id]
        self.user_ids[customer] = event.user_id
        if event.user_id is not None:
            self._point(("user_id", event.user_id), customer, event)
        elif event.anonymous_id is not None:
            self._point(("anonymous_id", event.anonymous_id), customer, event)
        return customer

    def _give_name(self, customer: int, event: Event) -> int:
        assert event.user_id is not None
        self.user_ids[customer] = event.user_id
        if customer in self.created:
            self.created[customer][0] = event.user_id
        else:
            self.named[customer] = event.user_id
        self._point(("user_id", event.user_id), customer, event)
        return customer

    def _point(self, identity: Identity, customer: int, event: Event) -> None:
        self.now[identity] = customer
        self.pointed[identity] = to_micros(event.received_at)
        if identity[0] != "anonymous_id":
            return
        if customer in self.created:
            names = self.created[customer]
            names[1] = names[1] or identity[1]
        else:
            self.named_anonymously.setdefault(customer, identity[1])
