"""What a store refuses leaves nothing behind, in every store: also where only a part of it was wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from filled import fill, told
from store_values import at, event, message

from wend.app.ports import Commit, Counted, Counting, Due, Key, Queued, Store

NOW = at(20)


def _wrong_state(due: Due) -> Commit:
    due.customer.traits = {"plan": object()}
    return Commit(due.customer)


def _too_many(due: Due) -> Commit:
    return Commit(due.customer, counted=[Counted(Counting("welcome", "v1", NOW, total=1), 1, 0)])


def _no_room(due: Due) -> Commit:
    return Commit(due.customer, queued=[Queued("sales", 1, 0, 1)])


COMMITS = (_wrong_state, _too_many, _no_room)


@pytest.mark.parametrize("wrong", COMMITS)
def test_a_commit_of_which_one_part_is_refused_stores_no_other_part_either(
    store: Store, wrong: Callable[[Due], Commit]
) -> None:
    fill(store)
    first, second = store.claim(NOW, 2, "w", at(60) - NOW)
    before = told(store)
    first.customer.traits = {"plan": "gold"}
    with pytest.raises(Exception):  # noqa: B017, PT011 - each store has its own words; what matters is what is left
        store.commit([Commit(first.customer, messages=[message("y", first.customer.id)]), wrong(second)], NOW, "w")
    assert told(store) == before


@pytest.mark.parametrize(
    "call",
    [
        lambda store: store.append([event("new", "somebody new"), event("nobody")]),
        lambda store: store.create_key(Key(name="web", hash="other", created_at=NOW)),
        lambda store: store.append_scheduled("weekly", at(60), [event("n", "a"), event("nobody")], 3),
    ],
    ids=["append", "create_key", "append_scheduled"],
)
def test_a_call_that_is_refused_has_done_nothing(store: Store, call: Callable[[Store], Any]) -> None:
    fill(store)
    before = told(store)
    with pytest.raises(Exception):  # noqa: B017, PT011 - as above
        call(store)
    assert told(store) == before
