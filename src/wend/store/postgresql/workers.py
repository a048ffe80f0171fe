"""Processes at work.

Rule 1. A beat need not survive a power cut, so it does not wait for the disk.
Rule 2. Locks are taken in the order of all rooms: claims, bells, then messages by number.
"""

from typing import Final

from wend import limits
from wend.app.signs import Tally, Worker, add_up
from wend.store.postgresql import log
from wend.store.postgresql.database import Connection
from wend.store.postgresql.room import Room
from wend.store.postgresql.values import Bigints, Texts, columns
from wend.store.rows_of_workers import (
    WORKER_COLUMNS,
    beat_row,
    count_rows,
    read_counts,
    read_worker,
    worker_row,
)

# ruff: noqa: S608 - the columns and numbers are our own

_ENLIST: Final = (
    f"INSERT INTO workers ({WORKER_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (name) DO UPDATE SET"
    " parts = excluded.parts, started_at = excluded.started_at, beat_at = excluded.beat_at, beats = excluded.beats,"
    " loops = excluded.loops, counts = excluded.counts"
)
_BEAT: Final = "UPDATE workers SET beats = beats + 1, beat_at = %s, loops = %s, counts = %s WHERE name = %s"
_ALL: Final = f"SELECT {WORKER_COLUMNS} FROM workers ORDER BY started_at, name"
_TAKE_OFF: Final = (
    "DELETE FROM workers WHERE name = %(name)s AND (%(beats)s::bigint IS NULL OR beats = %(beats)s::bigint)"
    " RETURNING counts"
)
_KEEP_COUNTS: Final = (
    "INSERT INTO worker_counts AS kept (name, labels, value) SELECT * FROM unnest(%s, %s, %s)"
    " AS given (name, labels, value) ORDER BY 1, 2"
    " ON CONFLICT (name, labels) DO UPDATE SET value = kept.value + excluded.value"
)
_KEPT_COUNTS: Final = "SELECT name, labels, value FROM worker_counts"
_FREE_CUSTOMERS: Final = (
    "DELETE FROM claims WHERE customer_id IN (SELECT customer_id FROM claims WHERE owner = %s AND set_aside = ''"
    " ORDER BY customer_id FOR UPDATE) RETURNING customer_id, due_at"
)
_FREE_MESSAGES: Final = f"""
WITH head AS MATERIALIZED (
    SELECT number, owner FROM messages WHERE due_at IS NOT NULL ORDER BY due_at, number LIMIT {limits.HELD_MESSAGES_LOOK}
), held AS (
    SELECT m.number FROM messages m WHERE m.number IN (SELECT number FROM head WHERE owner = %(name)s)
        AND m.owner = %(name)s AND m.status = 'queued' ORDER BY m.number FOR NO KEY UPDATE OF m
)
UPDATE messages m SET owner = NULL, lease_until = NULL FROM held WHERE m.number = held.number
"""
_LOSE: Final = """
WITH held AS (
    SELECT number FROM messages WHERE status = 'sending' AND owner = %s ORDER BY number FOR NO KEY UPDATE
)
UPDATE messages m SET lease_until = 0 FROM held WHERE m.number = held.number
"""


class PostgresWorkers(Room):
    """`wend.app.ports_workers.Workers`."""

    def enlist(self, worker: Worker) -> None:
        """Say that a process has begun to work."""
        self._database.write(lambda connection: connection.execute(_ENLIST, worker_row(worker)), durable=False)

    def beat(self, worker: Worker) -> bool:
        """Say that it still does; False: it was given up meanwhile."""
        row = beat_row(worker)
        return self._database.write(lambda connection: connection.execute(_BEAT, row).rowcount > 0, durable=False)

    def workers(self) -> list[Worker]:
        """The processes that have not been given up, the longest at work first."""
        return [read_worker(row) for row in self._database.ask(_ALL)]

    def give_up(self, name: str, beats: int | None = None, *, ended: bool = False) -> bool:
        """Take a process off and free what it holds; whether that was so."""
        return self._database.write(lambda connection: _give_up(connection, name, beats, ended=ended))

    def counted(self) -> Tally:
        """What all processes have counted so far, those that are gone too."""
        with self._database.read() as connection:
            kept = read_counts(connection.execute(_KEPT_COUNTS).fetchall())
            return add_up([kept, *(read_worker(row).counts for row in connection.execute(_ALL))])


def _give_up(connection: Connection, name: str, beats: int | None, *, ended: bool) -> bool:
    found = connection.execute(_TAKE_OFF, {"name": name, "beats": beats}).fetchall()
    if beats is not None and not found:
        return False
    log.ring(connection, dict(connection.execute(_FREE_CUSTOMERS, (name,)).fetchall()))
    connection.execute(_FREE_MESSAGES, {"name": name})
    if ended:
        connection.execute(_LOSE, (name,))
    for (counts,) in found:
        if rows := count_rows(counts):
            connection.execute(_KEEP_COUNTS, columns((Texts, Texts, Bigints), rows))
    return bool(found)
