"""Several processes on one file, some of them killed."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from wend.app.ports import EventFilter
from wend.store.sqlite import SqliteStore

HERE = Path(__file__).parent

APPEND = """
import sys
sys.path.insert(0, {here!r})
from store_values import event
from wend.store.sqlite import SqliteStore
store = SqliteStore({path!r})
for batch in range({batches}):
    ids = [f"{name}-{{batch}}-{{n}}" for n in range(10)]
    store.append([event(each, f"user-{{batch % 7}}", f"browser-{{n % 5}}") for n, each in enumerate(ids)])
    print(batch, flush=True)
"""

WORK = """
import sys
sys.path.insert(0, {here!r})
from store_values import NOW, LEASE, applied, event
from wend.app.ports import Commit
from wend.store.sqlite import SqliteStore
store = SqliteStore({path!r})
for batch in range({batches}):
    store.append([event(f"{name}-{{batch}}-{{n}}", f"user-{{(batch * 3 + n) % 40}}") for n in range(5)])
    due = store.claim(NOW, 7, {name!r}, LEASE)
    for each in due:
        for one in each.events:
            print("applied", one.message_id, each.customer.id, one.seq, flush=True)
    store.commit([Commit(applied(each)) for each in due], NOW, {name!r})
while due := store.claim(NOW, 7, {name!r}, LEASE):
    for each in due:
        for one in each.events:
            print("applied", one.message_id, each.customer.id, one.seq, flush=True)
    store.commit([Commit(applied(each)) for each in due], NOW, {name!r})
"""


def start(script: str, path: Path, name: str, batches: int) -> subprocess.Popen[str]:
    text = script.format(here=str(HERE), path=str(path), name=name, batches=batches)
    return subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("kill_after", [1, 7, 40])
def test_what_was_acknowledged_before_a_kill_is_there_exactly_once(tmp_path: Path, kill_after: int) -> None:
    path = tmp_path / "wend.sqlite"
    SqliteStore(path).close()
    process = start(APPEND, path, "a", 100_000)
    assert process.stdout
    acknowledged = [int(next(process.stdout)) for _ in range(kill_after)]
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
    process.communicate()
    store = SqliteStore(path)
    events = store.events(EventFilter(limit=None))
    there = Counter(each.message_id for each in events)
    assert set(there.values()) == {1}
    assert {f"a-{batch}-{n}" for batch in acknowledged for n in range(10)} <= set(there)
    assert len(there) % 10 == 0  # a batch is there whole or not at all
    assert len(there) - 10 * len(acknowledged) in (0, 10)  # the last may have been stored and not yet told
    assert [each.seq for each in events] == list(range(1, len(events) + 1))
    assert sum(
        len(due.events) for due in store.claim(events[0].received_at, 100, "w", events[0].time - events[0].time)
    ) == len(events)
    store.close()


def test_two_processes_on_one_file_apply_every_event_once_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "wend.sqlite"
    workers = [start(WORK, path, name, 60) for name in ("a", "b")]
    applied: list[tuple[str, int, int]] = []
    for worker in workers:
        out, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
        for line in out.splitlines():
            _, message_id, customer, seq = line.split()
            applied.append((message_id, int(customer), int(seq)))
    store = SqliteStore(path)
    left = [
        one for due in store.claim(store.events(EventFilter())[0].time, 100, "c", store_lease()) for one in due.events
    ]
    assert left == []
    assert len(applied) == len({message_id for message_id, _, _ in applied}) == 2 * 60 * 5
    assert store.count_events(EventFilter()) == len(applied)
    assert store.summary()["customers"] == 40
    store.close()


def store_lease() -> object:
    from store_values import LEASE

    return LEASE
