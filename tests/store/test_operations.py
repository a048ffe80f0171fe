"""What was decided about whole journeys, in every store."""

from datetime import datetime

import msgspec
from store_values import NOW, at, event

from wend.app.ports import Commit, EventFilter, InFlight, Store
from wend.model.customer import Run
from wend.model.event import Event, EventKind
from wend.model.operation import Operation, OperationKind


def operation(kind: OperationKind, second: int = 0, journey: str = "welcome", **detail: object) -> Operation:
    return Operation(kind=kind, journey=journey, detail=detail, begun_at=at(second), by="ada")


def decision(message_id: str, user_id: str) -> Event:
    return msgspec.structs.replace(event(message_id, user_id), kind=EventKind.DECISION, name="Operator Decided")


def enter(
    store: Store, user_id: str, *, ended: datetime | None = None, journey: str = "welcome", step: str = "a"
) -> int:
    """A customer with one run, as a turn leaves it."""
    store.append([event(f"first of {user_id}", user_id)])
    (due,) = store.claim(NOW, 1, "w", at(60) - NOW)
    customer = due.customer
    customer.cursor = due.events[-1].seq
    run = Run(id=f"{customer.id}-1", journey=journey, version="v1", key="", entered_at=NOW, step=step, arrived=True)
    run.ended, run.ended_at = ("finished", ended) if ended else ("", None)
    store.commit([Commit(customer, [run])], NOW, "w")
    return customer.id


def test_an_operation_is_recorded_with_a_number_and_who_decided_it(store: Store) -> None:
    before = store.generation()
    first = store.begin_operation(operation(OperationKind.CLOSE))
    second = store.begin_operation(operation(OperationKind.MOVE, 1, version="v2", steps={"a": "b"}))
    assert store.generation() == before + 2
    assert store.operations() == [second, first]
    assert (first.by, first.finished_at, first.reached) == ("ada", at(0), -1)
    assert (second.detail, second.finished_at, second.reached) == ({"version": "v2", "steps": {"a": "b"}}, None, 0)
    assert second.number > first.number


def test_operations_are_listed_by_journey_and_those_that_are_open_alone(store: Store) -> None:
    closed = store.begin_operation(operation(OperationKind.CLOSE))
    moving = store.begin_operation(operation(OperationKind.MOVE, journey="other"))
    assert store.operations("welcome") == [closed]
    assert store.operations(open_only=True) == [moving]
    assert store.operations(limit=1) == [moving]


def test_how_a_journey_stands_is_told_by_the_operations_that_say_so(store: Store) -> None:
    assert store.standings() == {}
    paused = store.begin_operation(operation(OperationKind.PAUSE))
    resumed = store.begin_operation(operation(OperationKind.RESUME, 9, shift=9.0))
    store.begin_operation(operation(OperationKind.MOVE, 10))
    other = store.begin_operation(operation(OperationKind.STOP, 11, journey="other"))
    assert store.standings() == {"welcome": [paused, resumed], "other": [other]}


def test_customers_in_flight_are_those_with_active_runs_of_the_journey(store: Store) -> None:
    ada, bob = enter(store, "ada"), enter(store, "bob")
    enter(store, "eve", ended=NOW)
    enter(store, "kim", journey="other")
    assert store.customers_in("welcome", 0, 10) == [InFlight(ada, "ada", None), InFlight(bob, "bob", None)]
    assert store.customers_in("welcome", ada, 10) == [InFlight(bob, "bob", None)]
    assert store.customers_in("welcome", 0, 1) == [InFlight(ada, "ada", None)]


def test_runs_are_counted_where_they_stand_by_version(store: Store) -> None:
    enter(store, "ada")
    enter(store, "bob", step="b")
    enter(store, "eve", ended=NOW)
    assert store.standing_by_version("welcome") == {"v1": {"a": 1, "b": 1}}
    assert store.standing_by_version("other") == {}


def test_a_portion_of_decisions_rings_and_moves_the_cursor(store: Store) -> None:
    ada, bob = enter(store, "ada"), enter(store, "bob")
    moving = store.begin_operation(operation(OperationKind.MOVE))
    store.append_operation(moving.number, [(ada, decision("d1", "ada"))], ada, at(5))
    store.append_operation(moving.number, [(bob, decision("d2", "bob"))], bob, at(6))
    assert [each.message_id for each in store.events(EventFilter(kind="decision"))] == ["d1", "d2"]
    assert {due.customer.id for due in store.claim(at(7), 10, "w", at(60) - NOW)} == {ada, bob}
    (open_one,) = store.operations(open_only=True)
    assert (open_one.reached, open_one.told) == (bob, 2)
    store.append_operation(moving.number, [], -1, at(8))
    (done,) = store.operations()
    assert (done.reached, done.told, done.finished_at) == (-1, 2, at(8))


def test_a_portion_told_twice_changes_nothing_the_second_time(store: Store) -> None:
    ada = enter(store, "ada")
    moving = store.begin_operation(operation(OperationKind.MOVE))
    for _ in range(2):
        store.append_operation(moving.number, [(ada, decision("d1", "ada"))], ada, at(5))
    store.append_operation(moving.number, [], -1, at(6))
    store.append_operation(moving.number, [(ada, decision("d2", "ada"))], ada + 1, at(7))
    assert [each.message_id for each in store.events(EventFilter(kind="decision"))] == ["d1"]
    assert store.operations()[0].told == 1


def test_a_decision_reaches_its_customer_though_the_browser_is_somebody_elses_by_now(store: Store) -> None:
    store.append([event("m1", None, "x"), event("m2", "bob")])
    store.append([event("m3", "bob", "x")])
    moving = store.begin_operation(operation(OperationKind.MOVE))
    store.append_operation(moving.number, [(1, event("d1", None, "x"))], 1, at(5))
    assert [each.message_id for each in store.events(EventFilter(customer_id=1))] == ["m1", "d1"]
