"""People and journeys work on the same tasks: over real stores, from the event to the outcome."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.house import FILES, NOW, Clock, identify, put_live, take_turns, track
from wend.app.advance import advance_due
from wend.app.operate import cancel_run
from wend.app.ports import EventFilter, FindingFilter, FindingStatus, KeptFinding, RunFilter, Store, TaskFilter
from wend.app.published import load_world
from wend.app.tasks import TaskError, UnknownTaskError, assign_task, find_task, finish_task
from wend.model.task import Task, TaskStatus
from wend.store.sqlite import SqliteStore

QUEUES = """\
queues:
  sales: {members: [anna, ben], assign: round-robin}
  desk: {capacity: 2, members: [dora, emil], assign: least}
"""
CALL = """\
journey: call
purpose: service
entry: {event: Demo Requested, reentry: always}
exit: {event: Demo Booked}
steps:
  - id: call
    task: {queue: sales, title: "Call {trait.name}", outcomes: [reached, no-answer], sla: 4h}
    on_outcome: {reached: [{exit: talked}], no-answer: [{wait: 1d}, {goto: call}]}
"""
HELP = """\
journey: help
purpose: service
entry: {event: Question Asked, reentry: always}
steps:
  - id: help
    task: {queue: desk, title: Help, within: 9d}
  - exit: helped
"""
HOUSE = {**FILES, "wend.yaml": FILES["wend.yaml"] + QUEUES, "journeys/call.yaml": CALL, "journeys/help.yaml": HELP}


def test_where_another_process_takes_the_last_place_in_a_queue_the_turn_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = SqliteStore(tmp_path / "wend.sqlite"), SqliteStore(tmp_path / "wend.sqlite")
    put_live(one, {**HOUSE, "wend.yaml": HOUSE["wend.yaml"].replace("capacity: 2", "capacity: 1")})
    for user in ("ann", "ben"):
        track(one, user, "Question Asked", NOW)
    commit, tries = one.commit, []

    def first_the_other_one(*given: object) -> None:
        if not tries:
            assert advance_due(other, load_world(other).live, NOW, "other", limit=1) == 1
        tries.append(1)
        commit(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(one, "commit", first_the_other_one)
    assert advance_due(one, load_world(one).live, NOW, "one", limit=1) == 1
    assert len(tries) == 2
    assert sorted(each.status for each in one.tasks(TaskFilter(queue="desk"))) == ["open", "waiting"]
    assert advance_due(one, load_world(one).live, NOW, "one") == 0
    for each in (one, other):
        each.close()


@pytest.fixture
def house(store: Store) -> Store:
    put_live(store, HOUSE)
    return store


def called(store: Store) -> Task:
    """A task for Ann, who has asked for a demo."""
    identify(store, "ann", NOW, name="Ann")
    track(store, "ann", "Demo Requested", NOW)
    take_turns(store, NOW)
    (task,) = store.tasks(TaskFilter(standing=True))
    return task


def standing(store: Store) -> list[tuple[str, str]]:
    return [(each.status.value, each.assignee) for each in store.tasks(TaskFilter(standing=True))]


def ask_for_help(store: Store, *who: str, at: Any = NOW) -> None:
    for name in who:
        track(store, name, "Question Asked", at)
    take_turns(store, at)


def test_a_task_stands_in_the_store_as_the_journey_asks_for_it(house: Store) -> None:
    task = called(house)
    assert (task.title, task.queue, task.assignee, task.dealt) == ("Call Ann", "sales", "anna", "anna")
    assert (task.due_at, task.outcomes) == (NOW + timedelta(hours=4), ("reached", "no-answer"))
    assert (task.journey, task.step, task.status) == ("call", "call", TaskStatus.OPEN)


def test_what_came_of_a_task_is_the_way_the_run_goes_on(house: Store) -> None:
    task = called(house)
    finish_task(house, task.id, "reached", "anna", "wants two", NOW + timedelta(hours=1))
    take_turns(house, NOW + timedelta(hours=1))
    (run,) = house.runs(RunFilter(journey="call"))
    assert (run.status, run.reason) == ("ended", "talked")
    done = find_task(house, task.id)
    assert (done.status, done.outcome, done.by, done.note) == (TaskStatus.DONE, "reached", "anna", "wants two")


def test_every_visit_has_a_task_of_its_own_and_members_take_turns(house: Store) -> None:
    first = called(house)
    finish_task(house, first.id, "no-answer", "anna", "", NOW)
    take_turns(house, NOW)
    take_turns(house, NOW + timedelta(days=1))
    (second,) = house.tasks(TaskFilter(standing=True))
    assert second.id != first.id
    assert second.assignee == "ben"


def test_members_take_turns_within_one_batch(house: Store) -> None:
    for name in ("a", "b", "c", "d", "e"):
        track(house, name, "Demo Requested", NOW)
    take_turns(house, NOW)
    assert sorted(each.assignee for each in house.tasks(TaskFilter())) == ["anna", "anna", "anna", "ben", "ben"]


def test_a_task_is_finished_once_and_who_comes_second_is_told_who_was_first(house: Store) -> None:
    task = called(house)
    finish_task(house, task.id, "reached", "anna", "", NOW)
    with pytest.raises(TaskError, match=r"was done already by anna at .*: reached"):
        finish_task(house, task.id, "no-answer", "ben", "", NOW)
    with pytest.raises(TaskError, match="was done already"):
        assign_task(house, task.id, "ben", NOW)
    assert house.count_events(EventFilter(name="Task Completed")) == 1


def test_only_an_outcome_of_the_task_finishes_it(house: Store) -> None:
    task = called(house)
    with pytest.raises(TaskError, match="no outcome 'lost'; it has: reached, no-answer"):
        finish_task(house, task.id, "lost", "anna", "", NOW)
    with pytest.raises(UnknownTaskError, match="there is no task 'nothing'"):
        finish_task(house, "nothing", "reached", "anna", "", NOW)
    with pytest.raises(TaskError, match="2,001 characters"):
        finish_task(house, task.id, "reached", "anna", "x" * 2001, NOW)
    assert find_task(house, task.id).status is TaskStatus.OPEN


def test_a_task_is_given_to_somebody_else_and_back_to_its_queue(house: Store) -> None:
    task = called(house)
    assert assign_task(house, task.id, "zoe", NOW).assignee == "zoe"
    assert assign_task(house, task.id, "", NOW).assignee == ""
    assert house.count_tasks(TaskFilter(assignee="", standing=True)) == 1


@pytest.mark.parametrize("way", ["exit", "cancel"])
def test_nobody_has_to_do_a_task_whose_run_has_left(house: Store, way: str) -> None:
    task = called(house)
    if way == "exit":
        track(house, "ann", "Demo Booked", NOW)
    else:
        cancel_run(house, task.run, NOW)
    take_turns(house, NOW)
    gone = find_task(house, task.id)
    assert gone.status is TaskStatus.CANCELLED
    assert gone.why == ("exit: Demo Booked" if way == "exit" else "cancelled")
    with pytest.raises(TaskError, match="nobody has to do the task"):
        finish_task(house, task.id, "reached", "anna", "", NOW)


def test_a_task_that_was_finished_before_its_run_left_stays_done(house: Store) -> None:
    task = called(house)
    track(house, "ann", "Demo Booked", NOW)
    finish_task(house, task.id, "reached", "anna", "", NOW)
    take_turns(house, NOW)
    assert find_task(house, task.id).status is TaskStatus.DONE
    assert house.runs(RunFilter(journey="call"))[0].reason == "exit: Demo Booked"


def test_one_batch_never_opens_more_tasks_than_a_queue_takes(house: Store) -> None:
    ask_for_help(house, "a", "b", "c", "d", "e")
    assert standing(house) == [("open", "dora"), ("open", "emil"), ("waiting", ""), ("waiting", ""), ("waiting", "")]


def test_whoever_waits_longest_goes_on_as_soon_as_there_is_room(house: Store) -> None:
    ask_for_help(house, "a", "b", "c", "d")
    open_, _, longest, _ = sorted(house.tasks(TaskFilter()), key=lambda each: each.customer_id)
    finish_task(house, open_.id, "done", "dora", "", NOW + timedelta(seconds=5))
    take_turns(house, NOW + timedelta(seconds=6))
    given = find_task(house, longest.id)
    assert (given.status, given.assignee, given.opened_at) == (TaskStatus.OPEN, "dora", NOW + timedelta(seconds=6))
    assert [each.status.value for each in house.tasks(TaskFilter(standing=True))].count("waiting") == 1


def test_who_newly_comes_stands_behind_those_who_wait(house: Store) -> None:
    ask_for_help(house, "a", "b", "c")
    first = min(house.tasks(TaskFilter(status=TaskStatus.OPEN)), key=lambda each: each.customer_id)
    finish_task(house, first.id, "done", "dora", "", NOW + timedelta(seconds=5))
    advance_due_only = load_world(house).live
    track(house, "newcomer", "Question Asked", NOW - timedelta(seconds=1))
    while advance_due(house, advance_due_only, NOW + timedelta(seconds=6), "test"):
        pass
    newcomer = house.find_customer("newcomer")
    (waiting,) = house.tasks(TaskFilter(status=TaskStatus.WAITING))
    assert waiting.customer_id == newcomer


def test_a_run_that_leaves_makes_room_for_whoever_waits(house: Store) -> None:
    ask_for_help(house, "a", "b", "c")
    run = house.runs(RunFilter(customer_id=house.find_customer("a")))[0]
    cancel_run(house, run.id, NOW + timedelta(seconds=1))
    take_turns(house, NOW + timedelta(seconds=1))
    assert [status for status, _ in standing(house)] == ["open", "open"]


def test_a_larger_capacity_is_found_without_anybody_finishing_a_task(house: Store) -> None:
    ask_for_help(house, "a", "b", "c")
    put_live(house, {**HOUSE, "wend.yaml": HOUSE["wend.yaml"].replace("capacity: 2", "capacity: 3")})
    take_turns(house, NOW + timedelta(minutes=6))
    assert [status for status, _ in standing(house)] == ["open"] * 3


def test_a_task_that_waits_for_room_cannot_be_finished(house: Store) -> None:
    ask_for_help(house, "a", "b", "c")
    (waiting,) = house.tasks(TaskFilter(status=TaskStatus.WAITING))
    with pytest.raises(TaskError, match="waits for room in the queue desk"):
        finish_task(house, waiting.id, "done", "dora", "", NOW)


def test_what_nobody_did_expires_and_its_run_goes_on(house: Store) -> None:
    ask_for_help(house, "a")
    take_turns(house, NOW + timedelta(days=9))
    (task,) = house.tasks(TaskFilter())
    assert (task.status, task.closed_at) == (TaskStatus.EXPIRED, NOW + timedelta(days=9))
    assert house.runs(RunFilter())[0].reason == "helped"
    with pytest.raises(TaskError, match="the time for the task"):
        finish_task(house, task.id, "done", "dora", "", Clock().now())


def test_the_outcome_of_an_alerts_task_is_what_becomes_of_the_finding(house: Store) -> None:
    found = KeptFinding(
        id="f1", view="journeys", kind="missing", title="Silent", where="", first_seen=NOW, last_seen=NOW
    )
    house.keep_findings([found])
    outcomes = ("acknowledged", "fixed", "ignored")
    house.open_task(
        Task(
            id="wend:alert:f1:ops",
            queue="ops",
            title="Silent",
            outcomes=outcomes,
            created_at=NOW,
            opened_at=NOW,
            about="f1",
        )
    )
    finish_task(house, "wend:alert:f1:ops", "acknowledged", "ops", "", NOW)
    (kept,) = house.findings(FindingFilter(id="f1"))
    assert (kept.status, kept.owner) == (FindingStatus.ACKNOWLEDGED, "ops")
    assert house.count_events(EventFilter(name="Task Completed")) == 0
