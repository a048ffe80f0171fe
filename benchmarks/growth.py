"""How turns, intake and bytes grow with the customers: `python -m benchmarks growth [--sizes 10000,100000,1000000]`.

Rule 1. The same work on populations of different sizes: events of random customers appended and their turns taken, in
        batches of 1,000. CPU is what is compared; a size is worth its while only if it is not in the system's cache.
"""

import argparse
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.cpu import Figure, best, show
from benchmarks.lives import NOW
from benchmarks.population import FIRST, add_options, populated
from benchmarks.turns import OWNER, Measured, append_events, settle
from wend.app.advance import advance_due
from wend.app.ports import Store
from wend.app.published import load_world


def measured(store: str, customers: int, folder: Path, count: int) -> Iterator[Figure]:
    """The figures of one size."""
    count = min(count, customers)
    with populated(store, customers, folder) as (opened, place):
        of, whole = f"of {customers:,}", _bytes(store, place)
        yield Figure(f"bytes a customer, {of}", store, whole / customers, "bytes")
        live, dice = load_world(opened).live, random.Random(9)
        settle(opened, live)
        before, appended, taken = _bytes(store, place), [], []
        for _ in range(3):
            appending = _append(opened, customers, count, dice)
            appended.append(_figure(f"events appended, {of}", store, appending, count))
            turning, done = Measured(opened), 0
            with turning:
                while some := advance_due(opened, live, NOW, OWNER):
                    done += some
            taken.append(_figure(f"turns with state, {of}", store, turning, done))
        yield best(appended)
        yield best(taken)
        grown = (_bytes(store, place) - before) / (3 * count)
        yield Figure(f"bytes an event with its turn, {of}", store, grown, "bytes")


def _append(store: Store, customers: int, count: int, dice: random.Random) -> Measured:
    appending = Measured(store)
    chosen = [FIRST + 1 + each for each in dice.sample(range(customers), count)]
    append_events(store, chosen, dice, appending)
    return appending


def _figure(what: str, store: str, work: Measured, done: int) -> Figure:
    return Figure(what, store, done / work.seconds, "/s", cpu_ms=work.cpu / done * 1000)


def _bytes(store: str, place: Any) -> int:
    if store == "sqlite":
        with closing(sqlite3.connect(place)) as connection:
            (pages,), (size,) = (
                connection.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size")
            )
            return int(pages * size)
    with psycopg.connect(place) as connection:
        ((size,),) = connection.execute("SELECT pg_database_size(current_database())").fetchall()
        return int(size)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--events", type=int, default=10_000, help="events appended, and turns taken, three times each")
    add_options(parser)
    chosen = parser.parse_args()
    sizes = [int(each) for each in chosen.sizes.split(",")]
    show(
        (each for size in sizes for each in measured(chosen.store, size, chosen.folder, chosen.events)),
        as_json=chosen.json,
    )


if __name__ == "__main__":
    main()
