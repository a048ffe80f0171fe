"""A customer whose turn cannot be stored does not hold up the others."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from wend.app.advance import advance_due
from wend.app.ports import Commit, CustomerFilter, UnavailableError
from wend.engine import Live
from wend.journey.workspace import Workspace
from wend.model.event import Event, EventKind
from wend.store.errors import StoreError, StoreUnavailable
from wend.store.memory import MemoryStore

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


class PickyStore(MemoryStore):
    """A real store that refuses one customer's turns, as a database does that cannot hold a value."""

    refused = 3

    def commit(self, commits: Sequence[Commit], now: datetime, owner: str) -> None:
        if any(each.customer.id == self.refused for each in commits):
            raise StoreError("this value cannot be stored")
        super().commit(commits, now, owner)


class FullStore(MemoryStore):
    """A real store whose disk is full."""

    def commit(self, commits: Sequence[Commit], now: datetime, owner: str) -> None:
        raise StoreUnavailable("the disk is full")


def filled(store: MemoryStore) -> None:
    """Seven customers with one event each."""
    store.append([
        Event(message_id=f"m{n}", kind=EventKind.TRACK, name="E", time=NOW, received_at=NOW, user_id=f"u{n}")
        for n in range(1, 8)
    ])  # fmt: skip


def test_one_customer_that_cannot_be_stored_is_set_aside_and_the_others_go_on() -> None:
    store = PickyStore()
    filled(store)
    advance_due(store, Live.build(Workspace()), NOW, "test")
    aside = store.customers(CustomerFilter(set_aside=True))
    assert [(row.id, row.set_aside) for row in aside] == [(3, "StoreError: this value cannot be stored")]
    cursors = {row.id: store.customer(row.id).cursor for row in store.customers(CustomerFilter())}  # type: ignore[union-attr]
    assert {customer: cursor > 0 for customer, cursor in cursors.items()} == {n: n != 3 for n in range(1, 8)}


def test_a_store_that_is_full_sets_nobody_aside() -> None:
    store = FullStore()
    filled(store)
    with pytest.raises(UnavailableError, match="the disk is full"):
        advance_due(store, Live.build(Workspace()), NOW, "test")
    assert store.customers(CustomerFilter(set_aside=True)) == []
