"""Entries of journeys with caps, counted: the row of a journey is locked by whoever counts, until it has committed.

Rule 1. Rows are locked in the order of the journeys' names, before anything else that commits share: nobody waits in a
        ring.
"""

from collections.abc import Callable, Sequence
from typing import Final

from wend.app.ports import Commit, Counting, Counts
from wend.store.entry_counts import COUNT_RUNS, Kept, believed_counts, changes, counts_of, moved
from wend.store.postgresql.database import Connection
from wend.store.postgresql.room import Room
from wend.store.times import to_micros

_READ: Final = "SELECT version, since, today, ever, active FROM entry_counts WHERE journey = %s"
_BEGIN: Final = (
    "INSERT INTO entry_counts (journey, version, since, today, ever, active) VALUES (%s, '', 0, 0, 0, 0)"
    " ON CONFLICT DO NOTHING"
)
_WRITE: Final = (
    "UPDATE entry_counts SET version = %s, since = %s, today = %s, ever = %s, active = %s WHERE journey = %s"
)
_COUNT: Final = COUNT_RUNS.replace("%", "%%").format("%s")


class PostgresEntryCounts(Room):
    """The counts of `wend.app.ports.Bell`."""

    def count_entries(self, journeys: Sequence[Counting]) -> dict[str, Counts]:
        """The counts of journeys now."""
        with self._database.read() as connection:
            found = {each.journey: _believed(connection, each) for each in journeys}
        for each in journeys:
            if found[each.journey] is None:
                found[each.journey] = self._database.write(_make(each), durable=False)
        return {name: counts_of(kept) for name, kept in found.items() if kept}


def move_counts(connection: Connection, commits: Sequence[Commit]) -> None:
    """Count what these commits begin and end, before their runs are stored. Raises `CapReachedError`."""
    for change in changes(commits):
        kept = moved(_locked(connection, change.counting), change)
        connection.execute(_WRITE, (*kept, change.counting.journey))


def _make(counting: Counting) -> Callable[[Connection], Kept]:
    def work(connection: Connection) -> Kept:
        kept = _locked(connection, counting)
        connection.execute(_WRITE, (*kept, counting.journey))
        return kept

    return work


def _believed(connection: Connection, counting: Counting, lock: str = "") -> Kept | None:
    row = connection.execute(_READ + lock, (counting.journey,)).fetchone()
    return believed_counts(Kept(*row) if row else None, counting)


def _locked(connection: Connection, counting: Counting) -> Kept:
    """The counts, locked; made from the runs where there are none to believe."""
    connection.execute(_BEGIN, (counting.journey,))
    kept = _believed(connection, counting, " FOR UPDATE")
    if kept is None:
        since = to_micros(counting.since)
        row = connection.execute(_COUNT, (since, counting.journey, counting.journey)).fetchone()
        assert row
        kept = Kept(counting.version, since, *map(int, row))
    return kept
