"""What people have to do: the same in every store."""

from datetime import timedelta
from typing import Any

import pytest
from store_values import LEASE, NOW, at, claim_one, commit, event, turn

from wend.app.ports import EventFilter, Store, TaskFilter
from wend.model.event import EventKind
from wend.model.task import QueueCount, Task, TaskChange, TaskStatus

HOUR = timedelta(hours=1)


def task(number: int, **more: Any) -> Task:
    """An open task of the first customer's first run."""
    given = {"customer_id": 1, "journey": "welcome", "version": "v1", "run": "1-1", "step": "call", "queue": "sales"}
    given |= {"title": "Call", "created_at": NOW, "opened_at": NOW}
    return Task(**{"id": f"1-1.call.{number}", **given, **more})


def alert(name: str = "wend:alert:f1", **more: Any) -> Task:
    return Task(id=name, queue="ops", title="Look", created_at=NOW, opened_at=NOW, about="f1", **more)


def known(store: Store, *tasks: Task) -> None:
    """Let a turn of the first customer open tasks."""
    store.append([event("m1", "ann")])
    turn(store, tasks=list(tasks))


def test_a_task_comes_back_as_it_was_opened(store: Store) -> None:
    whole = task(
        1,
        assignee="anna",
        dealt="anna",
        dealt_at=NOW,
        priority="urgent",
        outcomes=("reached", "no-answer"),
        due_at=at(3600),
    )
    known(store, whole)
    assert store.tasks(TaskFilter()) == [whole]
    assert store.count_tasks(TaskFilter()) == 1


def test_a_task_that_was_decided_on_before_is_not_opened_again(store: Store) -> None:
    known(store, task(1, title="Call"))
    store.append([event("m2", "ann")])
    turn(store, tasks=[task(1, title="Call again")])
    assert [each.title for each in store.tasks(TaskFilter())] == ["Call"]


def test_a_turn_whose_claim_was_lost_opens_and_closes_nothing(store: Store) -> None:
    known(store, task(1))
    store.append([event("m2", "ann")])
    due = claim_one(store)
    (taken_over,) = store.claim(NOW + 2 * LEASE, 10, "other", LEASE)
    gone = TaskChange(id="1-1.call.1", at=NOW, status=TaskStatus.CANCELLED, why="goal")
    commit(store, due, tasks=[task(2)], task_changes=[gone])
    assert taken_over.customer.id == due.customer.id
    assert [(each.id, each.status) for each in store.tasks(TaskFilter())] == [("1-1.call.1", TaskStatus.OPEN)]


def test_changes_of_a_turn_reach_tasks_of_the_same_turn(store: Store) -> None:
    gone = TaskChange(id="1-1.call.1", at=at(1), status=TaskStatus.CANCELLED, why="goal", frees="sales")
    store.append([event("m1", "ann")])
    turn(store, tasks=[task(1)], task_changes=[gone])
    (kept,) = store.tasks(TaskFilter())
    assert (kept.status, kept.why, kept.closed_at) == (TaskStatus.CANCELLED, "goal", at(1))


def test_finishing_a_task_closes_it_and_tells_its_customer_in_one_go(store: Store) -> None:
    known(store, task(1))
    said = event("wend:task:1-1.call.1", "ann", kind=EventKind.TASK, name="Task Completed", received_at=at(5))
    change = TaskChange(id="1-1.call.1", at=at(5), status=TaskStatus.DONE, outcome="done", by="ben", note="nice")
    done = store.change_task(change, said)
    assert done is not None
    assert (done.status, done.outcome, done.by, done.note, done.closed_at) == (
        TaskStatus.DONE,
        "done",
        "ben",
        "nice",
        at(5),
    )
    assert store.tasks(TaskFilter()) == [done]
    assert [each.name for each in claim_one(store, now=at(6)).events] == ["Task Completed"]


def test_a_closed_task_changes_no_more_and_nothing_is_told(store: Store) -> None:
    known(store, task(1))
    done = TaskChange(id="1-1.call.1", at=NOW, status=TaskStatus.DONE, outcome="done")
    late = TaskChange(id="1-1.call.1", at=at(1), status=TaskStatus.DONE, outcome="other")
    assert store.change_task(done)
    said = event("wend:task:late", "ann", kind=EventKind.TASK, name="Task Completed")
    assert store.change_task(late, said) is None
    assert store.change_task(TaskChange(id="nobody's", at=NOW, assignee="ben"), said) is None
    assert store.count_events(EventFilter(kind="task")) == 0
    assert [each.outcome for each in store.tasks(TaskFilter())] == ["done"]


def test_tasks_are_given_to_others_reminded_of_and_escalated(store: Store) -> None:
    known(store, task(1, assignee="anna"))
    for change in (
        TaskChange(id="1-1.call.1", at=at(1), assignee="ben"),
        TaskChange(id="1-1.call.1", at=at(2), reminded=True),
        TaskChange(id="1-1.call.1", at=at(3), queue="leads", assignee="", escalated=True, frees="sales"),
    ):
        assert store.change_task(change)
    (kept,) = store.tasks(TaskFilter())
    assert (kept.assignee, kept.queue, kept.escalated_from) == ("", "leads", "sales")
    assert (kept.reminded_at, kept.escalated_at) == (at(2), at(3))


def test_what_waits_for_room_is_opened_later(store: Store) -> None:
    known(store, task(1, status=TaskStatus.WAITING, opened_at=None), task(2, status=TaskStatus.WAITING, opened_at=None))
    assert [each.id for each in store.waiting_tasks("sales", 1)] == ["1-1.call.1"]
    assert store.count_queues(["sales", "ops"]) == {"sales": QueueCount({}, 2), "ops": QueueCount()}
    room = TaskChange(id="1-1.call.1", at=at(9), status=TaskStatus.OPEN, assignee="ben", dealt="ben", due_at=at(99))
    opened = store.change_task(room)
    assert opened
    assert (opened.opened_at, opened.due_at, opened.dealt_at) == (at(9), at(99), at(9))
    assert store.count_queues(["sales"]) == {"sales": QueueCount({"ben": 1}, 1, "ben")}
    assert [each.id for each in store.waiting_tasks("sales", 9)] == ["1-1.call.2"]


def test_queues_are_counted_by_assignee_and_know_whose_turn_it_was(store: Store) -> None:
    known(
        store,
        task(1, assignee="anna", dealt="anna", dealt_at=at(1)),
        task(2, assignee="ben", dealt="ben", dealt_at=at(3)),
        task(3, assignee="anna", dealt="anna", dealt_at=at(2)),
        task(4),
        task(5, queue="other", assignee="anna"),
    )
    store.change_task(TaskChange(id="1-1.call.1", at=at(9), status=TaskStatus.EXPIRED))
    assert store.count_queues(["sales"]) == {"sales": QueueCount({"": 1, "anna": 1, "ben": 1}, 0, "ben")}


def test_tasks_are_listed_as_they_want_to_be_done(store: Store) -> None:
    known(
        store,
        task(1, due_at=at(50)),
        task(2),
        task(3, due_at=at(10)),
        task(4, priority="urgent"),
        task(5, priority="low", due_at=at(1)),
        task(6, status=TaskStatus.CANCELLED, closed_at=NOW, priority="urgent"),
    )
    numbers = [int(each.id.rpartition(".")[2]) for each in store.tasks(TaskFilter())]
    assert numbers == [4, 3, 1, 2, 5, 6]
    assert len(store.tasks(TaskFilter(limit=2))) == 2


@pytest.mark.parametrize(
    ("which", "numbers"),
    [
        ({"queue": "sales"}, [1, 2]),
        ({"assignee": ""}, [2, 3]),
        ({"assignee": "anna"}, [1]),
        ({"status": TaskStatus.EXPIRED}, [3]),
        ({"standing": True}, [1, 2]),
        ({"standing": False}, [3]),
        ({"overdue_at": at(10)}, [1]),
        ({"customer_id": 2}, []),
        ({"journey": "welcome", "run": "1-1"}, [1, 2, 3]),
        ({"id": "1-1.call.2"}, [2]),
    ],
)
def test_tasks_are_chosen_by_what_is_asked(store: Store, which: dict[str, Any], numbers: list[int]) -> None:
    known(
        store,
        task(1, assignee="anna", due_at=at(10)),
        task(2, due_at=at(11)),
        task(3, queue="ops", due_at=at(1), status=TaskStatus.EXPIRED, closed_at=at(2)),
    )
    assert [int(each.id[-1]) for each in store.tasks(TaskFilter(**which))] == numbers
    assert store.count_tasks(TaskFilter(**which)) == len(numbers)


def test_a_task_of_no_customer_is_opened_once(store: Store) -> None:
    assert store.open_task(alert())
    assert not store.open_task(alert())
    assert store.tasks(TaskFilter(queue="ops")) == [alert()]
    assert store.count_queues(["ops"]) == {"ops": QueueCount({"": 1})}
