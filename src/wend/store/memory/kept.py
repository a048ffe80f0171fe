"""What the store in memory keeps."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from wend.app.ports import Document, KeptFinding, Key, RunRow
from wend.app.ports_changes import ChangeNote
from wend.app.ports_identity import Merge, RefusedId
from wend.app.ports_log import DataKind
from wend.app.signs import Tally, Worker
from wend.model.customer import Customer
from wend.model.event import DeadLetter, Event
from wend.model.message import Message
from wend.model.operation import Operation
from wend.model.reason import Reason
from wend.model.task import Task
from wend.store.identity_rules import KeptRules
from wend.store.rows import read_customer


@dataclass
class Claim:
    """Somebody works on a customer until `until`; or nobody may, because of `set_aside`."""

    owner: str
    due: datetime
    until: datetime
    set_aside: str = ""


@dataclass
class KeptCustomer:
    """One customer, with everything that hangs on it."""

    id: int
    user_id: str | None
    anonymous_id: str | None
    packed: tuple[bytes | None, str] = (None, "{}")  # so that nobody can change it from outside
    cursor: int = 0
    timer: datetime | None = None
    bell: datetime | None = None
    merged_into: int | None = None
    claim: Claim | None = None
    events: list[Event] = field(default_factory=list)

    @property
    def state(self) -> Customer:
        """A copy of the customer's state."""
        return read_customer((self.id, *self.packed, self.user_id, self.anonymous_id))

    def ring(self, at: datetime) -> None:
        """Something happened; an earlier ring stays."""
        self.bell = at if self.bell is None else min(self.bell, at)

    @property
    def waiting(self) -> list[Event]:
        """Events not yet applied, by seq."""
        return [event for event in self.events if event.seq > self.cursor]

    def due(self, now: datetime) -> datetime | None:
        """Since when the customer has been due, if it is and may be claimed."""
        claim = self.claim
        if claim and (claim.set_aside or claim.until > now):
            return None
        free = [] if claim else [at for at in (self.timer, self.bell) if at is not None and at <= now]
        return min([*free, *([claim.due] if claim else [])], default=None)


@dataclass
class Handover:
    """A message, who holds it, and until when."""

    message: Message
    owner: str = ""
    until: datetime | None = None

    @property
    def due(self) -> datetime:
        """When a queued message may be tried."""
        return self.message.next_attempt_at or self.message.decided_at


@dataclass
class Gone:
    """What retention took away of one sort."""

    before: datetime
    count: int = 0
    goals: int = 0


@dataclass
class Kept:
    """Everything, and the lock around it."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    customers: dict[int, KeptCustomer] = field(default_factory=dict)
    identities: dict[tuple[str, str], int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)  # by account id
    log: dict[str, Event] = field(default_factory=dict)  # by message id, in the order of seq
    runs: dict[str, tuple[RunRow, bool]] = field(default_factory=dict)  # with whether it is held out
    outbox: dict[str, Handover] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)  # by id, in the order they were first stored
    reasons: list[tuple[int, Reason]] = field(default_factory=list)
    documents: dict[tuple[str, str, str], Document] = field(default_factory=dict)
    generation: int = 0
    operations: list[Operation] = field(default_factory=list)
    rounds: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)
    gone: dict[tuple[DataKind, tuple[str, str, str, int]], Gone] = field(default_factory=dict)
    gone_events: Counter[tuple[str, str, int]] = field(default_factory=Counter)  # by kind, name, and whether ours
    gone_letters: int = 0
    archived: int = 0
    findings: dict[str, KeptFinding] = field(default_factory=dict)
    changes: list[ChangeNote] = field(default_factory=list)
    diagnoses: dict[str, datetime] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    counted: Tally = field(default_factory=dict)  # by those that are gone
    rules: KeptRules = field(default_factory=KeptRules)
    merges: list[Merge] = field(default_factory=list)
    merge_records: dict[int, bytes] = field(default_factory=dict)
    refused_ids: dict[tuple[str, str, str], RefusedId] = field(default_factory=dict)
