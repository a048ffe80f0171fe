"""Processes that write to one SQLite file come in turn."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from wend.store.sqlite.queue import Queue

GREEDY = """
import sys, time
from pathlib import Path
from wend.store.sqlite.queue import Queue
queue, times, end = Queue(Path(sys.argv[1])), 0, time.monotonic() + float(sys.argv[2])
print("there", flush=True)
while time.monotonic() < end:
    with queue:
        time.sleep(0.01)
    times += 1
print(times, flush=True)
"""


def greedy(database: Path, seconds: float) -> "subprocess.Popen[str]":
    """A process that always wants to write, for hundredths of a second at a time."""
    command = [sys.executable, "-c", GREEDY, str(database), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "there\n"
    return process


def test_of_two_that_always_want_to_write_each_comes_every_other_time(tmp_path: Path) -> None:
    other = greedy(tmp_path / "wend.sqlite", 2.0)
    mine, queue, end = 0, Queue(tmp_path / "wend.sqlite"), time.monotonic() + 2.0
    while time.monotonic() < end:
        with queue:
            time.sleep(0.01)
        mine += 1
    theirs = int(other.communicate(timeout=60)[0])
    queue.close()
    assert min(mine, theirs) > 10
    assert 0.6 < mine / theirs < 1.7


def test_a_killed_process_stands_in_nobodys_way(tmp_path: Path) -> None:
    other = greedy(tmp_path / "wend.sqlite", 600)
    time.sleep(0.2)
    other.kill()
    other.communicate()
    queue, begun = Queue(tmp_path / "wend.sqlite"), time.monotonic()
    with queue:
        assert time.monotonic() - begun < 5
    queue.close()


def test_one_that_takes_too_long_is_left_to_sqlite_to_tell_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wend.limits.STORE_WAIT_SECONDS", 0.3)
    stuck = subprocess.Popen(
        [
            sys.executable,
            "-c",
            GREEDY.replace("time.sleep(0.01)", "print('in', flush=True); time.sleep(600)"),
            str(tmp_path / "wend.sqlite"),
            "600",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert stuck.stdout
    assert [stuck.stdout.readline() for _ in range(2)] == ["there\n", "in\n"]
    queue, begun = Queue(tmp_path / "wend.sqlite"), time.monotonic()
    with queue:
        assert 0.3 <= time.monotonic() - begun < 30
    stuck.kill()
    stuck.communicate()
    queue.close()


@pytest.mark.parametrize("place", ["no/such/folder/wend.sqlite", "vanished/wend.sqlite"])
def test_where_there_is_no_file_for_it_everybody_writes_as_sqlite_lets_them(tmp_path: Path, place: str) -> None:
    (tmp_path / "vanished").mkdir()
    queue = Queue(tmp_path / place)
    for each in (tmp_path / "vanished").iterdir():
        each.unlink()
    with queue:
        pass
    with queue:
        pass
    queue.close()
