"""The tables of a PostgreSQL store, for `wend.store.move`.

Rule 1. A source is read in one transaction that locks out everybody who would write. A target is filled in one
        transaction: it holds everything afterwards, or nothing.
Rule 2. Whoever works with the database, Wend's own processes, is not worked around: it is named, and nothing happens.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any, Final

import psycopg
from psycopg import errors, sql
from sqlalchemy import Table

from wend import limits
from wend.store.errors import StoreError
from wend.store.postgresql.complaints import explain, place_of
from wend.store.postgresql.database import Connection, connect
from wend.store.postgresql.log import copy
from wend.store.postgresql.opening import prepare
from wend.store.postgresql.parts import reach
from wend.store.tables import SIGNS_OF_USE, TABLES, Row, asked_of, columns_of, key_of, numbered

# ruff: noqa: S608 - tables and columns are our own

COUNTERS: Final = {"last event": "events", "last reason": "reasons"}  # rows of meta that count these tables
OWN: Final = (*COUNTERS, "log ends")  # rows of meta that only this sort of store has
_OTHERS: Final = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'wend' AND pid <> pg_backend_pid()"
)
_COUNTED: Final = "SELECT name, value FROM meta WHERE name = ANY(%s)"
_NAMES: Final = ", ".join(table.name for table in TABLES)


class PostgresDatabase:
    """`wend.store.tables.Opened` of a database."""

    def __init__(self, url: str) -> None:
        self._url = url

    @contextmanager
    def source(self) -> Iterator["PostgresTables"]:
        """All tables, locked against writers. Raises `StoreError` where a process of Wend is connected."""
        with self._alone("SHARE") as connection:
            yield PostgresTables(connection, place_of(self._url))

    @contextmanager
    def target(self) -> Iterator["PostgresTables"]:
        """All tables of an empty store. Raises `StoreError` where it is not empty."""
        with self._alone("ACCESS EXCLUSIVE") as connection:
            tables = PostgresTables(connection, place_of(self._url))
            tables.require_empty()
            yield tables
            connection.execute("ANALYZE")

    @contextmanager
    def _alone(self, mode: str) -> Iterator[Connection]:
        prepare(self._url)
        place = place_of(self._url)
        try:
            with closing(connect(self._url)) as connection, connection.transaction():
                connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # the other side may be slow
                _require_nobody(connection, place)
                connection.execute(f"LOCK TABLE {_NAMES} IN {mode} MODE NOWAIT")
                yield connection
        except errors.LockNotAvailable as error:
            raise _in_use(place) from error
        except psycopg.Error as error:
            raise explain(error, place) from error


class PostgresTables:
    """`wend.store.tables.Tables`."""

    def __init__(self, connection: Connection, place: str) -> None:
        self.place = place
        self._connection = connection

    def rows(self, table: Table) -> Iterator[Sequence[Row]]:
        """The rows of a table in portions, by its key; of `meta` without the counters."""
        others = "WHERE name <> ALL(%s)" if table.name == "meta" else ""
        asked = [list(OWN)] if others else []
        question = f"SELECT {asked_of(table)} FROM {table.name} {others} ORDER BY {key_of(table)}"
        with self._connection.cursor(name="moving", binary=True) as cursor:
            cursor.execute(question, asked)
            while portion := cursor.fetchmany(limits.MOVE_PORTION):
                yield portion

    def numbers(self) -> dict[str, int]:
        """By table, the last number given to a row."""
        return {name: max(given, last) for name, given, last in self._numbered()}

    def behind(self) -> list[tuple[str, int, int]]:
        """Tables that number on from a number below that of a row: their names, that number, and that of the row."""
        return [(name, given, last) for name, given, last in self._numbered() if given < last]

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Add rows; to `meta` in place of those that a new store has."""
        if table.name == "meta":
            self._connection.execute("DELETE FROM meta WHERE name <> ALL(%s)", [list(OWN)])
        if table.name == "events":
            self._write_log(table, rows)
        else:
            copy(self._connection, f"{table.name} ({columns_of(table)})", rows)

    def _write_log(self, table: Table, rows: Iterable[Row]) -> None:
        """Events, with parts of the log for them."""
        left = iter(rows)
        while portion := list(islice(left, limits.MOVE_PORTION)):
            reach(self._connection, portion[-1][0])
            copy(self._connection, f"events ({columns_of(table)})", portion)

    def set_numbers(self, numbers: dict[str, int]) -> None:
        """Count on from these."""
        for table in TABLES:
            column = numbered(table)
            if column and numbers.get(table.name) and (sequence := self._sequence(table, column)):
                self._connection.execute("SELECT setval(%s::regclass, %s)", (sequence, numbers[table.name]))
        for counter, name in COUNTERS.items():
            self._connection.execute("UPDATE meta SET value = %s WHERE name = %s", (numbers.get(name, 0), counter))

    def require_empty(self) -> None:
        """Raise `StoreError` where something is stored."""
        full = [name for name, asked in SIGNS_OF_USE.items() if self._row(asked)]
        if full:
            raise StoreError(f"{self.place} is not empty ({', '.join(full)}); name an empty database")

    def _numbered(self) -> Iterator[tuple[str, int, int]]:
        """Each numbered table, the last number given, and the highest that a row has."""
        counted = {COUNTERS[name]: value for name, value in self._connection.execute(_COUNTED, [list(COUNTERS)])}
        for table in TABLES:
            if column := numbered(table):
                (last,) = self._row(f"SELECT coalesce(max({column}), 0) FROM {table.name}")
                given = counted.get(table.name)
                yield table.name, self._given(table, column) if given is None else given, last

    def _given(self, table: Table, column: str) -> int:
        """The last number of its sequence."""
        sequence = self._sequence(table, column)
        if sequence is None:
            return 0
        last, is_called = self._row(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.SQL(sequence)))
        return int(last) if is_called else 0

    def _sequence(self, table: Table, column: str) -> str | None:
        (name,) = self._row("SELECT pg_get_serial_sequence(%s, %s)", (table.name, column))
        return None if name is None else str(name)

    def _row(self, question: Any, values: Any = None) -> Any:
        return self._connection.execute(question, values).fetchone()


def _require_nobody(connection: Connection, place: str) -> None:
    row = connection.execute(_OTHERS).fetchone()
    if row and row[0]:
        raise _in_use(place)


def _in_use(place: str) -> StoreError:
    return StoreError(f"{place} is in use; stop Wend (every process of it, on every machine) first")
