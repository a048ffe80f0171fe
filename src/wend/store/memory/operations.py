"""What was decided about whole journeys, in memory."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from wend.app.ports import InFlight
from wend.model.event import Event
from wend.model.operation import LEADS_TO, Operation
from wend.store.agreed import moves_on
from wend.store.memory.room import Room
from wend.store.rows_of_operations import begun, by_journey, by_version


class MemoryOperations(Room):
    """`wend.app.ports.Operations`."""

    def begin_operation(self, operation: Operation) -> Operation:
        """Record an operation."""
        with self._kept.lock:
            recorded = msgspec.structs.replace(begun(operation), number=len(self._kept.operations) + 1)
            self._kept.operations.append(recorded)
            self._kept.generation += 1
            return recorded

    def operations(
        self, journey: str | None = None, *, open_only: bool = False, limit: int | None = 100
    ) -> list[Operation]:
        """Operations, newest first."""
        with self._kept.lock:
            found = [each for each in reversed(self._kept.operations) if journey in (None, each.journey)]
        return [each for each in found if not open_only or each.finished_at is None][:limit]

    def standings(self) -> dict[str, list[Operation]]:
        """By journey, the operations that said how it stands, the last one last."""
        with self._kept.lock:
            return by_journey(each for each in self._kept.operations if each.kind in LEADS_TO)

    def customers_in(self, journey: str, after: int, limit: int) -> list[InFlight]:
        """Customers behind `after` with active runs of a journey."""
        with self._kept.lock:
            rows = [row for row, _ in self._kept.runs.values() if row.journey == journey and row.status != "ended"]
            numbers = sorted({row.customer_id for row in rows if row.customer_id > after})[:limit]
            found = [self._kept.customers[number] for number in numbers]
            return [InFlight(each.id, each.user_id, each.anonymous_id) for each in found]

    def standing_by_version(self, journey: str) -> dict[str, dict[str, int]]:
        """How many active runs stand at each step, by version."""
        with self._kept.lock:
            rows = [row for row, _ in self._kept.runs.values() if row.journey == journey and row.status == "active"]
        return by_version((*where, count) for where, count in Counter((row.version, row.step) for row in rows).items())

    def append_operation(self, number: int, events: Sequence[tuple[int, Event]], reached: int, now: datetime) -> None:
        """Append a portion of decisions and move the cursor; nothing, if it has come further already."""
        with self._kept.lock:
            standing = self._kept.operations[number - 1] if number <= len(self._kept.operations) else None
            if standing is None or not moves_on(standing.reached, reached):
                return
            fresh = {event.message_id for event in self._new([event for _, event in events])}
            owned = [each for each in events if each[1].message_id in fresh]
            for customer_id, event in owned:
                self._log(self._kept.customers[customer_id], event)
            self._kept.operations[number - 1] = msgspec.structs.replace(
                standing,
                reached=reached,
                told=standing.told + len(owned),
                finished_at=now if reached == -1 else None,
            )
