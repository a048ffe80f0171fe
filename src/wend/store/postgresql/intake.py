"""Taking events in.

Rule 1. Duplicates are found first: they touch nothing, and create nobody.
"""

from collections.abc import Sequence
from typing import Final

from wend.app.ports import Appended
from wend.model.event import DeadLetter, Event
from wend.store.agreed import require_ids
from wend.store.identity_rules import KeptRules
from wend.store.postgresql import log
from wend.store.postgresql.database import Connection
from wend.store.postgresql.identities import resolve
from wend.store.postgresql.room import Room
from wend.store.times import to_micros

_LETTERS: Final = "dead_letters (received_at, source, reason, body)"


class PostgresIntake(Room):
    """`wend.app.ports.Intake`."""

    _identity_rules: KeptRules

    def append(self, events: Sequence[Event]) -> Appended:
        """Append events not seen before, each to its customer, and ring."""
        require_ids(events)
        if not events:
            return Appended(0, 0)
        return self._database.write(lambda connection: _append(connection, events, self._identity_rules))

    def append_to(self, customer_id: int, event: Event) -> None:
        """Append an event to whoever has this number, and ring."""

        def work(connection: Connection) -> None:
            log.append(connection, [(customer_id, each) for each in log.only_new(connection, [event])])

        self._database.write(work)

    def bury(self, letters: Sequence[DeadLetter]) -> None:
        """Keep what could not be accepted."""
        rows = [(to_micros(each.received_at), each.source, each.reason, each.body) for each in letters]
        self._database.write(lambda connection: log.copy(connection, _LETTERS, rows))


def _append(connection: Connection, events: Sequence[Event], rules: KeptRules) -> Appended:
    new = log.only_new(connection, events)
    if new:
        log.append(connection, resolve(connection, new, rules))
    return Appended(len(new), len(events) - len(new))
