"""What was decided about whole journeys, and how far it has been carried out.

Rule 1. A portion of decisions and the cursor that says so are one transaction, and the cursor only moves forward: of two
        workers that append the same portion, the second waits at the row, and changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from wend.app.ports import InFlight
from wend.model.event import Event
from wend.model.operation import LEADS_TO, Operation
from wend.store.agreed import moves_on
from wend.store.postgresql import log
from wend.store.postgresql.database import Connection
from wend.store.postgresql.room import Room
from wend.store.rows_of_operations import (
    OPERATION_COLUMNS,
    begun,
    by_journey,
    by_version,
    operation_row,
    read_operation,
)
from wend.store.times import to_micros

# ruff: noqa: S608 - the columns are our own

_ALL: Final = ", ".join(OPERATION_COLUMNS)
_BEGIN: Final = (
    f"INSERT INTO operations ({', '.join(OPERATION_COLUMNS[1:])})"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING number"
)
_GROW: Final = "UPDATE meta SET value = value + 1 WHERE name = 'generation'"
_LIST: Final = (
    f"SELECT {_ALL} FROM operations WHERE (%(journey)s::text IS NULL OR journey = %(journey)s)"
    " AND (NOT %(open)s OR finished_at IS NULL) ORDER BY number DESC LIMIT %(limit)s"
)
_STANDINGS: Final = f"SELECT {_ALL} FROM operations WHERE kind = ANY(%s) ORDER BY number"
_IN: Final = (
    "SELECT id, user_id, anonymous_id FROM customers WHERE id IN"
    " (SELECT customer_id FROM runs WHERE journey = %s AND status <> 'ended' AND customer_id > %s"
    " GROUP BY customer_id ORDER BY customer_id LIMIT %s) ORDER BY id"
)
_BY_VERSION: Final = (
    "SELECT version, step, count(*) FROM runs WHERE journey = %s AND status = 'active' GROUP BY version, step"
)
_REACHED: Final = "SELECT reached FROM operations WHERE number = %s FOR UPDATE"
_MOVE: Final = "UPDATE operations SET reached = %s, told = told + %s, finished_at = %s WHERE number = %s"


class PostgresOperations(Room):
    """`wend.app.ports.Operations`."""

    def begin_operation(self, operation: Operation) -> Operation:
        """Record an operation."""
        recorded = begun(operation)

        def work(connection: Connection) -> int:
            (number,) = connection.execute(_BEGIN, operation_row(recorded)).fetchone() or (0,)
            connection.execute(_GROW)
            return int(number)

        return msgspec.structs.replace(recorded, number=self._database.write(work))

    def operations(
        self, journey: str | None = None, *, open_only: bool = False, limit: int | None = 100
    ) -> list[Operation]:
        """Operations, newest first."""
        asked = {"journey": journey, "open": open_only, "limit": limit}
        return [read_operation(row) for row in self._database.ask(_LIST, asked)]

    def standings(self) -> dict[str, list[Operation]]:
        """By journey, the operations that said how it stands, the last one last."""
        found = [read_operation(row) for row in self._database.ask(_STANDINGS, ([kind.value for kind in LEADS_TO],))]
        return by_journey(found)

    def customers_in(self, journey: str, after: int, limit: int) -> list[InFlight]:
        """Customers behind `after` with active runs of a journey."""
        return [InFlight(*row) for row in self._database.ask(_IN, (journey, after, limit))]

    def standing_by_version(self, journey: str) -> dict[str, dict[str, int]]:
        """How many active runs stand at each step, by version."""
        return by_version(self._database.ask(_BY_VERSION, (journey,)))

    def append_operation(self, number: int, events: Sequence[tuple[int, Event]], reached: int, now: datetime) -> None:
        """Append a portion of decisions and move the cursor; nothing, if it has come further already."""

        def work(connection: Connection) -> None:
            row = connection.execute(_REACHED, (number,)).fetchone()
            if row is None or not moves_on(row[0], reached):
                return
            fresh = {event.message_id for event in log.only_new(connection, [event for _, event in events])}
            owned = [each for each in events if each[1].message_id in fresh]
            finished = to_micros(now) if reached == -1 else None
            connection.execute(_MOVE, (reached, len(owned), finished, number))
            log.append(connection, owned)

        self._database.write(work)
