"""The rooms of the store on PostgreSQL under one roof."""

from wend.store.identity_rules import KeptRules
from wend.store.postgresql.bell import PostgresBell
from wend.store.postgresql.changes import PostgresChanges
from wend.store.postgresql.columns import PostgresColumns
from wend.store.postgresql.database import Database
from wend.store.postgresql.ear import PostgresWaking
from wend.store.postgresql.entry_counts import PostgresEntryCounts
from wend.store.postgresql.findings import PostgresFindings
from wend.store.postgresql.intake import PostgresIntake
from wend.store.postgresql.keys import PostgresKeys
from wend.store.postgresql.letters import PostgresLetters
from wend.store.postgresql.log_keeping import PostgresLogKeeping
from wend.store.postgresql.merges import PostgresMerges
from wend.store.postgresql.opening import prepare
from wend.store.postgresql.operations import PostgresOperations
from wend.store.postgresql.outbox import PostgresOutbox
from wend.store.postgresql.publishing import PostgresPublishing
from wend.store.postgresql.reading import PostgresReading
from wend.store.postgresql.schedules import PostgresSchedules
from wend.store.postgresql.signs import PostgresSigns
from wend.store.postgresql.tasks import PostgresTasks
from wend.store.postgresql.turns import PostgresTurns
from wend.store.postgresql.workers import PostgresWorkers


class PostgresStore(
    PostgresIntake,
    PostgresBell,
    PostgresTurns,
    PostgresEntryCounts,
    PostgresOutbox,
    PostgresPublishing,
    PostgresChanges,
    PostgresSchedules,
    PostgresOperations,
    PostgresTasks,
    PostgresKeys,
    PostgresReading,
    PostgresColumns,
    PostgresFindings,
    PostgresMerges,
    PostgresLetters,
    PostgresSigns,
    PostgresWorkers,
    PostgresWaking,
    PostgresLogKeeping,
):
    """`wend.app.ports.Store` in a PostgreSQL database (16 or newer, UTF8), whose tables are made or updated on opening.

    Raises `StoreError` where the server cannot be reached, is too old, or the database is not Wend's or of a newer one.
    """

    def __init__(self, url: str) -> None:
        prepare(url)
        self._database = Database(url)
        self._identity_rules = KeptRules()

    def close(self) -> None:
        """Let go of the connections; asking anything afterwards is a `StoreError`."""
        self._database.close()
