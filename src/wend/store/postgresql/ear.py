"""Hearing that a PostgreSQL database was written to: LISTEN, over a connection of its own.

Rule 1. A lost connection is no silence: until there is a new one, whoever waits is sent to look by itself.
Rule 2. A call is part of the transaction that it tells of. All transactions that call share a lock of the server's while
        they commit, so a process calls at most every `limits.CALL_SECONDS`, and who was called stays awake longer than that.
"""

import time
from contextlib import suppress

import psycopg
import structlog

from wend import limits
from wend.store.postgresql.database import CHANNEL, Connection, connect
from wend.store.postgresql.room import Room

_log = structlog.get_logger(__name__)


class PostgresEar:
    """`wend.app.ports_workers.Ear`."""

    awake_seconds = limits.AWAKE_SECONDS

    def __init__(self, url: str, place: str) -> None:
        self._url = url
        self._place = place
        self._connection: Connection | None = None

    def wait(self, seconds: float) -> bool:
        """Return when something may have been written, or after so many seconds; whether something may have been."""
        try:
            if self._connection is None:
                self._connection = self._listen()
                return True  # what was written before is looked for, not called
            return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))
        except psycopg.Error as error:
            _log.warning("calls are not heard: looking by itself meanwhile", store=self._place, why=str(error).strip())
            self.close()
            time.sleep(min(seconds, limits.EAR_PAUSE_SECONDS))
            return True

    def close(self) -> None:
        """Listen no more."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None

    def _listen(self) -> Connection:
        connection = connect(self._url)
        try:
            connection.execute(f"LISTEN {CHANNEL}")
        except psycopg.Error:
            connection.close()
            raise
        return connection


class PostgresWaking(Room):
    """`wend.app.ports_workers.Waking`."""

    def ear(self) -> PostgresEar:
        """Something to listen with."""
        return PostgresEar(self._database.url, self._database.place)
