"""Looking at a PostgreSQL store, for `wend.store.check`: without changing it, whatever its schema."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any, Final

import psycopg

from wend.store.postgresql.complaints import explain, place_of
from wend.store.postgresql.database import Connection, connect
from wend.store.postgresql.opening import version_of
from wend.store.postgresql.tables import PostgresTables
from wend.store.rows import Row

_NAMED: Final = re.compile(r"(?<!:):([a-z_]+)")
_INVALID: Final = (
    "SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace"
)


class PostgresLooking:
    """`wend.store.check.Looking`."""

    def __init__(self, url: str) -> None:
        self._url = url

    @contextmanager
    def look(self) -> Iterator["PostgresLooked"]:
        """A moment of the store."""
        place = place_of(self._url)
        try:
            with closing(connect(self._url)) as connection, connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                yield PostgresLooked(connection, place)
        except psycopg.Error as error:
            raise explain(error, place) from error


class PostgresLooked:
    """`wend.store.check.Looked`."""

    last_event = "(SELECT value FROM meta WHERE name = 'last event')"

    def __init__(self, connection: Connection, place: str) -> None:
        self._connection = connection
        self.place = place
        self.schema = version_of(connection, place) or ""

    def ask(self, question: str, values: dict[str, Any]) -> list[Row]:
        """The rows that answer a question."""
        asked = _NAMED.sub(r"%(\1)s", question.replace("%", "%%"))
        return self._connection.execute(asked, values, binary=True).fetchall()

    def damage(self) -> list[str]:
        """Indexes that PostgreSQL itself does not use any more; damaged pages are its checksums' affair."""
        found = self._connection.execute(_INVALID).fetchall()
        return [f"the index {name} is not valid: REINDEX INDEX {name}" for (name,) in found]

    def numbers_behind(self) -> list[str]:
        """Tables whose next number stands in a row already, as after loading rows by hand."""
        found = PostgresTables(self._connection, self.place).behind()
        return [
            f"{name} numbers on from {given}, but has rows up to {last}: new rows are refused"
            for name, given, last in found
        ]

    def clock(self) -> datetime | None:
        """What time it is at the server."""
        row = self._connection.execute("SELECT clock_timestamp()").fetchone()
        return row[0] if row else None
