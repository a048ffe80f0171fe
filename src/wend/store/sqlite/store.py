"""The rooms of the SQLite store under one roof."""

from pathlib import Path

from wend.store.sqlite.bell import SqliteBell
from wend.store.sqlite.changes import SqliteChanges
from wend.store.sqlite.columns import SqliteColumns
from wend.store.sqlite.database import Database
from wend.store.sqlite.ear import SqliteWaking
from wend.store.sqlite.entry_counts import SqliteEntryCounts
from wend.store.sqlite.findings import SqliteFindings
from wend.store.sqlite.identities import Remembered
from wend.store.sqlite.intake import SqliteIntake
from wend.store.sqlite.keys import SqliteKeys
from wend.store.sqlite.letters import SqliteLetters
from wend.store.sqlite.log_keeping import SqliteLogKeeping
from wend.store.sqlite.merges import SqliteMerges
from wend.store.sqlite.opening import prepare
from wend.store.sqlite.operations import SqliteOperations
from wend.store.sqlite.outbox import SqliteOutbox
from wend.store.sqlite.publishing import SqlitePublishing
from wend.store.sqlite.reading import SqliteReading
from wend.store.sqlite.schedules import SqliteSchedules
from wend.store.sqlite.signs import SqliteSigns
from wend.store.sqlite.tasks import SqliteTasks
from wend.store.sqlite.turns import SqliteTurns
from wend.store.sqlite.workers import SqliteWorkers


class SqliteStore(
    SqliteIntake,
    SqliteBell,
    SqliteTurns,
    SqliteEntryCounts,
    SqliteOutbox,
    SqlitePublishing,
    SqliteChanges,
    SqliteSchedules,
    SqliteOperations,
    SqliteTasks,
    SqliteKeys,
    SqliteReading,
    SqliteColumns,
    SqliteFindings,
    SqliteMerges,
    SqliteLetters,
    SqliteSigns,
    SqliteWorkers,
    SqliteWaking,
    SqliteLogKeeping,
):
    """`wend.app.ports.Store` in an SQLite file, which is created or brought up to date on opening.

    Raises `StoreError` where the file is something else, damaged, of a newer Wend, or may not be written.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        prepare(self.path)
        self._database = Database(self.path)
        self._remembered = Remembered()

    def close(self) -> None:
        """Let go of the file; asking anything afterwards is a `StoreError`."""
        self._database.close()
