"""The whole road, HTTP to outbox: `python -m benchmarks road [--store postgresql]`.

A real `wend serve` with the starting workspace published, and this process as its client. First events are sent as fast
as they are accepted, until every turn is taken: the sustained rate. Then the same stream goes on at half of that, and
among it single orders are posted, each of which is owed a message, while the outbox is read for the moment each message
stands in it.
"""

import argparse
import asyncio
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import psycopg

from benchmarks.cpu import Figure, cpu_seconds, show
from benchmarks.ingest import BATCH, KEY, post_all, requests_to
from benchmarks.server import new_database, server
from wend.app.ports import Key
from wend.cli.main import app
from wend.settings import read_settings
from wend.web.keys import hash_key
from wend.wiring.stores import open_store

READY_SECONDS = 60
LOOK_SECONDS = 0.001  # how often the outbox is read


def wend(*words: str) -> None:
    """Run a command in this process."""
    app([*words], standalone_mode=False)


class Served(NamedTuple):
    """A real server, and how to look into its store."""

    port: int
    pid: int
    look: Callable[[], Any]  # a connection
    pids: tuple[int, ...]  # the roots of all processes at work


@contextmanager
def database(store: str, folder: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Where the store is to be, and the server of it."""
    if store == "sqlite":
        yield str(folder / "wend.sqlite"), ()
        return
    with server(folder / "postgresql") as running:
        new_database(running, "road")
        yield running.url("road"), (running.pid,)


@contextmanager
def serving(folder: Path, place: str, others: tuple[int, ...]) -> Iterator[Served]:
    """A real server over a fresh workspace."""
    wend("init", str(folder))
    wend("publish", "--yes", str(folder), "--database", place)
    with closing(open_store(read_settings({"database": place}), folder)) as store:
        store.create_key(Key(name="benchmark", hash=hash_key(KEY), created_at=datetime.now(UTC)))
    command = [sys.executable, "-m", "wend.cli.main", "serve", "--dir", str(folder), "--port", "0", "--database", place]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        found = re.search(r":(\d+)", said)
        if found is None:
            raise RuntimeError(f"the server did not start: {said!r}")
        yield Served(int(found[1]), process.pid, lambda: _look(place), (process.pid, *others))
    finally:
        process.terminate()
        process.wait(READY_SECONDS)


def _look(place: str) -> Any:
    if place.startswith("postgresql"):
        return psycopg.connect(place, autocommit=True)
    return sqlite3.connect(place, check_same_thread=False)


def batch_requests(calls: list[dict[str, object]]) -> list[bytes]:
    """Whole HTTP requests of batches."""
    starts = range(0, len(calls), BATCH)
    return requests_to("/v1/batch", [json.dumps({"batch": calls[at : at + BATCH]}).encode() for at in starts])


def mixed(first: int, count: int) -> list[dict[str, object]]:
    """Events of a shop: mostly views, some carts, few orders, over 20,000 customers."""
    names = ["Product Viewed"] * 96 + ["Product Added"] * 3 + ["Order Completed"]
    return [event(number, names[number % 100]) for number in range(first, first + count)]


def event(number: int, name: str) -> dict[str, object]:
    """One call of about 400 bytes."""
    return {
        "type": "track",
        "event": name,
        "messageId": f"road-{number}",
        "userId": f"customer-{number * 7919 % 20_011}",
        "timestamp": datetime.now(UTC).isoformat(),
        "properties": {
            "product_id": str(number % 5_000),
            "category_id": str(number % 97),
            "category_code": "electronics.audio",
            "name": "a pair of headphones",
            "brand": "example",
            "price": 49.9,
            "order_id": f"order-{number}",
        },
    }


class Sustained(NamedTuple):
    """Events a second, and what each cost."""

    accepted: float
    taken: float
    cpu_ms: float


def sustained(served: Served, events: int) -> Sustained:
    """Events a second over HTTP until accepted, and until every turn was taken and stood in the outbox."""
    requests = batch_requests(mixed(0, events))
    begun, used = time.perf_counter(), cpu_seconds(*served.pids)
    accepted = asyncio.run(post_all(served.port, requests, 8))
    with closing(served.look()) as reading:
        while reading.execute(
            "SELECT EXISTS (SELECT 1 FROM bells) OR EXISTS (SELECT 1 FROM claims WHERE set_aside = '')"
        ).fetchone()[0]:
            time.sleep(0.01)
    seconds, used = time.perf_counter() - begun, cpu_seconds(*served.pids) - used
    return Sustained(events / accepted, events / seconds, used / events * 1000)


class Outbox(threading.Thread):
    """Notes when each order's message first stands in the outbox."""

    def __init__(self, look: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._look = look
        self.seen: dict[str, float] = {}
        self.stopping = False

    def run(self) -> None:
        """Look for new messages until told to stop."""
        with closing(self._look()) as reading:
            last = reading.execute("SELECT coalesce(max(number), 0) FROM messages").fetchone()[0]
            while not self.stopping:
                rows = reading.execute(f"SELECT number, data FROM messages WHERE number > {last}").fetchall()
                now = time.perf_counter()
                for number, data in rows:
                    order = msgspec.msgpack.decode(data).get("event", {}).get("properties", {}).get("order_id")
                    self.seen.setdefault(order, now)
                    last = max(last, number)
                time.sleep(LOOK_SECONDS)


async def post_orders(port: int, orders: int, per_second: float, around: float) -> dict[str, float]:
    """Post orders one by one at a steady rate, and `around` other events a second; when each order began to be posted."""
    posted: dict[str, float] = {}
    calls = [event(10**7 + number, "Order Completed") for number in range(orders)]
    requests = requests_to(
        "/v1/track", [json.dumps(call | {"userId": f"orderer-{n}"}).encode() for n, call in enumerate(calls)]
    )
    stream = asyncio.create_task(_post_around(port, around, orders / per_second))
    begun = time.perf_counter()
    pending = []
    for number, (call, request) in enumerate(zip(calls, requests, strict=True)):
        await asyncio.sleep(max(0.0, begun + number / per_second - time.perf_counter()))
        posted[call["properties"]["order_id"]] = time.perf_counter()  # type: ignore[index]
        pending.append(asyncio.create_task(_post(port, request)))
    await asyncio.gather(stream, *pending)
    return posted


async def _post_around(port: int, per_second: float, seconds: float) -> None:
    """The stream of the shop, in batches of 100 made beforehand, at a steady rate."""
    requests = batch_requests(mixed(2 * 10**7, int(per_second * seconds) // BATCH * BATCH))
    begun = time.perf_counter()
    for number, request in enumerate(requests):
        await asyncio.sleep(max(0.0, begun + number * BATCH / per_second - time.perf_counter()))
        await _post(port, request)


async def _post(port: int, request: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    status = await reader.readline()
    writer.close()
    if b" 200 " not in status:
        raise RuntimeError(f"not accepted: {status!r}")


def give_addresses(port: int, orders: int) -> None:
    """The orderers have addresses, so that their messages are queued and not withheld."""
    calls: list[dict[str, object]] = [
        {
            "type": "identify",
            "messageId": f"who-{n}",
            "userId": f"orderer-{n}",
            "traits": {"email": f"o{n}@mail.example"},
        }
        for n in range(orders)
    ]
    asyncio.run(post_all(port, batch_requests(calls), 4))


def latency(served: Served, orders: int, per_second: float, around: float) -> tuple[float, float]:
    """p50 and p99 in milliseconds from posting an order to its message standing in the outbox."""
    give_addresses(served.port, orders)
    time.sleep(2)
    outbox = Outbox(served.look)
    outbox.start()
    posted = asyncio.run(post_orders(served.port, orders, per_second, around))
    deadline = time.perf_counter() + READY_SECONDS
    while not posted.keys() <= outbox.seen.keys() and time.perf_counter() < deadline:
        time.sleep(0.01)
    outbox.stopping = True
    outbox.join()
    waits = sorted((outbox.seen.get(order, time.perf_counter()) - at) * 1000 for order, at in posted.items())
    return waits[len(waits) // 2], waits[int(len(waits) * 0.99)]


def measured(store: str, events: int, orders: int, per_second: float) -> Iterator[Figure]:
    """The figures of one store."""
    least, p50_most, p99_most = {"sqlite": (10_000, 30, 250), "postgresql": (5_000, 50, 400)}[store]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with database(store, folder) as (place, pids), serving(folder / "shop", place, pids) as served:
            found = sustained(served, events)
            yield Figure("accepted over HTTP with the engine at work", store, found.accepted, "/s")
            yield Figure(
                "whole road, HTTP to outbox, sustained", store, found.taken, "/s", least, cpu_ms=found.cpu_ms,
                note=f"{found.taken / found.accepted:.2f} of accepted",
            )  # fmt: skip
            p50, p99 = latency(served, orders, per_second, found.taken / 2)
    note = f"{per_second:.0f} orders/s among {found.taken / 2:,.0f} events/s"
    yield Figure("event to outbox at half load, p50", store, p50, "ms", p50_most, at_most=True, note=note)
    yield Figure("event to outbox at half load, p99", store, p99, "ms", p99_most, at_most=True, note=note)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--orders", type=int, default=1_000)
    parser.add_argument("--rate", type=float, default=50.0, help="single orders a second for the latency")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    show(measured(chosen.store, chosen.events, chosen.orders, chosen.rate), as_json=chosen.json)


if __name__ == "__main__":
    main()
