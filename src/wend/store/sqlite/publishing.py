"""Published documents.

Rule 1. At most one version of a name is live; older ones stay, since runs may still stand in them.
Rule 2. The generation grows with every change that anybody could notice, and with nothing else.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from wend.app.ports import Document, DocumentKind
from wend.app.ports_changes import ChangeNote
from wend.store.rows import read_document
from wend.store.sqlite.changes import note_all
from wend.store.sqlite.room import Room
from wend.store.times import to_micros

_STANDING = "SELECT body, live FROM documents WHERE kind = ? AND name = ? AND version = ?"
_RETIRE = "UPDATE documents SET live = 0 WHERE kind = ? AND name = ? AND version <> ? AND live = 1"
_PUBLISH = (
    "INSERT INTO documents (kind, name, version, body, live, published_at) VALUES (?, ?, ?, ?, 1, ?)"
    " ON CONFLICT (kind, name, version) DO UPDATE SET body = excluded.body, live = 1,"
    " published_at = CASE WHEN live = 1 THEN published_at ELSE excluded.published_at END"
)
_WITHDRAW = "UPDATE documents SET live = 0 WHERE kind = ? AND name = ? AND live = 1 RETURNING number"
_DOCUMENTS = (
    "SELECT kind, name, version, body, live, published_at FROM documents WHERE live >= ? ORDER BY kind, name, number"
)
_GENERATION = "SELECT value FROM meta WHERE name = 'generation'"
_GROW = "UPDATE meta SET value = value + 1 WHERE name = 'generation'"


class SqlitePublishing(Room):
    """`wend.app.ports.Publishing`."""

    def publish(self, documents: Sequence[Document], now: datetime, noted: Sequence[ChangeNote] = ()) -> int:
        """Make these the live versions; the generation then."""
        with self._database.write() as connection:
            changed = [_publish(connection, document, to_micros(now)) for document in documents]
            note_all(connection, noted)
            if any(changed):
                connection.execute(_GROW)
            return _generation(connection)

    def documents(self, *, live_only: bool = True) -> list[Document]:
        """The published documents by kind and name, older versions first."""
        with self._database.read() as connection:
            return [read_document(row) for row in connection.execute(_DOCUMENTS, (int(live_only),))]

    def withdraw(  # the port's `now` changes nothing here
        self,
        kind: DocumentKind,
        name: str,
        now: datetime,  # noqa: ARG002
        noted: Sequence[ChangeNote] = (),
    ) -> None:
        """No longer live."""
        with self._database.write() as connection:
            note_all(connection, noted)
            if connection.execute(_WITHDRAW, (kind.value, name)).fetchall():
                connection.execute(_GROW)

    def generation(self) -> int:
        """How often anything was published or withdrawn."""
        with self._database.read() as connection:
            return _generation(connection)


def _publish(connection: sqlite3.Connection, document: Document, now: int) -> bool:
    version = (document.kind.value, document.name, document.version)
    wanted = (document.body, 1)
    if connection.execute(_STANDING, version).fetchone() == wanted:
        return False
    connection.execute(_RETIRE, version)
    connection.execute(_PUBLISH, (*version, document.body, now))
    return True


def _generation(connection: sqlite3.Connection) -> int:
    (value,) = connection.execute(_GENERATION).fetchone()
    return int(value)
