"""Opening a PostgreSQL database: is it of our time, and if not, bring it there.

Rule 1. An up-to-date database is only looked at. Anything else happens in one transaction under an advisory lock, and is
        looked at again there: of several processes that start at once, one does the work.
Rule 2. Tables come from the common steps (`wend.store.migrations`); `_BESIDE` is what PostgreSQL needs beside each.
"""

from contextlib import closing
from typing import Any, Final

import psycopg
from psycopg import sql

from wend.store.errors import StoreError
from wend.store.migrations import HEAD, VERSIONS
from wend.store.postgresql.complaints import explain, place_of
from wend.store.postgresql.database import connect

SERVER_MINIMUM: Final = 160000  # 16: pg_input_is_valid, by which rules read times
LOCK: Final = 0x57454E44  # "WEND": of the advisory lock of those who bring a database up to date

# SQLite ends every index with the row's number by itself; here it has to be said, or the order within equal keys would
# be sorted out anew by each claim. Tables where rows come and go are swept often, and wide rows find room on their page.
_BESIDE: Final = {
    "0001": """
        DROP INDEX events_customer; CREATE INDEX events_customer ON events (customer_id, id);
        DROP INDEX customers_due; CREATE INDEX customers_due ON customers (due_at, id) WHERE due_at IS NOT NULL;
        DROP INDEX bells_rung; CREATE INDEX bells_rung ON bells (rung_at, customer_id);
        DROP INDEX messages_due_at;
        CREATE INDEX messages_due_at ON messages (due_at, number) WHERE due_at IS NOT NULL;
        ALTER TABLE customers SET (fillfactor = 80);
        ALTER TABLE bells SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
        ALTER TABLE claims SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
        ALTER TABLE meta SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
        ALTER TABLE tallies SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
        INSERT INTO meta (name, value) VALUES ('last event', 0), ('last reason', 0)
    """,
}


def prepare(url: str) -> None:
    """Make sure that a database holds a store of today's schema. Raises `StoreError` for one that cannot."""
    place = place_of(url)
    try:
        with closing(connect(url)) as connection:
            _check_server(connection, place)
            if version_of(connection, place) != HEAD:
                _bring_up(connection, place)
    except psycopg.Error as error:
        raise explain(error, place) from error


def _check_server(connection: psycopg.Connection[Any], place: str) -> None:
    if connection.info.server_version < SERVER_MINIMUM:
        raise StoreError(
            f"{place} runs on PostgreSQL {connection.info.server_version // 10_000}; Wend needs 16 or newer"
        )
    if connection.info.encoding != "utf-8":
        raise StoreError(f"{place} is encoded as {connection.info.encoding}; Wend needs a database in UTF8")


def version_of(connection: psycopg.Connection[Any], place: str) -> str | None:
    """The schema's version, None for an empty database. Raises `StoreError` for what is not ours, or newer."""
    tables = {
        row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    }
    if "alembic_version" not in tables:
        if tables:
            raise StoreError(f"{place} holds tables that are not Wend's; name an empty database")
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row and row[0] not in VERSIONS:
        raise StoreError(f"{place} was written by a newer Wend (schema {row[0]}, known up to {HEAD}); update Wend")
    return str(row[0]) if row else None


def _bring_up(connection: psycopg.Connection[Any], place: str) -> None:
    from sqlalchemy import create_engine  # noqa: PLC0415 - slow to import, like alembic, and seldom needed
    from sqlalchemy.pool import StaticPool  # noqa: PLC0415 - the same

    from wend.store.migrations.upgrade import upgrade  # noqa: PLC0415 - the same

    connection.autocommit = False
    engine = create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as shared:
        shared.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        before = version_of(connection, place)
        if before != HEAD:
            upgrade(shared)
            for version in VERSIONS[VERSIONS.index(before) + 1 if before else 0 :]:
                connection.execute(sql.SQL(_BESIDE.get(version, "")))
        shared.commit()
