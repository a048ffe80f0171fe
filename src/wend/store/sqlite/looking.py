"""Looking at an SQLite store, for `wend.store.check`: without changing it, whatever its schema."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from wend import limits
from wend.store.errors import StoreError
from wend.store.rows import Row
from wend.store.sqlite.database import connect, explain
from wend.store.sqlite.opening import version_of


class SqliteLooking:
    """`wend.store.check.Looking`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def look(self) -> Iterator["SqliteLooked"]:
        """A moment of the store. Raises `StoreError` where there is none."""
        if not self._path.is_file():
            raise StoreError(f"{self._path} does not exist; `wend serve` makes a new store")
        try:
            with closing(connect(self._path, limits.STORE_READ_CACHE_BYTES)) as connection:
                connection.execute("PRAGMA query_only = ON")
                connection.execute("BEGIN")
                yield SqliteLooked(connection, self._path)
        except sqlite3.Error as error:
            raise explain(error, self._path) from error


class SqliteLooked:
    """`wend.store.check.Looked`."""

    last_event = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)"

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.place = str(path)
        self.schema = version_of(connection, path) or ""

    def ask(self, question: str, values: dict[str, Any]) -> list[Row]:
        """The rows that answer a question."""
        return self._connection.execute(question, values).fetchall()

    def damage(self) -> list[str]:
        """What SQLite finds damaged."""
        try:
            found = [row[0] for row in self._connection.execute("PRAGMA integrity_check(20)")]
        except sqlite3.DatabaseError as error:  # so damaged that it cannot even be looked through
            found = [str(error)]
        return [f"{self.place} is damaged: {each}" for each in found if each != "ok"]

    def numbers_behind(self) -> list[str]:
        """None: SQLite looks at the rows themselves."""
        return []

    def clock(self) -> datetime | None:
        """None: the file has none of its own."""
        return None
