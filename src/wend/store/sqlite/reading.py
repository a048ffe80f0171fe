"""Looking at what is there.

Rule 1. Each answer comes from one moment of the database, and holds up nobody.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from wend.app.ports import CustomerFilter, CustomerRow, EventFilter, MessageFilter, ReasonRow, RunFilter, RunRow
from wend.model.customer import Customer
from wend.model.event import DeadLetter, Event
from wend.model.message import Message
from wend.store import selects
from wend.store.books import MESSAGE_GROUPS, RUN_GROUPS, add_up
from wend.store.rows import (
    Row,
    read_customer,
    read_dead_letter,
    read_event,
    read_listed,
    read_message,
    read_reason,
    read_run,
)
from wend.store.sqlite.room import Room

_DIALECT: Final = sqlite.dialect()

_BY_ID = "SELECT customer_id FROM identities WHERE kind = ? AND value = ?"
_BY_EMAIL = "SELECT id FROM customers WHERE email = ? ORDER BY id LIMIT 1"
_BY_ACCOUNT = "SELECT id FROM customers WHERE account_id = ?"
_BY_NUMBER = "SELECT coalesce(merged_into, id) FROM customers WHERE id = ?"
_CUSTOMER = (
    "SELECT id, state, traits, user_id, anonymous_id FROM customers"
    " WHERE id = (SELECT coalesce(merged_into, id) FROM customers WHERE id = ?)"
)
_IDS = (
    "SELECT kind, value FROM identities WHERE customer_id = (SELECT coalesce(merged_into, id) FROM customers WHERE id = ?)"
    " ORDER BY CASE kind WHEN 'user_id' THEN 0 WHEN 'anonymous_id' THEN 1 ELSE 2 END, kind, value"
)
_NAMES = "SELECT name, sum(count) FROM tallies GROUP BY name ORDER BY name"
_REASONS = (
    "SELECT id, customer_id, reason FROM reasons WHERE customer_id IN (SELECT k.id FROM customers asked"
    " JOIN customers k ON k.id = coalesce(asked.merged_into, asked.id) OR k.merged_into = coalesce(asked.merged_into, asked.id)"
    " WHERE asked.id = :customer)"
    " AND (:journey IS NULL OR journey = :journey) AND (:run IS NULL OR run = :run) ORDER BY id"
)
_DEAD_LETTERS = "SELECT id, received_at, source, reason, body FROM dead_letters ORDER BY id DESC LIMIT ?"
_COUNT_DEAD_LETTERS = "SELECT count(*) FROM dead_letters"
_STANDING = (
    "SELECT CASE WHEN status = 'held-out' THEN '' ELSE step END AS at, count(*) FROM runs"
    " WHERE journey = ? AND status IN ('active', 'held-out') GROUP BY at ORDER BY at"
)
_TALLIES = "SELECT kind, own, sum(count) FROM tallies GROUP BY kind, own"
_COUNT_CUSTOMERS = (
    "SELECT (SELECT count(*) FROM customers) - (SELECT count(*) FROM customers WHERE account_id IS NOT NULL)"
    " - (SELECT count(*) FROM customers WHERE merged_into IS NOT NULL)"
)


class SqliteReading(Room):
    """`wend.app.ports.Reading`."""

    def find_customer(self, known_as: str) -> int | None:
        """The customer of a user id, else an anonymous id, else an e-mail address, else an account id, else `#ID`."""
        asked: list[tuple[str, tuple[str, ...]]] = [
            (_BY_ID, ("user_id", known_as)),
            (_BY_ID, ("anonymous_id", known_as)),
        ]
        asked += [(_BY_EMAIL, (known_as.strip().lower(),)), (_BY_ACCOUNT, (known_as,))]
        if known_as[:1] == "#" and known_as[1:].isdecimal():
            asked.append((_BY_NUMBER, (known_as[1:],)))
        with self._database.read() as connection:
            for question, values in asked:
                row = connection.execute(question, values).fetchone()
                if row:
                    return int(row[0])
        return None

    def customer(self, customer_id: int) -> Customer | None:
        """The state after the last turn."""
        with self._database.read() as connection:
            row = connection.execute(_CUSTOMER, (customer_id,)).fetchone()
        return read_customer(row) if row else None

    def customers(self, which: CustomerFilter) -> list[CustomerRow]:
        """Customers by id."""
        return [_customer_row(row) for row in self._rows(selects.select_customers(which))]

    def count_customers(self, which: CustomerFilter) -> int:
        return self._number(selects.count_customers(which))

    def events(self, which: EventFilter) -> list[Event]:
        """Events in the order of the log, or the newest first."""
        return [read_event(row) for row in self._rows(selects.select_events(which))]

    def count_events(self, which: EventFilter) -> int:
        return self._number(selects.count_events(which))

    def event_names(self) -> dict[str, int]:
        """How many events there are of each name."""
        with self._database.read() as connection:
            return dict(connection.execute(_NAMES).fetchall())

    def runs(self, which: RunFilter) -> list[RunRow]:
        """Runs, the newest first."""
        return [read_run(row) for row in self._rows(selects.select_runs(which))]

    def count_runs(self, which: RunFilter) -> int:
        return self._number(selects.count_runs(which))

    def messages(self, which: MessageFilter) -> list[Message]:
        """Messages, the newest first."""
        return [read_message(row) for row in self._rows(selects.select_messages(which))]

    def count_messages(self, which: MessageFilter) -> int:
        return self._number(selects.count_messages(which))

    def reasons(self, customer_id: int, journey: str | None = None, run: str | None = None) -> list[ReasonRow]:
        """The reasons on record, oldest first."""
        asked = {"customer": customer_id, "journey": journey, "run": run}
        with self._database.read() as connection:
            rows = connection.execute(_REASONS, asked).fetchall()
        return [ReasonRow(id=id_, customer_id=whose, reason=read_reason(reason)) for id_, whose, reason in rows]

    def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        """What could not be accepted, the newest first."""
        with self._database.read() as connection:
            return [read_dead_letter(row) for row in connection.execute(_DEAD_LETTERS, (limit,))]

    def count_dead_letters(self) -> int:
        with self._database.read() as connection:
            return _one(connection, _COUNT_DEAD_LETTERS)

    def standing(self, journey: str) -> dict[str, int]:
        """How many active runs stand at each step; held-out ones under the empty step."""
        with self._database.read() as connection:
            return dict(connection.execute(_STANDING, (journey,)).fetchall())

    def summary(self) -> dict[str, Any]:
        """The books; see `wend.store.books`."""
        with self._database.read() as connection:
            return add_up(
                connection.execute(_TALLIES).fetchall(),
                _one(connection, _COUNT_CUSTOMERS),
                connection.execute(RUN_GROUPS).fetchall(),
                connection.execute(MESSAGE_GROUPS).fetchall(),
                _one(connection, _COUNT_DEAD_LETTERS),
            )

    def ids(self, customer_id: int) -> list[tuple[str, str]]:
        """The ids a customer is known by: its user id, then its anonymous ids."""
        with self._database.read() as connection:
            return connection.execute(_IDS, (customer_id,)).fetchall()

    def _rows(self, chosen: Select[Any]) -> Iterator[Row]:
        question, values = _compile(chosen)
        with self._database.read() as connection:
            yield from connection.execute(question, values)

    def _number(self, chosen: Select[Any]) -> int:
        question, values = _compile(chosen)
        with self._database.read() as connection:
            return int(connection.execute(question, values).fetchone()[0])


def _compile(chosen: Select[Any]) -> tuple[str, list[Any]]:
    compiled = chosen.compile(dialect=_DIALECT)
    return str(compiled), [compiled.params[name] for name in compiled.positiontup or ()]


def _one(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])


def _customer_row(row: Row) -> CustomerRow:
    _, _, _, user_id, anonymous_id, account_id, aside = row
    customer = read_listed(row[:5])
    return CustomerRow(
        id=customer.id,
        user_id=user_id,
        anonymous_id=anonymous_id,
        traits=customer.traits,
        segments=customer.segments,
        active_runs=sum(run.active and not run.parent for run in customer.runs),
        first_seen=customer.first_seen,
        last_seen=customer.last_seen,
        set_aside=aside or "",
        account_id=account_id,
        people=len(customer.people),
    )
