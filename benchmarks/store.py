"""How fast the embedded store is: `python benchmarks/store.py [--customers N] [--events N]`.

Rule 1. The data look like the real thing: random customers, UUIDs as message ids, events of a shop, states with two runs.
Rule 2. The floor is measured in the same run: the same bytes appended to one bare table, as durably. Machines differ from
        day to day by a factor of two; the ratio to the floor does not.
"""

import argparse
import gc
import random
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from wend.app.ports import Commit
from wend.model.customer import Consent, Contact, Counter, Customer, EntryRecord, Run
from wend.model.event import Event, EventKind, Remembered
from wend.model.message import Message
from wend.model.reason import Code, Reason
from wend.store.rows import event_row, pack_customer
from wend.store.sqlite import SqliteStore

START = datetime(2024, 3, 1, tzinfo=UTC)
LEASE = timedelta(seconds=30)
NAMES = ("Product Viewed", "Product Added", "Cart Viewed", "Order Completed")
CONTEXT = {"library": {"name": "analytics-python", "version": "2.3.4"}, "ip": "203.0.113.7", "locale": "de-DE"}


class Stream:
    """Random events of a shop."""

    def __init__(self, customers: int) -> None:
        self._dice = random.Random(7)
        self._customers = customers
        self.now = START
        self.ordered = False

    def batch(self, size: int) -> list[Event]:
        """So many events of random customers."""
        self.now += timedelta(milliseconds=10)
        return [self.event(self._dice.randrange(self._customers)) for _ in range(size)]

    def message_id(self) -> str:
        """As server libraries make them (a UUID), or as those in browsers do (the time first)."""
        unique = str(uuid.UUID(int=self._dice.getrandbits(128), version=4))
        return f"ajs-next-{int(self.now.timestamp() * 1000)}-{unique}" if self.ordered else unique

    def event(self, customer: int) -> Event:
        """One event of a customer."""
        dice = self._dice
        return Event(
            message_id=self.message_id(),
            kind=EventKind.TRACK,
            name=NAMES[min(dice.getrandbits(2), dice.getrandbits(2))],
            time=self.now,
            received_at=self.now,
            user_id=f"user-{customer:07}",
            properties={"product_id": str(dice.getrandbits(24)), "category": "electronics.phone", "price": 129.9},
            context=CONTEXT,
        )


def turn(customer: Customer, seq: int, now: datetime) -> Commit:
    """What a turn with two runs, one message and three reasons leaves behind."""
    number = customer.runs_numbered + 1
    run = Run(id=f"{customer.id}-{number}", journey="cart-abandonment", version="5f1c2ab9", key="", entered_at=now)
    run.step, run.visit, run.until = "watch", 2, now + timedelta(hours=4)
    run.event = Remembered("Product Added", now, {"product_id": "1", "price": 129.9})
    customer.runs = [*customer.runs, run][-2:]
    customer.runs_numbered, customer.cursor = number, seq
    customer.first_seen, customer.last_seen = customer.first_seen or now, now
    customer.traits = customer.traits or {"email": f"a{customer.id}@example.com", "first_name": "Ada", "country": "DE"}
    customer.consents = {"email/marketing": Consent(True, START)}
    customer.counters = {"Product Viewed": Counter([now])}
    customer.segments = ["high-intent", "newsletter"]
    customer.contacts = [Contact(now, "email", "marketing")]
    customer.entries = {"cart-abandonment": EntryRecord(now)}
    message = Message(
        id=f"{run.id}/mail/2",
        customer_id=customer.id,
        journey=run.journey,
        version=run.version,
        run=run.id,
        step="mail",
        channel="email",
        content="still-thinking",
        purpose="marketing",
        decided_at=now,
        to=customer.traits["email"],
        data=run.as_data(),
    )
    reasons = [Reason(at=now, code=code, journey=run.journey, run=run.id) for code in (Code.ENTERED, Code.SENT)]
    reasons.append(Reason(at=now, code=Code.WAITING, journey=run.journey, run=run.id, detail={"until": "later"}))
    return Commit(customer, [run], [message], reasons, next_due=run.until)


def state_only(customer: Customer, seq: int, now: datetime) -> Commit:
    """What a turn leaves behind that only moves the state."""
    customer.cursor, customer.last_seen = seq, now
    return Commit(customer)


def append_rate(store: SqliteStore, stream: Stream, size: int, events: int) -> float:
    """Events appended a second, `size` a call."""
    spent = 0.0
    for _ in range(events // size):
        batch = stream.batch(size)
        begun = time.perf_counter()
        store.append(batch)
        spent += time.perf_counter() - begun
    return events // size * size / spent


def turn_rate(store: SqliteStore, stream: Stream, make: object, size: int, turns: int) -> tuple[float, float]:
    """Customers claimed and customers committed a second, `size` a batch: an event is waiting for each."""
    claiming = committing = 0.0
    done = 0
    while done < turns:
        store.append(stream.batch(size))
        begun = time.perf_counter()
        due = store.claim(stream.now, size, "bench", LEASE)
        claiming += time.perf_counter() - begun
        commits = [make(each.customer, each.events[-1].seq, stream.now) for each in due if each.events]  # type: ignore[operator]
        begun = time.perf_counter()
        store.commit(commits, stream.now, "bench")
        committing += time.perf_counter() - begun
        done += len(due)
    return done / claiming, done / committing


def drain(store: SqliteStore, stream: Stream) -> Iterator[int]:
    """Give every customer that is due its first turn."""
    while due := store.claim(stream.now, 1000, "bench", LEASE):
        store.commit([turn(each.customer, each.events[-1].seq, stream.now) for each in due], stream.now, "bench")
        yield len(due)


def floor(folder: Path, stream: Stream, size: int, events: int) -> float:
    """Events a second into one bare table without an index, as durably and in as many transactions."""
    connection = sqlite3.connect(folder / f"floor-{size}.sqlite", isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (a, b, c, d, e, f, g, h, i)"
    )
    spent = 0.0
    for _ in range(events // size):
        batch = stream.batch(size)
        begun = time.perf_counter()
        rows = [event_row(0, 0, each) for each in batch]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
        spent += time.perf_counter() - begun
    connection.close()
    return events / spent


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="How fast the embedded store is.")
    parser.add_argument("--customers", type=int, default=200_000)
    parser.add_argument("--events", type=int, default=200_000)
    wanted = parser.parse_args()
    gc.freeze()  # as the server does: what is loaded stays, and a batch makes thousands of objects that end with it
    gc.set_threshold(100_000, 20, 100)
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), wanted.customers, wanted.events)


def measure(folder: Path, customers: int, events: int) -> None:
    """Run everything in a folder."""
    stream, path = Stream(customers), folder / "bench.sqlite"
    table = Table(
        "measure", "a second", "of the floor", title=f"SQLite {sqlite3.sqlite_version}, {customers:,} customers"
    )
    bare = {size: floor(folder, stream, size, events) for size in (100, 1000)}
    for size, rate in bare.items():
        table.add_row(f"floor: one bare table, {size} a transaction", f"{rate:,.0f}", "1.00")
    store = SqliteStore(path)
    sizes = [*fill(store, stream, customers, table, path)]
    for size, ordered in ((100, False), (1000, False), (5000, False), (1000, True)):
        before = size_of(path)
        stream.ordered = ordered
        rate = append_rate(store, stream, size, events)
        sizes.append((size_of(path) - before) / events)
        sum(drain(store, stream))
        ids = "time-ordered" if ordered else "random"
        table.add_row(
            f"events appended, {size} a call, {ids} ids", f"{rate:,.0f}", f"{rate / bare[min(size, 1000)]:.2f}"
        )
    stream.ordered = False
    for name, make in (("state only", state_only), ("run, message, 3 reasons", turn)):
        claimed, committed = turn_rate(store, stream, make, 1000, customers // 4)
        table.add_row(f"turns of random customers: {name}", f"{1 / (1 / claimed + 1 / committed):,.0f}", "")
        table.add_row("    claimed / committed", f"{claimed:,.0f} / {committed:,.0f}", "")
    sample = store.customer(1)
    assert sample
    console = Console()
    console.print(table)
    console.print(
        f"bytes: a new customer with its event {sizes[0]:,.0f}, its turn {sizes[1]:,.0f}, an event {sizes[2]:,.0f}"
    )
    console.print(f"state of a customer with two runs: {len(pack_customer(sample)[0])} bytes")
    store.close()


def fill(store: SqliteStore, stream: Stream, customers: int, table: Table, path: Path) -> Iterator[float]:
    """Create all customers and give them their first turn; the bytes each of both takes."""
    empty, begun = size_of(path), time.perf_counter()
    for first in range(0, customers, 1000):
        store.append([stream.event(each) for each in range(first, min(first + 1000, customers))])
    table.add_row("customers created (their first event)", f"{customers / (time.perf_counter() - begun):,.0f}", "")
    created, begun = size_of(path), time.perf_counter()
    yield (created - empty) / customers
    turns = sum(drain(store, stream))
    table.add_row("first turns, in the order of ids", f"{turns / (time.perf_counter() - begun):,.0f}", "")
    yield (size_of(path) - created) / customers


def size_of(path: Path) -> int:
    """Bytes of the database, what still stands in the log with it."""
    connection = sqlite3.connect(path)
    (pages,), (each,) = (connection.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size"))
    connection.close()
    return int(pages * each)


if __name__ == "__main__":
    main()
