"""Copies of a store in use: of one moment, whole or not there, and held up by nobody."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from store_values import event

from wend import limits
from wend.errors import WendError
from wend.store.migrations import HEAD
from wend.store.sqlite import SqliteStore
from wend.store.sqlite.backup import contents_of, copy_running, nobody_else, verified


def everything(path: Path) -> dict[str, list[Any]]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in tables}


@pytest.fixture
def large(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store of some 12 MB, so that a copy takes several portions."""
    store = SqliteStore(tmp_path / "wend.sqlite")
    for portion in range(6):
        store.append([event(f"m{portion}-{n}", f"user-{n}", properties={"text": "x" * 2_000}) for n in range(1_000)])
    yield store
    store.close()


def test_a_copy_holds_every_row_of_every_table(large: SqliteStore, tmp_path: Path) -> None:
    contents = copy_running(large.path, tmp_path / "copy")
    assert everything(tmp_path / "copy") == everything(large.path)
    assert (contents.schema, contents.rows["events"], contents.last_event) == (HEAD, 6_000, 6_000)
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy"]


def test_a_copy_under_writes_is_of_one_moment_and_never_begins_anew(large: SqliteStore, tmp_path: Path) -> None:
    copied: list[int] = []
    written: list[float] = []
    stopped = threading.Event()

    def write() -> None:
        number = 0
        while not stopped.is_set():
            begun = time.monotonic()
            large.append([event(f"late-{number}", f"late-{number}"), event(f"late-{number}-b", f"late-{number}")])
            written.append(time.monotonic() - begun)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        contents = copy_running(large.path, tmp_path / "copy", lambda done, _: copied.append(done))
    finally:
        stopped.set()
        writer.join()
    assert copied == sorted(copied)
    assert len(copied) >= 3
    assert len(written) > len(copied), "the writer got on between the portions"
    assert max(written) < limits.STORE_WAIT_SECONDS / 10
    rows = everything(tmp_path / "copy")
    assert len(rows["events"]) == contents.rows["events"]
    late = {row[2] for row in rows["events"] if row[1].startswith("late-")}
    assert sum(row[1].startswith("late-") for row in rows["events"]) == 2 * len(late), "each commit whole or not at all"


def test_a_backup_that_is_killed_leaves_no_file_of_that_name_and_the_next_one_does(
    large: SqliteStore, tmp_path: Path
) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom wend.store.sqlite.backup import copy_running\n"
        "def told(done, pages):\n    print(done, flush=True)\n    time.sleep(60)\n"
        "copy_running(Path(sys.argv[1]), Path(sys.argv[2]), told)\n"
    )
    command = [sys.executable, "-c", script, str(large.path), str(tmp_path / "copy")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout
        assert int(killed.stdout.readline()) > 0
        killed.kill()
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.part"]
    large.append([event("after", "ada")])
    assert copy_running(large.path, tmp_path / "copy").rows["events"] == 6_001
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy"]
    assert everything(tmp_path / "copy") == everything(large.path)


def test_a_damaged_copy_is_found_out(large: SqliteStore, tmp_path: Path) -> None:
    copy_running(large.path, tmp_path / "copy")
    whole = bytearray((tmp_path / "copy").read_bytes())
    whole[100_000:200_000] = b"\xff" * 100_000
    (tmp_path / "copy").write_bytes(whole)
    with pytest.raises(WendError, match="is damaged"):
        verified(tmp_path / "copy")


def test_the_store_is_not_copied_onto_itself(large: SqliteStore) -> None:
    with pytest.raises(WendError, match="is the store itself"):
        copy_running(large.path, large.path)
    assert large.event_names() == {"Product Viewed": 6_000}


def test_a_store_that_somebody_has_open_is_not_had_alone(large: SqliteStore) -> None:
    with pytest.raises(WendError, match="is in use; stop Wend"), nobody_else(large.path):
        pass
    large.close()
    with nobody_else(large.path) as alone:
        assert alone is not None
        assert contents_of(alone, large.path).rows["events"] == 6_000
        with pytest.raises(WendError, match="is in use"), nobody_else(large.path):
            pass


def test_a_full_disk_is_told_and_leaves_nothing_behind(large: SqliteStore, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(WendError, match=r"the folder .* does not exist"):
        copy_running(large.path, tmp_path / "nowhere" / "copy")
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom wend.store.sqlite.backup import copy_running\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, 5_000_000))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "copy_running(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    command = [sys.executable, "-c", script, str(large.path), str(tmp_path / "out" / "copy")]
    failed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert "StoreUnavailable" in failed.stderr
    assert list((tmp_path / "out").iterdir()) == []
