"""Turns of a million customers: `python -m benchmarks turns|timers|broadcast [--store postgresql] [--customers N]`.

Rule 1. Everything goes the way a worker goes: `advance_due` claims, the engine takes the turns, one commit stores them.
Rule 2. `turns`: events of random customers, in batches. `timers`: everybody's timer in the same minute, each with a mail.
        `broadcast`: a journey that enters everybody at one time, from its entry to the outbox.
Rule 3. The floor is measured in the same run: rows as long as a state are updated, in random places and as durably, and
        nothing else.
"""

import argparse
import gc
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Self

import msgspec
import psycopg

from benchmarks.cpu import Figure, best, cpu_seconds, show
from benchmarks.lives import DUE, NOW, documents, happened
from benchmarks.population import FIRST, add_options, populated, user_id
from wend.app.advance import advance_due
from wend.app.ports import Commit, MessageFilter, Store
from wend.app.published import load_world
from wend.app.schedule import enter_scheduled
from wend.model.message import MessageStatus

LEASE: Final = timedelta(seconds=300)
OWNER: Final = "bench"
MIX: Final = (("Site Visited", 700), ("Crate Delivered", 200), ("Crate Configured", 60), ("Item Added", 30),
              ("Payment Failed", 5), ("Support Contacted", 5))  # fmt: skip
BROADCAST: Final = """\
journey: summer
title: Summer has come
stage: enjoy
purpose: marketing
owner: marketing
entry: {at: "2026-03-03 10:00"}
steps:
  - send: email/whats-inside
"""


def pid_of(store: Store) -> tuple[int, ...]:
    """The server of a store, if it has one."""
    database: Any = getattr(store, "_database", None)
    if not hasattr(database, "ask"):
        return ()
    ((folder,),) = database.ask("SELECT current_setting('data_directory')")
    return (int((Path(folder) / "postmaster.pid").read_text().splitlines()[0]),)


class Measured:
    """Seconds and CPU seconds of what is done within."""

    def __init__(self, store: Store) -> None:
        self._pids = pid_of(store)
        self.seconds = self.cpu = 0.0

    def __enter__(self) -> Self:
        self._begun, self._used = time.perf_counter(), cpu_seconds(*self._pids)
        return self

    def __exit__(self, *_: object) -> None:
        self.cpu += cpu_seconds(*self._pids) - self._used
        self.seconds += time.perf_counter() - self._begun


def append_events(store: Store, customers: list[int], dice: random.Random, work: Measured | None = None) -> None:
    """An event each, as the shop of these customers would send them; what appending takes is added to `work`."""
    names = dice.choices([name for name, _ in MIX], [weight for _, weight in MIX], k=len(customers))
    events = []
    for number, name in zip(customers, names, strict=True):
        more = {"invoice": f"i-{dice.getrandbits(32)}"} if name == "Payment Failed" else {}
        more |= {"ticket": f"t-{dice.getrandbits(32)}", "topic": "late"} if name == "Support Contacted" else {}
        events.append(msgspec.structs.replace(happened(dice, name, NOW, **more), user_id=user_id(number)))
    with work or Measured(store):
        for first in range(0, len(events), 1_000):
            store.append(events[first : first + 1_000])


def turns(store: Store, name: str, customers: int, count: int, floor: Callable[[int], float]) -> Iterator[Figure]:
    """Turns a second by the size of a batch; and with the engine left out, the store's own part."""
    live, dice = load_world(store).live, random.Random(3)
    for size in (100, 1_000, 5_000):
        bare = floor(size)
        repeated = []
        for _ in range(3):
            settle(store, live)
            chosen = [FIRST + 1 + each for each in dice.sample(range(customers), min(customers, max(size, count // 3)))]
            append_events(store, chosen, dice)
            done, measured = 0, Measured(store)
            with measured:
                while taken := advance_due(store, live, NOW, OWNER, size):
                    done += taken
            rate = done / measured.seconds
            repeated.append(
                Figure(
                    f"turns with state, batches of {size:,}", name, rate, "/s", _target(name, size),
                    of_floor=rate / bare, cpu_ms=measured.cpu / done * 1000,
                )
            )  # fmt: skip
        yield max(repeated, key=lambda each: each.value)
    yield _state_only(store, name, customers, count, dice)


def _target(store: str, size: int) -> float | None:
    return {"sqlite": 20_000, "postgresql": 10_000}[store] if size == 1_000 else None


def _state_only(store: Store, name: str, customers: int, count: int, dice: random.Random) -> Figure:
    """What the store costs a turn that moves the state alone."""
    repeated = []
    for _ in range(3):
        append_events(
            store, [FIRST + 1 + each for each in dice.sample(range(customers), min(customers, count // 3))], dice
        )
        done, measured = 0, Measured(store)
        with measured:
            while due := store.claim(NOW, 1_000, OWNER, LEASE):
                store.commit([_moved(each.customer, each.events[-1].seq) for each in due], NOW, OWNER)
                done += len(due)
        what = "claim and commit alone, state only, batches of 1,000"
        repeated.append(Figure(what, name, done / measured.seconds, "/s", cpu_ms=measured.cpu / done * 1000))
    return best(repeated)


def _moved(customer: Any, seq: int) -> Commit:
    customer.cursor, customer.last_seen = seq, NOW
    return Commit(customer, next_due=DUE + timedelta(days=1))


def settle(store: Store, live: Any) -> None:
    """Take what is due already: customers whose windows have slid past since the population was made."""
    while advance_due(store, live, NOW, OWNER):
        pass


def timers(store: Store, name: str, most: int) -> Iterator[Figure]:
    """Everybody's timer at ten o'clock: how long until the last has been taken, or `most` of them."""
    live, at = load_world(store).live, DUE + timedelta(minutes=1)
    settle(store, live)
    before, done, measured = store.count_messages(MessageFilter(status=MessageStatus.QUEUED)), 0, Measured(store)
    with measured:
        while done < most and (taken := advance_due(store, live, at, OWNER)):
            done += taken
    sent = store.count_messages(MessageFilter(status=MessageStatus.QUEUED)) - before
    seconds = measured.seconds * 1_000_000 / done
    yield Figure(
        "1M timers due in the same minute, drained", name, seconds, "s", {"sqlite": 75, "postgresql": 150}[name],
        at_most=True, cpu_ms=measured.cpu / done * 1000, note=f"{done:,} timers, {sent:,} messages",
    )  # fmt: skip


def broadcast(store: Store, name: str, customers: int, most: int) -> Iterator[Figure]:
    """A journey that everybody enters at one time: all entries appended, and all turns taken, or `most` of them."""
    settle(store, load_world(store).live)
    store.publish([each for each in documents({"journeys/summer.yaml": BROADCAST}) if each.name == "summer"], NOW)
    world, done, turning, entering = load_world(store), 0, Measured(store), Measured(store)
    with entering:
        enter_scheduled(store, world, DUE)
    with turning:
        while done < most and (taken := advance_due(store, world.live, DUE, OWNER)):
            done += taken
    decided = store.count_messages(MessageFilter(journey="summer"))
    seconds = 1_000_000 * (entering.seconds / customers + turning.seconds / done)
    yield Figure(
        "broadcast to 1M customers, entry to outbox", name, seconds, "s", {"sqlite": 90, "postgresql": 180}[name],
        at_most=True, cpu_ms=(entering.cpu / customers + turning.cpu / done) * 1000,
        note=f"{done:,} turns, {decided:,} messages; entering is {entering.cpu / customers * 1000:.3f} CPU-ms of it",
    )  # fmt: skip


def sqlite_floor(folder: Path, rows: int = 300_000) -> Callable[[int], float]:
    """Rows a second rewritten in random places of a table, in transactions of a size."""
    path = folder / "floor.sqlite"
    path.unlink(missing_ok=True)
    dice = random.Random(5)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, state BLOB)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO t VALUES (?, ?)", ((each, bytes(1_000)) for each in range(rows)))
        connection.execute("COMMIT")

    def rate(size: int) -> float:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(
                "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -131072"
            )
            done, begun = 0, time.perf_counter()
            while time.perf_counter() - begun < 1.5:
                chosen = sorted(dice.sample(range(rows), size))
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(
                    "UPDATE t SET state = ? WHERE id = ?", [(dice.randbytes(1_000), each) for each in chosen]
                )
                connection.execute("COMMIT")
                done += size
            return done / (time.perf_counter() - begun)

    return rate


def postgresql_floor(url: str, rows: int = 300_000) -> Callable[[int], float]:
    """The same on PostgreSQL, a statement a transaction."""
    dice = random.Random(5)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS floor (id bigint PRIMARY KEY, state bytea) WITH (fillfactor = 80)"
        )
        connection.execute(
            "INSERT INTO floor SELECT n, decode(repeat('00', 1000), 'hex') FROM generate_series(0, %s) n", (rows,)
        )

    def rate(size: int) -> float:
        with psycopg.connect(url, autocommit=True) as connection:
            done, begun = 0, time.perf_counter()
            while time.perf_counter() - begun < 1.5:
                chosen = sorted(dice.sample(range(rows), size))
                connection.execute(
                    "UPDATE floor f SET state = g.state FROM unnest(%s::bigint[], %s::bytea[]) g (id, state) WHERE f.id = g.id",
                    (chosen, [dice.randbytes(1_000) for _ in chosen]),
                )
                done += size
            return done / (time.perf_counter() - begun)

    return rate


def measured(what: str, store: str, customers: int, folder: Path, count: int, most: int) -> Iterator[Figure]:
    """The figures of one of the three, or of `all` over the same copy."""
    gc.freeze()  # as the server does
    gc.set_threshold(100_000, 20, 100)
    with populated(store, customers, folder) as (opened, place):
        if what in {"turns", "all"}:
            floor = sqlite_floor(folder) if store == "sqlite" else postgresql_floor(place)
            yield from turns(opened, store, customers, count, floor)
        if what in {"timers", "all"}:
            yield from timers(opened, store, min(most, customers // 2) if what == "all" else most)
        if what in {"broadcast", "all"}:
            yield from broadcast(opened, store, customers, most)


def main(what: str = "all") -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("what", nargs="?", default=what, choices=("turns", "timers", "broadcast", "all"))
    parser.add_argument("--turns", type=int, default=60_000, help="turns measured for each size of a batch")
    parser.add_argument("--most", type=int, default=1_000_000, help="timers and entries taken; the rest is reckoned")
    add_options(parser)
    chosen = parser.parse_args()
    show(
        measured(chosen.what, chosen.store, chosen.customers, chosen.folder, chosen.turns, chosen.most),
        as_json=chosen.json,
    )


if __name__ == "__main__":
    main()
