"""`wend backup` and `wend restore`, with a service that works meanwhile, and with one that is killed."""

import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from cli.running import SECONDS_TO_START, done, eventually, process, serving, wend
from wend.store.sqlite import SqliteStore


def everything(path: Path) -> dict[str, list[Any]]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in tables}


def test_what_is_restored_is_what_was_backed_up_row_by_row(busy: Path, tmp_path: Path) -> None:
    (busy / ".wend-secret").write_text("of this shop")
    before = everything(busy / "wend.sqlite")
    assert len(before["events"]) >= 9
    said = wend("backup", tmp_path / "copy", "--dir", busy)
    assert said.status == 0, said.err
    assert (tmp_path / "copy.secret").stat().st_mode & 0o077 == 0
    (busy / "wend.sqlite").unlink()
    (busy / ".wend-secret").unlink()
    said = wend("restore", tmp_path / "copy", "--dir", busy, "--send-queued")
    assert said.status == 0, said.err
    assert "the secret that signs links was put back" in said.err
    assert (busy / ".wend-secret").read_text() == "of this shop"
    assert everything(busy / "wend.sqlite") == before
    with closing(sqlite3.connect(busy / "wend.sqlite")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_after_a_restore_what_was_due_in_the_outbox_is_not_sent_again(busy: Path, tmp_path: Path) -> None:
    queued = done("messages", "--dir", busy, "--status", "queued", "--count")
    assert queued == "1\n"
    done("backup", tmp_path / "copy", "--dir", busy)
    (busy / "wend.sqlite").unlink()
    said = wend("restore", tmp_path / "copy", "--dir", busy)
    assert "1 messages of the outbox were due and may have gone out since" in said.err
    assert done("messages", "--dir", busy, "--status", "queued", "--count") == "0\n"
    assert "may have gone out after that was made" in done("messages", "--dir", busy, "--status", "unknown")
    assert "Message Unknown" in done("events", "--dir", busy)


def test_a_store_that_knows_more_is_only_replaced_when_that_was_asked_for_and_is_kept(
    busy: Path, tmp_path: Path
) -> None:
    done("backup", tmp_path / "copy", "--dir", busy)
    (tmp_path / "more.jsonl").write_text('{"type": "track", "userId": "eve", "event": "Late", "messageId": "late"}\n')
    done("import", tmp_path / "more.jsonl", "--dir", busy)
    before = everything(busy / "wend.sqlite")
    refused = wend("restore", tmp_path / "copy", "--dir", busy)
    assert refused.status == 1
    assert "has 1 events that" in refused.err
    assert everything(busy / "wend.sqlite") == before
    done("restore", tmp_path / "copy", "--dir", busy, "--replace", "--send-queued")
    assert len(everything(busy / "wend.sqlite")["events"]) == len(before["events"]) - 1
    (kept,) = busy.glob("wend.sqlite.replaced-*[0-9]")
    assert everything(kept) == before
    SqliteStore(busy / "wend.sqlite").close()


def test_a_store_that_is_being_served_is_backed_up_but_not_replaced(busy: Path, tmp_path: Path) -> None:
    with serving(busy):
        done("backup", tmp_path / "copy", "--dir", busy)
        refused = wend("restore", tmp_path / "copy", "--dir", busy, "--replace")
        assert refused.status == 1
        assert "is in use; stop Wend" in refused.err
        assert done("customers", "--dir", busy, "--count") == "3\n"


def test_a_backup_under_traffic_is_whole_and_every_event_answered_before_it_is_in_it(
    shop: Path, tmp_path: Path
) -> None:
    done("publish", shop, "--yes")
    key = done("keys", "create", "web", "--dir", shop).strip()
    answered: list[int] = []
    stopped = threading.Event()

    def send(url: str) -> None:
        with httpx2.Client(base_url=url, auth=(key, ""), timeout=30) as client:
            for number in range(100_000):
                if stopped.is_set():
                    return
                body = {"userId": f"u{number % 50}", "event": "Product Viewed", "messageId": f"m{number}"}
                assert client.post("/v1/track", json=body).status_code == 200
                answered.append(number)

    with serving(shop) as (url, server):
        sender = threading.Thread(target=send, args=(url,))
        sender.start()
        try:
            eventually(lambda: len(answered) > 50, "traffic")
            before = answered[-1]
            killed = process("backup", tmp_path / "copy", "--dir", shop)
            killed.kill()
            killed.communicate(timeout=30)
            assert not (tmp_path / "copy").exists()
            done("backup", tmp_path / "copy", "--dir", shop)
            more = len(answered)
            eventually(lambda: len(answered) > more + 20, "traffic after the backup")
        finally:
            stopped.set()
            sender.join()
        server.send_signal(signal.SIGTERM)
        server.wait(SECONDS_TO_START)
    there = {row[1] for row in everything(tmp_path / "copy")["events"]}
    assert {f"m{number}" for number in range(before + 1)} <= there
    live = everything(shop / "wend.sqlite")
    assert there <= {row[1] for row in live["events"]}
    (shop / "wend.sqlite").rename(tmp_path / "lost")
    done("restore", tmp_path / "copy", "--dir", shop)
    with serving(shop) as (url, _), httpx2.Client(base_url=url, auth=(key, ""), timeout=30) as client:
        for number in answered:  # the sender sends again what the restored store does not have: once each
            body = {"userId": f"u{number % 50}", "event": "Product Viewed", "messageId": f"m{number}"}
            assert client.post("/v1/track", json=body).status_code == 200
        eventually(lambda: done("events", "--dir", shop, "--count") == f"{len(live['events'])}\n", "all events again")


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: None, "does not exist; name a file that `wend backup` has made"),
        (lambda path: path.write_text("dear diary " * 999), "is not an SQLite database"),
        (lambda path: sqlite3.connect(path).execute("CREATE TABLE t (a)").connection.close(), "not one of Wend's"),
    ],
)
def test_what_is_no_backup_is_refused_and_nothing_happens(busy: Path, tmp_path: Path, write: Any, message: str) -> None:
    before = everything(busy / "wend.sqlite")
    write(tmp_path / "copy")
    refused = wend("restore", tmp_path / "copy", "--dir", busy)
    assert refused.status == 1
    assert message in refused.err
    assert everything(busy / "wend.sqlite") == before


def test_a_backup_of_a_newer_wend_is_refused(busy: Path, tmp_path: Path) -> None:
    done("backup", tmp_path / "copy", "--dir", busy)
    with closing(sqlite3.connect(tmp_path / "copy")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    refused = wend("restore", tmp_path / "copy", "--dir", busy)
    assert "written by a newer Wend" in refused.err


def test_an_earlier_backup_is_only_replaced_when_that_was_asked_for(busy: Path, tmp_path: Path) -> None:
    done("backup", tmp_path / "copy", "--dir", busy)
    assert "exists already" in wend("backup", tmp_path / "copy", "--dir", busy).err
    done("backup", tmp_path / "copy", "--dir", busy, "--replace")
    (tmp_path / "diary").write_text("dear diary")
    assert "is not an SQLite database" in wend("backup", tmp_path / "diary", "--dir", busy, "--replace").err
    assert (tmp_path / "diary").read_text() == "dear diary"


def test_of_postgresql_the_commands_are_told(busy: Path) -> None:
    for command in ("backup", "restore"):
        told = wend(command, "x", "--dir", busy, "--database", "postgresql://wend:s3cret@127.0.0.1/wend")
        assert told.status == 1
        assert "pg_dump --format=custom" in told.err
        assert "s3cret" not in told.err
