"""Published documents.

Rule 1. At most one version of a name is live; older ones stay, since runs may still stand in them.
Rule 2. The generation grows with every change that anybody could notice, and with nothing else. Its row is locked first:
        one publishes at a time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from wend.app.ports import Document, DocumentKind
from wend.app.ports_changes import ChangeNote
from wend.store.postgresql.changes import note_all
from wend.store.postgresql.database import Connection
from wend.store.postgresql.room import Room
from wend.store.rows import read_document
from wend.store.times import to_micros

_STANDING: Final = "SELECT body, live FROM documents WHERE kind = %s AND name = %s AND version = %s"
_RETIRE: Final = "UPDATE documents SET live = 0 WHERE kind = %s AND name = %s AND version <> %s AND live = 1"
_PUBLISH: Final = (
    "INSERT INTO documents AS d (kind, name, version, body, live, published_at)"
    " VALUES (%s, %s, %s, %s, 1, %s)"
    " ON CONFLICT (kind, name, version) DO UPDATE SET body = excluded.body, live = 1,"
    " published_at = CASE WHEN d.live = 1 THEN d.published_at ELSE excluded.published_at END"
)
_WITHDRAW: Final = "UPDATE documents SET live = 0 WHERE kind = %s AND name = %s AND live = 1"
_DOCUMENTS: Final = (
    "SELECT kind, name, version, body, live, published_at FROM documents WHERE live >= %s"
    ' ORDER BY kind COLLATE "C", name COLLATE "C", number'
)
_GENERATION: Final = "SELECT value FROM meta WHERE name = 'generation'"
_GROW: Final = "UPDATE meta SET value = value + %s WHERE name = 'generation' RETURNING value"


class PostgresPublishing(Room):
    """`wend.app.ports.Publishing`."""

    def publish(self, documents: Sequence[Document], now: datetime, noted: Sequence[ChangeNote] = ()) -> int:
        """Make these the live versions; the generation then."""

        def work(connection: Connection) -> int:
            connection.execute(f"{_GENERATION} FOR UPDATE")
            changed = [_publish(connection, document, to_micros(now)) for document in documents]
            note_all(connection, noted)
            (generation,) = connection.execute(_GROW, (int(any(changed)),)).fetchone() or (0,)
            return int(generation)

        return self._database.write(work)

    def documents(self, *, live_only: bool = True) -> list[Document]:
        """The published documents by kind and name, older versions first."""
        return [read_document(row) for row in self._database.ask(_DOCUMENTS, (int(live_only),))]

    def withdraw(  # the port's `now` changes nothing here
        self,
        kind: DocumentKind,
        name: str,
        now: datetime,  # noqa: ARG002
        noted: Sequence[ChangeNote] = (),
    ) -> None:
        """No longer live."""

        def work(connection: Connection) -> None:
            connection.execute(f"{_GENERATION} FOR UPDATE")
            note_all(connection, noted)
            if connection.execute(_WITHDRAW, (kind.value, name)).rowcount:
                connection.execute(_GROW, (1,))

        self._database.write(work)

    def generation(self) -> int:
        """How often anything was published or withdrawn."""
        ((value,),) = self._database.ask(_GENERATION)
        return int(value)


def _publish(connection: Connection, document: Document, now: int) -> bool:
    version = (document.kind.value, document.name, document.version)
    wanted = (document.body, 1)
    if connection.execute(_STANDING, version).fetchone() == wanted:
        return False
    connection.execute(_RETIRE, version)
    connection.execute(_PUBLISH, (*version, document.body, now))
    return True
