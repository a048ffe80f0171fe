"""The whole road, HTTP to outbox: `python -m benchmarks.road`.

A real `wend serve` process with the starting workspace published, and this process as its client. First events are sent
as fast as they are accepted, until every turn is taken: the sustained rate. Then single orders, each of which is owed a
message, are posted at half of what the road sustains, while the outbox is read for the moment each message stands in it.
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
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.ingest import BATCH, KEY, post_all, requests_to
from wend.app.ports import Key
from wend.cli.main import app
from wend.store.sqlite import SqliteStore
from wend.web.keys import hash_key

READY_SECONDS = 60
LOOK_SECONDS = 0.001  # how often the outbox is read


def wend(*words: str) -> None:
    """Run a command in this process."""
    app([*words], standalone_mode=False)


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """The port of a real server over a fresh workspace."""
    wend("init", str(folder))
    wend("publish", "--yes", str(folder))
    with closing(SqliteStore(folder / "wend.sqlite")) as store:
        store.create_key(Key(name="benchmark", hash=hash_key(KEY), created_at=datetime.now(UTC)))
    command = [sys.executable, "-m", "wend.cli.main", "serve", "--dir", str(folder), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        found = re.search(r":(\d+)", said)
        if found is None:
            raise RuntimeError(f"the server did not start: {said!r}")
        yield int(found[1])
    finally:
        process.terminate()
        process.wait(READY_SECONDS)


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


def sustained(port: int, database: Path, events: int) -> tuple[float, float]:
    """Events a second over HTTP until accepted, and until every turn was taken and stood in the outbox."""
    requests = batch_requests(mixed(0, events))
    begun = time.perf_counter()
    accepted = asyncio.run(post_all(port, requests, 8))
    with closing(sqlite3.connect(database)) as reading:
        while reading.execute("SELECT EXISTS (SELECT 1 FROM bells) + EXISTS (SELECT 1 FROM claims)").fetchone()[0]:
            time.sleep(0.01)
    return events / accepted, events / (time.perf_counter() - begun)


class Outbox(threading.Thread):
    """Notes when each order's message first stands in the outbox."""

    def __init__(self, database: Path) -> None:
        super().__init__(daemon=True)
        self._database = database
        self.seen: dict[str, float] = {}
        self.stopping = False

    def run(self) -> None:
        """Look for new messages until told to stop."""
        with closing(sqlite3.connect(self._database)) as reading:
            last = reading.execute("SELECT coalesce(max(number), 0) FROM messages").fetchone()[0]
            while not self.stopping:
                rows = reading.execute("SELECT number, data FROM messages WHERE number > ?", (last,)).fetchall()
                now = time.perf_counter()
                for number, data in rows:
                    self.seen.setdefault(msgspec.msgpack.decode(data)["event"]["properties"]["order_id"], now)
                    last = max(last, number)
                time.sleep(LOOK_SECONDS)


async def post_orders(port: int, orders: int, per_second: float) -> dict[str, float]:
    """Post orders one by one at a steady rate; when each was begun to be posted."""
    posted: dict[str, float] = {}
    calls = [event(10**7 + number, "Order Completed") for number in range(orders)]
    requests = requests_to(
        "/v1/track", [json.dumps(call | {"userId": f"orderer-{n}"}).encode() for n, call in enumerate(calls)]
    )
    begun = time.perf_counter()
    pending = []
    for number, (call, request) in enumerate(zip(calls, requests, strict=True)):
        await asyncio.sleep(max(0.0, begun + number / per_second - time.perf_counter()))
        posted[call["properties"]["order_id"]] = time.perf_counter()  # type: ignore[index]
        pending.append(asyncio.create_task(_post(port, request)))
    await asyncio.gather(*pending)
    return posted


async def _post(port: int, request: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    status = await reader.readline()
    writer.close()
    if b" 200 " not in status:
        raise RuntimeError(f"not accepted: {status!r}")


def give_addresses(port: int, orders: int) -> None:
    """The orderers have addresses, so that their messages are queued and not withheld."""
    calls = [
        {
            "type": "identify",
            "messageId": f"who-{n}",
            "userId": f"orderer-{n}",
            "traits": {"email": f"o{n}@mail.example"},
        }
        for n in range(orders)
    ]
    asyncio.run(post_all(port, batch_requests(calls), 4))


def latency(port: int, database: Path, orders: int, per_second: float) -> tuple[float, float]:
    """p50 and p99 in milliseconds from posting an order to its message standing in the outbox."""
    give_addresses(port, orders)
    time.sleep(1)
    outbox = Outbox(database)
    outbox.start()
    posted = asyncio.run(post_orders(port, orders, per_second))
    deadline = time.perf_counter() + READY_SECONDS
    while not posted.keys() <= outbox.seen.keys() and time.perf_counter() < deadline:
        time.sleep(0.01)
    outbox.stopping = True
    outbox.join()
    waits = sorted((outbox.seen[order] - at) * 1000 for order, at in posted.items())
    return waits[len(waits) // 2], waits[int(len(waits) * 0.99)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--orders", type=int, default=2_000)
    parser.add_argument("--rate", type=float, default=200.0, help="single orders a second for the latency")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "shop"
        with serving(folder) as port:
            database = folder / "wend.sqlite"
            accepted, taken = sustained(port, database, chosen.events)
            p50, p99 = latency(port, database, chosen.orders, chosen.rate)
    print(f"accepted over HTTP with the engine at work {accepted:>10,.0f} events/s")
    print(f"whole road, HTTP to outbox, sustained      {taken:>10,.0f} events/s{taken / accepted:>8.2f} of accepted")
    print(f"event to outbox at {chosen.rate:.0f} orders/s: p50 {p50:.0f} ms, p99 {p99:.0f} ms")


if __name__ == "__main__":
    main()
