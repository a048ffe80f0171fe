"""What was decided about whole journeys, and how far it has been carried out.

Rule 1. A portion of decisions and the cursor that says so are one transaction, and the cursor only moves forward: whoever
        carries an operation out, and however often it is killed, every customer is told once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from wend.app.ports import InFlight
from wend.model.event import Event
from wend.model.operation import LEADS_TO, Operation
from wend.store.agreed import moves_on
from wend.store.rows_of_operations import (
    OPERATION_COLUMNS,
    begun,
    by_journey,
    by_version,
    operation_row,
    read_operation,
)
from wend.store.sqlite import log
from wend.store.sqlite.room import Room
from wend.store.times import to_micros

# ruff: noqa: S608 - the columns are our own

_ALL: Final = ", ".join(OPERATION_COLUMNS)
_BEGIN: Final = (
    f"INSERT INTO operations ({', '.join(OPERATION_COLUMNS[1:])}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number"
)
_GROW: Final = "UPDATE meta SET value = value + 1 WHERE name = 'generation'"
_LIST: Final = (
    f"SELECT {_ALL} FROM operations WHERE (:journey IS NULL OR journey = :journey)"
    " AND (NOT :open OR finished_at IS NULL) ORDER BY number DESC LIMIT :limit"
)
_STANDINGS: Final = (
    f"SELECT {_ALL} FROM operations WHERE kind IN ({', '.join(repr(kind.value) for kind in LEADS_TO)}) ORDER BY number"
)
_IN: Final = (
    "SELECT id, user_id, anonymous_id FROM customers WHERE id IN"
    " (SELECT customer_id FROM runs WHERE journey = ? AND status <> 'ended' AND customer_id > ?"
    " GROUP BY customer_id ORDER BY customer_id LIMIT ?) ORDER BY id"
)
_BY_VERSION: Final = (
    "SELECT version, step, count(*) FROM runs WHERE journey = ? AND status = 'active' GROUP BY version, step"
)
_REACHED: Final = "SELECT reached FROM operations WHERE number = ?"
_MOVE: Final = "UPDATE operations SET reached = ?, told = told + ?, finished_at = ? WHERE number = ?"


class SqliteOperations(Room):
    """`wend.app.ports.Operations`."""

    def begin_operation(self, operation: Operation) -> Operation:
        """Record an operation."""
        recorded = begun(operation)
        with self._database.write() as connection:
            (number,) = connection.execute(_BEGIN, operation_row(recorded)).fetchone()
            connection.execute(_GROW)
        return msgspec.structs.replace(recorded, number=number)

    def operations(
        self, journey: str | None = None, *, open_only: bool = False, limit: int | None = 100
    ) -> list[Operation]:
        """Operations, newest first."""
        asked = {"journey": journey, "open": open_only, "limit": -1 if limit is None else limit}
        with self._database.read() as connection:
            return [read_operation(row) for row in connection.execute(_LIST, asked)]

    def standings(self) -> dict[str, list[Operation]]:
        """By journey, the operations that said how it stands, the last one last."""
        with self._database.read() as connection:
            found = [read_operation(row) for row in connection.execute(_STANDINGS)]
        return by_journey(found)

    def customers_in(self, journey: str, after: int, limit: int) -> list[InFlight]:
        """Customers behind `after` with active runs of a journey."""
        with self._database.read() as connection:
            return [InFlight(*row) for row in connection.execute(_IN, (journey, after, limit))]

    def standing_by_version(self, journey: str) -> dict[str, dict[str, int]]:
        """How many active runs stand at each step, by version."""
        with self._database.read() as connection:
            return by_version(connection.execute(_BY_VERSION, (journey,)))

    def append_operation(self, number: int, events: Sequence[tuple[int, Event]], reached: int, now: datetime) -> None:
        """Append a portion of decisions and move the cursor; nothing, if it has come further already."""
        with self._database.write() as connection:
            row = connection.execute(_REACHED, (number,)).fetchone()
            if row is None or not moves_on(row[0], reached):
                return
            fresh = {event.message_id for event in log.only_new(connection, [event for _, event in events])}
            owned = [each for each in events if each[1].message_id in fresh]
            log.append(connection, owned)
            connection.execute(_MOVE, (reached, len(owned), to_micros(now) if reached == -1 else None, number))
