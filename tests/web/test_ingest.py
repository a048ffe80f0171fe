"""Group commit: many requests, few commits, and each answered for itself."""

import asyncio
import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from web.serving import FixedClock
from wend.app.ingest import BusyError, Ingest
from wend.app.ports import Appended, EventFilter
from wend.model.event import DeadLetter, Event, EventKind
from wend.store.errors import StoreUnavailable
from wend.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def event(number: int, **fields: Any) -> Event:
    return Event(
        message_id=str(number),
        kind=EventKind.TRACK,
        name="A",
        time=NOW,
        received_at=NOW,
        user_id="u",
        **fields,
    )


class SlowStore(SqliteStore):
    """A store whose commits wait for the test's leave, and are counted."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.leave = threading.Event()
        self.commits: list[int] = []

    def append(self, events: Sequence[Event]) -> Appended:
        self.leave.wait(10)
        self.commits.append(len(events))
        return super().append(events)


class PickyStore(SqliteStore):
    """A store that cannot hold one value, as databases have such values."""

    def append(self, events: Sequence[Event]) -> Appended:
        if any(each.properties.get("poison") for each in events):
            raise ValueError("this value cannot be stored")
        return super().append(events)


def test_requests_that_come_during_a_commit_share_the_next_one(tmp_path: Path) -> None:
    store = SlowStore(tmp_path / "wend.sqlite")

    async def many() -> None:
        ingest = Ingest(store, FixedClock(NOW))
        tasks = [asyncio.create_task(ingest.take([event(0)]))]
        await asyncio.sleep(0.05)
        tasks += [asyncio.create_task(ingest.take([event(n)])) for n in range(1, 50)]
        await asyncio.sleep(0.05)
        store.leave.set()
        await asyncio.gather(*tasks)
        await ingest.close()

    asyncio.run(many())
    assert store.commits == [1, 49]
    assert store.count_events(EventFilter()) == 50


def test_nobody_is_answered_before_the_commit(tmp_path: Path) -> None:
    store = SlowStore(tmp_path / "wend.sqlite")

    async def one() -> None:
        ingest = Ingest(store, FixedClock(NOW))
        task = asyncio.create_task(ingest.take([event(1)]))
        await asyncio.sleep(0.1)
        assert not task.done()
        store.leave.set()
        await task
        assert store.count_events(EventFilter()) == 1
        await ingest.close()

    asyncio.run(one())


def test_a_full_queue_asks_senders_to_come_back_and_takes_nothing(tmp_path: Path) -> None:
    store = SlowStore(tmp_path / "wend.sqlite")

    async def full() -> None:
        ingest = Ingest(store, FixedClock(NOW), queue_bytes_max=1000)
        first = asyncio.create_task(ingest.take([event(1)], size_bytes=1000))
        await asyncio.sleep(0.01)
        with pytest.raises(BusyError):
            await ingest.take([event(2)], size_bytes=10)
        store.leave.set()
        await first
        await ingest.take([event(3)], size_bytes=10)
        await ingest.close()

    asyncio.run(full())
    assert [each.message_id for each in store.events(EventFilter())] == ["1", "3"]


def test_an_event_that_the_store_cannot_hold_becomes_a_dead_letter_and_the_others_are_stored(tmp_path: Path) -> None:
    store = PickyStore(tmp_path / "wend.sqlite")

    async def mixed() -> list[Any]:
        ingest = Ingest(store, FixedClock(NOW))
        poison = event(1, properties={"poison": True})
        requests = [ingest.take([event(0)]), ingest.take([event(3), poison, event(4)]), ingest.take([event(2)])]
        answers = await asyncio.gather(*requests, return_exceptions=True)
        await ingest.close()
        return answers

    answers = asyncio.run(mixed())
    why = "the store refuses it: this value cannot be stored"
    assert answers == [{}, {"1": why}, {}]
    assert {each.message_id for each in store.events(EventFilter())} == {"0", "2", "3", "4"}
    (letter,) = store.dead_letters()
    assert (letter.source, letter.reason) == ("store", why)
    assert json.loads(letter.body)["properties"] == {"poison": True}


class FullStore(SqliteStore):
    """A store that has no room for a while."""

    full = True

    def append(self, events: Sequence[Event]) -> Appended:
        if self.full:
            raise StoreUnavailable("no room")
        return super().append(events)


def test_a_store_without_room_buries_nothing_and_takes_everything_once_there_is_room(tmp_path: Path) -> None:
    store = FullStore(tmp_path / "wend.sqlite")

    async def twice() -> None:
        ingest = Ingest(store, FixedClock(NOW))
        with pytest.raises(StoreUnavailable):
            await ingest.take([event(1), event(2)])
        store.full = False
        await ingest.take([event(1), event(2)])
        await ingest.close()

    asyncio.run(twice())
    assert store.count_dead_letters() == 0
    assert store.count_events(EventFilter()) == 2


def test_whoever_waits_behind_a_commit_that_takes_long_is_sent_away_and_newcomers_at_once(tmp_path: Path) -> None:
    store = SlowStore(tmp_path / "wend.sqlite")

    async def slow() -> None:
        ingest = Ingest(store, FixedClock(NOW), patience_seconds=0.1)
        first = asyncio.create_task(ingest.take([event(1)]))
        await asyncio.sleep(0.01)
        behind = asyncio.create_task(ingest.take([event(2)]))
        with pytest.raises(BusyError, match="takes long"):
            await behind
        with pytest.raises(BusyError, match="takes long"):
            await ingest.take([event(3)])
        store.leave.set()
        await first
        await ingest.take([event(4)])
        await ingest.close()

    asyncio.run(slow())
    assert [each.message_id for each in store.events(EventFilter())] == ["1", "4"]


def test_a_sender_that_hangs_up_does_not_stop_the_others(tmp_path: Path) -> None:
    store = SlowStore(tmp_path / "wend.sqlite")

    async def hang_up() -> None:
        ingest = Ingest(store, FixedClock(NOW))
        gone = asyncio.create_task(ingest.take([event(1)]))
        stays = asyncio.create_task(ingest.take([event(2)]))
        await asyncio.sleep(0.01)
        gone.cancel()
        store.leave.set()
        await stays
        await ingest.close()

    asyncio.run(hang_up())
    assert store.count_events(EventFilter()) == 2


def test_closing_writes_what_waits(tmp_path: Path) -> None:
    store = SlowStore(tmp_path / "wend.sqlite")

    async def close() -> None:
        ingest = Ingest(store, FixedClock(NOW))
        task = asyncio.create_task(ingest.take([event(1)]))
        await asyncio.sleep(0.01)
        store.leave.set()
        await ingest.close()
        await task

    asyncio.run(close())
    assert store.count_events(EventFilter()) == 1


def test_letters_are_buried_beside_the_good_events(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "wend.sqlite")

    async def both() -> None:
        ingest = Ingest(store, FixedClock(NOW))
        await ingest.take([event(1)], [DeadLetter(received_at=NOW, source="/v1/batch", reason="no", body="{}")])
        await ingest.close()

    asyncio.run(both())
    assert store.count_events(EventFilter()) == store.count_dead_letters() == 1
