"""A day of Wend, killed at each of its calls of the store: whoever goes on comes to the same end.

The process dies before or after one call that writes, and knows nothing any more. Later, when its leases are over, another
one does again what was being done: the sender sends again, the operator asks again, the worker looks what is due.
"""

import asyncio
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest

from app.house import BODY, HELLO, NOW, SETTINGS, WELCOME, Clock
from postgresql_server import DisposableStore
from wend.app.advance import advance_due
from wend.app.deliver import Deliverer
from wend.app.folder import read_folder
from wend.app.ingest import Ingest
from wend.app.links import Links
from wend.app.operations import OperationError, carry_out, change_standing
from wend.app.ports import CustomerFilter, EventFilter, MessageFilter, RunFilter, Store
from wend.app.publish import plan_changes, publish
from wend.app.published import load_world
from wend.app.schedule import enter_scheduled
from wend.model.event import NAME_OF_KIND, Event, EventKind
from wend.model.message import Accepted, MessageStatus, Outcome
from wend.model.operation import OperationKind
from wend.model.outgoing import Outgoing
from wend.store.memory import MemoryStore
from wend.store.sqlite import SqliteStore

WRITES = frozenset({
    *("append", "append_to", "bury", "claim", "commit", "release", "set_aside", "put_back", "ring_all"),
    *("claim_messages", "begin_handover", "record", "publish", "append_scheduled", "begin_operation", "append_operation"),
})  # fmt: skip
NEWS = WELCOME.replace("journey: welcome", "journey: news").replace("{event: Signed Up}", '{schedule: "0 11 * * *"}')
FILES = {
    "wend.yaml": SETTINGS + "channels: {}\n",
    "journeys/welcome.yaml": WELCOME,
    "journeys/news.yaml": NEWS,
    "content/hello/item.yaml": HELLO,
    "content/hello/email.html": BODY,
}
CUSTOMERS = ("ann", "bea", "cid")


class Killed(BaseException):
    """The process ends here."""


class Mortal:
    """A store whose caller dies at one of its calls that write, before it is made or before its answer is known."""

    def __init__(self, store: Store, at: int | None, *, after: bool) -> None:
        self._store, self._at, self._after = store, at, after
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        return self._fatal(method) if name in WRITES else method

    def _fatal(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **more: Any) -> Any:
            self.calls += 1
            if self.calls - 1 == self._at and not self._after:
                raise Killed
            answer = method(*given, **more)
            if self.calls - 1 == self._at:
                raise Killed
            return answer

        return called


class Postbox:
    """A channel that takes everything; a receiver that drops ids it has seen, where it deduplicates."""

    name, provider = "email", "postbox"

    def __init__(self, *, deduplicates: bool) -> None:
        self.deduplicates = deduplicates
        self.handed_over: Counter[str] = Counter()

    async def send(self, message: Outgoing) -> Outcome:
        self.handed_over[message.message_id] += 1
        return Accepted("1")

    async def close(self) -> None: ...


class Day:
    """What happens, step by step; each is what one process does before it may die."""

    def __init__(self, store: Store, postbox: Postbox, at: int | None = None, *, after: bool = False) -> None:
        self.real, self.postbox, self.clock = store, postbox, Clock(NOW - timedelta(hours=1))
        self.store, self.owner, self.deaths = cast("Store", Mortal(store, at, after=after)), "first", 0

    def live(self) -> None:
        """Everything, to the end, however often somebody has to begin again."""
        for step in (
            self.publish,
            self.sign_up,
            self.work,
            self.ten_o_clock,
            self.schedule,
            self.work,
            self.stop,
            self.work,
        ):
            while True:
                try:
                    step()
                except Killed:
                    self.deaths += 1
                    self.store, self.owner = self.real, "second"
                    self.clock.go_on(seconds=100)  # all leases are over
                else:
                    break

    def publish(self) -> None:
        documents = read_folder(FILES).documents
        publish(self.store, plan_changes(self.store, documents), self.clock.now())

    def sign_up(self) -> None:
        """Each sends what she has to tell, again and again until it is acknowledged."""
        for name in CUSTOMERS:
            asyncio.run(self._send(name))

    async def _send(self, name: str) -> None:
        ingest = Ingest(self.store, self.clock)
        request = asyncio.create_task(ingest.take(_told_by(name)))
        await asyncio.sleep(0)
        assert ingest._writing
        await asyncio.wait({request, ingest._writing}, return_when=asyncio.FIRST_COMPLETED)
        if ingest._writing.done() and ingest._writing.exception():  # the writer is dead: nobody answers the request
            request.cancel()
            await ingest._writing
        await request
        await ingest.close()

    def work(self) -> None:
        """Whatever is due, until nothing is."""
        deliverer = Deliverer(self.store, {"email": self.postbox}, Links("http://x", "s"), self.clock, self.owner)
        while self._portion(deliverer):
            pass

    def _portion(self, deliverer: Deliverer) -> int:
        live = load_world(self.store).live
        done = carry_out(self.store, self.clock.now())
        done += advance_due(self.store, live, self.clock.now(), self.owner, limit=2)
        return done + asyncio.run(deliverer.deliver_due(2)) + asyncio.run(deliverer.settle_lost())

    def ten_o_clock(self) -> None:
        self.clock.at = max(self.clock.at, NOW + timedelta(minutes=1))

    def schedule(self) -> None:
        enter_scheduled(self.store, load_world(self.store), self.clock.now())

    def stop(self) -> None:
        with suppress(OperationError):  # it stands so already: whoever asked has died before the answer
            change_standing(self.store, OperationKind.STOP, "welcome", self.clock.now())


def _told_by(name: str) -> list[Event]:
    said: dict[str, Any] = {"time": NOW, "received_at": NOW - timedelta(hours=1), "user_id": name}
    known = {"email": f"{name}@x.example", "first_name": name, "consents": {"email/marketing": True}}
    identify = EventKind.IDENTIFY
    return [
        Event(message_id=f"i-{name}", kind=identify, name=NAME_OF_KIND[identify], traits=known, **said),
        Event(message_id=f"s-{name}", kind=EventKind.TRACK, name="Signed Up", **said),
    ]


class Picture(NamedTuple):
    """Where everything stands at the end, without the times."""

    runs: list[Any]
    messages: dict[str, str]
    reasons: dict[int, list[str]]
    events: Counter[str]
    operations: list[Any]
    aside: list[str]


def _picture(store: Store) -> Picture:
    customers = [row.id for row in store.customers(CustomerFilter())]
    return Picture(
        sorted((row.id, row.journey, row.status, row.step, row.reason) for row in store.runs(RunFilter(limit=None))),
        {each.id: each.status.value for each in store.messages(MessageFilter(limit=None))},
        {number: [row.reason.code.value for row in store.reasons(number)] for number in customers},
        Counter(each.name for each in store.events(EventFilter(limit=None))),
        [(each.kind, each.reached, each.told) for each in store.operations(limit=None)],
        [row.set_aside for row in store.customers(CustomerFilter(set_aside=True))],
    )


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Makes stores, which go when the test is over."""
    made: list[Store] = []

    def make() -> Store:
        if request.param == "memory":
            made.append(MemoryStore())
        elif request.param == "sqlite":
            path = tmp_path / f"{len(made)}.sqlite"
            if made:
                shutil.copyfile(tmp_path / "empty.sqlite", path)  # to make its tables takes longer than a day
            made.append(SqliteStore(path))
            if path.name == "0.sqlite":
                with (
                    closing(sqlite3.connect(path)) as first,
                    closing(sqlite3.connect(tmp_path / "empty.sqlite")) as copy,
                ):
                    first.backup(copy)
        else:
            if made:
                made.pop().close()
            made.append(DisposableStore())
        return made[-1]

    yield make
    for store in made:
        store.close()


def _whole_day(store: Store, *, deduplicates: bool) -> tuple[Picture, int]:
    postbox = Postbox(deduplicates=deduplicates)
    day = Day(store, postbox)
    day.live()
    picture = _picture(store)
    assert set(postbox.handed_over.values()) == {1}
    assert set(picture.messages.values()) == {"sent"}
    assert len(picture.messages) == 2 * len(CUSTOMERS)
    assert [row[4] for row in picture.runs].count("stopped") == len(CUSTOMERS)
    return picture, day.store.calls  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_call_everything_is_as_without_and_each_message_reaches_its_receiver_once(
    new_store: Callable[[], Store], after: bool
) -> None:
    picture, calls = _whole_day(new_store(), deduplicates=True)
    assert calls > 25
    for at in range(calls):
        store, postbox = new_store(), Postbox(deduplicates=True)
        day = Day(store, postbox, at, after=after)
        day.live()
        assert day.deaths == 1
        assert _picture(store) == picture
        assert postbox.handed_over.keys() == picture.messages.keys()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_channel_that_does_not_deduplicate_never_gets_a_message_twice(
    new_store: Callable[[], Store], after: bool
) -> None:
    picture, calls = _whole_day(new_store(), deduplicates=False)
    unknown = 0
    for at in range(calls):
        store, postbox = new_store(), Postbox(deduplicates=False)
        Day(store, postbox, at, after=after).live()
        there = _picture(store)
        lost = [each for each, status in there.messages.items() if status == MessageStatus.UNKNOWN]
        assert dict.fromkeys(there.messages, "sent") == picture.messages
        assert set(there.messages.values()) <= {"sent", "unknown"}
        assert set(postbox.handed_over.values()) == {1}
        assert {each for each, status in there.messages.items() if status == "sent"} <= postbox.handed_over.keys()
        assert (there.runs, there.operations, there.aside) == (picture.runs, picture.operations, picture.aside)
        unknown += bool(lost)
    assert unknown  # some deaths fall between handing over and writing it down
