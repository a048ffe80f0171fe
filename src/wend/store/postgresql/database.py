"""The connections of one process to a PostgreSQL database.

Rule 1. A transaction is a function of the connection: when another one has overtaken it, it is rolled back and called
        again. When `write` returns, it is durable, unless it was said that it need not be.
Rule 2. A broken connection is thrown away, and with it those that rest; the next call makes a new one. No call waits for
        a server that is gone, and none is tried twice once its commit was sent: only the caller knows that it may be.
Rule 3. What PostgreSQL complains of leaves here as a `StoreError` that names the database, never its password.
"""

import random
import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import psycopg
from psycopg import errors

from wend import limits
from wend.store.errors import StoreError
from wend.store.postgresql.complaints import explain, place_of
from wend.store.postgresql.values import adapt

T = TypeVar("T")
Connection = psycopg.Connection[Any]

# A worker that is cut off while it holds locks must not hold up the others for longer than a lease. Statements are few and
# do much each: a plan made for what is asked, with the lengths of its arrays known, is worth its tenth of a millisecond.
_SETTINGS: Final = f"""
SET synchronous_commit = on;
SET lock_timeout = {limits.STORE_WAIT_SECONDS * 1000:.0f};
SET idle_in_transaction_session_timeout = {limits.STORE_SILENCE_SECONDS * 1000:.0f};
SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
SET tcp_user_timeout = {limits.STORE_WAIT_SECONDS * 1000:.0f};
SET jit = off; SET plan_cache_mode = force_custom_plan
"""


CHANNEL: Final = "wend"  # by which processes call each other


class OvertakenError(Exception):
    """Somebody else was quicker: what this transaction had looked up holds no longer. It is done anew."""


_AGAIN: Final = (
    OvertakenError,
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.UniqueViolation,  # somebody else stored the same key after we had looked for it
)


class Database:
    """A PostgreSQL database, as one process uses it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.place = place_of(url)
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(limits.STORE_CONNECTIONS_MAX)
        self._idle: list[Connection] = []
        self._closed = False
        self._calls_again_at = 0.0

    def write(self, work: Callable[[Connection], T], *, durable: bool = True) -> T:
        """One transaction that may write: all of it happens, or nothing. `work` may be called more than once."""
        with self._told():
            for attempt in range(limits.STORE_TRIES_MAX):
                try:
                    return self._write_once(work, durable)
                except _AGAIN as error:
                    if attempt + 1 == limits.STORE_TRIES_MAX:
                        raise StoreError(
                            f"{self.place}: others were quicker {limits.STORE_TRIES_MAX} times ({error}); try again"
                        ) from error
                    time.sleep(random.random() * limits.STORE_PAUSE_SECONDS * 2 ** min(attempt, 5))  # noqa: S311 - to part those who collide
        raise AssertionError

    def _write_once(self, work: Callable[[Connection], T], durable: bool) -> T:  # noqa: FBT001 - the one thing it is about
        with self._borrowed() as connection:
            calls = durable and time.monotonic() >= self._calls_again_at  # whoever listens: see `ear`
            with connection.transaction():
                if not durable:
                    connection.execute("SET LOCAL synchronous_commit = off")
                done = work(connection)
                if calls:
                    connection.execute(f"NOTIFY {CHANNEL}")
            if calls:
                self._calls_again_at = time.monotonic() + limits.CALL_SECONDS
            return done

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One moment of the database, for any number of questions."""
        with self._told(), self._borrowed() as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    def ask(self, question: str, values: Any = None) -> list[Any]:
        """The rows that answer a single question."""
        with self._told(), self._borrowed() as connection:
            return connection.execute(question, values, binary=True).fetchall()

    def close(self) -> None:
        """Let go of the connections; those in use are let go of when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _borrowed(self) -> Iterator[Connection]:
        if not self._room.acquire(timeout=limits.STORE_WAIT_SECONDS):
            raise StoreError(f"{self.place}: all {limits.STORE_CONNECTIONS_MAX} connections are in use; try again")
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)
        finally:
            self._room.release()

    def _take(self) -> Connection:
        while True:
            with self._lock:
                if self._closed:
                    raise StoreError(f"the store {self.place} has been closed")
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return connect(self.url)
            if not _has_something_to_say(connection):
                return connection
            connection.close()

    def _give_back(self, connection: Connection) -> None:
        stale: list[Connection] = []
        with self._lock:
            if connection.closed or self._closed:
                stale, self._idle = [connection, *self._idle], []
            else:
                self._idle.append(connection)
        for each in stale:
            each.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            raise explain(error, self.place) from error


def connect(url: str) -> Connection:
    """A connection as all of ours are: transactions begun by hand."""
    connection = psycopg.connect(
        url, autocommit=True, connect_timeout=limits.STORE_CONNECT_SECONDS, application_name="wend"
    )
    try:
        connection.execute(_SETTINGS)
    except psycopg.Error:
        connection.close()
        raise
    adapt(connection)
    return connection


def _has_something_to_say(connection: Connection) -> bool:
    """Whether a resting connection has been spoken to: the server says goodbye, or the line is dead."""
    return connection.closed or bool(select.select([connection.fileno()], [], [], 0)[0])
