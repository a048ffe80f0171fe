"""Looking at what is there.

Rule 1. Each answer comes from one moment of the database, and holds up nobody.
Rule 2. Texts are ordered and compared by their code points, as the other stores do, whatever the database's collation.
"""

from typing import Any, Final

from sqlalchemy import Select
from sqlalchemy.dialects.postgresql import psycopg as dialect

from wend.app.ports import CustomerFilter, CustomerRow, EventFilter, MessageFilter, ReasonRow, RunFilter, RunRow
from wend.model.customer import Customer
from wend.model.event import DeadLetter, Event
from wend.model.message import Message
from wend.store import selects
from wend.store.books import MESSAGE_GROUPS, RUN_GROUPS, add_up
from wend.store.postgresql.room import Room
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

_BIGGEST: Final = 2**63 - 1

_BY_ID: Final = "SELECT customer_id FROM identities WHERE kind = %s AND value = %s"
_BY_EMAIL: Final = "SELECT id FROM customers WHERE email = %s ORDER BY id LIMIT 1"
_BY_ACCOUNT: Final = "SELECT id FROM customers WHERE account_id = %s"
_BY_NUMBER: Final = "SELECT coalesce(merged_into, id) FROM customers WHERE id = %s"
_CUSTOMER: Final = (
    "SELECT id, state, traits, user_id, anonymous_id FROM customers"
    " WHERE id = (SELECT coalesce(merged_into, id) FROM customers WHERE id = %s)"
)
_IDS: Final = (
    "SELECT kind, value FROM identities WHERE customer_id = (SELECT coalesce(merged_into, id) FROM customers WHERE id = %s)"
    " ORDER BY CASE kind WHEN 'user_id' THEN 0 WHEN 'anonymous_id' THEN 1 ELSE 2 END, kind COLLATE \"C\", value COLLATE \"C\""
)
_NAMES: Final = 'SELECT name, sum(count)::bigint FROM tallies GROUP BY name ORDER BY name COLLATE "C"'
_REASONS: Final = (
    "SELECT id, customer_id, reason FROM reasons WHERE customer_id IN (SELECT k.id FROM customers asked"
    " JOIN customers k ON k.id = coalesce(asked.merged_into, asked.id) OR k.merged_into = coalesce(asked.merged_into, asked.id)"
    " WHERE asked.id = %(customer)s)"
    " AND (%(journey)s::text IS NULL OR journey = %(journey)s) AND (%(run)s::text IS NULL OR run = %(run)s) ORDER BY id"
)
_DEAD_LETTERS: Final = "SELECT id, received_at, source, reason, body FROM dead_letters ORDER BY id DESC LIMIT %s"
_COUNT_DEAD_LETTERS: Final = "SELECT count(*) FROM dead_letters"
_STANDING: Final = (
    "SELECT CASE WHEN status = 'held-out' THEN '' ELSE step END COLLATE \"C\" AS at, count(*) FROM runs"
    " WHERE journey = %s AND status IN ('active', 'held-out') GROUP BY at ORDER BY at"
)
_TALLIES: Final = "SELECT kind, own, sum(count)::bigint FROM tallies GROUP BY kind, own"
_COUNT_CUSTOMERS: Final = (
    "SELECT (SELECT count(*) FROM customers) - (SELECT count(*) FROM customers WHERE account_id IS NOT NULL)"
    " - (SELECT count(*) FROM customers WHERE merged_into IS NOT NULL)"
)


class _Words(dialect.PGCompiler_psycopg):
    """The compiler of SQLAlchemy, but that only ASCII letters are the same in upper and lower case."""

    def visit_ilike_op_binary(self, binary: Any, operator: Any, **more: Any) -> str:  # noqa: ARG002 - its signature
        left, right = binary.left._compiler_dispatch(self, **more), binary.right._compiler_dispatch(self, **more)  # noqa: SLF001 - how SQLAlchemy is extended
        return f"({left} COLLATE \"C\" ILIKE {right} ESCAPE '\\')"


_DIALECT: Final = dialect.PGDialect_psycopg()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
_DIALECT.statement_compiler = _Words


class PostgresReading(Room):
    """`wend.app.ports.Reading`."""

    def find_customer(self, known_as: str) -> int | None:
        """The customer of a user id, else an anonymous id, else an e-mail address, else an account id, else `#ID`."""
        asked: list[tuple[str, tuple[Any, ...]]] = [
            (_BY_ID, ("user_id", known_as)),
            (_BY_ID, ("anonymous_id", known_as)),
            (_BY_EMAIL, (known_as.strip().lower(),)),
            (_BY_ACCOUNT, (known_as,)),
        ]
        if known_as[:1] == "#" and known_as[1:].isdecimal() and int(known_as[1:]) <= _BIGGEST:
            asked.append((_BY_NUMBER, (int(known_as[1:]),)))
        with self._database.read() as connection:
            for question, values in asked:
                row = connection.execute(question, values).fetchone()
                if row:
                    return int(row[0])
        return None

    def customer(self, customer_id: int) -> Customer | None:
        """The state after the last turn."""
        rows = self._database.ask(_CUSTOMER, (customer_id,))
        return read_customer(rows[0]) if rows else None

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
        return dict(self._database.ask(_NAMES))

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
        rows = self._database.ask(_REASONS, {"customer": customer_id, "journey": journey, "run": run})
        return [ReasonRow(id=id_, customer_id=whose, reason=read_reason(reason)) for id_, whose, reason in rows]

    def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        """What could not be accepted, the newest first."""
        return [read_dead_letter(row) for row in self._database.ask(_DEAD_LETTERS, (limit,))]

    def count_dead_letters(self) -> int:
        return self._one(_COUNT_DEAD_LETTERS)

    def standing(self, journey: str) -> dict[str, int]:
        """How many active runs stand at each step; held-out ones under the empty step."""
        return dict(self._database.ask(_STANDING, (journey,)))

    def summary(self) -> dict[str, Any]:
        """The books; see `wend.store.books`."""
        asked = (_TALLIES, _COUNT_CUSTOMERS, RUN_GROUPS, MESSAGE_GROUPS, _COUNT_DEAD_LETTERS)
        with self._database.read() as connection:
            tallies, customers, runs, messages, letters = (connection.execute(each).fetchall() for each in asked)
        return add_up(tallies, customers[0][0], runs, messages, letters[0][0])

    def ids(self, customer_id: int) -> list[tuple[str, str]]:
        """The ids a customer is known by: its user id, then its anonymous ids."""
        return self._database.ask(_IDS, (customer_id,))

    def _rows(self, chosen: Select[Any]) -> list[Row]:
        compiled = chosen.compile(dialect=_DIALECT)
        return self._database.ask(str(compiled), compiled.params)

    def _number(self, chosen: Select[Any]) -> int:
        return int(self._rows(chosen)[0][0])

    def _one(self, question: str) -> int:
        return int(self._database.ask(question)[0][0])


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
