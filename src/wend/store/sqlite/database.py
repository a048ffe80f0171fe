"""The connections to one SQLite file: one that writes, in turn, and some that read.

Rule 1. One thread of this process writes at a time, in the order they came; other processes wait at the file's own lock.
Rule 2. A transaction is durable when `write` ends, unless it said that it need not be.
Rule 3. Whatever SQLite complains of leaves here as a `StoreError` that names the file and what to do.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from wend import limits
from wend.store.errors import StoreError, StoreRefused, StoreUnavailable
from wend.store.sqlite.queue import Queue

PAGE_BYTES: Final = 4096


class FairLock:
    """A lock that threads get in the order they asked for it; `threading.Lock` may starve one."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class Database:
    """An open SQLite file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = FairLock()
        self._pool_lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._synchronous = True
        self._afterwards: list[Callable[[], None]] = []
        self._queue = Queue(path)
        with self._told():
            self._writer = connect(path, limits.STORE_CACHE_BYTES)

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction that may write: all of it happens, or nothing."""
        with self._turn, self._queue, self._told():
            self._check_open()
            self._be_synchronous(durable)
            self._afterwards.clear()
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise
            for call in self._afterwards:
                call()

    def after_commit(self, call: Callable[[], None]) -> None:
        """Inside `write`: have something done once it is stored, before the next one writes."""
        self._afterwards.append(call)

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One moment of the database, for any number of questions; nobody waits for it."""
        with self._told():
            connection = self._take()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._give_back(connection)

    def close(self) -> None:
        """Carry the log over into the file and let go of it."""
        with self._turn:
            if self._closed:
                return
            self._closed = True
            with self._pool_lock:
                for connection in self._idle:
                    connection.close()
                self._idle.clear()
            self._writer.close()
            self._queue.close()

    def _be_synchronous(self, wanted: bool) -> None:  # noqa: FBT001 - the one thing it is about
        if wanted is not self._synchronous:
            self._writer.execute(f"PRAGMA synchronous = {'FULL' if wanted else 'NORMAL'}")
            self._synchronous = wanted

    def _take(self) -> sqlite3.Connection:
        with self._pool_lock:
            self._check_open()
            if self._idle:
                return self._idle.pop()
        connection = connect(self.path, limits.STORE_READ_CACHE_BYTES)
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._pool_lock:
            if self._closed:
                connection.close()
            else:
                self._idle.append(connection)

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError(f"the store {self.path} has been closed")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise explain(error, self.path) from error


def connect(path: Path, cache_bytes: int) -> sqlite3.Connection:
    """A connection as all of ours are: in the hands of one thread at a time, transactions begun by hand."""
    connection = sqlite3.connect(
        path, timeout=limits.STORE_WAIT_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        connection.execute(f"PRAGMA cache_size = -{cache_bytes // 1024}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {limits.STORE_LOG_BYTES // PAGE_BYTES}")
        connection.execute("PRAGMA temp_store = MEMORY")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def explain(error: sqlite3.Error, path: Path) -> StoreError:
    """What an error of SQLite means for the person who runs this."""
    other = StoreRefused if isinstance(error, sqlite3.DataError | sqlite3.IntegrityError) else StoreError
    sort, words = _WORDS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, (other, "{path}: {error}"))
    return sort(words.format(path=path, error=error, seconds=limits.STORE_WAIT_SECONDS))


_WORDS: Final = {
    sqlite3.SQLITE_FULL: (StoreUnavailable, "no room is left for {path}; free some space: nothing of this was stored"),
    sqlite3.SQLITE_BUSY: (StoreUnavailable, "another process has kept {path} locked for {seconds:.0f} s; try again"),
    sqlite3.SQLITE_LOCKED: (StoreUnavailable, "{path} is locked ({error}); try again"),
    sqlite3.SQLITE_IOERR: (StoreUnavailable, "reading or writing {path} failed ({error}); look at the disk"),
    sqlite3.SQLITE_READONLY: (StoreError, "{path} may not be written; change its permissions, and its folder's"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "{path} cannot be opened; it has to be a file in a writable folder"),
    sqlite3.SQLITE_NOTADB: (StoreError, "{path} is not an SQLite database; name another file"),
    sqlite3.SQLITE_CORRUPT: (StoreError, "{path} is damaged ({error}); restore it from a backup"),
}
