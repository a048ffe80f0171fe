"""Several processes on one database, some of them killed."""

import os
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from store_values import LEASE, NOW

from wend.app.ports import Commit, EventFilter
from wend.store.postgresql import PostgresStore

HERE = Path(__file__).parent

BEGIN = f"""
import sys
sys.path.insert(0, {str(HERE.parent / "store")!r})
from store_values import NOW, LEASE, applied, event
from wend.app.ports import Commit, EventFilter
from wend.store.postgresql import PostgresStore
name, batches = sys.argv[2], int(sys.argv[3])
store = PostgresStore(sys.argv[1])
"""
APPEND = """
for batch in range(batches):
    ids = [f"{name}-{batch}-{n}" for n in range(10)]
    store.append([event(each, f"user-{batch % 7}", f"browser-{n % 5}") for n, each in enumerate(ids)])
    print(batch, flush=True)
"""
WORK = """
def work():
    due = store.claim(NOW, 7, name, LEASE)
    for each in due:
        print("claimed", each.customer.id, flush=True)
        for one in each.events:
            print("applied", one.message_id, each.customer.id, one.seq, flush=True)
    store.commit([Commit(applied(each)) for each in due], NOW, name)
    return due
for batch in range(batches):
    store.append([event(f"{name}-{batch}-{n}", f"user-{(batch * 3 + n) % 40}", f"browser-{n}") for n in range(5)])
    work()
while work():
    pass
"""


def start(script: str, url: str, name: str, batches: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BEGIN + script, url, name, str(batches)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> list[str]:
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return out.splitlines()


@pytest.mark.parametrize("kill_after", [1, 7, 40])
def test_what_was_acknowledged_before_a_kill_is_there_exactly_once(
    store: PostgresStore, database: str, kill_after: int
) -> None:
    process = start(APPEND, database, "a", 100_000)
    assert process.stdout
    acknowledged = [int(next(process.stdout)) for _ in range(kill_after)]
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
    process.communicate()
    events = store.events(EventFilter(limit=None))
    there = Counter(each.message_id for each in events)
    assert set(there.values()) == {1}
    assert {f"a-{batch}-{n}" for batch in acknowledged for n in range(10)} <= set(there)
    assert len(there) % 10 == 0  # a batch is there whole or not at all
    assert len(there) - 10 * len(acknowledged) in (0, 10)  # the last may have been stored and not yet told
    store.append(events[:1])  # nobody who died holds anything up
    assert [each.seq for each in events] == list(range(1, len(events) + 1))
    assert sum(len(due.events) for due in store.claim(NOW, 100, "w", LEASE)) == len(events)


def test_two_processes_apply_every_event_once_and_each_customers_in_order(store: PostgresStore, database: str) -> None:
    workers = [start(WORK, database, name, 60) for name in ("a", "b")]
    applied = [line.split()[1:] for worker in workers for line in finished(worker) if line.startswith("applied")]
    left = store.claim(NOW, 100, "c", LEASE)
    assert [one for due in left for one in due.events] == []
    assert len(applied) == len({message_id for message_id, _, _ in applied}) == 2 * 60 * 5
    assert {message_id for message_id, _, _ in applied} == {
        each.message_id for each in store.events(EventFilter(limit=None))
    }
    assert store.summary()["customers"] == 40


def test_processes_that_join_the_same_ids_at_once_leave_one_customer_for_each(
    store: PostgresStore, database: str
) -> None:
    script = """
for batch in range(batches):
    store.append([event(f"{name}-{batch}-{n}", None, f"browser-{batch}") for n in range(2)])
    store.append([event(f"{name}-{batch}-u{n}", f"user-{batch}-{n}", f"browser-{batch}") for n in range(3)])
"""
    for process in [start(script, database, name, 40) for name in ("a", "b", "c")]:
        finished(process)
    owners = defaultdict(set)
    for number in range(1, store.last_customer() + 1):
        for kind, value in store.ids(number):
            owners[kind, value].add(number)
            if kind == "user_id":
                assert store.customer(number).user_id == value  # type: ignore[union-attr]
    assert {len(each) for each in owners.values()} == {1}
    assert store.summary()["customers"] == 40 * 3  # each browser's first customer became one of its users
    assert store.count_events(EventFilter()) == 3 * 40 * 5


def test_a_reader_behind_a_cursor_never_misses_an_event(store: PostgresStore, database: str) -> None:
    writers = [start(APPEND, database, name, 150) for name in ("a", "b", "c")]
    seen: list[int] = []
    while any(writer.poll() is None for writer in writers) or len(seen) < 4500:
        seen += [each.seq for each in store.events(EventFilter(after=seen[-1] if seen else 0, limit=7))]
        if all(writer.poll() is not None for writer in writers) and not store.events(EventFilter(after=seen[-1])):
            break
    for writer in writers:
        finished(writer)
    assert seen == list(range(1, 4501))


def test_one_customers_cursor_never_passes_an_event_by(store: PostgresStore, database: str) -> None:
    script = """
for batch in range(batches):
    store.append([event(f"{name}-{batch}-{n}", "ada", received_at=NOW) for n in range(2)])
"""
    writers = [start(script, database, name, 200) for name in ("a", "b", "c")]
    seen: list[int] = []
    while any(writer.poll() is None for writer in writers) or store.next_due() is not None:
        for due in store.claim(NOW, 1, "w", LEASE):
            seen += [each.seq for each in due.events]
            due.customer.cursor = seen[-1]
            store.commit([Commit(due.customer)], NOW, "w")
    for writer in writers:
        finished(writer)
    assert seen == list(range(1, 1201))


def test_the_claims_of_a_process_that_died_are_taken_over_when_its_lease_is_over(
    store: PostgresStore, database: str
) -> None:
    script = """
store.append([event(f"m{n}", f"user-{n}") for n in range(20)])
print(len(store.claim(NOW, 20, name, LEASE)), flush=True)
import time; time.sleep(100)
"""
    process = start(script, database, "dead", 0)
    assert process.stdout
    assert next(process.stdout) == "20\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert store.claim(NOW, 20, "w", LEASE) == []
    assert len(store.claim(NOW + LEASE, 20, "w", LEASE)) == 20
