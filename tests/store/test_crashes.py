"""Each call that writes, killed at each of its statements: nothing of it has happened, or all of it.

The process is killed, the line is cut, or the answer is lost. What is left is opened anew, looked at table by table, and the
call is made again, as whoever made it would.
"""

import inspect
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from crash_calls import CALLS, NOW, Call
from dying import Dump, Killed, Place, PostgresPlace, SqlitePlace, Way, alike
from filled import fill
from store_values import LEASE, at, event

from postgresql_server import ready_database
from wend.app.ports import Commit
from wend.store.errors import StoreError
from wend.store.sqlite import SqliteStore

QUICK = ("append", "commit", "claim", "record", "append_scheduled", "publish")
QUICK_ON_A_SERVER = {("append", Way.KILL), ("commit", Way.KILL), ("commit", Way.LOST), ("record", Way.CUT)}


def _cases() -> Iterator[Any]:
    """Each call on each store, dying in each way; those that take longer, all together some minutes, are marked."""
    for sort, call, way in product(("sqlite", "postgresql"), CALLS, Way):
        quick = call.name in QUICK if sort == "sqlite" else (call.name, way) in QUICK_ON_A_SERVER
        name = f"{sort}-{call.name}-{way.name.lower()}"
        yield pytest.param(sort, call, way, id=name, marks=() if quick else pytest.mark.slow)


@pytest.fixture(scope="module")
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A store with something in every table, of which copies are made."""
    sqlite = request.param == "sqlite"
    made: Place = SqlitePlace(tmp_path_factory.mktemp("crash")) if sqlite else PostgresPlace(ready_database())
    fill(made.store)
    yield made
    made.close()


@pytest.mark.parametrize(("base", "call", "way"), tuple(_cases()), indirect=["base"])
def test_at_whatever_statement_it_dies_a_call_has_happened_whole_or_not_at_all(
    base: Place, call: Call, way: Way
) -> None:
    before, after, trips = _without_a_crash(base, call)
    assert trips > 1
    place, given = _prepared(base, call)
    whole = False
    try:
        for number in range(trips):
            if whole:  # the last one happened: begin again from before it
                place.close()
                place, given = _prepared(base, call)
            whole = _dies(place, call, given, number, way, before, after)
            if whole and call.again:
                call.call(place.store, given)
                assert alike(place.dump()) == after, "repeating what has happened has changed something"
        if not whole:
            call.call(place.store, given)
            assert alike(place.dump()) == after, "repeated after all these crashes, it has not come to the same"
        assert place.troubles() == base.troubles()
        _others_go_on(place)
    finally:
        place.close()


def _prepared(base: Place, call: Call) -> tuple[Place, object]:
    place = base.copy()
    return place, call.prepare(place.store)


def _without_a_crash(base: Place, call: Call) -> tuple[Dump, Dump, int]:
    """What stands before and after, and in how many round trips."""
    place, given = _prepared(base, call)
    before = alike(place.dump())
    place.fate.decide(None)
    call.call(place.store, given)
    trips = place.fate.passed
    after = alike(place.dump())
    assert before != after
    place.close()
    return before, after, trips


def _dies(place: Place, call: Call, given: object, number: int, way: Way, before: Dump, after: Dump) -> bool:
    """Make the call die; whether it has happened."""
    place.fate.decide(number, way)
    with suppress(StoreError, Killed):  # the rest of what it found out may have been put right
        call.call(place.store, given)
    met = place.fate.met  # a process that has worked before may need a round trip less
    if way is Way.KILL or (way is Way.LOST and isinstance(place, SqlitePlace)):
        place.reopen()
    place.fate.decide(None)
    left = alike(place.dump())
    assert met or left == after
    assert left in (before, after), f"half of it has happened: {_differences(before, left)}"
    return left == after


def _differences(one: Dump, other: Dump) -> list[str]:
    return [name for name in one if one[name] != other[name]]


def _others_go_on(place: Place) -> None:
    """Somebody who had nothing to do with it is taken in, and her turn is taken."""
    place.store.append([event("after", "user-27")])
    due = place.store.claim(at(22), 100, "other", LEASE)
    (hers,) = [each for each in due if each.customer.user_id == "user-27"]
    hers.customer.cursor = hers.events[-1].seq
    place.store.commit([Commit(hers.customer, next_due=hers.customer.runs[0].until)], NOW, "other")
    assert [each.message_id for each in hers.events] == ["after"]


def test_all_calls_that_write_are_among_these() -> None:
    """Whoever adds a method of the port that writes adds it to `crash_calls` too."""
    methods = inspect.getmembers(SqliteStore, inspect.isfunction)
    writing = {name for name, method in methods if "_database.write(" in inspect.getsource(method)}
    assert writing - {call.name for call in CALLS} == set()


def test_what_was_written_before_a_kill_is_never_undone_by_opening_it_again(tmp_path: Path) -> None:
    place = SqlitePlace(tmp_path)
    for number in range(5):
        place.store.append([event(f"m{number}", f"user-{number}")])
        place.reopen()
    assert len(place.dump()["events"]) == 5
    place.close()
