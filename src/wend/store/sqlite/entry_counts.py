"""Entries of journeys with caps, counted: the one writer there is makes every count exact."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from wend.app.ports import Commit, Counting, Counts
from wend.store.entry_counts import COUNT_RUNS, Kept, believed_counts, changes, counts_of, moved
from wend.store.sqlite.room import Room
from wend.store.times import to_micros

_READ: Final = "SELECT version, since, today, ever, active FROM entry_counts WHERE journey = ?"
_WRITE: Final = (
    "INSERT INTO entry_counts (journey, version, since, today, ever, active) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (journey) DO UPDATE SET version = excluded.version, since = excluded.since, today = excluded.today,"
    " ever = excluded.ever, active = excluded.active"
)
_COUNT: Final = COUNT_RUNS.format("?")


class SqliteEntryCounts(Room):
    """The counts of `wend.app.ports.Bell`."""

    def count_entries(self, journeys: Sequence[Counting]) -> dict[str, Counts]:
        """The counts of journeys now."""
        with self._database.read() as connection:
            found = {each.journey: _believed(connection, each) for each in journeys}
        missing = [each for each in journeys if found[each.journey] is None]
        if missing:
            with self._database.write(durable=False) as connection:
                for each in missing:
                    found[each.journey] = kept = _now(connection, each)
                    connection.execute(_WRITE, (each.journey, *kept))
        return {name: counts_of(kept) for name, kept in found.items() if kept}


def move_counts(connection: sqlite3.Connection, commits: Sequence[Commit]) -> None:
    """Count what these commits begin and end, before their runs are stored. Raises `CapReachedError`."""
    for change in changes(commits):
        kept = moved(_now(connection, change.counting), change)
        connection.execute(_WRITE, (change.counting.journey, *kept))


def _believed(connection: sqlite3.Connection, counting: Counting) -> Kept | None:
    row = connection.execute(_READ, (counting.journey,)).fetchone()
    return believed_counts(Kept(*row) if row else None, counting)


def _now(connection: sqlite3.Connection, counting: Counting) -> Kept:
    """The counts, made from the runs where there are none to believe."""
    since = to_micros(counting.since)
    return _believed(connection, counting) or Kept(
        counting.version, since, *connection.execute(_COUNT, (since, counting.journey, counting.journey)).fetchone()
    )
