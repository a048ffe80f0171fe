"""What a store has acknowledged: a small model of the port, to hold stores to when they crash.

Rule 1. A model is a value: a call is made on a copy, so that what would be and what was can both be kept.
Rule 2. It has the port's own methods for what it models, and answers what they answer, in short.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wend.app.ports import (
    Commit,
    CustomerFilter,
    Delivery,
    Document,
    EventFilter,
    MessageFilter,
    RunFilter,
    Store,
    TaskFilter,
)
from wend.model.event import DeadLetter, Event
from wend.model.message import MessageStatus
from wend.model.operation import Operation
from wend.model.task import TaskChange, TaskStatus
from wend.store.agreed import believed

NAMES = ("ada", "bob", "eve", "max")  # customers 1 to 4, known from the beginning


@dataclass
class Claim:
    owner: str
    due: datetime
    until: datetime
    aside: str = ""


@dataclass
class Message:
    customer: int
    due: datetime | None
    status: MessageStatus = MessageStatus.QUEUED
    attempts: int = 0
    reason: str = ""
    owner: str = ""
    until: datetime | None = None


@dataclass
class Person:
    """One customer."""

    log: list[int] = field(default_factory=list)  # places of her events
    cursor: int = 0
    bell: datetime | None = None
    timer: datetime | None = None
    claim: Claim | None = None
    reasons: int = 0

    def ring(self, at: datetime) -> None:
        self.bell = at if self.bell is None else min(self.bell, at)

    def due(self, now: datetime) -> datetime | None:
        if self.claim:
            return self.claim.due if not self.claim.aside and self.claim.until <= now else None
        return min((at for at in (self.timer, self.bell) if at and at <= now), default=None)

    def rings(self) -> list[datetime]:
        if self.claim:
            return [] if self.claim.aside else [self.claim.until]
        return [at for at in (self.timer, self.bell) if at]


@dataclass
class Model:
    """A store."""

    people: dict[int, Person] = field(default_factory=lambda: {n: Person() for n in range(1, len(NAMES) + 1)})
    log: list[str] = field(default_factory=list)  # message ids
    runs: dict[str, str] = field(default_factory=dict)
    outbox: dict[str, Message] = field(default_factory=dict)
    tasks: dict[str, TaskStatus] = field(default_factory=dict)
    letters: int = 0
    live: dict[str, str] = field(default_factory=dict)
    generation_: int = 0
    told: list[list[Any]] = field(default_factory=list)  # of each operation: how far, how many, whether finished
    round: tuple[datetime, int] | None = None

    def copy(self) -> "Model":
        return deepcopy(self)

    def _log(self, customer: int, event: Event) -> bool:
        if event.message_id in self.log:
            return False
        self.log.append(event.message_id)
        self.people[customer].log.append(len(self.log))
        self.people[customer].ring(event.received_at)
        return True

    def append(self, events: Sequence[Event]) -> int:
        return sum(self._log(NAMES.index(str(each.user_id)) + 1, each) for each in events)

    def bury(self, letters: Sequence[DeadLetter]) -> None:
        self.letters += len(letters)

    def claim(self, now: datetime, limit: int, owner: str, lease: timedelta) -> Any:
        due = sorted((at, number) for number, each in self.people.items() if (at := each.due(now)))
        found = []
        for at, number in due[:limit]:
            person = self.people[number]
            person.claim, person.bell = Claim(owner, at, now + lease), None
            found.append((number, [place for place in person.log if place > person.cursor]))
        return found

    def _held(self, number: int, owner: str) -> Person | None:
        person = self.people[number]
        return person if person.claim and person.claim.owner == owner and not person.claim.aside else None

    def commit(self, commits: Sequence[Commit], now: datetime, owner: str) -> None:
        held = [each for each in commits if self._held(each.customer.id, owner)]
        for commit in sorted(held, key=lambda each: each.customer.id):
            self._store(commit)
        for commit in sorted(held, key=lambda each: each.customer.id):
            for each in commit.events:
                self._log(commit.customer.id, each)
        for commit in held:
            person = self.people[commit.customer.id]
            person.claim = None
            if any(place > person.cursor for place in person.log) and person.bell is None:
                person.ring(now)

    def _store(self, commit: Commit) -> None:
        person = self.people[commit.customer.id]
        person.cursor, person.timer = commit.customer.cursor, commit.next_due
        person.reasons += len(commit.reasons)
        self.runs |= {run.id: "ended" if run.ended else "active" for run in commit.runs}
        for each in commit.messages:
            self.outbox.setdefault(each.id, Message(each.customer_id, each.decided_at))
        for each in commit.tasks:
            self.tasks.setdefault(each.id, each.status)

    def release(self, customer_ids: Sequence[int], owner: str) -> None:
        for number in customer_ids:
            if (person := self._held(number, owner)) and person.claim:
                person.ring(person.claim.due)
                person.claim = None

    def set_aside(self, customer_id: int, reason: str, owner: str) -> None:
        if (person := self._held(customer_id, owner)) and person.claim:
            person.claim.aside = reason

    def put_back(self, customer_id: int, now: datetime) -> None:
        person = self.people[customer_id]
        if person.claim and person.claim.aside:
            person.claim = None
            person.ring(now)

    def ring_all(self, now: datetime) -> None:
        for each in self.people.values():
            each.ring(now)

    def claim_messages(self, now: datetime, limit: int, owner: str, lease: timedelta) -> list[str]:
        free = [(each.due, place) for place, each in enumerate(self.outbox.values()) if _free(each, now)]
        ids = [list(self.outbox)[place] for _, place in sorted(free)[:limit]]
        for each in ids:
            self.outbox[each].owner, self.outbox[each].until = owner, now + lease
        return ids

    def begin_handover(self, ids: Sequence[str], now: datetime, owner: str) -> list[str]:
        begun = []
        for each in dict.fromkeys(ids):
            message = self.outbox.get(each)
            held = message and message.status is MessageStatus.QUEUED and message.owner == owner
            if message and held and message.until and message.until > now:
                message.status, message.due, message.attempts = MessageStatus.SENDING, None, message.attempts + 1
                begun.append(each)
        return begun

    def record(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        for each in deliveries:
            message = self.outbox.get(each.message_id)
            if message and believed(each, message.status, message.attempts):
                message.status, message.reason, message.owner, message.until = each.status, each.reason, "", None
                message.due = (each.next_attempt_at or now) if each.status is MessageStatus.QUEUED else None
                if each.receipt:
                    self._log(message.customer, each.receipt)

    def publish(self, documents: Sequence[Document], now: datetime) -> int:
        for each in documents:
            if self.live.get(each.name) != each.version:
                self.live[each.name] = each.version
                self.generation_ += 1
        return self.generation_

    def append_scheduled(self, journey: str, round_at: datetime, events: Sequence[Event], reached: int) -> None:
        if self.round is None or _moves(self.round, (round_at, reached)):
            self.round = (round_at, reached)
            self.append(events)

    def begin_operation(self, operation: Operation) -> int:
        self.told.append([0, 0, False])
        self.generation_ += 1
        return len(self.told)

    def append_operation(self, number: int, events: Sequence[tuple[int, Event]], reached: int, now: datetime) -> None:
        standing = self.told[number - 1]
        if standing[0] != -1 and (reached == -1 or reached > standing[0]):
            new = sum(self._log(customer, event) for customer, event in events)
            standing[:] = [reached, standing[1] + new, reached == -1]

    def change_task(self, change: TaskChange, event: Event) -> bool:
        if self.tasks.get(change.id) is not TaskStatus.OPEN:
            return False
        self.tasks[change.id] = change.status or TaskStatus.OPEN
        self._log(int(change.id.partition("-")[0]), event)
        return True

    def shown(self, now: datetime) -> Any:
        """All of it that the port tells."""
        queued = [each for each in self.outbox.values() if each.status is MessageStatus.QUEUED and each.due]
        sending = [
            key for key, each in self.outbox.items() if each.status is MessageStatus.SENDING and _over(each, now)
        ]
        return {
            "log": self.log,
            "people": {
                number: (each.cursor, each.claim.aside if each.claim else "", each.reasons)
                for number, each in self.people.items()
            },
            "runs": self.runs,
            "messages": {key: (each.status, each.attempts, each.reason) for key, each in self.outbox.items()},
            "tasks": self.tasks,
            "letters": self.letters,
            "live": self.live,
            "generation": self.generation_,
            "told": self.told,
            "round": self.round or (None, -1),
            "due": min((at for each in self.people.values() for at in each.rings()), default=None),
            "message due": min((max(each.due, each.until or each.due) for each in queued if each.due), default=None),
            "lost": sorted(sending),
        }


def shown(store: Store, now: datetime) -> Any:
    """The same of a real store."""
    rows = {number: store.customer(number) for number in range(1, len(NAMES) + 1)}
    aside = {row.id: row.set_aside for row in store.customers(CustomerFilter(set_aside=True))}
    return {
        "log": [each.message_id for each in store.events(EventFilter(limit=None))],
        "people": {
            number: (row.cursor if row else 0, aside.get(number, ""), len(store.reasons(number)))
            for number, row in rows.items()
        },
        "runs": {row.id: row.status for row in store.runs(RunFilter(limit=None))},
        "messages": {
            each.id: (each.status, each.attempts, each.reason) for each in store.messages(MessageFilter(limit=None))
        },
        "tasks": {each.id: each.status for each in store.tasks(TaskFilter(limit=None))},
        "letters": store.count_dead_letters(),
        "live": {each.name: each.version for each in store.documents()},
        "generation": store.generation(),
        "told": [[each.reached, each.told, bool(each.finished_at)] for each in reversed(store.operations(limit=None))],
        "round": store.schedule_cursor("weekly"),
        "due": store.next_due(),
        "message due": store.next_message_due(),
        "lost": sorted(each.id for each in store.lost(now, 100)),
    }


def _free(message: Message, now: datetime) -> bool:
    due = message.status is MessageStatus.QUEUED and message.due is not None and message.due <= now
    return due and (message.until is None or message.until <= now)


def _over(message: Message, now: datetime) -> bool:
    return message.until is not None and message.until <= now


def _moves(standing: tuple[datetime, int], asked: tuple[datetime, int]) -> bool:
    if standing[0] != asked[0]:
        return asked[0] > standing[0]
    return standing[1] != -1 and (asked[1] == -1 or asked[1] > standing[1])
