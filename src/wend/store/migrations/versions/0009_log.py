"""The log in parts: message ids are remembered in a table of their own, so that old events can be let go."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from wend.store.seen import digest

revision = "0009"
down_revision = "0008"

BIG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Remember message ids apart, divide the log, and make room for the counts of what goes."""
    op.create_table(
        "seen",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "id", name="seen_pk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forgotten",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("held_out", sa.Integer(), nullable=False),
        sa.Column("count", BIG, nullable=False),
        sa.Column("goals", BIG, nullable=False),
        sa.Column("before", BIG, nullable=False),
        sa.CheckConstraint("kind IN ('events', 'reasons', 'messages', 'dead_letters', 'runs')", name="forgotten_kind"),
        sa.CheckConstraint("count > 0", name="forgotten_count"),
        sa.PrimaryKeyConstraint("kind", "journey", "status", "reason", "held_out", name="forgotten_pk"),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _sqlite(connection.connection.driver_connection)
    else:
        _postgresql()


def _sqlite(connection: Any) -> None:
    """The unique key goes with a new table: SQLite cannot take it off the old one."""
    connection.create_function("digest", 1, digest, deterministic=True)
    connection.execute("INSERT INTO seen (level, id) SELECT 2, digest(message_id) FROM events ORDER BY 2")
    (given,) = connection.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'events'").fetchone()
    op.create_table(
        "events_new",
        sa.Column("id", BIG, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time", BIG, nullable=False),
        sa.Column("received_at", BIG, nullable=False),
        sa.Column("properties", sa.Text(), nullable=False),
        sa.Column("rest", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    connection.execute(f"INSERT INTO events_new ({_COLUMNS}) SELECT {_COLUMNS} FROM events ORDER BY id")  # noqa: S608 - our own names
    connection.execute("DROP TABLE events")
    connection.execute("ALTER TABLE events_new RENAME TO events")
    connection.execute("CREATE INDEX events_customer ON events (customer_id)")
    connection.execute("DELETE FROM sqlite_sequence WHERE name IN ('events', 'events_new')")
    if given is not None:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?)", (given,))


def _postgresql() -> None:
    """All that there is becomes the first part, as it stands: nothing is copied."""
    op.execute(
        "INSERT INTO seen (level, id) SELECT 2, substring(sha256(convert_to(message_id, 'UTF8')) FOR 16) FROM events"
    )
    op.execute("ALTER TABLE events DROP CONSTRAINT events_message_id")
    op.execute("ALTER TABLE events RENAME TO events_1")
    op.execute("ALTER INDEX events_pkey RENAME TO events_1_pkey")
    op.execute("ALTER INDEX events_customer RENAME TO events_1_customer")
    op.execute("ALTER TABLE events_1 ALTER id DROP DEFAULT")
    op.execute("DROP SEQUENCE IF EXISTS events_id_seq")
    op.execute("CREATE TABLE events (LIKE events_1 INCLUDING DEFAULTS) PARTITION BY RANGE (id)")
    op.execute("ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (id)")
    op.execute("CREATE INDEX events_customer ON events (customer_id, id)")
    op.execute(_ATTACH_ALL)


_COLUMNS: Final = "id, message_id, customer_id, kind, name, time, received_at, properties, rest"
# The first part ends soon behind what there is; how large the next one is, is found when it is made.
_ATTACH_ALL: Final = """
DO $$
DECLARE ends bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM events_1) THEN DROP INDEX events_1_customer; END IF; -- of a new store: made anew
    SELECT greatest(coalesce(max(id), 0) + 10000, 250000) + 1 INTO ends FROM events_1;
    EXECUTE format('ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (1) TO (%s)', ends);
    INSERT INTO meta (name, value) VALUES ('log ends', ends);
END $$
"""
