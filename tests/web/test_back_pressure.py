"""When intake cannot go on, senders are told to come back, soon; what was answered 200 is there, whatever else happens."""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest

from postgresql_server import drop_database, ready_database
from web.serving import SECRET, WRITE_KEY, RealClock, add_keys, serve
from wend import limits
from wend.app.ingest import Ingest
from wend.app.ports import Commit, Delivery, EventFilter, Store
from wend.app.pressure import Pressure
from wend.model.event import Event, EventKind
from wend.model.message import Message, MessageStatus
from wend.store.memory import MemoryStore
from wend.store.postgresql import PostgresStore
from wend.store.sqlite import SqliteStore
from wend.web.app import make_app

AUTH = {"Authorization": "Basic " + base64.b64encode(f"{WRITE_KEY}:".encode()).decode()}


@contextmanager
def serving(store: Store, patience_seconds: float = 0.5, **pressure: Any) -> Iterator[str]:
    """The address of a Wend over a store, whose senders are asked to slow down as is said."""
    add_keys(store)
    made = Pressure(store, RealClock(), patience_seconds=0, **pressure) if pressure else None
    ingest = Ingest(store, RealClock(), pressure=made, patience_seconds=patience_seconds)
    with serve(lambda url: make_app(store, ingest, base_url=url, secret=SECRET, loopback=True)) as url:
        yield url


def post(url: str, *ids: str, path: str = "/v1/batch", size: int = 0) -> httpx2.Response:
    calls = [
        {"type": "track", "event": "Seen", "userId": "u1", "messageId": each, "properties": {"text": "x" * size}}
        for each in ids
    ]
    return httpx2.post(f"{url}{path}", json={"batch": calls}, headers=AUTH, timeout=60)


def stored(store: Store) -> set[str]:
    return {each.message_id for each in store.events(EventFilter(limit=None))}


def eventually(answer: Callable[[], Any], wanted: Any) -> None:
    deadline = time.monotonic() + 20
    while answer() != wanted:
        assert time.monotonic() < deadline, f"it stays {answer()}, not {wanted}"
        time.sleep(0.05)


def asked_to_wait(answer: httpx2.Response, status: int, code: str) -> bool:
    assert answer.status_code == status, answer.text
    assert answer.json()["code"] == code
    assert int(answer.headers["Retry-After"]) >= 1
    assert "again" in answer.json()["message"]
    return True


def test_a_store_without_room_is_answered_503_and_intake_goes_on_by_itself_when_there_is_room(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "wend.sqlite")
    with serving(store) as url:
        (pages,) = store._database._writer.execute("PRAGMA page_count").fetchone()
        store._database._writer.execute(f"PRAGMA max_page_count = {pages + 60}")
        taken = []
        while (answer := post(url, f"m{len(taken)}", size=20_000)).status_code == 200:
            taken.append(f"m{len(taken)}")
            assert len(taken) < 100
        assert asked_to_wait(answer, 503, "unavailable")
        assert asked_to_wait(post(url, "other", size=20_000), 503, "unavailable")
        assert stored(store) == set(taken)
        store._database._writer.execute("PRAGMA max_page_count = 1000000")
        assert post(url, f"m{len(taken)}", "other", size=20_000).status_code == 200
        assert stored(store) == {*taken, f"m{len(taken)}", "other"}
    assert store.count_dead_letters() == 0
    store.close()


def test_while_the_database_hangs_newcomers_are_told_at_once_and_what_was_answered_200_is_there() -> None:
    url_of_store = ready_database()
    store = PostgresStore(url_of_store)
    with serving(store) as url, psycopg.connect(url_of_store) as other, ThreadPoolExecutor(8) as senders:
        assert post(url, "before").status_code == 200
        other.execute("UPDATE meta SET value = value WHERE name = 'last event'")  # whoever appends waits for this
        waiting = [senders.submit(post, url, f"w{number}") for number in range(6)]
        eventually(lambda: _told_quickly(url), True)
        other.rollback()
        answers = {f"w{number}": each.result().status_code for number, each in enumerate(waiting)}
        assert set(answers.values()) <= {200, 503}
        assert 200 in answers.values()
        eventually(lambda: post(url, "after").status_code, 200)
    there = stored(store)
    assert {"before", "after", *(name for name, status in answers.items() if status == 200)} <= there
    assert not {name for name, status in answers.items() if status == 503} & there
    store.close()
    drop_database(url_of_store)


def _told_quickly(url: str) -> bool:
    begun = time.monotonic()
    answer = post(url, "late")
    return time.monotonic() - begun < 0.4 and asked_to_wait(answer, 503, "busy")


class SilentStore(SqliteStore):
    """A store whose server has stopped: questions are out, and no answer comes."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.silent = False
        self.back = threading.Event()

    def keys(self) -> Any:
        if self.silent:
            self.back.wait(20)
        return super().keys()


def test_a_database_that_is_silent_when_keys_are_read_keeps_nobody_hanging(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "INGEST_PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr(limits, "KEY_CACHE_SECONDS", 0.0)
    store = SilentStore(tmp_path / "wend.sqlite")
    with serving(store) as url:
        assert post(url, "m1").status_code == 200
        store.silent = True
        for name in ("m2", "m3"):
            begun = time.monotonic()
            assert asked_to_wait(post(url, name), 503, "unavailable")
            assert time.monotonic() - begun < 5
        store.silent = False
        store.back.set()
        eventually(lambda: post(url, "m4").status_code, 200)
    assert stored(store) == {"m1", "m4"}
    store.close()


def fill_outbox(store: Store, count: int) -> None:
    """So many messages of one customer, whose provider does not take them."""
    now = datetime.now(UTC)
    seen = Event(message_id="first", kind=EventKind.TRACK, name="Seen", time=now, received_at=now, user_id="u1")
    store.append([seen])
    (due,) = store.claim(now, 1, "w", timedelta(seconds=30))
    due.customer.cursor = due.events[-1].seq
    given = {"journey": "j", "version": "v", "run": "1-1", "step": "s", "channel": "email", "content": "c"}
    messages = [
        Message(id=f"1-1.s.{n}", customer_id=1, purpose="p", decided_at=now, next_attempt_at=now + timedelta(hours=1), **given)
        for n in range(count)
    ]  # fmt: skip
    store.commit([Commit(due.customer, messages=messages)], now, "w")


def test_a_slow_provider_slows_bulk_first_and_everybody_only_beyond_all_measure(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "wend.sqlite")
    many = [f"b{number}" for number in range(limits.BULK_EVENTS + 1)]
    with serving(store, messages_max=5) as url:
        assert post(url, "i1", path="/v1/import").status_code == 200
        fill_outbox(store, 6)
        eventually(lambda: post(url, "i2", path="/v1/import").status_code, 429)
        assert asked_to_wait(post(url, "i3", path="/v1/import"), 429, "slow-down")
        assert asked_to_wait(post(url, *many), 429, "slow-down")
        assert post(url, "single").status_code == 200
        store.record([Delivery(f"1-1.s.{number}", MessageStatus.SENT) for number in range(6)], datetime.now(UTC))
        eventually(lambda: post(url, "i4", path="/v1/import").status_code, 200)
        assert stored(store) >= {"i1", "single", "i4"}
        assert stored(store).isdisjoint({"i3", *many})
    store.close()


def test_beyond_all_measure_everybody_waits_and_goes_on_when_the_outbox_is_empty() -> None:
    store = MemoryStore()
    with serving(store, messages_max=2) as url:
        fill_outbox(store, 2 * limits.BACKLOG_ALL_TIMES + 1)
        post(url, "look")
        eventually(lambda: post(url, "m1").status_code, 429)
        store._kept.outbox.clear()
        eventually(lambda: post(url, "m2").status_code, 200)


def test_an_engine_that_is_late_holds_back_bulk_alone_and_lets_it_in_when_it_has_caught_up() -> None:
    store = MemoryStore()
    with serving(store, seconds_max=0.3) as url:
        assert post(url, "m1").status_code == 200  # nobody takes her turn
        eventually(lambda: post(url, "i1", path="/v1/import").status_code, 429)
        assert post(url, "m2").status_code == 200
        now = datetime.now(UTC)
        (due,) = store.claim(now, 1, "w", timedelta(seconds=30))
        due.customer.cursor = due.events[-1].seq
        store.commit([Commit(due.customer)], now, "w")
        eventually(lambda: post(url, "i2", path="/v1/import").status_code, 200)


@pytest.mark.parametrize("sort", ["memory", "sqlite", "postgresql"])
def test_messages_of_the_outbox_are_counted_up_to_a_bound(sort: str, tmp_path: Path) -> None:
    url = ready_database() if sort == "postgresql" else ""
    made: dict[str, Callable[[], Store]] = {
        "memory": MemoryStore,
        "sqlite": lambda: SqliteStore(tmp_path / "wend.sqlite"),
        "postgresql": lambda: PostgresStore(url),
    }
    store = made[sort]()
    assert store.count_queued(10) == 0
    fill_outbox(store, 4)
    assert (store.count_queued(10), store.count_queued(3)) == (4, 3)
    store.close()
    if url:
        drop_database(url)
