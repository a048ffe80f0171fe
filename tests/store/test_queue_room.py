"""Queues with a capacity: who takes the last place is decided with the storing, and turns that find it taken are refused."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from store_values import NOW, at, claim_one, commit, event

from wend.app.ports import CapReachedError, Commit, Queued, Store, TaskFilter
from wend.model.task import Task, TaskChange, TaskStatus

WORKERS = 4


def task(name: str, customer: int) -> Task:
    return Task(
        id=name, customer_id=customer, run=f"{customer}-1", queue="desk", title="Help", created_at=NOW, opened_at=NOW
    )


def opens(store: Store, user: str, seen: int, *, capacity: int = 1, freed: int = 0) -> str:
    """A customer whose turns have seen so many open tasks, and open one more."""
    store.append([event(f"m-{user}", user)])
    due = claim_one(store)
    commit(store, due, tasks=[task(f"t-{user}", due.customer.id)], queued=[Queued("desk", capacity, seen, 1, freed)])
    return f"t-{user}"


def open_tasks(store: Store) -> int:
    return store.count_tasks(TaskFilter(queue="desk", status=TaskStatus.OPEN))


def test_a_commit_that_finds_its_room_taken_is_refused_whole(store: Store) -> None:
    opens(store, "ada", 0)
    with pytest.raises(CapReachedError, match="the queue desk: 2 open tasks where 1 have room"):
        opens(store, "ben", 0)
    assert open_tasks(store) == 1
    (due,) = store.claim(at(31), 10, "another", timedelta(seconds=30))
    assert [each.message_id for each in due.events] == ["m-ben"]


def test_what_others_open_takes_no_room_that_is_left(store: Store) -> None:
    opens(store, "ada", 0, capacity=2)
    opens(store, "ben", 0, capacity=2)
    assert open_tasks(store) == 2


def test_what_turns_have_seen_they_have_counted(store: Store) -> None:
    """A queue may stand above its capacity, by what escalates into it; that is no other process."""
    opens(store, "ada", 0)
    opens(store, "ben", 1)
    assert open_tasks(store) == 2


def test_a_task_that_is_closed_makes_room(store: Store) -> None:
    first = opens(store, "ada", 0)
    store.change_task(TaskChange(id=first, at=NOW, status=TaskStatus.DONE, outcome="done", by="dora"))
    opens(store, "ben", 0)
    assert open_tasks(store) == 1


def test_a_task_that_somebody_else_has_closed_meanwhile_is_not_freed_twice(store: Store) -> None:
    """A turn ends the only task and opens another; before it is stored a person closes that one, and others take its place."""
    first = opens(store, "ada", 0)
    store.append([event("m-ben", "ben")])
    due = claim_one(store)
    store.change_task(TaskChange(id=first, at=NOW, status=TaskStatus.DONE, outcome="done", by="dora"))
    opens(store, "cleo", 0)
    ends = TaskChange(id=first, at=NOW, status=TaskStatus.EXPIRED, frees="desk")
    mine = {"tasks": [task("t-ben", due.customer.id)], "task_changes": [ends], "queued": [Queued("desk", 1, 1, 1, 1)]}
    with pytest.raises(CapReachedError, match="2 open tasks where 1 have room"):
        commit(store, due, **mine)
    assert open_tasks(store) == 1


def test_of_workers_at_the_same_time_no_more_than_have_room_are_stored(store: Store) -> None:
    for number in range(WORKERS):
        store.append([event(f"m{number}", f"user-{number}")])
    due = [store.claim(NOW, 1, f"w{number}", timedelta(seconds=30))[0] for number in range(WORKERS)]
    together = threading.Barrier(WORKERS)

    def work(number: int) -> bool:
        customer = due[number].customer
        mine = Commit(customer, tasks=[task(f"t{number}", customer.id)], queued=[Queued("desk", 2, 0, 1)])
        together.wait(20)
        try:
            store.commit([mine], NOW, f"w{number}")
        except CapReachedError:
            return False
        return True

    with ThreadPoolExecutor(WORKERS) as pool:
        assert sum(pool.map(work, range(WORKERS))) == 2
    assert open_tasks(store) == 2
