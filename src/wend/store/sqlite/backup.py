"""Copies of a store that somebody is writing to, and the way back.

Rule 1. A copy is of one moment: a read transaction is held while it is made. Nobody who writes waits for it, and it does
        not begin anew when they have written; the write-ahead log is only carried over once the copy is done.
Rule 2. A file bears its name only once it is whole, verified and on the disk; until then it is called NAME.part.
Rule 3. What is replaced is set aside beside it, and only if nobody has it open.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from wend import limits
from wend.store.errors import StoreError
from wend.store.sqlite.database import PAGE_BYTES, connect, explain
from wend.store.sqlite.opening import version_of

Told = Callable[[int, int], None]  # pages copied, pages in all


class Contents(msgspec.Struct, frozen=True):
    """What a file holds: its schema, its rows by table, and how far its log goes."""

    schema: str
    rows: dict[str, int]
    last_event: int
    last_received: int | None  # microseconds since 1970
    bytes: int


def copy_running(source: Path, target: Path, told: Told = lambda *_: None) -> Contents:
    """Copy the store of `source`, which may be in use, to `target`, and verify the copy; what is in it.

    Raises `StoreError` where the copy cannot be made or is not like what it was made from; `target` is then as before.
    """
    _require_apart(source, target)
    part = part_of(target)
    try:
        contents = _copied(source, part, told)
    except BaseException:
        forget(part)
        raise
    put_in_place(part, target)
    return contents


def _copied(source: Path, part: Path, told: Told) -> Contents:
    """A verified copy under its preliminary name."""
    try:
        with closing(connect(source, limits.STORE_READ_CACHE_BYTES)) as connection:
            connection.execute("PRAGMA query_only = ON")
            _require_store(version_of(connection, source), source)
            connection.execute("BEGIN")
            expected = _rows(connection)  # the first question fixes the moment
            _copy_pages(connection, part, told)
    except sqlite3.Error as error:
        raise explain(error, part if part.exists() else source) from error
    contents = verified(part)
    if contents.rows != expected:
        differences = _differences(expected, contents.rows)
        raise StoreError(f"the copy does not hold what {source} does ({differences}); look at the disk and try again")
    return contents


def verified(path: Path) -> Contents:
    """What a file holds that nobody writes to. Raises `StoreError` where it is no store of ours, newer, or damaged."""
    if not path.is_file():
        raise StoreError(f"{path} does not exist; name a file that `wend backup` has made")
    try:
        with _still(path) as connection:
            contents = contents_of(connection, path)
            wrong = [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
            if wrong:
                raise StoreError(f"{path} is damaged ({'; '.join(wrong)}); take another backup")
            return contents
    except sqlite3.Error as error:
        raise explain(error, path) from error


def copy_resting(source: Path, target: Path) -> Path:
    """Copy a file that nobody writes to next to `target`, verified; where, for `replace` to put it in place."""
    _require_apart(source, target)
    part = part_of(target)
    forget(part)
    shutil.copyfile(source, part)
    part.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o600)
    verified(part)
    return part


@contextmanager
def nobody_else(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The only connection that there is to a store, within this; None where there is no file.

    Raises `StoreError` where somebody has it open.
    """
    if not path.exists():
        yield None
        return
    try:
        connection = sqlite3.connect(path, timeout=limits.STORE_OCCUPIED_SECONDS, isolation_level=None)
        with closing(connection):
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")  # in this mode the lock is kept all the same
            yield connection
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreError(f"{path} is in use; stop Wend (and whoever else has it open) first") from error
        raise explain(error, path) from error


def contents_of(connection: sqlite3.Connection, path: Path) -> Contents:
    """What a store holds. Raises `StoreError` where the file is none."""
    schema = _require_store(version_of(connection, path), path)
    rows = _rows(connection)
    newest = (
        connection.execute("SELECT id, received_at FROM events ORDER BY id DESC LIMIT 1") if rows.get("events") else ()
    )
    last, received = next(iter(newest), (0, None))
    return Contents(schema, rows, last, received, path.stat().st_size)


def replace(part: Path, target: Path, alone: sqlite3.Connection | None, stamp: str) -> Path | None:
    """Put `part` in the place of `target`, to which `alone` is the only connection; where what was there is kept.

    What was there has its log carried over into it first: a log that stayed would be taken for that of the new file.
    """
    kept = None
    if alone is not None:
        alone.execute("PRAGMA journal_mode = DELETE")
        kept = target.with_name(f"{target.name}.{stamp}")
        os.link(target, kept)
    put_in_place(part, target)
    return kept


def _copy_pages(connection: sqlite3.Connection, part: Path, told: Told) -> None:
    """In portions, with a rest after each: the disk is theirs who answer customers."""

    def rest(_status: int, remaining: int, total: int) -> None:
        told(total - remaining, total)
        time.sleep(limits.BACKUP_REST_SECONDS)

    forget(part)
    part.touch(mode=0o600)
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")  # it is brought to the disk at the end, as a whole
        connection.backup(copy, pages=limits.BACKUP_PORTION_BYTES // PAGE_BYTES, progress=rest)


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    tables = [name for (name,) in connection.execute(named)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608 - their own names


@contextmanager
def _still(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a file that does not change: it needs no lock, no log, and may lie where nobody may write."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)) as found:
        yield found


def _require_store(schema: str | None, path: Path) -> str:
    if schema is None:
        raise StoreError(f"{path} holds no store; name one")
    return schema


def _require_apart(source: Path, target: Path) -> None:
    if not source.is_file():
        raise StoreError(f"{source} does not exist; name the store by --dir or --database")
    if target.exists() and target.samefile(source):
        raise StoreError(f"{target} is the store itself; name another file")
    if not target.absolute().parent.is_dir():
        raise StoreError(f"the folder {target.parent} does not exist; create it, or name another file")


def part_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def put_in_place(part: Path, target: Path) -> None:
    """Give a file its name, once all of it is on the disk."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    folder = os.open(target.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def forget(part: Path) -> None:
    """Remove what an earlier attempt has left."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            part.with_name(part.name + ending).unlink()


def _differences(expected: dict[str, int], found: dict[str, int]) -> str:
    names = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    return ", ".join(f"{name}: {expected.get(name, 0)} rows against {found.get(name, 0)}" for name in names)
