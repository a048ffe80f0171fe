"""A customer whose state is damaged stands still by herself: told with the reason, while the others go on."""

import sqlite3
from pathlib import Path

import pytest
from store_values import LEASE, NOW, commit, event

from wend.app.ports import CustomerFilter
from wend.store.errors import StoreError
from wend.store.sqlite import SqliteStore


def test_who_cannot_be_read_is_set_aside_and_the_others_are_claimed(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "wend.sqlite")
    store.append([event("m1", "ada"), event("m2", "bob")])
    for due in store.claim(NOW, 10, "w", LEASE):
        commit(store, due)
    with sqlite3.connect(tmp_path / "wend.sqlite") as connection:
        connection.execute("UPDATE customers SET state = x'93' WHERE user_id = 'ada'")
    connection.close()
    store.append([event("m3", "ada"), event("m4", "bob")])
    assert [due.customer.user_id for due in store.claim(NOW, 10, "w", LEASE)] == ["bob"]
    (aside,) = store.customers(CustomerFilter(set_aside=True))
    assert "the state of customer 1 cannot be read" in aside.set_aside
    with pytest.raises(StoreError, match="the state of customer 1 cannot be read"):
        store.customer(1)
    assert store.claim(NOW, 10, "w", LEASE) == []
    store.close()
