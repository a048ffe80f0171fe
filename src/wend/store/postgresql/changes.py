"""The change log: appended to, never changed."""

from collections.abc import Sequence
from typing import Final

from wend.app.ports_changes import ChangeFilter, ChangeNote
from wend.store.postgresql.database import Connection
from wend.store.postgresql.room import Room
from wend.store.rows_of_changes import CHANGE_COLUMNS, asked_of, change_row, read_change, require_somebody

# ruff: noqa: S608 - the columns are our own

_COLUMNS: Final = ", ".join(CHANGE_COLUMNS)
_NOTE: Final = f"INSERT INTO changes ({_COLUMNS}) VALUES ({', '.join(['%s'] * len(CHANGE_COLUMNS))})"


class PostgresChanges(Room):
    """`wend.app.ports_changes.Changes`."""

    def note_changes(self, notes: Sequence[ChangeNote]) -> None:
        """Append entries."""
        self._database.write(lambda connection: note_all(connection, notes))

    def changes(self, which: ChangeFilter) -> list[ChangeNote]:
        """Entries, newest first."""
        asked = {name: value for name, value in asked_of(which).items() if value is not None}
        given = " AND ".join([f"{name} = %({name})s" for name in asked] or ["true"])
        question = f"SELECT number, {_COLUMNS} FROM changes WHERE {given} ORDER BY number DESC LIMIT %(limit)s"
        return [read_change(row) for row in self._database.ask(question, {**asked, "limit": which.limit})]


def note_all(connection: Connection, notes: Sequence[ChangeNote]) -> None:
    """Append entries in a transaction that is open."""
    require_somebody(notes)
    with connection.cursor() as cursor:
        cursor.executemany(_NOTE, [change_row(note) for note in notes])
