"""Journeys that enter customers by the clock: how far their rounds have come.

Rule 1. A portion of entries and the cursor that says so are one transaction: after a crash the round goes on, and nobody is
        entered twice.
Rule 2. A cursor only moves forward: of two workers that append the same portion, the second changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from wend.model.event import Event
from wend.store.agreed import goes_on, require_ids
from wend.store.sqlite import log
from wend.store.sqlite.identities import Remembered, Resolution
from wend.store.sqlite.room import Room
from wend.store.times import from_micros, to_micros

_CURSOR = "SELECT round_at, reached FROM schedules WHERE journey = ?"
_MOVE = (
    "INSERT INTO schedules (journey, round_at, reached) VALUES (?, ?, ?)"
    " ON CONFLICT (journey) DO UPDATE SET round_at = excluded.round_at, reached = excluded.reached"
)


class SqliteSchedules(Room):
    """`wend.app.ports.Schedules`."""

    _remembered: Remembered

    def schedule_cursor(self, journey: str) -> tuple[datetime | None, int]:
        """The last round begun and how far it has come; (None, -1) before the first."""
        with self._database.read() as connection:
            row = connection.execute(_CURSOR, (journey,)).fetchone()
        return (from_micros(row[0]), row[1]) if row else (None, -1)

    def append_scheduled(self, journey: str, round_at: datetime, events: Sequence[Event], reached: int) -> None:
        """Append a portion of a round and move the cursor; nothing, if the cursor has come further already."""
        require_ids(events)
        with self._database.write() as connection:
            row = connection.execute(_CURSOR, (journey,)).fetchone()
            if row and not goes_on(row[0], row[1], to_micros(round_at), reached):
                return
            resolution = Resolution(connection, self._remembered)
            log.append(connection, resolution.resolve(log.only_new(connection, events)))
            connection.execute(_MOVE, (journey, to_micros(round_at), reached))
            self._database.after_commit(resolution.remember)
