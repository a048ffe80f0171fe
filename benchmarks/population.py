"""A store with any number of customers in eight live journeys: `python -m benchmarks population --customers 1000000`.

Rule 1. It is made once, by copying rows in bulk (the way a store is moved), and kept in a folder; every benchmark works on
        a copy of it. What counts is in place: state, runs, segments, ids, the newest events, messages and reasons.
Rule 2. Rows are stamped from lives that the engine has led (`benchmarks.lives`), each under the number of another customer.
"""

import argparse
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Integer, Table

from benchmarks.lives import ID, NOW, Life, documents, live_now, lives
from benchmarks.server import drop, new_database, server
from wend.app.ports import Store
from wend.engine import next_timer
from wend.model.message import MessageStatus
from wend.store.postgresql import PostgresStore
from wend.store.postgresql.tables import PostgresDatabase
from wend.store.rows import (
    MESSAGE_COLUMNS,
    RUN_COLUMNS,
    event_row,
    message_row,
    pack_customer,
    pack_reason,
    run_row,
    to_json,
)
from wend.store.schema import METADATA
from wend.store.seen import OLDEST, digest
from wend.store.sqlite import SqliteStore
from wend.store.sqlite.tables import SqliteFile
from wend.store.tables import Opened, Tables
from wend.store.times import maybe_micros, to_micros

FIRST: Final = 10_000_000  # customers are numbered in eight digits, as lives are
FOLDER: Final = Path.home() / ".cache" / "wend-benchmarks"
EVENT_COLUMNS: Final = ("id", "message_id", "customer_id", "kind", "name", "time", "received_at", "properties", "rest")
_MARK: Final = str(ID).encode()
_MARK_NUMBER: Final = b"\xce" + ID.to_bytes(4)


@dataclass(frozen=True)
class Kept:
    """How much of each life is stored."""

    events: int = 2
    messages: int = 1
    reasons: int = 4


@dataclass(frozen=True)
class Stamp:
    """One life as rows, with the mark where a customer's number goes."""

    state: bytes
    customer: dict[str, Any]
    runs: tuple[dict[str, Any], ...]
    messages: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]
    reasons: tuple[tuple[str, str, bytes], ...]
    segments: tuple[str, ...]


def stamp_of(life: Life, kept: Kept, last_seq: int) -> Stamp:
    """A life made ready."""
    customer = life.customer
    customer.cursor = last_seq
    state, traits = pack_customer(customer)
    runs = [run_row(ID, run) for run in list(life.runs.values())[-4:]]
    for message in life.messages:
        if message.status is MessageStatus.QUEUED:
            message.status, message.sent_at = MessageStatus.SENT, message.decided_at
    columns = (*MESSAGE_COLUMNS.split(", "), "due_at")
    return Stamp(
        state,
        {
            "traits": traits,
            "segments": to_json(customer.segments) if customer.segments else "",
            "cursor": last_seq,
            "due_at": maybe_micros(next_timer(customer)),
            "first_seen": maybe_micros(customer.first_seen),
            "last_seen": maybe_micros(customer.last_seen),
        },
        tuple(dict(zip(RUN_COLUMNS.split(", "), row, strict=True)) for row in runs),
        tuple(dict(zip(columns, message_row(each), strict=True)) for each in life.messages[-kept.messages :]),
        tuple(dict(zip(EVENT_COLUMNS, event_row(0, ID, each), strict=True)) for each in life.events[-kept.events :]),
        tuple((each.journey, each.run, pack_reason(each)) for each in life.reasons[-kept.reasons :]),
        tuple(customer.segments),
    )


def user_id(number: int) -> str:
    """The id by which a shop knows a customer: not in the order of our numbers."""
    return f"u-{number * 2_654_435_761 % 2**32:08x}"


class Population:
    """Rows of a store with so many customers, table by table."""

    def __init__(self, customers: int, kept: Kept) -> None:
        self.customers = customers
        self._last_seq = customers * kept.events
        self.stamps = [stamp_of(each, kept, self._last_seq) for each in lives(live_now())]
        self._counts: dict[str, int] = {}

    def fill(self, tables: Tables, told: Callable[[str], None]) -> None:
        """Write everything."""
        makers = {
            "customers": self._customers, "identities": self._identities, "memberships": self._memberships,
            "events": self._events, "seen": self._seen, "runs": self._runs, "messages": self._messages, "reasons": self._reasons,
        }  # fmt: skip
        for name, make in makers.items():
            begun = time.perf_counter()
            tables.write(METADATA.tables[name], _rows(METADATA.tables[name], self._counted(name, make())))
            told(f"{name}: {self._counts[name]:,} rows, {time.perf_counter() - begun:.1f} s")
        numbers = {name: self._counts[name] for name in ("events", "runs", "messages", "reasons")}
        tables.set_numbers(numbers | {"customers": FIRST + self.customers})

    def _counted(self, name: str, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        self._counts[name] = 0
        for row in rows:
            self._counts[name] += 1
            yield row

    def _each(self) -> Iterator[tuple[int, Stamp]]:
        for place in range(self.customers):
            yield FIRST + 1 + place, self.stamps[place % len(self.stamps)]

    def _customers(self) -> Iterator[dict[str, Any]]:
        for number, stamp in self._each():
            email = f"c{number}@mail.example"
            state = stamp.state.replace(_MARK_NUMBER, b"\xce" + number.to_bytes(4), 1).replace(_MARK, b"%d" % number)
            traits = stamp.customer["traits"].replace('"email":""', f'"email":"{email}"', 1)
            ids = {"id": number, "user_id": user_id(number), "email": email, "state": state, "traits": traits}
            yield stamp.customer | ids

    def _identities(self) -> Iterator[dict[str, Any]]:
        joined = to_micros(NOW)
        for value, number in sorted((user_id(number), number) for number, _ in self._each()):
            yield {"kind": "user_id", "value": value, "customer_id": number, "joined_at": joined}

    def _memberships(self) -> Iterator[dict[str, Any]]:
        for name in sorted({each for stamp in self.stamps for each in stamp.segments}):
            for number, stamp in self._each():
                if name in stamp.segments:
                    yield {"segment": name, "customer_id": number}

    def _events(self) -> Iterator[dict[str, Any]]:
        ids, seq = _message_ids(), 0
        for number, stamp in self._each():
            for event in stamp.events:
                seq += 1
                yield event | {"id": seq, "message_id": next(ids), "customer_id": number}

    def _seen(self) -> Iterator[dict[str, Any]]:
        for each in sorted(map(digest, islice(_message_ids(), self._counts["events"]))):
            yield {"level": OLDEST, "id": each}

    def _runs(self) -> Iterator[dict[str, Any]]:
        place = 0
        for number, stamp in self._each():
            for row in stamp.runs:
                place += 1
                yield row | {"number": place, "customer_id": number, "id": row["id"].replace(str(ID), str(number))}

    def _messages(self) -> Iterator[dict[str, Any]]:
        place = 0
        for number, stamp in self._each():
            for row in stamp.messages:
                place += 1
                ids = {each: row[each].replace(str(ID), str(number)) for each in ("id", "run")}
                to = {"to_address": f"c{number}@mail.example"}
                yield row | ids | to | {"number": place, "customer_id": number}

    def _reasons(self) -> Iterator[dict[str, Any]]:
        place = 0
        for number, stamp in self._each():
            mark = b"%d" % number
            for journey, run, packed in stamp.reasons:
                place += 1
                yield {
                    "id": place, "customer_id": number, "journey": journey, "run": run.replace(str(ID), str(number)),
                    "reason": packed.replace(_MARK, mark),
                }  # fmt: skip


def _message_ids() -> Iterator[str]:
    """As server libraries make them, the same in every run."""
    dice = random.Random(1)
    while True:
        yield f"{dice.getrandbits(128):032x}"


def _rows(table: Table, values: Iterable[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of the table's columns, with their defaults."""
    wanted = [(column.name, _default(column)) for column in table.columns]
    for each in values:
        yield tuple([each.get(name, default) for name, default in wanted])


def _default(column: Any) -> Any:
    if column.server_default is None:
        return None
    stated = str(getattr(column.server_default.arg, "text", column.server_default.arg))
    return int(stated) if isinstance(column.type, Integer) or stated.isdigit() else stated


def build(opened: Opened, customers: int, kept: Kept, told: Callable[[str], None]) -> None:
    """Fill an empty store."""
    with opened.target() as tables:
        Population(customers, kept).fill(tables, told)


def _publish(store: Store) -> None:
    with closing(store):
        store.publish(documents(), NOW)


@contextmanager
def sqlite_copy(customers: int, folder: Path = FOLDER, kept: Kept = Kept()) -> Iterator[Path]:
    """A file with this population, to be changed; gone afterwards."""
    made = folder / f"population-{customers}.sqlite"
    if not made.exists():
        folder.mkdir(parents=True, exist_ok=True)
        build(SqliteFile(made), customers, kept, _say)
        _publish(SqliteStore(made))
    copy = folder / f"copy-{customers}.sqlite"
    try:
        shutil.copyfile(made, copy)
        yield copy
    finally:
        for each in folder.glob(f"{copy.name}*"):
            each.unlink()


@contextmanager
def postgresql_copy(customers: int, folder: Path = FOLDER, kept: Kept = Kept()) -> Iterator[str]:
    """The URL of a database with this population, to be changed; gone afterwards."""
    name = f"population_{customers}"
    with server(folder / "postgresql") as running:
        if new_database(running, name):
            try:
                build(PostgresDatabase(running.url(name)), customers, kept, _say)
                _publish(PostgresStore(running.url(name)))
            except BaseException:
                drop(running, name)
                raise
        drop(running, "copy")
        new_database(running, "copy", name)
        try:
            yield running.url("copy")
        finally:
            drop(running, "copy")


def _say(words: str) -> None:
    print(f"    {words}", file=sys.stderr, flush=True)


@contextmanager
def populated(store: str, customers: int, folder: Path = FOLDER) -> Iterator[tuple[Store, Any]]:
    """An open store with this population, and its file or URL."""
    make: Any = sqlite_copy if store == "sqlite" else postgresql_copy
    with make(customers, folder) as place, closing(_open(store, place)) as opened:
        yield opened, place


def _open(store: str, place: Any) -> Store:
    return SqliteStore(place) if store == "sqlite" else PostgresStore(place)


def add_options(parser: argparse.ArgumentParser, *, customers: int = 1_000_000) -> None:
    """The options of every benchmark that works on a population."""
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--customers", type=int, default=customers)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where populations are kept")
    parser.add_argument("--json", action="store_true")


def main() -> None:
    """Make one, or find it made; and say how large it is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    add_options(parser)
    chosen = parser.parse_args()
    begun = time.perf_counter()
    with populated(chosen.store, chosen.customers, chosen.folder) as (_store, place):
        states = [len(stamp.state) for stamp in Population(1, Kept()).stamps]
        print(f"{chosen.customers:,} customers in {chosen.store}: {time.perf_counter() - begun:.0f} s")
        print(
            f"state: {sum(states) / len(states):.0f} bytes on average, of a median {sorted(states)[len(states) // 2]}"
        )
        if isinstance(place, Path):
            print(f"{place.stat().st_size / chosen.customers:,.0f} bytes a customer")


if __name__ == "__main__":
    main()
