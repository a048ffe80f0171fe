"""Stores whose connection can be made to die at any round trip, as a kill, a cut line or a full disk makes it.

Rule 1. A place is a number: so many round trips of one call went well, the next one does not. On SQLite a round trip is a
        statement, each row of an `executemany` being one of its own; on PostgreSQL it is everything the driver waits for,
        BEGIN, COMMIT and the parts of a COPY included.
Rule 2. After a kill nothing of the process is used again: what a new one finds is the file as it was at that moment, or
        what the server has once it has noticed that the line is dead.
"""

import atexit
import shutil
import socket
import sqlite3
import time
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import msgspec
import psycopg

from postgresql_server import create_database, drop_database, server
from wend.app.ports import Store
from wend.store.check import check_store
from wend.store.postgresql import PostgresStore
from wend.store.postgresql.database import Database as PostgresDatabase
from wend.store.postgresql.looking import PostgresLooking
from wend.store.sqlite import SqliteStore
from wend.store.sqlite.looking import SqliteLooking
from wend.store.tables import TABLES, columns_of, key_of, numbered

Dump = dict[str, list[tuple[Any, ...]]]
OF_CUSTOMERS = frozenset({"customer_id", "kept", "other", "merged_into"})  # columns that hold a customer's number


class Killed(BaseException):
    """The process ends here; no code of it has a say any more."""


class Way(Enum):
    """How a connection dies."""

    KILL = "the process is killed"
    CUT = "the statement is never carried out, and the process is told so"
    LOST = "the statement is carried out, and its answer never comes"


class Fate:
    """When, and how, the connection dies."""

    def __init__(self) -> None:
        self.passed = 0  # round trips since `decide`
        self.at: int | None = None
        self.way = Way.KILL
        self.met = False

    def decide(self, at: int | None, way: Way = Way.KILL) -> None:
        """Die after `at` more round trips; None: live."""
        self.passed, self.at, self.way, self.met = 0, at, way, False

    def comes(self) -> bool:
        """Whether this round trip is the one; counts it."""
        self.met = self.met or self.passed == self.at
        self.passed += 1
        return self.passed - 1 == self.at


class Place(Protocol):
    """A store of one sort that can be killed and opened anew, and looked at from outside."""

    ways: tuple[Way, ...]
    fate: Fate
    store: Store

    def reopen(self) -> None:
        """A new process opens what the old one has left."""

    def dump(self) -> Dump:
        """All rows of all tables."""

    def troubles(self) -> list[str]:
        """What `wend db check` finds."""

    def copy(self) -> "Place":
        """The same store once more, in a place of its own."""

    def close(self) -> None: ...


class _DyingSqlite:
    """The writing connection, which dies when its time has come; whatever else is asked goes through."""

    def __init__(self, connection: sqlite3.Connection, place: "SqlitePlace") -> None:
        self._connection = connection
        self._place = place

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction and not self._place.dead

    def execute(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        if not self._place.fate.comes():
            return self._connection.execute(statement, values)
        if self._place.fate.way is Way.CUT:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        if self._place.fate.way is Way.LOST:
            self._connection.execute(statement, values)
        self._place.leave_behind()
        raise Killed

    def executemany(self, statement: str, rows: Iterable[Any]) -> None:
        for row in rows:
            self.execute(statement, row)


class SqlitePlace:
    """A file; after a kill, the copy of it that was made at that moment."""

    ways = (Way.KILL, Way.LOST, Way.CUT)

    def __init__(self, folder: Path, store: SqliteStore | None = None) -> None:
        self.folder = folder
        self.fate = Fate()
        self.dead = False
        self._numbers = iter(range(1_000_000))
        self._path = store.path if store else self._next()
        self.store: SqliteStore = store or SqliteStore(self._path)
        self._wrap()

    def leave_behind(self) -> None:
        """Keep the file and its log as they are now, for whoever comes after."""
        self.dead = True
        old, self._path = self._path, self._next()
        _copy_file(old, self._path)

    def reopen(self) -> None:
        if not self.dead:  # killed after the call, before anybody was told
            self.leave_behind()
        self.store._database._writer._connection.rollback()  # type: ignore[attr-defined]
        self.store.close()
        self.store, self.dead = SqliteStore(self._path), False
        self.fate.decide(None)
        self._wrap()

    def dump(self) -> Dump:
        with self.store._database.read() as connection:
            return {
                table.name: connection.execute(f"SELECT {columns_of(table)} FROM {table.name} ORDER BY {key_of(table)}").fetchall()
                for table in TABLES
            }  # fmt: skip

    def troubles(self) -> list[str]:
        return [each.what for each in check_store(SqliteLooking(self._path))]

    def copy(self) -> "SqlitePlace":
        folder = self.folder / f"copy{next(self._numbers)}"
        folder.mkdir()
        _copy_file(self._path, folder / "store.sqlite")
        return SqlitePlace(folder, SqliteStore(folder / "store.sqlite"))

    def close(self) -> None:
        self.store.close()

    def _next(self) -> Path:
        return self.folder / f"life{next(self._numbers)}.sqlite"

    def _wrap(self) -> None:
        database = self.store._database
        database._writer = _DyingSqlite(database._writer, self)  # type: ignore[assignment]


def _copy_file(old: Path, new: Path) -> None:
    for ending in ("", "-wal"):  # the third file is shared memory, which a new process makes anew
        source = old.with_name(old.name + ending)
        if source.exists():
            shutil.copyfile(source, new.with_name(new.name + ending))


class _DyingPostgres(psycopg.Connection[Any]):
    """A connection that dies when its time has come: everything that it sends goes through `wait`."""

    fate: Fate

    def wait(self, gen: Any, *args: Any, **more: Any) -> Any:
        if not self.fate.comes():
            return super().wait(gen, *args, **more)
        if self.fate.way is Way.KILL:
            self._hang_up()
            raise Killed
        if self.fate.way is Way.LOST:
            next(gen, None)  # sent, and its answer is not waited for
            _wait_until_idle(self.info.backend_pid)
        _end_backend(self.info.backend_pid)
        return super().wait(gen, *args, **more)

    def _hang_up(self) -> None:
        """As the system closes the lines of a process that is gone."""
        with socket.socket(fileno=socket.dup(self.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
        self.pgconn.finish()


class PostgresPlace:
    """A database; after a kill, a new process's connections to it."""

    ways = (Way.KILL, Way.LOST, Way.CUT)

    def __init__(self, url: str) -> None:
        self.url = url
        self.fate = Fate()
        self.store = PostgresStore(url)
        self._looking = psycopg.connect(url, autocommit=True)
        self._wrap()

    def reopen(self) -> None:
        self.store.close()
        self._looking.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        self.store._database = PostgresDatabase(self.url)
        self.fate.decide(None)
        self._wrap()

    def dump(self) -> Dump:
        self.settle()
        found = {}
        for table in TABLES:
            rows = self._looking.execute(f"SELECT {columns_of(table)} FROM {table.name} ORDER BY {key_of(table)}").fetchall()  # type: ignore[arg-type]  # fmt: skip
            found[table.name] = rows
        return found

    def settle(self) -> None:
        """Return when no transaction of a line that is dead is open any more."""
        deadline = time.monotonic() + 10
        busy = (
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND xact_start IS NOT NULL AND backend_type = 'client backend'"
        )
        while self._looking.execute(busy).fetchone():
            assert time.monotonic() < deadline, "a transaction was left open"
            time.sleep(0.002)

    def troubles(self) -> list[str]:
        return [each.what for each in check_store(PostgresLooking(self.url))]

    def copy(self) -> "PostgresPlace":
        self.store.close()
        self._looking.close()
        made = PostgresPlace(create_database(psycopg.conninfo.conninfo_to_dict(self.url)["dbname"]))  # type: ignore[arg-type]
        self.store = PostgresStore(self.url)
        self._looking = psycopg.connect(self.url, autocommit=True)
        self._wrap()
        return made

    def close(self) -> None:
        self.store.close()
        self._looking.close()
        drop_database(self.url)

    def _wrap(self) -> None:
        database, take = self.store._database, self.store._database._take

        def dying() -> Any:
            connection = take()
            connection.__class__ = _DyingPostgres
            connection.fate = self.fate  # type: ignore[attr-defined]
            return connection

        database._take = dying  # type: ignore[method-assign]


@cache
def _admin() -> psycopg.Connection[Any]:
    """One connection for all that is asked of the server itself."""
    connection = psycopg.connect(server().get_uri(), autocommit=True)
    atexit.register(connection.close)
    return connection


def _end_backend(pid: int) -> None:
    _admin().execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def _wait_until_idle(pid: int) -> None:
    """Until the server has carried out what it was sent, or waits for more of it (in a COPY)."""
    busy = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND state = 'active' AND wait_event_type IS DISTINCT FROM 'Client'"
    deadline = time.monotonic() + 10
    while _admin().execute(busy, [pid]).fetchone():
        assert time.monotonic() < deadline, "the server has not come to an end with it"
        time.sleep(0.001)


def alike(dump: Dump) -> Dump:
    """A dump without what tells a store that had crashes from one that had none: gaps in numbers given to rows."""
    customers = {row[0]: place for place, row in enumerate(dump["customers"], 1)}
    return {table.name: list(_alike(table, dump[table.name], customers)) for table in TABLES}


def _alike(table: Any, rows: list[tuple[Any, ...]], customers: dict[int, int]) -> Iterator[tuple[Any, ...]]:
    names = [column.name for column in table.columns]
    counted = numbered(table)
    for place, row in enumerate(rows, 1):
        shown = list(row)
        for index, name in enumerate(names):
            if name in OF_CUSTOMERS or (table.name, name) == ("customers", "id"):
                shown[index] = customers.get(row[index], row[index])
            elif name == "state" and row[index]:
                fields = msgspec.msgpack.decode(row[index])
                shown[index] = repr([customers.get(fields[0], fields[0]), *fields[1:]])
            elif name == counted:
                shown[index] = place
        yield tuple(shown)
