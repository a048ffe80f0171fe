"""Who is meant: from the ids of an event to its customer, found, joined or created.

Rule 1. A user id belongs to one customer for good. An anonymous id belongs to the user id it was last seen with.
Rule 2. What is remembered between transactions is only what was committed, and only as long as no process has moved an
        id from one customer to another: `meta.joins` counts those moves.
"""

import sqlite3
from collections.abc import Iterable

from wend import limits
from wend.model.event import Event
from wend.store.rows import to_json
from wend.store.times import to_micros

Identity = tuple[str, str]  # kind, value

_JOINS = "SELECT value FROM meta WHERE name = 'joins'"
_COUNT_MOVE = "UPDATE meta SET value = value + ? WHERE name = 'joins' RETURNING value"
_FIND = "SELECT kind, value, customer_id FROM identities WHERE kind = ? AND value IN (SELECT value FROM json_each(?))"
_USER_ID = "SELECT user_id FROM customers WHERE id = ?"
_LAST_GIVEN = "SELECT seq FROM sqlite_sequence WHERE name = 'customers'"
_CREATE = "INSERT INTO customers (id, user_id, anonymous_id) VALUES (?, ?, ?)"
_NAME = "UPDATE customers SET user_id = ? WHERE id = ?"
_NAME_ANONYMOUS = "UPDATE customers SET anonymous_id = ? WHERE id = ? AND anonymous_id IS NULL"
_POINT = (
    "INSERT INTO identities (kind, value, customer_id, joined_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (kind, value) DO UPDATE SET customer_id = excluded.customer_id, joined_at = excluded.joined_at"
)


class Remembered:
    """Ids whose customer was looked up lately: two generations, of which the older is dropped when the younger is full."""

    def __init__(self, limit: int = limits.IDENTITIES_REMEMBERED_MAX) -> None:
        self._half = limit // 2
        self._young: dict[Identity, int] = {}
        self._old: dict[Identity, int] = {}
        self.joins = -1  # as of which count of moves this holds

    def get(self, identity: Identity) -> int | None:
        """The customer of an id, if remembered."""
        found = self._young.get(identity)
        if found is None:
            found = self._old.get(identity)
            if found is not None:
                self._keep(identity, found)
        return found

    def update(self, found: dict[Identity, int], joins: int) -> None:
        """Remember what a committed transaction found out."""
        self.joins = joins
        for identity, customer_id in found.items():
            self._keep(identity, customer_id)

    def forget(self) -> None:
        """Start anew."""
        self._young, self._old = {}, {}

    def _keep(self, identity: Identity, customer_id: int) -> None:
        if len(self._young) >= self._half:
            self._old, self._young = self._young, {}
        self._young[identity] = customer_id


class Resolution:
    """The ids of one batch, resolved in the order of its events and written once."""

    def __init__(self, connection: sqlite3.Connection, remembered: Remembered) -> None:
        self._connection = connection
        (self.joins,) = connection.execute(_JOINS).fetchone()
        if remembered.joins != self.joins:
            remembered.forget()
        self._remembered = remembered
        self._known: dict[Identity, int] = {}
        self._user_ids: dict[int, str | None] = {}  # of customers looked at for a join
        self._created: dict[int, list[str | None]] = {}  # user id, anonymous id
        self._pointed: dict[Identity, tuple[int, int]] = {}  # customer, since
        self._first_anonymous: dict[int, str] = {}  # of customers that were there before, if they have none yet
        self._moved = 0
        row = connection.execute(_LAST_GIVEN).fetchone()
        self._last_given: int = row[0] if row else 0

    def resolve(self, events: Iterable[Event]) -> list[tuple[int, Event]]:
        """Each event with its customer."""
        events = list(events)
        self._look_up(events)
        owned = [(self._customer_of(event), event) for event in events]
        self._write()
        return owned

    def remember(self) -> None:
        """To be called once the transaction is durable."""
        self._remembered.update(self._known, self.joins)

    def _look_up(self, events: list[Event]) -> None:
        asked: dict[str, set[str]] = {"user_id": set(), "anonymous_id": set()}
        for event in events:
            for kind, value in (("user_id", event.user_id), ("anonymous_id", event.anonymous_id)):
                if value is None or (kind, value) in self._known:
                    continue
                found = self._remembered.get((kind, value))
                if found is None:
                    asked[kind].add(value)
                else:
                    self._known[kind, value] = found
        for kind, values in asked.items():
            if values:
                for row in self._connection.execute(_FIND, (kind, to_json(sorted(values)))):
                    self._known[row[0], row[1]] = row[2]

    def _customer_of(self, event: Event) -> int:
        user = None if event.user_id is None else ("user_id", event.user_id)
        anonymous = None if event.anonymous_id is None else ("anonymous_id", event.anonymous_id)
        by_user = self._known.get(user) if user else None
        by_anonymous = self._known.get(anonymous) if anonymous else None
        if user is None:
            return by_anonymous if by_anonymous is not None else self._create(event)
        if by_user is None:
            if by_anonymous is None or self._user_id_of(by_anonymous) is not None:
                by_user = self._create(event)
            else:
                by_user = self._give_name(by_anonymous, event)
        if anonymous is not None and by_anonymous != by_user:
            self._point(anonymous, by_user, event)
        return by_user

    def _create(self, event: Event) -> int:
        self._last_given += 1
        customer_id = self._last_given
        self._created[customer_id] = [event.user_id, event.anonymous_id]
        self._user_ids[customer_id] = event.user_id
        if event.user_id is not None:
            self._point(("user_id", event.user_id), customer_id, event)
        elif event.anonymous_id is not None:
            self._point(("anonymous_id", event.anonymous_id), customer_id, event)
        return customer_id

    def _give_name(self, customer_id: int, event: Event) -> int:
        assert event.user_id is not None
        self._user_ids[customer_id] = event.user_id
        if customer_id in self._created:
            self._created[customer_id][0] = event.user_id
        else:
            self._connection.execute(_NAME, (event.user_id, customer_id))
        self._point(("user_id", event.user_id), customer_id, event)
        return customer_id

    def _point(self, identity: Identity, customer_id: int, event: Event) -> None:
        if identity in self._known:
            self._moved += 1
        self._known[identity] = customer_id
        self._pointed[identity] = (customer_id, to_micros(event.received_at))
        if identity[0] != "anonymous_id":
            return
        if customer_id in self._created:
            names = self._created[customer_id]
            names[1] = names[1] or identity[1]
        else:
            self._first_anonymous.setdefault(customer_id, identity[1])

    def _user_id_of(self, customer_id: int) -> str | None:
        if customer_id not in self._user_ids:
            (self._user_ids[customer_id],) = self._connection.execute(_USER_ID, (customer_id,)).fetchone()
        return self._user_ids[customer_id]

    def _write(self) -> None:
        execute = self._connection.executemany
        execute(_CREATE, [(customer_id, *ids) for customer_id, ids in self._created.items()])
        execute(_POINT, [(*identity, *to) for identity, to in sorted(self._pointed.items())])
        execute(_NAME_ANONYMOUS, [(value, customer_id) for customer_id, value in self._first_anonymous.items()])
        if self._moved:
            (self.joins,) = self._connection.execute(_COUNT_MOVE, (self._moved,)).fetchone()
