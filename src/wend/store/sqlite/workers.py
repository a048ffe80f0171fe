"""Processes at work.

Rule 1. A beat need not survive a power cut, so it does not wait for the disk.
"""

import sqlite3
from typing import Final

from wend import limits
from wend.app.signs import Tally, Worker, add_up
from wend.store.rows import Row
from wend.store.rows_of_workers import (
    WORKER_COLUMNS,
    beat_row,
    count_rows,
    read_counts,
    read_worker,
    worker_row,
)
from wend.store.sqlite import log
from wend.store.sqlite.room import Room

# ruff: noqa: S608 - the columns and numbers are our own

_ENLIST: Final = f"INSERT OR REPLACE INTO workers ({WORKER_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
_BEAT: Final = "UPDATE workers SET beats = beats + 1, beat_at = ?, loops = ?, counts = ? WHERE name = ?"
_ALL: Final = f"SELECT {WORKER_COLUMNS} FROM workers ORDER BY started_at, name"
_TAKE_OFF: Final = "DELETE FROM workers WHERE name = ?1 AND (?2 IS NULL OR beats = ?2) RETURNING counts"
_KEEP_COUNTS: Final = (
    "INSERT INTO worker_counts (name, labels, value) VALUES (?, ?, ?)"
    " ON CONFLICT (name, labels) DO UPDATE SET value = value + excluded.value"
)
_KEPT_COUNTS: Final = "SELECT name, labels, value FROM worker_counts"
_FREE_CUSTOMERS: Final = "DELETE FROM claims WHERE owner = ? AND set_aside = '' RETURNING customer_id, due_at"
_FREE_MESSAGES: Final = f"""
UPDATE messages SET owner = NULL, lease_until = NULL WHERE owner = ? AND status = 'queued' AND number IN (
    SELECT number FROM messages INDEXED BY messages_due_at WHERE due_at IS NOT NULL
    ORDER BY due_at, number LIMIT {limits.HELD_MESSAGES_LOOK})
"""
_LOSE: Final = "UPDATE messages SET lease_until = 0 WHERE status = 'sending' AND owner = ?"


class SqliteWorkers(Room):
    """`wend.app.ports_workers.Workers`."""

    def enlist(self, worker: Worker) -> None:
        """Say that a process has begun to work."""
        with self._database.write(durable=False) as connection:
            connection.execute(_ENLIST, worker_row(worker))

    def beat(self, worker: Worker) -> bool:
        """Say that it still does; False: it was given up meanwhile."""
        with self._database.write(durable=False) as connection:
            return connection.execute(_BEAT, beat_row(worker)).rowcount > 0

    def workers(self) -> list[Worker]:
        """The processes that have not been given up, the longest at work first."""
        with self._database.read() as connection:
            return _read(connection)

    def give_up(self, name: str, beats: int | None = None, *, ended: bool = False) -> bool:
        """Take a process off and free what it holds; whether that was so."""
        with self._database.write() as connection:
            found: list[Row] = connection.execute(_TAKE_OFF, (name, beats)).fetchall()
            if beats is not None and not found:
                return False
            for (counts,) in found:
                connection.executemany(_KEEP_COUNTS, count_rows(counts))
            log.ring(connection, dict(connection.execute(_FREE_CUSTOMERS, (name,)).fetchall()))
            connection.execute(_FREE_MESSAGES, (name,))
            if ended:
                connection.execute(_LOSE, (name,))
            return bool(found)

    def counted(self) -> Tally:
        """What all processes have counted so far, those that are gone too."""
        with self._database.read() as connection:
            kept = read_counts(connection.execute(_KEPT_COUNTS).fetchall())
            return add_up([kept, *(worker.counts for worker in _read(connection))])


def _read(connection: sqlite3.Connection) -> list[Worker]:
    return [read_worker(row) for row in connection.execute(_ALL)]
