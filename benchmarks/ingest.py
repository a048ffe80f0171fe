"""Events accepted durably over HTTP: `python benchmarks/ingest.py [--json] [--events N]`.

A server process (uvicorn, SQLite file in a temporary folder, answers after the commit) and a client process that writes
requests made beforehand to raw sockets, so that the client is not what is measured. Beside each figure stand the floors
of the same run: decoding alone, and appending alone.
"""

import argparse
import asyncio
import base64
import contextlib
import json
import multiprocessing
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from wend.app.decode import decode_batch, open_envelope
from wend.app.ingest import Ingest
from wend.app.ports import Key, Store
from wend.store.sqlite import SqliteStore
from wend.web.app import make_app
from wend.web.keys import hash_key

KEY = "benchmark-key"
CUSTOMERS = 20_011
BATCH = 100
BATCH_CONNECTIONS = 8
SINGLE_CONNECTIONS = 64
READY_SECONDS = 30


@dataclass(frozen=True)
class Figure:
    """One row of the table."""

    measure: str
    per_second: float
    target_per_second: float | None = None


class Clock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def call(number: int) -> dict[str, object]:
    """One call as the public clients send it, about 400 bytes."""
    return {
        "type": "track",
        "messageId": f"6c1f4c1e-8d5b-4b0e-9d3a-{number:012d}",
        "userId": f"u-{number * 7919 % CUSTOMERS}",
        "event": "Product Viewed",
        "properties": {"product_id": str(number % 5000), "category": "electronics.smartphone", "price": 489.07},
        "timestamp": datetime.now(UTC).isoformat(),
        "context": {"library": {"name": "analytics-python", "version": "2.3.5"}},
        "integrations": {},
    }


def batch_bodies(first: int, events: int) -> list[bytes]:
    """Bodies of batches with all-new message ids."""
    sent_at = datetime.now(UTC).isoformat()
    return [
        json.dumps({"batch": [call(n) for n in range(start, start + BATCH)], "sentAt": sent_at}).encode()
        for start in range(first, first + events, BATCH)
    ]


def requests_to(path: str, bodies: Sequence[bytes]) -> list[bytes]:
    """Whole HTTP requests."""
    authorization = base64.b64encode(f"{KEY}:".encode()).decode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {authorization}\r\nContent-Type: application/json\r\n"
    return [f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body for body in bodies]


class Connection(asyncio.Protocol):
    """Sends one request after the other from a shared queue, and checks every answer."""

    def __init__(self, queue: Iterator[bytes], done: asyncio.Future[None]) -> None:
        self._queue = queue
        self._done = done
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def _next(self) -> None:
        request = next(self._queue, None)
        if request is None:
            self._transport.close()
            self._done.set_result(None)
        else:
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if self._answer.endswith(b"}"):
            if not (self._answer.startswith(b"HTTP/1.1 200") and self._answer.endswith(b'{"success": true}')):
                self._done.set_exception(RuntimeError(f"not accepted: {self._answer!r}"))
                return
            self._answer = b""
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(RuntimeError(f"the server hung up: {exc}"))


async def post_all(port: int, requests: Sequence[bytes], connections: int) -> float:
    """Seconds until every request was answered with success."""
    loop = asyncio.get_running_loop()
    queue = iter(requests)
    began = time.perf_counter()
    done = [loop.create_future() for _ in range(connections)]
    for each in done:
        await loop.create_connection(lambda each=each: Connection(queue, each), "127.0.0.1", port)
    await asyncio.gather(*done)
    return time.perf_counter() - began


def serve(listening: socket.socket, database: Path) -> None:
    """The server process; ends by SIGTERM."""
    store = SqliteStore(database)
    app = make_app(store, Ingest(store, Clock()), base_url="http://127.0.0.1", secret="benchmark", loopback=True)
    config = uvicorn.Config(app, log_level="error", access_log=False, loop="uvloop", http="httptools", ws="none")
    uvicorn.Server(config).run(sockets=[listening])
    store.close()


@contextlib.contextmanager
def server(database: Path) -> Iterator[int]:
    """The port of a running server process."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(256)
        process = multiprocessing.get_context("fork").Process(target=serve, args=(listening, database))
        process.start()
        try:
            yield listening.getsockname()[1]
        finally:
            process.terminate()
            process.join(READY_SECONDS)


def measure_http(folder: Path, events: int, singles: int) -> list[Figure]:
    """The two figures over HTTP."""
    database = folder / "http.sqlite"
    store = SqliteStore(database)
    store.create_key(Key(name="benchmark", hash=hash_key(KEY), created_at=datetime.now(UTC)))
    store.close()
    warm = requests_to("/v1/batch", batch_bodies(10**9, 20 * BATCH))
    batches = requests_to("/v1/batch", batch_bodies(0, events))
    posts = requests_to("/v1/track", [json.dumps(call(n)).encode() for n in range(2 * 10**9, 2 * 10**9 + singles)])
    with server(database) as port:
        asyncio.run(post_all(port, warm, 2))
        batch_seconds = asyncio.run(post_all(port, batches, BATCH_CONNECTIONS))
        single_seconds = asyncio.run(post_all(port, posts, SINGLE_CONNECTIONS))
    check_stored(database, 20 * BATCH + events + singles)
    return [
        Figure(f"HTTP, batches of {BATCH}, {BATCH_CONNECTIONS} connections", events / batch_seconds, 40_000),
        Figure(f"HTTP, single posts, {SINGLE_CONNECTIONS} connections", singles / single_seconds, 5_000),
    ]


def check_stored(database: Path, expected: int) -> None:
    """Everything that was answered with success has to be there."""
    store = SqliteStore(database)
    stored = sum(store.event_names().values())
    store.close()
    if stored != expected:
        raise RuntimeError(f"{expected} events were accepted and {stored} are stored")


def measure_floors(folder: Path, events: int) -> list[Figure]:
    """The parts alone: decoding, and appending in commits of 1,000."""
    bodies = batch_bodies(0, events)
    now = datetime.now(UTC)
    began = time.perf_counter()
    decoded = [event for body in bodies for event in decode_batch(open_envelope(body), now).events]
    decode_seconds = time.perf_counter() - began
    store: Store = SqliteStore(folder / "floor.sqlite")
    began = time.perf_counter()
    for start in range(0, len(decoded), 1000):
        store.append(decoded[start : start + 1000])
    append_seconds = time.perf_counter() - began
    store.close()
    return [
        Figure("floor: decoding alone", events / decode_seconds),
        Figure("floor: appending alone, 1,000 a commit", events / append_seconds),
    ]


def measure(events: int = 100_000, singles: int = 20_000) -> list[Figure]:
    """All figures of this benchmark."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*measure_http(folder, events, singles), *measure_floors(folder, events)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--singles", type=int, default=20_000)
    asked = parser.parse_args()
    figures = measure(asked.events // BATCH * BATCH, asked.singles)
    if asked.json:
        json.dump([asdict(figure) for figure in figures], sys.stdout)
        return
    floor = figures[-1].per_second
    for figure in figures:
        target = f"   target {figure.target_per_second:>8,.0f}" if figure.target_per_second else ""
        print(
            f"{figure.measure:<45} {figure.per_second:>10,.0f} events/s   {figure.per_second / floor:5.2f} of appending{target}"
        )


if __name__ == "__main__":
    main()
