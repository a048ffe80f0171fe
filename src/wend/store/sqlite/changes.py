"""The change log: appended to, never changed."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from wend.app.ports_changes import ChangeFilter, ChangeNote
from wend.store.rows_of_changes import (
    CHANGE_COLUMNS,
    CHANGES_ASKED,
    asked_of,
    change_row,
    read_change,
    require_somebody,
)
from wend.store.sqlite.room import Room

_COLUMNS: Final = ", ".join(CHANGE_COLUMNS)
_NOTE = f"INSERT INTO changes ({_COLUMNS}) VALUES ({', '.join('?' * len(CHANGE_COLUMNS))})"  # noqa: S608 - our own words
_LIST = (
    f"SELECT number, {_COLUMNS} FROM changes WHERE "  # noqa: S608 - our own words
    + " AND ".join(f"(:{name} IS NULL OR {name} = :{name})" for name in CHANGES_ASKED)
    + " ORDER BY number DESC LIMIT :limit"
)


class SqliteChanges(Room):
    """`wend.app.ports_changes.Changes`."""

    def note_changes(self, notes: Sequence[ChangeNote]) -> None:
        """Append entries."""
        with self._database.write() as connection:
            note_all(connection, notes)

    def changes(self, which: ChangeFilter) -> list[ChangeNote]:
        """Entries, newest first."""
        asked = {**asked_of(which), "limit": -1 if which.limit is None else which.limit}
        with self._database.read() as connection:
            return [read_change(row) for row in connection.execute(_LIST, asked)]


def note_all(connection: sqlite3.Connection, notes: Sequence[ChangeNote]) -> None:
    """Append entries in a transaction that is open."""
    require_somebody(notes)
    connection.executemany(_NOTE, [change_row(note) for note in notes])
