"""Signs of life."""

from datetime import datetime

from wend.app.signs import Signs
from wend.store.signs import QUEUED, read_signs
from wend.store.sqlite.room import Room
from wend.store.times import to_micros


class SqliteSigns(Room):
    """`wend.app.ports.Vitals`."""

    def signs(self, now: datetime, at_most: int) -> Signs:
        """How the store is; what is due is counted up to `at_most`."""
        with self._database.read() as connection:
            return read_signs(
                lambda question: connection.execute(question).fetchone(),
                lambda question: connection.execute(question).fetchall(),
                to_micros(now),
                at_most,
            )

    def count_queued(self, at_most: int) -> int:
        """Messages in the outbox, counted up to `at_most`."""
        with self._database.read() as connection:
            row = connection.execute(QUEUED.format(at_most=int(at_most))).fetchone()
        return int(row[0]) if row else 0
