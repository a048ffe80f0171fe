"""Taking events in.

Rule 1. Duplicates are found first: they touch nothing, and create nobody.
Rule 2. Nothing is remembered in this process before the transaction is durable.
"""

from collections.abc import Sequence

from wend.app.ports import Appended
from wend.model.event import DeadLetter, Event
from wend.store.agreed import require_ids
from wend.store.sqlite import log
from wend.store.sqlite.identities import Remembered, Resolution
from wend.store.sqlite.room import Room
from wend.store.times import to_micros

_BURY = "INSERT INTO dead_letters (received_at, source, reason, body) VALUES (?, ?, ?, ?)"


class SqliteIntake(Room):
    """`wend.app.ports.Intake`."""

    _remembered: Remembered

    def append(self, events: Sequence[Event]) -> Appended:
        """Append events not seen before, each to its customer, and ring."""
        require_ids(events)
        if not events:
            return Appended(0, 0)
        with self._database.write() as connection:
            new = log.only_new(connection, events)
            resolution = Resolution(connection, self._remembered)
            log.append(connection, resolution.resolve(new))
            self._database.after_commit(resolution.remember)
        return Appended(len(new), len(events) - len(new))

    def append_to(self, customer_id: int, event: Event) -> None:
        """Append an event to whoever has this number, and ring."""
        with self._database.write() as connection:
            log.append(connection, [(customer_id, each) for each in log.only_new(connection, [event])])

    def bury(self, letters: Sequence[DeadLetter]) -> None:
        """Keep what could not be accepted."""
        rows = [(to_micros(each.received_at), each.source, each.reason, each.body) for each in letters]
        with self._database.write() as connection:
            connection.executemany(_BURY, rows)
