"""The log over the years, in a file.

Rule 1. Events go in small portions with the marks by which their ids are known; the room they leave in the file is used
        again by what comes, so a file whose retention is carried out stops growing.
Rule 2. What is taken away may come back after a power cut, and goes again: nobody waits for the disk.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from wend import limits
from wend.app.ports_log import DataKind, Forgotten
from wend.store import forgetting
from wend.store.forgetting import Ask
from wend.store.log_reading import LogReading
from wend.store.rows import Row
from wend.store.seen import batched, digest
from wend.store.sqlite.room import Room

_FORGET: Final = (
    "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE id <= ? ORDER BY id LIMIT ?) RETURNING message_id"
)
_UNSEE: Final = "DELETE FROM seen WHERE level IN (0, 1, 2) AND id IN ({})"


class SqliteLogKeeping(LogReading, Room):
    """`wend.app.ports_log.LogKeeping`."""

    def make_log_ahead(self) -> bool:
        """A file needs no room made."""
        return False

    def forget_events(self, up_to: int, late: int, before: datetime, limit: int) -> int:  # noqa: ARG002 - all go at once
        """Take the oldest events away."""
        with self._database.write(durable=False) as connection:
            gone = [message_id for (message_id,) in connection.execute(_FORGET, (up_to, limit)).fetchall()]
            for asked in batched(map(digest, gone), limits.STORE_VALUES_MAX):
                connection.execute(_UNSEE.format(", ".join("?" * len(asked))), asked)
            forgetting.count_events(_asking(connection), len(gone), before)
        return len(gone)

    def forget(self, kind: DataKind, before: datetime, limit: int) -> int:
        """Take a portion of other data away."""
        with self._database.write(durable=False) as connection:
            return forgetting.forget(_asking(connection), kind, before, limit)

    def count_forgettable(self, kind: DataKind, before: datetime) -> int:
        """How many rows would go."""
        with self._reading() as ask:
            return forgetting.count_forgettable(ask, kind, before)

    def forgotten(self) -> list[Forgotten]:
        """What has gone, by kind."""
        with self._reading() as ask:
            return forgetting.forgotten(ask)

    def archived(self) -> int:
        """Up to where the log is archived."""
        with self._reading() as ask:
            return forgetting.archived(ask)

    def move_archived(self, before: int, seq: int) -> bool:
        """Move that on."""
        with self._database.write() as connection:
            return forgetting.move_archived(_asking(connection), before, seq)

    @contextmanager
    def _reading(self) -> Iterator[Ask]:
        with self._database.read() as connection:
            yield _asking(connection)


def _asking(connection: sqlite3.Connection) -> Ask:
    def ask(question: str, values: tuple[Any, ...]) -> list[Row]:
        return connection.execute(question, values).fetchall()

    return ask
