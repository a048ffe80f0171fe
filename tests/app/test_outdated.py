"""Two releases at work on one store: customers of the newer one are left to it, and nobody is set aside for that."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from app.house import FILES, NOW, Clock, customer_of, identify, put_live, take_turns, track
from wend.app.advance import advance_due
from wend.app.deliver import Deliverer
from wend.app.links import Links
from wend.app.outdated import OutdatedError
from wend.app.ports import CustomerFilter, MessageFilter
from wend.app.published import load_world
from wend.model.customer import STATE_SCHEMA
from wend.store.sqlite import SqliteStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Ann, of whom a newer Wend has stored the state, and Bob."""
    opened = SqliteStore(tmp_path / "wend.sqlite")
    put_live(opened, FILES)
    for name in ("ann", "bob"):
        identify(opened, name, NOW, email=f"{name}@x.example", consents={"email/marketing": True})
    take_turns(opened, NOW)
    yield opened
    opened.close()


def hers_is_newer(store: SqliteStore, *, readable: bool) -> None:
    """What a newer release would have stored."""
    with closing(sqlite3.connect(store.path)) as file:
        (state,) = file.execute("SELECT state FROM customers WHERE user_id = 'ann'").fetchone()
        fields = msgspec.msgpack.decode(state)
        fields[1] = STATE_SCHEMA + 1
        if not readable:
            fields[2] = {"cursor": "of another form"}
        file.execute("UPDATE customers SET state = ? WHERE user_id = 'ann'", [msgspec.msgpack.encode(fields)])
        file.commit()


@pytest.mark.parametrize("readable", [True, False])
def test_the_older_process_takes_the_turns_of_others_and_says_that_it_is_time_to_end(
    store: SqliteStore, readable: bool
) -> None:
    hers_is_newer(store, readable=readable)
    for name in ("ann", "bob"):
        track(store, name, "Seen", NOW)
    for _ in range(2):
        with pytest.raises(OutdatedError, match="end this process"):
            advance_due(store, load_world(store).live, NOW, "older")
    assert store.customers(CustomerFilter(set_aside=True)) == []
    (hers,) = store.claim(NOW, 10, "newer", timedelta(seconds=15))
    assert (hers.customer.id, bool(hers.newer)) == (customer_of(store, "ann"), True)


class Silent:
    """A channel that nothing may be given to."""

    name, provider, deduplicates = "email", "none", False

    async def send(self, message: object) -> object:
        raise AssertionError("her state is not known: whether she wants it is not known either")

    async def close(self) -> None: ...


def test_a_message_of_hers_waits_for_the_newer_process_and_does_not_hold_up_others(store: SqliteStore) -> None:
    track(store, "ann", "Signed Up", NOW)
    take_turns(store, NOW)
    hers_is_newer(store, readable=True)
    deliverer = Deliverer(store, {"email": Silent()}, Links("http://x", "s"), Clock(NOW), "older")  # type: ignore[dict-item]
    assert asyncio.run(deliverer.deliver_due()) == 1
    (waiting,) = store.messages(MessageFilter())
    assert waiting.status.value == "queued"
    assert "newer Wend" in waiting.reason
    assert waiting.next_attempt_at == NOW + timedelta(minutes=1)
