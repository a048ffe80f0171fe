"""The tables of an SQLite store, for `wend.store.move`.

Rule 1. A source is locked against everybody; a target is written beside its name, and gets it when it is finished.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Table

from wend import limits
from wend.store.errors import StoreError
from wend.store.sqlite.backup import forget, nobody_else, part_of, put_in_place
from wend.store.sqlite.database import connect, explain
from wend.store.sqlite.opening import prepare
from wend.store.tables import SIGNS_OF_USE, TABLES, Row, asked_of, columns_of, key_of, numbered

# ruff: noqa: S608 - tables and columns are our own


class SqliteFile:
    """`wend.store.tables.Opened` of a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def source(self) -> Iterator["SqliteTables"]:
        """All tables, locked. Raises `StoreError` where somebody has the store open, or there is none."""
        if not self._path.is_file():
            raise StoreError(f"{self._path} does not exist; name the store to move")
        prepare(self._path)
        with nobody_else(self._path) as alone:
            assert alone is not None
            yield SqliteTables(alone, self._path)

    @contextmanager
    def target(self) -> Iterator["SqliteTables"]:
        """A new file, put in place at the end. Raises `StoreError` where there is one that holds something."""
        part = part_of(self._path)
        if self._path.exists():
            prepare(self._path)
        with nobody_else(self._path) as alone:
            if alone is not None:
                _require_empty(alone, self._path)
                alone.execute("PRAGMA journal_mode = DELETE")  # no log stays behind, to be taken for the new file's
            forget(part)
            try:
                yield from _filled(part)
                put_in_place(part, self._path)
            finally:
                forget(part)


class SqliteTables:
    """`wend.store.tables.Tables`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.place = str(path)
        self._connection = connection
        self._path = path

    def rows(self, table: Table) -> Iterator[Sequence[Row]]:
        """The rows of a table in portions, by its key."""
        found = self._connection.execute(f"SELECT {asked_of(table)} FROM {table.name} ORDER BY {key_of(table)}")
        while portion := found.fetchmany(limits.MOVE_PORTION):
            yield portion

    def numbers(self) -> dict[str, int]:
        """By table, the last number given to a row."""
        given = dict(self._connection.execute("SELECT name, seq FROM sqlite_sequence"))
        found = {}
        for table in TABLES:
            if column := numbered(table):
                (last,) = self._connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table.name}").fetchone()
                found[table.name] = max(last, given.get(table.name, 0))
        return found

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Add rows; to `meta` in place of those that a new store has."""
        if table.name == "meta":
            self._connection.execute("DELETE FROM meta")
        marks = ", ".join("?" * len(table.columns))
        self._connection.executemany(f"INSERT INTO {table.name} ({columns_of(table)}) VALUES ({marks})", rows)

    def set_numbers(self, numbers: dict[str, int]) -> None:
        """Count on from these; tables that SQLite numbers by their last row need none."""
        for name, last in numbers.items():
            if next(table for table in TABLES if table.name == name).dialect_options["sqlite"]["autoincrement"]:
                self._connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
                self._connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))


def _filled(part: Path) -> Iterator[SqliteTables]:
    """The tables of a new file, in one transaction."""
    prepare(part)
    try:
        with closing(connect(part, limits.STORE_CACHE_BYTES)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield SqliteTables(connection, part)
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise explain(error, part) from error


def _require_empty(connection: sqlite3.Connection, path: Path) -> None:
    full = [name for name, asked in SIGNS_OF_USE.items() if connection.execute(asked).fetchone()]
    if full:
        raise StoreError(f"{path} is not empty ({', '.join(full)}); name another file")
