"""A store moves into another sort of store, and goes on there as it would have where it was."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from filled import MANY, fill, told, worked
from store_values import at, event

from postgresql_server import create_database, drop_database
from wend.app.ports import CustomerFilter
from wend.errors import WendError
from wend.store.migrations import HEAD
from wend.store.move import Moved, move
from wend.store.postgresql import PostgresStore
from wend.store.postgresql.tables import PostgresDatabase
from wend.store.sqlite import SqliteStore
from wend.store.sqlite.tables import SqliteFile
from wend.store.tables import TABLES


@pytest.fixture
def url() -> Iterator[str]:
    made = create_database()
    yield made
    drop_database(made)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A filled store's file."""
    store = SqliteStore(tmp_path / "wend.sqlite")
    fill(store)
    store.close()
    return tmp_path / "wend.sqlite"


def test_the_filled_store_has_something_in_every_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        empty = [
            each.name for each in TABLES if not connection.execute(f"SELECT count(*) FROM {each.name}").fetchone()[0]
        ]
    assert empty == []


def test_from_the_embedded_store_to_postgresql_and_back_everything_is_the_same_and_goes_on(
    path: Path, url: str, tmp_path: Path
) -> None:
    there = move(SqliteFile(path), PostgresDatabase(url))
    assert {each.table for each in there} == {table.name for table in TABLES}
    assert {each.table: each.rows for each in there}["messages"] == MANY
    back = move(PostgresDatabase(url), SqliteFile(tmp_path / "back.sqlite"))
    assert back == there
    stores = [SqliteStore(path), PostgresStore(url), SqliteStore(tmp_path / "back.sqlite")]
    said = [told(store) for store in stores]
    assert said[0] == said[1] == said[2]
    assert said[0]["due"] == (at(0), at(0))
    went_on = [worked(store) for store in stores]
    assert went_on[0] == went_on[1] == went_on[2]
    for store in stores:
        store.close()
    with closing(sqlite3.connect(tmp_path / "back.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_numbers_go_on_where_they_were_also_when_the_last_rows_have_gone(path: Path, url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM events WHERE id > 20")
        connection.commit()
    move(SqliteFile(path), PostgresDatabase(url))
    move(PostgresDatabase(url), SqliteFile(tmp_path / "back.sqlite"))
    numbers = []
    for store in (SqliteStore(path), PostgresStore(url), SqliteStore(tmp_path / "back.sqlite")):
        store.append([event("new", "new")])
        numbers.append((store.last_seq(), store.find_customer("new")))
        store.close()
    assert numbers[0][0] > 40
    assert numbers == [numbers[0]] * 3


def test_a_target_that_is_not_empty_is_refused_and_left_alone(path: Path, url: str, tmp_path: Path) -> None:
    store = PostgresStore(url)
    store.append([event("theirs", "ada")])
    store.close()
    with pytest.raises(WendError, match=r"is not empty \(customers, identities, bells, events, seen, tallies, meta\)"):
        move(SqliteFile(path), PostgresDatabase(url))
    other = SqliteStore(tmp_path / "other.sqlite")
    other.append([event("theirs", "ada")])
    other.close()
    with pytest.raises(WendError, match="is not empty"):
        move(SqliteFile(path), SqliteFile(tmp_path / "other.sqlite"))
    store = PostgresStore(url)
    assert store.event_names() == {"Product Viewed": 1}
    store.close()


def test_a_store_that_is_in_use_does_not_move(path: Path, url: str, tmp_path: Path) -> None:
    used = SqliteStore(path)
    used.generation()
    with pytest.raises(WendError, match="in use; stop Wend"):
        move(SqliteFile(path), PostgresDatabase(url))
    used.close()
    also = PostgresStore(url)
    also.generation()
    with pytest.raises(WendError, match="in use; stop Wend"):
        move(SqliteFile(path), PostgresDatabase(url))
    with pytest.raises(WendError, match="in use; stop Wend"):
        move(PostgresDatabase(url), SqliteFile(tmp_path / "x.sqlite"))
    also.close()


def test_what_does_not_arrive_as_it_was_is_noticed_and_nothing_is_moved(path: Path, url: str) -> None:
    PostgresStore(url).close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.reason := 'spoilt'; RETURN NEW; END $$"
        )
        connection.execute("CREATE TRIGGER spoil BEFORE INSERT ON dead_letters FOR EACH ROW EXECUTE FUNCTION spoil()")
    with pytest.raises(WendError, match="dead_letters has not arrived whole in PostgreSQL"):
        move(SqliteFile(path), PostgresDatabase(url))
    store = PostgresStore(url)
    assert store.summary()["customers"] == 0
    store.close()


@pytest.mark.parametrize("to", ["postgresql", "sqlite"])
def test_a_move_that_is_killed_has_moved_nothing_and_the_next_one_moves_all(
    path: Path, url: str, tmp_path: Path, to: str
) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom wend.store.move import move\n"
        "from wend.store.postgresql.tables import PostgresDatabase\nfrom wend.store.sqlite.tables import SqliteFile\n"
        "def told(table, rows):\n    if table == 'runs':\n        print(rows, flush=True)\n        time.sleep(60)\n"
        "named = sys.argv[2]\n"
        "to = PostgresDatabase(named) if named.startswith('postgresql') else SqliteFile(Path(named))\n"
        "move(SqliteFile(Path(sys.argv[1])), to, told)\n"
    )
    named = url if to == "postgresql" else str(tmp_path / "there.sqlite")
    with subprocess.Popen([sys.executable, "-c", script, str(path), named], stdout=subprocess.PIPE) as killed:
        assert killed.stdout
        assert killed.stdout.readline()
        os.kill(killed.pid, signal.SIGKILL)
    assert not (tmp_path / "there.sqlite").exists()
    target = PostgresDatabase(url) if to == "postgresql" else SqliteFile(tmp_path / "there.sqlite")
    moved = _again(path, target)
    assert {each.table: each.rows for each in moved}["runs"] == 2 * MANY
    store = SqliteStore(path)
    assert store.count_customers(CustomerFilter()) == MANY, "the source is as it was"
    store.close()


def _again(path: Path, target: PostgresDatabase | SqliteFile) -> list[Moved]:
    """Move once the server has noticed that the other one is gone."""
    for _ in range(50):
        try:
            return move(SqliteFile(path), target)
        except WendError as error:
            if "in use" not in str(error):
                raise
            time.sleep(0.1)
    raise AssertionError("still in use after 5 s")


def test_an_empty_store_moves_too_and_one_that_is_not_there_does_not(url: str, tmp_path: Path) -> None:
    with pytest.raises(WendError, match="does not exist; name the store to move"):
        move(SqliteFile(tmp_path / "nowhere.sqlite"), PostgresDatabase(url))
    SqliteStore(tmp_path / "empty.sqlite").close()
    move(SqliteFile(tmp_path / "empty.sqlite"), PostgresDatabase(url))
    store = PostgresStore(url)
    assert store._database.ask("SELECT version_num FROM alembic_version") == [(HEAD,)]
    store.append([event("m1", "ada")])
    assert store.last_seq() == 1
    store.close()
