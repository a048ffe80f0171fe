"""Opening an SQLite file: new, up to date, newer, not ours, broken, forbidden, full."""

import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from store_values import LEASE, NOW, at, claim_one, commit, event, message

from wend.app.ports import EventFilter, Store
from wend.errors import WendError
from wend.store.errors import StoreUnavailable
from wend.store.migrations import HEAD, VERSIONS
from wend.store.migrations.upgrade import FOLDER
from wend.store.schema import METADATA
from wend.store.sqlite import SqliteStore
from wend.store.sqlite.opening import APPLICATION_ID


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wend.sqlite"


@pytest.fixture
def opened(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    yield store
    store.close()


def schema_of(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Every table and index, line by line; in which order columns and constraints stand, and quotes, say nothing.

    SQLite writes a column that was added later behind the last one, on the same line.
    """
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'")
    parts = ((name, re.split(r"\n|, (?=[a-z_]+ [A-Z])", sql.replace('"', ""))) for name, sql in rows)
    return {name: sorted(line.strip().rstrip(",") for line in lines) for name, lines in parts}


def test_the_migrated_schema_is_the_one_described(opened: SqliteStore) -> None:
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as described, closing(sqlite3.connect(opened.path)) as migrated:
        raw = described.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        assert schema_of(migrated) == schema_of(raw)
    engine.dispose()


def test_the_list_of_versions_is_what_the_folder_holds() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [each.revision for each in reversed(scripts)] == list(VERSIONS)
    assert scripts[0].revision == HEAD
    assert all(not hasattr(each.module, "downgrade") for each in scripts)


def test_everything_is_there_after_closing_and_opening_again(path: Path) -> None:
    store = SqliteStore(path)
    store.append([event("m1", "ada", "x")])
    commit(store, claim_one(store), messages=[message("a")], next_due=at(60))
    store.close()
    store = SqliteStore(path)
    assert store.find_customer("x") == 1
    assert store.next_due() == at(60)
    assert [each.id for each in store.claim_messages(NOW, 10, "w", LEASE)] == ["a"]
    store.append([event("m2", "bob")])
    assert [each.seq for each in store.events(EventFilter())] == [1, 2]
    store.close()


def test_an_up_to_date_file_opens_without_alembic_and_fast(path: Path) -> None:
    SqliteStore(path).close()
    script = (
        "import sys, time\n"
        "from wend.store.sqlite import SqliteStore\n"
        "begun = time.perf_counter()\n"
        f"store = SqliteStore({str(path)!r})\n"
        "spent = time.perf_counter() - begun\n"
        "assert 'alembic' not in sys.modules, 'alembic was imported'\n"
        "print(spent)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.15


def test_several_that_open_a_new_file_at_once_all_find_it_ready(path: Path) -> None:
    script = f"from wend.store.sqlite import SqliteStore; SqliteStore({str(path)!r}).close()"
    started = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(4)]
    for each in started:
        _, errors = each.communicate(timeout=60)
        assert each.returncode == 0, errors.decode()
    store = SqliteStore(path)
    assert store.generation() == 0
    store.close()


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_text("dear diary, " * 1000)
    with pytest.raises(WendError, match=r"wend\.sqlite is not an SQLite database; name another file"):
        SqliteStore(path)
    assert path.read_text() == "dear diary, " * 1000


def test_a_database_of_something_else_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE customers (id)")
    before = path.read_bytes()
    with pytest.raises(WendError, match="but not one of Wend's"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_wend_is_refused(path: Path) -> None:
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    with pytest.raises(WendError, match=r"newer Wend \(schema 9999, known up to \d+\); update Wend"):
        SqliteStore(path)


def test_a_file_says_what_it_is(opened: SqliteStore) -> None:
    with closing(sqlite3.connect(opened.path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WendError, match=r"the folder .*nowhere does not exist"):
        SqliteStore(tmp_path / "nowhere" / "wend.sqlite")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WendError, match="cannot be opened"):
        SqliteStore(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(WendError, match="cannot be opened"):
        SqliteStore(tmp_path / "wend.sqlite")


def test_a_file_that_may_only_be_read_is_refused_when_written(path: Path) -> None:
    SqliteStore(path).close()
    store = SqliteStore(path)
    store._database._writer.execute("PRAGMA query_only = ON")
    with pytest.raises(WendError, match="may not be written"):
        store.append([event("m1", "ada")])
    store.close()


def test_a_damaged_file_is_named_and_nothing_is_made_up(path: Path) -> None:
    store = SqliteStore(path)
    store.append([event(f"m{n}", f"user-{n}") for n in range(500)])
    store.close()
    whole = bytearray(path.read_bytes())
    whole[8192:] = b"\xff" * (len(whole) - 8192)
    path.write_bytes(whole)
    with pytest.raises(WendError, match="is damaged"):  # noqa: PT012 - opening may already notice
        store = SqliteStore(path)
        store.events(EventFilter(limit=None))
        store.append([event("m-new", "ada")])


def test_a_full_disk_is_told_and_what_was_acknowledged_stays(opened: SqliteStore) -> None:
    opened.append([event("m1", "ada")])
    (pages,) = opened._database._writer.execute("PRAGMA page_count").fetchone()
    opened._database._writer.execute(f"PRAGMA max_page_count = {pages + 5}")
    big = [event(f"big-{n}", f"user-{n}", properties={"text": "x" * 20_000}) for n in range(20)]
    with pytest.raises(StoreUnavailable, match="no room is left"):
        opened.append(big)
    assert [each.message_id for each in opened.events(EventFilter())] == ["m1"]
    assert opened.find_customer("user-1") is None
    opened._database._writer.execute("PRAGMA max_page_count = 1000000")
    assert opened.append(big).accepted == 20


def test_a_closed_store_says_so(path: Path) -> None:
    store = SqliteStore(path)
    store.close()
    store.close()
    for ask in (store.generation, lambda: store.append([event("m1", "ada")])):
        with pytest.raises(WendError, match="has been closed"):
            ask()


def test_readers_are_not_held_up_by_a_writer(opened: SqliteStore) -> None:
    opened.append([event("m1", "ada")])
    with opened._database.write() as connection:
        connection.execute("DELETE FROM events")
        assert opened.count_events(EventFilter()) == 1
        reader = threading.Thread(target=opened.summary)
        reader.start()
        reader.join(5)
        assert not reader.is_alive()
        connection.execute("ROLLBACK")
        connection.execute("BEGIN")
    assert opened.count_events(EventFilter()) == 1


def test_writers_get_their_turn_in_the_order_they_came(opened: SqliteStore) -> None:
    order: list[int] = []

    def write(number: int) -> None:
        with opened._database.write():
            order.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    with opened._database.write():
        for place, thread in enumerate(threads):
            thread.start()
            give_up_at = time.monotonic() + 5
            while len(opened._database._turn._waiting) <= place and time.monotonic() < give_up_at:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_bells_and_outbox_are_served_by_indexes(opened: SqliteStore) -> None:
    from wend.store.sqlite import bell, outbox

    asked = {"now": 1, "limit": 1, "ids": "[]", "most": 1, "last": 1}
    of_the_outbox = (*outbox._CANDIDATES.values(), *outbox._NEXT.values())
    with opened._database.read() as connection:
        for question in (bell._CANDIDATES, bell._EVENTS, *of_the_outbox):
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {question}", asked)]
            scans = [line for line in plan if line.startswith("SCAN") and "USING" not in line]
            own = ("SCAN claims", "SCAN (subquery", "SCAN j ", "SCAN 0x", "SCAN free", "SCAN earliest")
            assert all(line.startswith(own) for line in scans), plan


def test_what_another_process_joined_is_known_here(path: Path) -> None:
    here, there = SqliteStore(path), SqliteStore(path)
    here.append([event("m1", "ada", "x"), event("m2", "bob")])
    there.append([event("m3", "bob", "x")])
    here.append([event("m4", None, "x")])
    assert [each.message_id for each in here.events(EventFilter(customer_id=2))] == ["m2", "m3", "m4"]
    here.close()
    there.close()


def test_nothing_is_remembered_of_a_transaction_that_failed(opened: SqliteStore) -> None:
    broken = event("m2", "bob", properties={"bad": "\ud800"})
    with pytest.raises(UnicodeEncodeError):
        opened.append([event("m1", "ada"), broken])
    opened.append([event("m3", "bob")])
    assert opened.find_customer("bob") == 1
    assert opened.count_events(EventFilter(customer_id=1)) == 1
    assert opened.find_customer("ada") is None


def test_a_store_is_a_store(opened: SqliteStore) -> None:
    known: Store = opened
    assert known.generation() == 0
