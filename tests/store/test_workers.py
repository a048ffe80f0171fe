"""Processes at work: who is there, what they have counted, and what becomes of what a gone one held."""

from datetime import datetime, timedelta
from threading import Thread
from time import monotonic, sleep

import msgspec
import pytest
from store_values import NOW, applied, at, event, message

from wend.app.ports import Commit, Delivery, Due, Store
from wend.app.signs import LoopSign, Tally, Worker
from wend.model.message import MessageStatus

LEASE = timedelta(seconds=15)
LOOP = LoopSign(name="advance", alive=True, failures=0, portions=7, busy_seconds=0.5, behind_seconds=2.0)


def worker(name: str, seconds: float = 0, counts: Tally | None = None) -> Worker:
    parts = ("delivery", "engine")
    return Worker(
        name=name, parts=parts, started_at=at(seconds), beat_at=at(seconds), loops=(LOOP,), counts=counts or {}
    )


def claimed(store: Store, owner: str) -> Due:
    """A customer that `owner` works on."""
    store.append([event("e1", "ann")])
    (due,) = store.claim(at(10), 10, owner, LEASE)
    return due


def queued(store: Store, owner: str, count: int) -> list[str]:
    """Messages of a customer, all of them claimed by `owner`."""
    due = claimed(store, "engine")
    store.commit(
        [Commit(applied(due), messages=[message(f"m{each}", due.customer.id) for each in range(count)])], NOW, "engine"
    )
    return [each.id for each in store.claim_messages(at(10), count, owner, LEASE)]


def test_processes_are_told_as_they_said_themselves_the_longest_at_work_first(store: Store) -> None:
    counts: Tally = {"turns": [((), 3)], "events": [(("accepted",), 5), (("duplicate",), 1)]}
    store.enlist(worker("two", 5))
    store.enlist(worker("one", 0, counts))
    assert store.workers() == [worker("one", 0, counts), worker("two", 5)]


def test_a_beat_counts_on_and_tells_how_it_stands(store: Store) -> None:
    store.enlist(worker("one"))
    standing = msgspec.structs.replace(worker("one", 3, {"turns": [((), 9)]}), loops=())
    assert store.beat(standing)
    assert store.beat(standing)
    assert store.workers() == [msgspec.structs.replace(standing, started_at=NOW, beats=2)]


def test_who_was_given_up_is_told_so_at_its_next_beat(store: Store) -> None:
    store.enlist(worker("one"))
    assert store.give_up("one")
    assert not store.beat(worker("one", 1))
    assert store.workers() == []
    assert not store.give_up("one")


def test_who_has_beaten_since_is_not_given_up(store: Store) -> None:
    store.enlist(worker("one"))
    due = claimed(store, "one")
    store.beat(worker("one", 1))
    assert not store.give_up("one", 0)
    assert store.claim(at(11), 10, "two", LEASE) == []
    assert store.give_up("one", 1)
    (again,) = store.claim(at(11), 10, "two", LEASE)
    assert again.customer.id == due.customer.id


def test_customers_of_who_is_given_up_are_due_as_before_and_a_late_commit_changes_nothing(store: Store) -> None:
    store.enlist(worker("one"))
    due = claimed(store, "one")
    assert store.next_due() == at(25)
    store.give_up("one", 0)
    assert store.next_due() == NOW
    (again,) = store.claim(at(11), 10, "two", LEASE)
    assert again.customer == due.customer
    late = Commit(applied(due), messages=[message("late", due.customer.id)])
    store.commit([late], at(12), "one")
    assert store.next_message_due() is None
    store.commit([Commit(applied(again))], at(12), "two")
    assert store.claim(at(100), 10, "three", LEASE) == []


def test_a_customer_that_was_set_aside_stays_so_whoever_did_it(store: Store) -> None:
    store.enlist(worker("one"))
    store.set_aside(claimed(store, "one").customer.id, "poison", "one")
    store.give_up("one")
    assert store.claim(at(1_000), 10, "two", LEASE) == []
    assert store.signs(NOW, 10).set_aside == 1


def test_claimed_messages_of_who_is_given_up_go_to_the_next_and_cannot_be_begun_any_more(store: Store) -> None:
    store.enlist(worker("one"))
    ids = queued(store, "one", 3)
    store.give_up("one", 0)
    assert store.begin_handover(ids, at(11), "one") == []
    assert [each.id for each in store.claim_messages(at(11), 10, "two", LEASE)] == ids
    assert store.begin_handover(ids, at(12), "two") == ids


@pytest.mark.parametrize("ended", [True, False])
def test_what_was_being_handed_over_is_lost_at_once_where_the_process_is_known_to_be_gone(
    store: Store, *, ended: bool
) -> None:
    store.enlist(worker("one"))
    ids = queued(store, "one", 2)
    store.begin_handover(ids, at(11), "one")
    store.give_up("one", 0, ended=ended)
    assert [each.id for each in store.lost(at(12), 10)] == (ids if ended else [])
    assert [each.id for each in store.lost(at(25), 10)] == ids
    store.record([Delivery(ids[0], MessageStatus.SENT, attempt=1)], at(13))
    assert [each.id for each in store.lost(at(25), 10)] == ids[1:]


def test_what_others_hold_stays_theirs(store: Store) -> None:
    for name in ("one", "two"):
        store.enlist(worker(name))
    ids = queued(store, "two", 2)
    store.begin_handover(ids[:1], at(11), "two")
    store.give_up("one", ended=True)
    assert store.lost(at(12), 10) == []
    assert store.begin_handover(ids, at(12), "two") == ids[1:]


def test_sums_of_counts_never_go_back_when_processes_end(store: Store) -> None:
    store.enlist(worker("one", 0, {"turns": [((), 3)], "events": [(("accepted",), 5)]}))
    store.enlist(worker("two", 0, {"turns": [((), 4)]}))
    whole: Tally = {"events": [(("accepted",), 5)], "turns": [((), 7)]}
    assert store.counted() == whole
    store.give_up("one")
    assert store.counted() == whole
    store.give_up("two")
    assert store.counted() == whole
    store.enlist(worker("three", 0, {"turns": [((), 1)], "events": [(("duplicate",), 2)]}))
    store.give_up("three")
    assert store.counted() == {"events": [(("accepted",), 5), (("duplicate",), 2)], "turns": [((), 8)]}


def test_of_several_who_give_one_up_one_does(store: Store) -> None:
    store.enlist(worker("one", 0, {"turns": [((), 3)]}))
    done: list[bool] = []
    threads = [Thread(target=lambda: done.append(store.give_up("one", 0))) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == [False, False, False, True]
    assert store.counted() == {"turns": [((), 3)]}


def test_who_listens_hears_that_something_was_written(store: Store) -> None:
    ear = store.ear()
    while ear.wait(0.1) and not is_memory(store):  # at first it is told to look
        pass
    writing = Thread(target=lambda: (sleep(0.2), store.append([event("e1", "ann")])))
    writing.start()
    begun = monotonic()
    while not ear.wait(5):
        assert monotonic() - begun < 30
    writing.join()
    ear.close()
    assert monotonic() - begun < 5


def is_memory(store: Store) -> bool:
    return type(store).__name__ == "MemoryStore"


def test_who_listens_is_not_called_when_nothing_happens(store: Store) -> None:
    if is_memory(store):
        return
    ear = store.ear()
    while ear.wait(0.1):
        pass
    begun = datetime.now(NOW.tzinfo)
    assert not ear.wait(0.3)
    assert datetime.now(NOW.tzinfo) - begun >= timedelta(seconds=0.3)
    store.workers()
    assert not ear.wait(0.1)
    ear.close()
