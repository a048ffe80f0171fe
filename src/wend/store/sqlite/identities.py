"""From the ids of events to their customers: looked up, decided (`whose`), and written.

Rule 1. What is remembered between transactions is only what was committed, and only as long as no process has moved an
        id from one customer to another: `meta.joins` counts those moves.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any

from wend import limits
from wend.model.event import Event
from wend.model.identity import Identity, IdentityRules
from wend.store import merging
from wend.store.identity_rules import BODY, KeptRules
from wend.store.rows import to_json
from wend.store.sqlite import log
from wend.store.whose import Decision, identities_of

_META = "SELECT name, value FROM meta WHERE name IN ('generation', 'joins')"
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
        self.rules = KeptRules()

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
        meta = dict(connection.execute(_META).fetchall())
        self.joins: int = meta["joins"]
        if remembered.joins != self.joins:
            remembered.forget()
        self._remembered = remembered
        self._rules: IdentityRules = remembered.rules.of(meta["generation"], self._body)
        self._known: dict[Identity, int] = {}
        self._user_ids: dict[int, str | None] = {}  # of customers looked at for a join

    def resolve(self, events: Iterable[Event]) -> list[tuple[int, Event]]:
        """Each event with its customer."""
        events = list(events)
        self._look_up(identities_of(events, self._rules))
        decision = Decision(self._known, self._user_id_of, self._are_apart, self._rules)
        owned = [(decision.customer_of(event), event) for event in events]
        numbers = self._create(decision)
        self._write(decision, numbers)
        return [(numbers.get(customer, customer), event) for customer, event in owned] if numbers else owned

    def remember(self) -> None:
        """To be called once the transaction is durable."""
        self._remembered.update(self._known, self.joins)

    def _body(self) -> str | None:
        row = self._connection.execute(BODY).fetchone()
        return row[0] if row else None

    def _look_up(self, identities: Iterable[Identity]) -> None:
        asked: dict[str, list[str]] = {}
        known, remembered = self._known, self._remembered.get
        for identity in identities:
            found = remembered(identity)
            if found is None:
                asked.setdefault(identity[0], []).append(identity[1])
            else:
                known[identity] = found
        for kind, values in sorted(asked.items()):
            for row in self._connection.execute(_FIND, (kind, to_json(sorted(values)))):
                self._known[row[0], row[1]] = row[2]

    def _user_id_of(self, customer_id: int) -> str | None:
        if customer_id not in self._user_ids:
            (self._user_ids[customer_id],) = self._connection.execute(_USER_ID, (customer_id,)).fetchone()
        return self._user_ids[customer_id]

    def _are_apart(self, one: int, other: int) -> bool:
        return merging.are_apart(asking(self._connection), one, other)

    def _create(self, decision: Decision) -> dict[int, int]:
        """The numbers of those created, by their number in the decision."""
        if not decision.created:
            return {}
        row = self._connection.execute(_LAST_GIVEN).fetchone()
        last: int = row[0] if row else 0
        numbers = {customer: number for number, customer in enumerate(decision.created, last + 1)}
        self._connection.executemany(_CREATE, [(numbers[each], *ids) for each, ids in decision.created.items()])
        return numbers

    def _write(self, decision: Decision, numbers: dict[int, int]) -> None:
        now = {identity: numbers.get(customer, customer) for identity, customer in decision.now.items()}
        moved = sum(identity in self._known for identity in now)
        execute = self._connection.executemany
        if now:
            rows = [(*identity, now[identity], decision.pointed[identity]) for identity in sorted(now)]
            execute(_POINT, rows)
            self._known |= now
        if decision.named:
            execute(_NAME, [(user_id, customer) for customer, user_id in decision.named.items()])
        if decision.named_anonymously:
            execute(_NAME_ANONYMOUS, [(value, each) for each, value in decision.named_anonymously.items()])
        if moved:
            (self.joins,) = self._connection.execute(_COUNT_MOVE, (moved,)).fetchone()
        if decision.joins or decision.refused:
            log.ring(self._connection, merging.keep_met(asking(self._connection), decision, numbers))


def asking(connection: sqlite3.Connection) -> merging.Ask:
    """How `merging` asks on a connection."""

    def ask(question: str, values: dict[str, Any]) -> list[Any]:
        return connection.execute(question, values).fetchall()

    return ask
