"""What `wend db check` finds in a store, and that it finds nothing in one that is right."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from filled import fill
from store_values import at, claim_one, commit, event, message, run

from postgresql_server import drop_database, ready_database
from wend.app.ports import Document, DocumentKind, Store
from wend.store.check import Looking, check_store
from wend.store.postgresql import PostgresStore
from wend.store.postgresql.looking import PostgresLooking
from wend.store.sqlite import SqliteStore
from wend.store.sqlite.looking import SqliteLooking

Spoil = Callable[[str], None]


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Looking, Spoil]]:
    """A store, how it is looked at, and a way to change it behind its back."""
    path, url = tmp_path / "wend.sqlite", ready_database() if request.param == "postgresql" else ""

    def spoil(statement: str) -> None:
        if url:
            with psycopg.connect(url) as server:
                server.execute(statement)  # type: ignore[arg-type]
            return
        with closing(sqlite3.connect(path)) as file:
            file.execute(statement)
            file.commit()

    store: Store = PostgresStore(url) if url else SqliteStore(path)
    yield store, PostgresLooking(url) if url else SqliteLooking(path), spoil
    store.close()
    if url:
        drop_database(url)


def begin(store: Store) -> None:
    """One customer with a run that waits, and a message."""
    store.publish([Document(kind=DocumentKind.JOURNEY, name="welcome", version="v1", body="")], at(0))
    store.append([event("m1", "ada")])
    due = claim_one(store)
    due.customer.runs = [run("1-1", until=at(60))]
    due.customer.segments = ["all"]
    commit(store, due, runs=due.customer.runs, messages=[message("1-1.hello.1")], next_due=at(60))


def test_a_store_that_is_right_has_no_troubles(shop: tuple[Store, Looking, Spoil]) -> None:
    store, looking, _ = shop
    assert check_store(looking) == []
    begin(store)
    assert check_store(looking) == []


def test_a_store_with_something_in_every_table_has_no_orphans_and_is_not_damaged(
    shop: tuple[Store, Looking, Spoil],
) -> None:
    store, looking, _ = shop
    fill(store)
    kinds = {each.kind for each in check_store(looking)}
    assert kinds <= {"entry-counts"}, "the counts of `fill` are not those of its runs"


@pytest.mark.parametrize(
    ("statement", "kind", "words"),
    [
        (
            "UPDATE events SET customer_id = 9",
            "orphans",
            "1 rows of events belong to customers that do not exist, such as #9",
        ),
        ("UPDATE customers SET cursor = 0", "unheard", "1 customers have events that no bell rings for, such as #1"),
        ("UPDATE customers SET cursor = 7", "cursor", "applied events that the log does not have, such as #1"),
        ("DELETE FROM tallies", "tallies", "under 1 names, such as Product Viewed"),
        ("DELETE FROM documents", "no-document", "1 runs stand in versions that are not there, such as of welcome"),
        ("DELETE FROM runs", "state-run", "#1: run 1-1 is active in its state, ended or missing in lists"),
        ("UPDATE customers SET due_at = NULL", "state-timer", "it is due at 2024-03-01 12:01:00, but rings never"),
        ("DELETE FROM memberships", "state-segments", "its state is in ['all'], lists have it in []"),
        ("UPDATE customers SET state = 'x'", "state-unreadable", "#1: "),
    ],
)
def test_each_trouble_is_found_and_said_with_what_to_do(
    shop: tuple[Store, Looking, Spoil], statement: str, kind: str, words: str
) -> None:
    store, looking, spoil = shop
    begin(store)
    spoil(statement)
    found = {each.kind: each for each in check_store(looking)}
    assert kind in found
    assert words in found[kind].what
    assert len(found[kind].do) > 20


def test_on_postgresql_rows_that_were_loaded_by_hand_are_noticed(tmp_path: Path) -> None:
    url = ready_database()
    store = PostgresStore(url)
    begin(store)
    with psycopg.connect(url) as server:
        server.execute("SELECT setval('runs_number_seq', 1, false)")
    (trouble,) = check_store(PostgresLooking(url))
    assert trouble.kind == "numbers"
    assert "runs numbers on from 0, but has rows up to 1: new rows are refused" in trouble.what
    store.close()
    drop_database(url)


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "wend.sqlite")
    store.append([event(f"m{number}", f"user-{number}") for number in range(500)])
    store.close()
    with closing(sqlite3.connect(tmp_path / "wend.sqlite")) as file:
        (page,) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'events_customer'").fetchone()
    whole = bytearray((tmp_path / "wend.sqlite").read_bytes())
    whole[(page - 1) * 4096 + 100 : page * 4096] = b"\xff" * 3996
    (tmp_path / "wend.sqlite").write_bytes(whole)
    kinds = {each.kind for each in check_store(SqliteLooking(tmp_path / "wend.sqlite"))}
    assert "damaged" in kinds
