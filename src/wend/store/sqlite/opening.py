"""Opening an SQLite file: is it ours, is it of our time, and if not, bring it there.

Rule 1. An up-to-date file is only looked at. Anything else happens under an exclusive lock, where it is looked at again:
        of several processes that start at once, one does the work.
Rule 2. A file that is not ours is never written to.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from wend import limits
from wend.store.errors import StoreError
from wend.store.migrations import HEAD, VERSIONS
from wend.store.sqlite.database import connect, explain

APPLICATION_ID: Final = 0x57454E44  # "WEND" in the file's header; `file` and other tools show it
SQLITE_MINIMUM: Final = (3, 35)  # RETURNING


def prepare(path: Path) -> None:
    """Make sure that `path` is a store of today's schema."""
    if sqlite3.sqlite_version_info < SQLITE_MINIMUM:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old; Wend needs 3.35 or newer")
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} does not exist; create it, or name another database")
    try:
        with closing(connect(path, limits.STORE_READ_CACHE_BYTES)) as connection:
            current = version_of(connection, path)
            if current is None or connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                _use_log(connection)
            if current != HEAD:
                _bring_up(connection, path)
    except sqlite3.Error as error:
        raise explain(error, path) from error


def version_of(connection: sqlite3.Connection, path: Path) -> str | None:
    """The schema's version, None for an empty file. Raises `StoreError` for what is not ours, or newer."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables and application in (0, APPLICATION_ID):
        return None
    if application != APPLICATION_ID or "alembic_version" not in tables:
        raise StoreError(f"{path} is an SQLite database, but not one of Wend's; name another file")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row and row[0] not in VERSIONS:
        raise StoreError(f"{path} was written by a newer Wend (schema {row[0]}, known up to {HEAD}); update Wend")
    return row[0] if row else None


def _use_log(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, which lasts. SQLite does not wait by itself for another process doing the same."""
    give_up_at = time.monotonic() + limits.STORE_WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)
        else:
            return


def _bring_up(connection: sqlite3.Connection, path: Path) -> None:
    from wend.store.migrations.upgrade import upgrade  # noqa: PLC0415 - alembic is slow to import, and seldom needed

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as shared:
        shared.exec_driver_sql("BEGIN EXCLUSIVE")
        if version_of(connection, path) != HEAD:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            upgrade(shared)
        shared.commit()
