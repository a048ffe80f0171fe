"""What one transaction does while another one is open: the races, one by one."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from store_values import LEASE, NOW, applied, at, claim_one, commit, event, message

from wend.app.ports import Commit, Document, DocumentKind, EventFilter
from wend.store.postgresql import PostgresStore, log


@contextmanager
def elsewhere(work: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Do something in another thread meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work)


@contextmanager
def open_append(store: PostgresStore, monkeypatch: pytest.MonkeyPatch, *events: Any) -> Iterator[Future[Any]]:
    """An append that has taken its numbers and rung its bells, and commits only when this ends."""
    reached, go_on, real = threading.Event(), threading.Event(), log.copy

    def copy(connection: Any, into: str, rows: Any) -> None:
        real(connection, into, rows)
        if threading.current_thread() is not threading.main_thread() and not reached.is_set():
            reached.set()
            assert go_on.wait(20)

    monkeypatch.setattr(log, "copy", copy)
    with elsewhere(lambda: store.append(list(events))) as appended:
        assert reached.wait(20)
        try:
            yield appended
        finally:
            go_on.set()
            appended.result(20)


def test_a_later_append_waits_until_the_numbers_before_it_can_be_seen(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with open_append(store, monkeypatch, event("slow", "ada")):
            later = pool.submit(lambda: store.append([event("quick", "bob")]))
            with pytest.raises(NotYet):
                later.result(0.3)
            assert store.events(EventFilter()) == []
        assert later.result(20).accepted == 1
    assert [(each.seq, each.message_id) for each in store.events(EventFilter())] == [(1, "slow"), (2, "quick")]


def test_a_claim_neither_waits_for_an_open_append_nor_takes_its_bell_down(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append([event("m1", "ada"), event("m2", "bob")])
    with open_append(store, monkeypatch, event("m3", "ada")):
        (bob,) = store.claim(NOW, 10, "w", LEASE)  # ada's bell is just being rung: she is left to the next claim
        assert [each.message_id for each in bob.events] == ["m2"]
    (ada,) = store.claim(NOW, 10, "w", LEASE)
    assert [each.message_id for each in ada.events] == ["m1", "m3"]


def test_an_event_that_becomes_visible_during_a_turn_rings_again_after_it(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append([event("m1", "ada")])
    commit(store, claim_one(store), next_due=at(5))
    with open_append(store, monkeypatch, event("m2", "ada", received_at=at(6))):
        due = claim_one(store, now=at(7))  # by the timer
        assert due.events == []
    store.commit([Commit(due.customer)], at(8), "w")
    assert [each.message_id for each in claim_one(store, now=at(8)).events] == ["m2"]


def test_workers_that_claim_at_once_never_get_the_same_customer(store: PostgresStore) -> None:
    store.append([event(f"m{n}", f"user-{n}") for n in range(400)])
    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(lambda n: [due.customer.id for due in store.claim(NOW, 9, f"w{n}", LEASE)], range(60)))
    claimed = [customer_id for each in got for customer_id in each]
    assert len(claimed) == len(set(claimed)) == 400


def test_timers_claimed_at_once_go_to_one_worker_each(store: PostgresStore) -> None:
    store.append([event(f"m{n}", f"user-{n}") for n in range(200)])
    store.commit([Commit(applied(due), next_due=at(1)) for due in store.claim(NOW, 500, "w", LEASE)], NOW, "w")
    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(lambda n: [due.customer.id for due in store.claim(at(1), 7, f"w{n}", LEASE)], range(40)))
    claimed = [customer_id for each in got for customer_id in each]
    assert len(claimed) == len(set(claimed)) == 200


def test_messages_claimed_at_once_go_to_one_worker_each(store: PostgresStore) -> None:
    store.append([event("m1", "ada")])
    commit(store, claim_one(store), messages=[message(f"a{n}") for n in range(200)])
    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(lambda n: [each.id for each in store.claim_messages(NOW, 7, f"w{n}", LEASE)], range(40)))
    claimed = [each for some in got for each in some]
    assert len(claimed) == len(set(claimed)) == 200


def test_a_commit_that_waits_for_a_take_over_stores_nothing(store: PostgresStore, database: str) -> None:
    store.append([event("m1", "ada")])
    due = claim_one(store, "slow")
    with psycopg.connect(database) as taking_over:
        taking_over.execute("UPDATE claims SET owner = 'quick', until = until + 60000000")
        with ThreadPoolExecutor(1) as pool:
            late = pool.submit(lambda: commit(store, due, owner="slow"))
            with pytest.raises(NotYet):
                late.result(0.2)
            taking_over.commit()
            late.result(20)
    assert store.customer(1).cursor == 0  # type: ignore[union-attr]


def test_the_same_events_appended_at_once_are_accepted_once(store: PostgresStore) -> None:
    batches = [[event(f"m{n}", f"user-{n}", f"browser-{n % 3}") for n in range(50)] for _ in range(8)]
    batches = [batch[::-1] if turned % 2 else batch for turned, batch in enumerate(batches)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(store.append, batches))
    assert sum(each.accepted for each in taken) == 50
    assert sum(each.duplicates for each in taken) == 350
    assert [each.seq for each in store.events(EventFilter(limit=None))] == list(range(1, 51))
    assert store.summary()["events_accepted"] == sum(store.event_names().values()) == 50


def test_one_round_of_a_schedule_is_appended_once_by_workers_at_once(store: PostgresStore) -> None:
    def append(worker: int) -> None:
        store.append_scheduled("weekly", NOW, [event(f"round-{worker}", "ada")], -1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append, range(4)))
    assert store.count_events(EventFilter()) == 1
    assert store.schedule_cursor("weekly") == (NOW, -1)


def test_publishing_at_once_leaves_one_live_version(store: PostgresStore) -> None:
    def publish(version: int) -> int:
        return store.publish([Document(kind=DocumentKind.JOURNEY, name="w", version=str(version), body="")], NOW)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(publish, range(12))) == list(range(1, 13))
    assert len(store.documents()) == 1
    assert len(store.documents(live_only=False)) == 12
