"""The demo from end to end: a workspace, a service, the stream, and a summary of what was decided."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec

from wend.app.folder import read_folder
from wend.app.ports import CustomerFilter, Key, Store
from wend.app.publish import plan_changes, publish
from wend.demo.clock import ReplayClock
from wend.demo.replay import Progress, Replay
from wend.demo.stream import Call, calls
from wend.settings import Settings
from wend.wiring.service import Service
from wend.wiring.stores import open_store

START: Final = datetime(2019, 10, 1, tzinfo=UTC)
DAYS_AFTER: Final = 35  # how long time goes on after the stream: into win-back, which begins after a month
WRITE_KEY: Final = "demo-write-key"
OWNER: Final = "demo"  # of all claims: a demo has its folder to itself


class Summary(msgspec.Struct):
    """What the demo did; `--json` prints it as one object."""

    events_accepted: int
    customers: int
    runs_entered: int
    runs_active: int
    runs_held_out: int
    runs_ended: dict[str, int]
    messages_sent: int
    messages_withheld: dict[str, int]
    messages_rejected: dict[str, int]
    mails_received: int
    mails_repeated: int
    seconds: float
    seconds_of_stream: float
    events_per_second: float
    messages_per_second: float
    journeys: dict[str, Any]


class Steps(msgspec.Struct):
    """How the demo tells how far it is."""

    stream: Progress
    time: Progress


@contextmanager
def running(folder: Path, texts: dict[str, str], settings: Settings) -> Iterator[tuple[Service, ReplayClock]]:
    """A service over a demo folder, with its journeys published, under the stream's own time."""
    clock = ReplayClock(START, folder / "clock")
    store = open_store(settings, folder)
    _prepare(store, texts, clock.now())
    _take_back(store)
    service = Service(store, settings, folder, clock, owner=OWNER)
    try:
        service.start()
        yield service, clock
    finally:
        service.stop()
        store.close()


def play(service: Service, clock: ReplayClock, steps: Steps, stream: Callable[[], Iterator[Call]] = calls) -> Summary:
    """Replay the stream and the weeks after it; what came of it. A demo that was killed is taken up where it stood."""
    began = time.perf_counter()
    replay = Replay(service, clock, WRITE_KEY)
    try:
        service.settle()
        events = replay.play(stream(), steps.stream)
        stream_seconds = time.perf_counter() - began
        replay.go_on(START + timedelta(days=DAYS_AFTER), steps.time)
        replay.let_mails_arrive()
    finally:
        replay.close()
    return _summary(service, time.perf_counter() - began, stream_seconds, events)


def _prepare(store: Store, texts: dict[str, str], now: datetime) -> None:
    publish(store, plan_changes(store, read_folder(texts).documents), now)
    hashed = hashlib.sha256(WRITE_KEY.encode()).hexdigest()
    known = store.keys()
    if all(key.hash != hashed for key in known):
        store.create_key(Key(name="demo", hash=hashed, created_at=now))


def _take_back(store: Store) -> None:
    """Free the customers that a demo which was killed still held, so that their turns are taken at the same time of the stream."""
    store.release([row.id for row in store.customers(CustomerFilter(limit=None))], OWNER)


def _summary(service: Service, seconds: float, stream_seconds: float, events: int) -> Summary:
    books = service.store.summary()
    mails = service.sink.counts() if service.sink else None
    return Summary(
        events_accepted=books["events_accepted"],
        customers=books["customers"],
        runs_entered=books["runs_entered"],
        runs_active=books["runs_active"],
        runs_held_out=books["runs_held_out"],
        runs_ended=books["runs_ended"],
        messages_sent=books["messages_sent"],
        messages_withheld=books["messages_withheld"],
        messages_rejected={},
        mails_received=mails.mails if mails else 0,
        mails_repeated=mails.repeats if mails else 0,
        seconds=round(seconds, 2),
        seconds_of_stream=round(stream_seconds, 2),
        events_per_second=round(events / stream_seconds, 1),
        messages_per_second=round(books["messages_sent"] / seconds, 1),
        journeys=books["journeys"],
    )
