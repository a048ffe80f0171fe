"""Journeys that enter customers by the clock: how far their rounds have come.

Rule 1. A portion of entries and the cursor that says so are one transaction: after a crash the round goes on, and nobody is
        entered twice.
Rule 2. A cursor only moves forward: of two workers that append the same portion, the second waits, and changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from wend.model.event import Event
from wend.store.agreed import goes_on, require_ids
from wend.store.identity_rules import KeptRules
from wend.store.postgresql import log
from wend.store.postgresql.database import Connection
from wend.store.postgresql.identities import resolve
from wend.store.postgresql.room import Room
from wend.store.times import from_micros, to_micros

_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"  # the row may not be there yet
_CURSOR: Final = "SELECT round_at, reached FROM schedules WHERE journey = %s"
_MOVE: Final = (
    "INSERT INTO schedules (journey, round_at, reached) VALUES (%s, %s, %s)"
    " ON CONFLICT (journey) DO UPDATE SET round_at = excluded.round_at, reached = excluded.reached"
)


class PostgresSchedules(Room):
    """`wend.app.ports.Schedules`."""

    _identity_rules: KeptRules

    def schedule_cursor(self, journey: str) -> tuple[datetime | None, int]:
        """The last round begun and how far it has come; (None, -1) before the first."""
        rows = self._database.ask(_CURSOR, (journey,))
        return (from_micros(rows[0][0]), rows[0][1]) if rows else (None, -1)

    def append_scheduled(self, journey: str, round_at: datetime, events: Sequence[Event], reached: int) -> None:
        """Append a portion of a round and move the cursor; nothing, if the cursor has come further already."""
        require_ids(events)

        def work(connection: Connection) -> None:
            connection.execute(_LOCK, (f"schedule of {journey}",))
            row = connection.execute(_CURSOR, (journey,)).fetchone()
            if row and not goes_on(row[0], row[1], to_micros(round_at), reached):
                return
            connection.execute(_MOVE, (journey, to_micros(round_at), reached))
            log.append(connection, resolve(connection, log.only_new(connection, events), self._identity_rules))

        self._database.write(work)
