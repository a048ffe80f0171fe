"""Events accepted durably over HTTP: `python -m benchmarks ingest [--store postgresql] [--events N]`.

A server process (uvicorn, a fresh store in a temporary folder, answers after the commit) and a client process that writes
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
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from benchmarks.cpu import Figure, cpu_seconds, show
from benchmarks.server import new_database
from benchmarks.server import server as postgresql_server
from wend.app.decode import decode_batch, open_envelope
from wend.app.ingest import Ingest
from wend.app.ports import Key, Store
from wend.settings import read_settings
from wend.web.app import make_app
from wend.web.keys import hash_key
from wend.wiring.stores import open_store

KEY = "benchmark-key"
CUSTOMERS = 20_011
BATCH = 100
BATCH_CONNECTIONS = 8
SINGLE_CONNECTIONS = 64
READY_SECONDS = 30
TARGETS = {"sqlite": (40_000, 5_000), "postgresql": (20_000, 4_000)}  # batches of 100, single posts


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


def batch_bodies(first: int, events: int, size: int = BATCH) -> list[bytes]:
    """Bodies of batches with all-new message ids."""
    sent_at = datetime.now(UTC).isoformat()
    return [
        json.dumps({"batch": [call(n) for n in range(start, start + size)], "sentAt": sent_at}).encode()
        for start in range(first, first + events, size)
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


def opened(place: str) -> Store:
    """The store at a file or URL."""
    return open_store(read_settings({"database": place}), None)


def serve(listening: socket.socket, place: str) -> None:
    """The server process; ends by SIGTERM."""
    store = opened(place)
    app = make_app(store, Ingest(store, Clock()), base_url="http://127.0.0.1", secret="benchmark", loopback=True)
    config = uvicorn.Config(app, log_level="error", access_log=False, loop="uvloop", http="httptools", ws="none")
    uvicorn.Server(config).run(sockets=[listening])
    store.close()


@contextlib.contextmanager
def server(place: str) -> Iterator[tuple[int, int]]:
    """The port of a running server process, and the process."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(256)
        process = multiprocessing.get_context("fork").Process(target=serve, args=(listening, place))
        process.start()
        try:
            yield listening.getsockname()[1], process.pid or 0
        finally:
            process.terminate()
            process.join(READY_SECONDS)


def measure_http(place: str, store: str, events: int, singles: int, pids: tuple[int, ...]) -> Iterator[Figure]:
    """Over HTTP: batches of several sizes, and single posts."""
    with contextlib.closing(opened(place)) as opened_store:
        opened_store.create_key(Key(name="benchmark", hash=hash_key(KEY), created_at=datetime.now(UTC)))
    warm, first = requests_to("/v1/batch", batch_bodies(10**9, 20 * BATCH)), 0
    with server(place) as (port, pid):
        asyncio.run(post_all(port, warm, 2))
        for size in (10, 100, 1_000):
            requests = requests_to("/v1/batch", batch_bodies(first, events, size))
            first += events
            what, target = f"HTTP ingest, batches of {size:,}, answered after the commit", TARGETS[store][0]
            work = Posting(port, (pid, *pids), requests, BATCH_CONNECTIONS, events)
            yield work.figure(what, store, target if size == BATCH else None)
        posts = [json.dumps(call(n)).encode() for n in range(2 * 10**9, 2 * 10**9 + singles)]
        work = Posting(port, (pid, *pids), requests_to("/v1/track", posts), SINGLE_CONNECTIONS, singles)
        yield work.figure(f"HTTP ingest, single posts, {SINGLE_CONNECTIONS} connections", store, TARGETS[store][1])
    check_stored(place, 20 * BATCH + first + singles)


class Posting:
    """Requests posted, with the seconds and CPU seconds of the server that they took."""

    def __init__(
        self, port: int, pids: tuple[int, ...], requests: Sequence[bytes], connections: int, events: int
    ) -> None:
        mine = time.process_time()
        used = cpu_seconds(*pids)
        self.rate = events / asyncio.run(post_all(port, requests, connections))
        self.cpu_ms = (cpu_seconds(*pids) - used - (time.process_time() - mine)) / events * 1000

    def figure(self, what: str, store: str, target: float | None) -> Figure:
        """As a line of the table."""
        return Figure(what, store, self.rate, "/s", target, cpu_ms=self.cpu_ms)


def check_stored(place: str, expected: int) -> None:
    """Everything that was answered with success has to be there."""
    with contextlib.closing(opened(place)) as store:
        stored = sum(store.event_names().values())
    if stored != expected:
        raise RuntimeError(f"{expected} events were accepted and {stored} are stored")


def measure_floors(place: str, store: str, events: int) -> Iterator[Figure]:
    """The parts alone: decoding, and appending in commits of 1,000."""
    bodies = batch_bodies(0, events)
    now, began = datetime.now(UTC), time.perf_counter()
    decoded = [event for body in bodies for event in decode_batch(open_envelope(body), now).events]
    yield Figure("floor: decoding alone", store, events / (time.perf_counter() - began), "/s")
    with contextlib.closing(opened(place)) as alone:
        began = time.perf_counter()
        for start in range(0, len(decoded), 1000):
            alone.append(decoded[start : start + 1000])
        yield Figure("floor: appending alone, 1,000 a commit", store, events / (time.perf_counter() - began), "/s")


def measure(store: str, events: int, singles: int) -> list[Figure]:
    """All figures of this benchmark, as shares of appending alone."""
    pids: tuple[int, ...] = ()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        if store == "sqlite":
            places = [str(folder / each) for each in ("http.sqlite", "floor.sqlite")]
        else:
            running = stack.enter_context(postgresql_server(folder / "postgresql"))
            places, pids = (
                [running.url(each) for each in ("http", "floor") if new_database(running, each)],
                (running.pid,),
            )
        floors = [*measure_floors(places[1], store, events)]
        found = [*measure_http(places[0], store, events, singles, pids)]
        return [*(replace(each, of_floor=each.value / floors[-1].value) for each in found), *floors]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--singles", type=int, default=20_000)
    asked = parser.parse_args()
    show(measure(asked.store, asked.events // 1_000 * 1_000, asked.singles), as_json=asked.json)


if __name__ == "__main__":
    main()
