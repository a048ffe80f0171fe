"""A real server on loopback, for tests: uvicorn in a thread, on a free port."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from wend.app.ingest import Ingest
from wend.app.ports import Key, Store
from wend.web.app import make_app
from wend.web.keys import hash_key

WRITE_KEY = "test-write-key"
ADMIN_KEY = "test-admin-key"
SECRET = "secret-of-the-tests"
RECEIPTS_SECRET = "whsec_" + "QUJD" * 8


class RealClock:
    """What time it is."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A time that the test sets."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def now(self) -> datetime:
        return self.time


def add_keys(store: Store) -> None:
    """One key of each role, and a revoked one."""
    now = datetime.now(UTC)
    store.create_key(Key(name="shop", hash=hash_key(WRITE_KEY), created_at=now))
    store.create_key(Key(name="console", hash=hash_key(ADMIN_KEY), role="admin", created_at=now))
    store.create_key(Key(name="old", hash=hash_key("revoked-key"), created_at=now))
    store.revoke_key("old", now)


@contextmanager
def serve(make: Callable[[str], ASGIApp]) -> Iterator[str]:
    """The address of a server that runs the application which `make` makes for that address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = uvicorn.Config(make(url), log_level="warning", ws="none", timeout_graceful_shutdown=3)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.started, "the server did not start within 20 s"
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join(20)


class Recorded:
    """An application that notes every request to it: method, path, and whether its body was gzip."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner
        self.requests: list[tuple[str, str, bool]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            packed = (b"content-encoding", b"gzip") in scope["headers"]
            self.requests.append((scope["method"], scope["path"], packed))
        await self._inner(scope, receive, send)


@contextmanager
def serve_store(store: Store) -> Iterator[tuple[str, Recorded]]:
    """The address of a whole Wend over this store, open to loopback, and what is asked of it."""
    recorded: list[Recorded] = []

    def make(url: str) -> ASGIApp:
        ingest = Ingest(store, RealClock())
        app = make_app(store, ingest, base_url=url, secret=SECRET, receipts_secret=RECEIPTS_SECRET, loopback=True)
        recorded.append(Recorded(app))
        return recorded[0]

    with serve(make) as url:
        yield url, recorded[0]
