"""`wend db`: the store is checked, brought up to date and moved, and the service goes on with it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cli.running import done, eventually, serving, wend
from postgresql_server import create_database, drop_database


@pytest.fixture
def url() -> Iterator[str]:
    made = create_database()
    yield made
    drop_database(made)


def test_a_shop_that_works_is_as_it_should_be_also_while_it_is_served(busy: Path) -> None:
    assert "everything in the store is as it should be" in wend("db", "check", "--dir", busy).err
    with serving(busy):
        assert wend("db", "check", "--dir", busy).status == 0


def test_a_trouble_is_told_with_what_to_do_and_ends_with_status_1(busy: Path) -> None:
    with closing(sqlite3.connect(busy / "wend.sqlite")) as store:
        store.execute("DELETE FROM tallies")
        store.commit()
    told = wend("db", "check", "--dir", busy)
    assert told.status == 1
    assert "error: the books count fewer events than there are" in told.out
    assert "→ this is a fault of Wend" in told.out
    found = json.loads(wend("db", "check", "--dir", busy, "--json").out)
    assert (found["kind"], found["severity"]) == ("tallies", "error")


def test_migrate_says_from_where_to_where(shop: Path) -> None:
    assert "schema none → 00" in wend("db", "migrate", "--dir", shop).err
    assert ": up to date" in wend("db", "migrate", "--dir", shop).err


def test_a_shop_moves_to_postgresql_and_back_and_what_it_owed_goes_out_once(
    busy: Path, url: str, tmp_path: Path
) -> None:
    before = [done(what, "--dir", busy, "--json") for what in ("customers", "events", "runs", "messages", "tasks")]
    assert done("messages", "--dir", busy, "--status", "queued", "--count") == "1\n"
    assert "Moved, read back and the same" in done("db", "move", url, "--dir", busy)
    there = ("--dir", busy, "--database", url)
    assert [done(what, *there, "--json") for what in ("customers", "events", "runs", "messages", "tasks")] == before
    assert wend("db", "check", *there).status == 0
    refused = wend("db", "move", url, "--dir", busy)
    assert refused.status == 1
    assert "is not empty" in refused.err
    with serving(busy, "--database", url):
        eventually(lambda: done("messages", *there, "--status", "sent", "--count") == "1\n", "what it owed")
        assert "in use; stop Wend" in wend("db", "move", tmp_path / "x.sqlite", *there).err
    done("db", "move", tmp_path / "back.sqlite", *there)
    back = ("--database", tmp_path / "back.sqlite")
    assert done("messages", *back, "--status", "sent", "--count") == "1\n"
    assert wend("db", "check", *back).status == 0


def test_a_store_is_not_moved_onto_itself(busy: Path) -> None:
    assert "is the store itself" in wend("db", "move", busy / "wend.sqlite", "--dir", busy).err
