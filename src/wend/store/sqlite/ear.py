"""Hearing that an SQLite file was written to, by this process or another.

Rule 1. It asks SQLite for a number that changes with every commit of anybody else's connection, and this connection never
        commits. That costs some microseconds and takes no lock that a writer waits for.
"""

import sqlite3
import time

from wend import limits
from wend.store.sqlite.database import connect, explain
from wend.store.sqlite.room import Room

_CACHE_BYTES = 64 * 1024  # it reads one page


class SqliteEar:
    """`wend.app.ports_workers.Ear`."""

    awake_seconds = 0.0  # nothing escapes it

    def __init__(self, connection: sqlite3.Connection, room: Room) -> None:
        self._connection = connection
        self._path = room._database.path  # noqa: SLF001 - of the same house
        self._heard = 0

    def wait(self, seconds: float) -> bool:
        """Return when something may have been written, or after so many seconds; whether something may have been."""
        give_up_at = time.monotonic() + seconds
        while not (changed := self._changed()) and time.monotonic() < give_up_at:
            time.sleep(limits.REST_SECONDS)
        return changed

    def close(self) -> None:
        """Listen no more."""
        self._connection.close()

    def _changed(self) -> bool:
        try:
            (number,) = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error as error:
            raise explain(error, self._path) from error
        heard, self._heard = self._heard, number
        return bool(number != heard)


class SqliteWaking(Room):
    """`wend.app.ports_workers.Waking`."""

    def ear(self) -> SqliteEar:
        """Something to listen with."""
        return SqliteEar(connect(self._database.path, _CACHE_BYTES), self)
