"""The whole protocol by chance, with crashes at any statement of any call: what was acknowledged is there, and nothing by halves.

After a crash a call has happened or has not: both are kept as possible until what the store tells says which.
"""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from dying import Fate, Killed, Place, PostgresPlace, SqlitePlace, Way
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from protocol import NAMES, Model, shown
from store_values import NOW, event, message, run

from postgresql_server import ready_database
from wend.app.ports import Commit, Delivery, Document, DocumentKind
from wend.model.event import DeadLetter, Event
from wend.model.message import MessageStatus
from wend.model.operation import Operation, OperationKind
from wend.model.reason import Code, Reason
from wend.model.task import Task, TaskChange, TaskStatus
from wend.store.errors import StoreError
from wend.store.memory import MemoryStore

USERS = st.sampled_from(NAMES)
NUMBERS = st.integers(1, len(NAMES))
OWNERS = st.sampled_from(["w", "v"])
WAYS = st.sampled_from([None, None, *Way])
PLACES = st.integers(0, 25)
MESSAGES = st.lists(st.sampled_from([f"{customer}-{n}" for customer in range(1, 5) for n in range(2)]), max_size=4)


class MemoryPlace:
    """A store that goes with its process: only whoever asked it can die, when the call is over."""

    def __init__(self) -> None:
        self.fate = Fate()
        self.store = MemoryStore()

    def reopen(self) -> None: ...

    def troubles(self) -> list[str]:
        return []

    def close(self) -> None: ...


@st.composite
def events(draw: st.DrawFn, prefix: str = "") -> Event:
    """An event of somebody, with a message id that may have been before."""
    received = NOW + timedelta(seconds=draw(st.integers(0, 40)))
    number, user = draw(st.integers(0, 30)), draw(USERS)
    return event(f"{prefix}{user}-{number}", user, received_at=received)


class Crashing(RuleBasedStateMachine):
    """One store, what it may stand at, and who holds what."""

    make: Callable[[Path], Place]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.place = type(self).make(Path(self.folder.name))
        self.now = NOW
        self.possible = [Model()]
        self.claims: list[tuple[str, list[Any]]] = []
        self.does(None, 0, lambda store: store.append([event(f"first-{name}", name) for name in NAMES]))

    def teardown(self) -> None:
        assert self.place.troubles() == []
        self.place.close()
        self.folder.cleanup()

    def does(
        self, way: Way | None, at: int, call: Callable[[Any], Any], short: Callable[[Any], Any] = lambda _: None
    ) -> Any:
        """Make a call, which may die; what it answered, None when it died."""
        after = [model.copy() for model in self.possible]
        answers = [call(model) for model in after]
        self.place.fate.decide(at if way else None, way or Way.KILL)
        try:
            answer = call(self.place.store)
        except (Killed, StoreError):
            answer = None
            self.possible += after
        else:
            fits = [short(answer) is None or short(answer) == said for said in answers]
            self.possible = [model for model, fit in zip(after, fits, strict=True) if fit]
        died = way is not None and (self.place.fate.met or isinstance(self.place, MemoryPlace))
        if died and way is not Way.CUT:
            self.place.reopen()
            self.claims, answer = [], None  # whoever held them is gone
        self.place.fate.decide(None)
        return answer

    @invariant()
    def it_stands_where_it_may(self) -> None:
        there = shown(self.place.store, self.now)
        before = self.possible
        self.possible = [model for model in before if model.shown(self.now) == there]
        assert self.possible, [_differences(model.shown(self.now), there) for model in before]

    @rule(seconds=st.integers(1, 40))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(batch=st.lists(events(), min_size=1, max_size=4), way=WAYS, at=PLACES)
    def append(self, batch: list[Event], way: Way | None, at: int) -> None:
        self.does(way, at, lambda store: store.append(batch), _accepted)

    @rule(way=WAYS, at=PLACES)
    def bury(self, way: Way | None, at: int) -> None:
        letter = DeadLetter(received_at=self.now, source="/v1/t", reason="no", body="{}")
        self.does(way, at, lambda store: store.bury([letter]))

    @rule(owner=OWNERS, limit=st.integers(1, 3), lease=st.integers(5, 30), way=WAYS, at=PLACES)
    def claim(self, owner: str, limit: int, lease: int, way: Way | None, at: int) -> None:
        due = self.does(way, at, lambda store: store.claim(self.now, limit, owner, timedelta(seconds=lease)), _due)
        if due:
            self.claims.append((owner, due))

    @rule(which=st.integers(0, 3), data=st.data(), way=WAYS, at=PLACES)
    def commit(self, which: int, data: st.DataObject, way: Way | None, at: int) -> None:
        if self.claims:
            owner, due = self.claims.pop(which % len(self.claims))
            commits = [self.turn(each, data.draw) for each in due]
            self.does(way, at, lambda store: store.commit(commits, self.now, owner))

    def turn(self, due: Any, draw: Any) -> Commit:
        customer, number = due.customer, due.customer.id
        if due.events:
            customer.cursor = due.events[-1].seq
        ended = draw(st.sampled_from(["", "goal"]))
        runs = [run(f"{number}-{n}", ended=ended) for n in draw(st.lists(st.integers(0, 2), max_size=2, unique=True))]
        return Commit(
            customer,
            runs=runs,
            messages=[
                message(f"{number}-{n}", number, decided_at=self.now)
                for n in draw(st.lists(st.integers(0, 1), max_size=2, unique=True))
            ],
            reasons=[Reason(at=self.now, code=Code.WAITING)] * draw(st.integers(0, 2)),
            events=[event(f"wend:{number}-{draw(st.integers(0, 9))}")] * draw(st.integers(0, 1)),
            tasks=[Task(id=f"{number}-1.t.1", customer_id=number, queue="q", title="T", created_at=NOW, opened_at=NOW)],
            next_due=draw(st.sampled_from([None, self.now, self.now + timedelta(seconds=20)])),
        )

    @rule(which=st.integers(0, 3), way=WAYS, at=PLACES)
    def release(self, which: int, way: Way | None, at: int) -> None:
        if self.claims:
            owner, due = self.claims.pop(which % len(self.claims))
            self.does(way, at, lambda store: store.release([each.customer.id for each in due], owner))

    @rule(which=st.integers(0, 3), way=WAYS, at=PLACES)
    def set_aside(self, which: int, way: Way | None, at: int) -> None:
        if self.claims:
            owner, due = self.claims[which % len(self.claims)]
            self.does(way, at, lambda store: store.set_aside(due[0].customer.id, "broken", owner))

    @rule(number=NUMBERS, way=WAYS, at=PLACES)
    def put_back(self, number: int, way: Way | None, at: int) -> None:
        self.does(way, at, lambda store: store.put_back(number, self.now))

    @rule(way=WAYS, at=PLACES)
    def ring_all(self, way: Way | None, at: int) -> None:
        self.does(way, at, lambda store: store.ring_all(self.now))

    @rule(owner=OWNERS, limit=st.integers(1, 4), lease=st.integers(5, 30), way=WAYS, at=PLACES)
    def claim_messages(self, owner: str, limit: int, lease: int, way: Way | None, at: int) -> None:
        self.does(
            way, at, lambda store: store.claim_messages(self.now, limit, owner, timedelta(seconds=lease)), _ids_or_none
        )

    @rule(owner=OWNERS, ids=MESSAGES, way=WAYS, at=PLACES)
    def begin_handover(self, owner: str, ids: list[str], way: Way | None, at: int) -> None:
        self.does(way, at, lambda store: store.begin_handover(ids, self.now, owner), lambda answer: answer)

    @rule(
        ids=MESSAGES,
        status=st.sampled_from([MessageStatus.SENT, MessageStatus.QUEUED, MessageStatus.UNKNOWN]),
        attempt=st.integers(1, 2),
        way=WAYS,
        at=PLACES,
    )
    def record(self, ids: list[str], status: MessageStatus, attempt: int, way: Way | None, at: int) -> None:
        again = self.now + timedelta(seconds=15)
        told = [event(f"wend:{each}:{status}", received_at=self.now) for each in ids]
        answers = [
            Delivery(each, status, "why", again, "smtp", "1", receipt, attempt)
            for each, receipt in zip(ids, told, strict=True)
        ]
        self.does(way, at, lambda store: store.record(answers, self.now))

    @rule(version=st.sampled_from(["v1", "v2"]), way=WAYS, at=PLACES)
    def publish(self, version: str, way: Way | None, at: int) -> None:
        document = Document(kind=DocumentKind.JOURNEY, name="welcome", version=version, body=version)
        self.does(way, at, lambda store: store.publish([document], self.now), lambda answer: answer)

    @rule(
        minutes=st.integers(0, 2),
        reached=st.integers(-1, 4),
        batch=st.lists(events("wend:"), max_size=2),
        way=WAYS,
        at=PLACES,
    )
    def append_scheduled(self, minutes: int, reached: int, batch: list[Event], way: Way | None, at: int) -> None:
        round_at = NOW + timedelta(minutes=minutes)
        self.does(way, at, lambda store: store.append_scheduled("weekly", round_at, batch, reached))

    @rule(way=WAYS, at=PLACES)
    def begin_operation(self, way: Way | None, at: int) -> None:
        stop = Operation(kind=OperationKind.STOP, journey="welcome", begun_at=self.now)
        self.does(way, at, lambda store: store.begin_operation(stop))

    @rule(
        number=st.integers(1, 3),
        reached=st.integers(-1, 4),
        customers=st.lists(NUMBERS, max_size=3, unique=True),
        way=WAYS,
        at=PLACES,
    )
    def append_operation(self, number: int, reached: int, customers: list[int], way: Way | None, at: int) -> None:
        if all(number <= len(model.told) for model in self.possible):
            told = [(each, event(f"wend:operation:{number}:{each}")) for each in customers]
            self.does(way, at, lambda store: store.append_operation(number, told, reached, self.now))

    @rule(number=NUMBERS, way=WAYS, at=PLACES)
    def finish_task(self, number: int, way: Way | None, at: int) -> None:
        change = TaskChange(id=f"{number}-1.t.1", at=self.now, status=TaskStatus.DONE, outcome="done")
        said = event(f"wend:task:{number}", received_at=self.now)
        self.does(way, at, lambda store: bool(store.change_task(change, said)), lambda answer: answer)


def _accepted(answer: Any) -> Any:
    return getattr(answer, "accepted", answer)


def _due(answer: Any) -> Any:
    return [(each.customer.id, [one.seq for one in each.events]) for each in answer]


def _ids_or_none(answer: Any) -> Any:
    return [each.id for each in answer]


def _differences(model: dict[str, Any], store: dict[str, Any]) -> dict[str, Any]:
    return {name: (said, store[name]) for name, said in model.items() if said != store[name]}


class CrashingInMemory(Crashing):
    make = staticmethod(lambda _: MemoryPlace())  # type: ignore[assignment]


class CrashingOnSqlite(Crashing):
    make = staticmethod(SqlitePlace)


class CrashingOnPostgresql(Crashing):
    make = staticmethod(lambda _: PostgresPlace(ready_database()))


def _tests(machine: type[Crashing], examples: int, shrink: bool = False) -> Any:
    """The machine as tests. Without shrinking against a server: it takes minutes, and the steps are printed anyway."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate, *((Phase.shrink,) if shrink else ()))
    made = machine.TestCase
    made.settings = settings(
        phases=phases,
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    return made


class LongOnSqlite(CrashingOnSqlite): ...


class LongOnPostgresql(CrashingOnPostgresql): ...


TestInMemory = _tests(CrashingInMemory, 40, shrink=True)
TestOnSqlite = _tests(CrashingOnSqlite, 15)
TestOnPostgresql = _tests(CrashingOnPostgresql, 6)
TestLongOnSqlite = pytest.mark.slow(_tests(LongOnSqlite, 150))
TestLongOnPostgresql = pytest.mark.slow(_tests(LongOnPostgresql, 60))
