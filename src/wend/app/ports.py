"""What the hall asks of the cellar and of the letterboxes. Stores and channels implement this; tests hold all to it.

Rule 1. Each method is one transaction: it happens whole or not at all, and when it returns it is durable.
Rule 2. Nothing here knows SQL, a provider or a file.
Rule 3. A claim is a lease: whoever holds it works alone on that customer or message until `lease` is over. Work that is
        committed after the lease was lost changes nothing.
Rule 4. Times are aware and UTC; the caller says what time it is.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from wend.app.ports_changes import ChangeNote, Changes
from wend.app.ports_identity import Identities
from wend.app.ports_letters import Letters
from wend.app.ports_log import LogKeeping
from wend.app.ports_workers import Waking, Workers
from wend.app.signs import Signs
from wend.errors import WendError
from wend.model.customer import Customer, Run
from wend.model.event import DeadLetter, Event
from wend.model.letter import Letter
from wend.model.message import Message, MessageStatus, Outcome
from wend.model.operation import Operation
from wend.model.outgoing import Outgoing
from wend.model.reason import Reason
from wend.model.task import QueueCount, Task, TaskChange, TaskStatus


class UnavailableError(WendError):
    """The store cannot take anything now; nothing is wrong with what it was given, and nothing of it was stored."""


class RefusedError(WendError):
    """The store cannot hold what it was given, now or later; nothing of it was stored."""


class CapReachedError(WendError):
    """Somebody else's entries came between: with these turns a journey would have more than its caps allow.

    Nothing of the commit was stored; taken again with the counts of now, the turns fit.
    """


class Counting(msgspec.Struct, frozen=True):
    """A journey whose entries are counted: on the day that begins at `since`, ever, and of runs still active.

    `version` is that of the journey's live plan: where it has changed, the counts are made anew from the runs.
    """

    journey: str
    version: str
    since: datetime
    per_day: int | None = None
    total: int | None = None
    active: int | None = None


class Counts(msgspec.Struct, frozen=True):
    """How often a journey was entered (parts of runs do not count)."""

    today: int = 0
    ever: int = 0
    active: int = 0


class Counted(msgspec.Struct, frozen=True):
    """What a customer's turns change in the counts of a journey."""

    counting: Counting
    began: int
    ended: int


class Queued(msgspec.Struct, frozen=True):
    """What a customer's turns open in a queue with a capacity, and free there.

    `seen` are the open tasks from which the turns of its batch counted on: where there are no more of them now, what the
    turns found room for has room.
    """

    queue: str
    capacity: int
    seen: int
    opened: int
    freed: int = 0


class Appended(msgspec.Struct, frozen=True):
    """What became of a batch of events."""

    accepted: int
    duplicates: int


class Due(msgspec.Struct):
    """A customer whose bell rang, with the events not yet applied, in the order of `seq`.

    `newer` says why this process cannot take her turn and a newer one can: of her there is no more than the number then.
    """

    customer: Customer
    events: list[Event]
    newer: str = ""


class Commit(msgspec.Struct):
    """The result of one customer's turns, to be stored whole."""

    customer: Customer
    runs: list[Run] = []  # those that began, moved or ended
    messages: list[Message] = []  # decided on: queued or withheld
    reasons: list[Reason] = []
    events: list[Event] = []  # emitted by journeys: appended like any other
    letters: list[Letter] = []  # to other customers and accounts: appended to their logs
    tasks: list[Task] = []  # opened, or waiting for room in their queue
    task_changes: list[TaskChange] = []  # what becomes of tasks, of these too; of closed ones nothing
    withdrawn: dict[str, str] = {}  # by run, why its queued messages (not its calls) become withheld
    counted: list[Counted] = []  # of journeys with entry caps
    queued: list[Queued] = []  # of queues with a capacity
    next_due: datetime | None = None  # when the bell has to ring by itself


class Delivery(msgspec.Struct, frozen=True):
    """What became of one handing-over: the new standing of a message, and the receipt as an event for its customer."""

    message_id: str
    status: MessageStatus
    reason: str = ""
    next_attempt_at: datetime | None = None  # with QUEUED: try again then
    provider: str = ""
    provider_id: str = ""
    receipt: Event | None = None
    attempt: int | None = None  # the `Message.attempts` this answers; a late answer must not undo a later attempt


class DocumentKind(StrEnum):
    """What can be published."""

    JOURNEY = "journey"
    SEGMENT = "segment"
    CONTENT = "content"
    OFFER = "offer"
    WORKSPACE = "workspace"
    STRATEGY = "strategy"
    TAXONOMY = "taxonomy"
    CALENDAR = "calendar"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One published version of a journey, segment, content item or settings file.

    `live` marks the version that new runs use; versions that runs still stand in are kept. `body` is the text it was
    made from (for a content item: JSON of the parsed item, bodies included).
    """

    kind: DocumentKind
    name: str
    version: str
    body: str
    live: bool = True
    published_at: datetime | None = None


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A write or admin key; only its SHA-256 is kept."""

    name: str
    hash: str
    role: str = "write"  # "write" for events, "admin" for the API and console
    created_at: datetime
    revoked_at: datetime | None = None


class CustomerRow(msgspec.Struct, kw_only=True):
    """A customer as lists show it."""

    id: int
    user_id: str | None
    anonymous_id: str | None
    traits: dict[str, Any]
    segments: list[str]
    active_runs: int
    first_seen: datetime | None
    last_seen: datetime | None
    set_aside: str = ""  # why its turns stand still, if they do
    account_id: str | None = None  # of an account
    people: int = 0  # of an account: how many its journeys know


class RunRow(msgspec.Struct, kw_only=True):
    """A run as lists show it; `status` is `active`, `held-out` or `ended`."""

    id: str
    customer_id: int
    journey: str
    version: str
    key: str
    status: str
    step: str
    entered_at: datetime
    until: datetime | None
    ended_at: datetime | None
    reason: str
    goal_at: datetime | None
    parent: str = ""  # the run that it is a part of


class ReasonRow(msgspec.Struct, kw_only=True):
    """A reason with whom it concerns."""

    id: int
    customer_id: int
    reason: Reason


class InFlight(msgspec.Struct, frozen=True):
    """A customer with active runs of a journey."""

    customer_id: int
    user_id: str | None
    anonymous_id: str | None


class EventFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events; everything given has to hold. `after` is a seq to page on."""

    customer_id: int | None = None
    name: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: int = 0
    newest_first: bool = False
    limit: int | None = 100


class RunFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which runs; `parts`: also the ways of forks and called journeys, which are parts of others."""

    customer_id: int | None = None
    journey: str | None = None
    status: str | None = None
    step: str | None = None
    parts: bool = False
    limit: int | None = 100


class MessageFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which messages."""

    id: str | None = None
    customer_id: int | None = None
    journey: str | None = None
    status: MessageStatus | None = None
    channel: str | None = None
    reason: str | None = None
    limit: int | None = 100


class TaskFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks. `standing`: waiting and open ones (True) or closed ones (False); `overdue_at`: standing and due by then."""

    id: str | None = None
    queue: str | None = None
    assignee: str | None = None  # empty: those that nobody has taken
    status: TaskStatus | None = None
    standing: bool | None = None
    customer_id: int | None = None
    journey: str | None = None
    run: str | None = None
    overdue_at: datetime | None = None
    limit: int | None = 100


class CustomerFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which customers, or with `accounts` which accounts. `query` looks in ids and in the text of traits; `after` is an id to page on."""

    accounts: bool = False
    query: str | None = None
    segment: str | None = None
    set_aside: bool | None = None
    after: int = 0
    limit: int | None = 100


class Intake(Protocol):
    """Taking events in."""

    def append(self, events: Sequence[Event]) -> Appended:
        """Append events not seen before (by message id), each to its customer, and ring the bells of those.

        Finds the customer by user id, else by anonymous id, and creates it where there is none. An event with both ids
        joins the anonymous id to the user id's customer from then on.
        """

    def append_to(self, customer_id: int, event: Event) -> None:
        """Append an event of our own to the customer or account of a number, whatever ids it has, and ring its bell."""

    def bury(self, letters: Sequence[DeadLetter]) -> None:
        """Keep what could not be accepted."""


class Bell(Protocol):
    """Customers that are due, and the commit of their turns."""

    def claim(self, now: datetime, limit: int, owner: str, lease: timedelta) -> list[Due]:
        """Up to `limit` due customers nobody else holds, longest due first, with at most `limits.EVENTS_PER_CLAIM` events each."""

    def commit(self, commits: Sequence[Commit], now: datetime, owner: str) -> None:
        """Store turns, free the claims, and set each bell: at once when more events wait, else at `next_due`.

        Messages of withdrawn runs that are queued, and have a purpose, become withheld: claimed ones too, but not those
        that are being handed over. Raises `CapReachedError` where an entry cap or a queue's capacity would be
        exceeded, storing nothing.
        """

    def count_entries(self, journeys: Sequence[Counting]) -> dict[str, Counts]:
        """The counts of journeys now, by name; made from the runs where there are none yet for this version."""

    def release(self, customer_ids: Sequence[int], owner: str) -> None:
        """Give claims back unworked."""

    def set_aside(self, customer_id: int, reason: str, owner: str) -> None:
        """Stop ringing for a customer whose turn cannot be carried out; its events are kept."""

    def put_back(self, customer_id: int, now: datetime) -> None:
        """Ring again for a customer that was set aside."""

    def ring_all(self, now: datetime) -> int:
        """Make every customer due (rules have changed); how many."""

    def next_due(self) -> datetime | None:
        """When the earliest bell rings."""


class Outbox(Protocol):
    """Messages on their way out."""

    def claim_messages(
        self, now: datetime, limit: int, owner: str, lease: timedelta, *, mail: bool | None = None
    ) -> list[Message]:
        """Up to `limit` queued messages whose time has come and nobody else holds; with `mail` only e-mails, or all others."""

    def begin_handover(self, message_ids: Sequence[str], now: datetime, owner: str) -> list[str]:
        """Mark messages as being handed over, counting the attempt; those still held by `owner`, which may be sent now."""

    def record(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Store what became of messages, and append their receipts as events."""

    def lost(self, now: datetime, limit: int) -> list[Message]:
        """Messages whose handing-over began but whose worker is gone (the lease is over): the answer is lost."""

    def next_message_due(self, *, mail: bool | None = None) -> datetime | None:
        """When the earliest queued message may be tried; with `mail` of the e-mails, or of all others."""


class Publishing(Protocol):
    """Published documents."""

    def publish(self, documents: Sequence[Document], now: datetime, noted: Sequence[ChangeNote] = ()) -> int:
        """Make these the live versions; the new generation number. Publishing what is live already changes nothing.

        `noted` goes into the change log.
        """

    def documents(self, *, live_only: bool = True) -> list[Document]:
        """The published documents, and with `live_only=False` every version that a run may still stand in."""

    def withdraw(self, kind: DocumentKind, name: str, now: datetime, noted: Sequence[ChangeNote] = ()) -> None:
        """No longer live: no new runs; those in flight go on."""

    def generation(self) -> int:
        """A number that grows with every publishing, cheap to ask."""


class Schedules(Protocol):
    """Journeys that enter customers by the clock."""

    def schedule_cursor(self, journey: str) -> tuple[datetime | None, int]:
        """The last round that was begun, and the last customer id it has reached (-1: the round is complete)."""

    def append_scheduled(self, journey: str, round_at: datetime, events: Sequence[Event], reached: int) -> None:
        """Append a portion of a round's entries and move the cursor, in one transaction."""


class Operations(Protocol):
    """What was decided about whole journeys."""

    def begin_operation(self, operation: Operation) -> Operation:
        """Record an operation; it comes back with its number. The generation grows. One that concerns no runs is finished."""

    def operations(
        self, journey: str | None = None, *, open_only: bool = False, limit: int | None = 100
    ) -> list[Operation]:
        """Operations, newest first."""

    def customers_in(self, journey: str, after: int, limit: int) -> list[InFlight]:
        """Customers behind `after` with active runs of a journey, by number."""

    def append_operation(self, number: int, events: Sequence[tuple[int, Event]], reached: int, now: datetime) -> None:
        """Append a portion of an operation's decisions, each with its customer, and move its cursor, in one transaction; -1 finishes it."""

    def standing_by_version(self, journey: str) -> dict[str, dict[str, int]]:
        """How many active runs (parts of runs too, held-out ones not) stand at each step, by version."""

    def standings(self) -> dict[str, list[Operation]]:
        """By journey, the operations that said how it stands, the last one last."""


class Tasks(Protocol):
    """What people have to do. Tasks of runs are opened by the commit of their turn."""

    def open_task(self, task: Task) -> bool:
        """Store a task of no customer; whether it is new."""

    def change_task(self, change: TaskChange, event: Event | None = None) -> Task | None:
        """Apply a change, and append what it tells the customer, in one transaction; the task then.

        None, and nothing happens, when there is no such task or it is closed.
        """

    def tasks(self, which: TaskFilter) -> list[Task]:
        """Tasks: standing ones first, then by priority, by when they are due, and as they came."""

    def count_tasks(self, which: TaskFilter) -> int: ...
    def count_queues(self, queues: Sequence[str]) -> dict[str, QueueCount]:
        """What stands in each of some queues now."""

    def waiting_tasks(self, queue: str, limit: int) -> list[Task]:
        """Those that wait for room in a queue, longest first."""


class Keys(Protocol):
    """Write keys and admin keys."""

    def create_key(self, key: Key) -> None: ...
    def revoke_key(self, name: str, now: datetime) -> bool: ...
    def keys(self) -> list[Key]: ...


class Reading(Protocol):
    """Looking at what is there; each answers from one consistent moment."""

    def find_customer(self, known_as: str) -> int | None:
        """The customer of a user id, an anonymous id, an e-mail address, or `#ID`."""

    def customer(self, customer_id: int) -> Customer | None: ...
    def customers(self, which: CustomerFilter) -> list[CustomerRow]: ...
    def count_customers(self, which: CustomerFilter) -> int: ...
    def events(self, which: EventFilter) -> list[Event]: ...
    def count_events(self, which: EventFilter) -> int: ...
    def event_names(self) -> dict[str, int]: ...
    def runs(self, which: RunFilter) -> list[RunRow]: ...
    def count_runs(self, which: RunFilter) -> int: ...
    def messages(self, which: MessageFilter) -> list[Message]: ...
    def count_messages(self, which: MessageFilter) -> int: ...
    def reasons(self, customer_id: int, journey: str | None = None, run: str | None = None) -> list[ReasonRow]:
        """All reasons on record for a customer, oldest first."""

    def dead_letters(self, limit: int = 100) -> list[DeadLetter]: ...
    def count_dead_letters(self) -> int: ...
    def standing(self, journey: str) -> dict[str, int]:
        """How many active runs stand at each step (held-out runs under the empty step)."""

    def summary(self) -> dict[str, Any]:
        """The books: events, customers, runs entered, active and ended by reason (and by journey), messages by status and reason."""

    def ids(self, customer_id: int) -> list[tuple[str, str]]:
        """The ids a customer is known by: ("user_id", …), ("anonymous_id", …)."""


class EventColumns(msgspec.Struct, frozen=True):
    """Some events as columns of equal length, in the order of `seq`; times are whole microseconds since 1970 UTC.

    `page` is the name that a page or screen call told, `own` is 1 where Wend made the event itself (receipts, what journeys
    emit), `anonymous_id` and `properties` (JSON text) stay None where the filter did not ask for them.
    """

    seq: list[int]
    customer_id: list[int]
    kind: list[str]
    name: list[str]
    time: list[int]
    page: list[str | None]
    own: list[int]
    anonymous_id: list[str | None]
    properties: list[str | None]


class ColumnFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events as columns: those with `after` < seq <= `up_to`, of customers in (first, last], of some kinds or names."""

    after: int = 0
    up_to: int | None = None
    customers: tuple[int, int] | None = None
    kinds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    anonymous: bool = False
    properties: bool = False
    limit: int | None = None


class Columns(Protocol):
    """What happened, as mining reads it: in portions, as columns, with whole numbers for customers."""

    def event_columns(self, which: ColumnFilter) -> EventColumns:
        """Events in the order of the log; one portion of it with `after` and `limit`."""

    def last_seq(self) -> int:
        """The place in the log of its newest event, 0 while it is empty."""

    def last_customer(self) -> int:
        """The highest number of a customer, 0 while there is none."""

    def reason_rows(self, after: int, limit: int, journey: str | None = None) -> list[ReasonRow]:
        """Reasons that belong to a run, in the order they were recorded, from behind `after` on."""

    def entries_by_day(self, since: datetime, until: datetime) -> dict[str, dict[int, int]]:
        """By journey, how many runs began on each UTC day (days since 1970)."""

    def goal_counts(self, journey: str, since: datetime, until: datetime, within: timedelta) -> tuple[int, int]:
        """Runs begun in [since, until) that were not held out, and those that reached the goal `within` their entry."""

    def overdue_runs(self, before: datetime, limit: int) -> list[RunRow]:
        """Active runs whose timer should have rung before a time, the oldest first."""


class FindingStatus(StrEnum):
    """Where a finding stands; people set it, except that it begins open."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    FIXED = "fixed"
    IGNORED = "ignored"


class KeptFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that goes wrong, as it is kept: what was found last, since when it is known, and what became of it.

    `view` is the side it was seen from (`customer`, `session` … or `journeys`); `told` says by recipient when its alert
    went out, or why it could not.
    """

    id: str
    view: str
    kind: str
    title: str
    where: str
    step: str = ""
    other: str | None = None
    attribute: str | None = None
    value: str | None = None
    journey: str = ""
    since: date | None = None
    until: date | None = None
    customers: int = 0
    customers_more: float = 0.0
    lost_seconds: float = 0.0
    lost_value: float | None = None
    confidence: float = 0.0
    rank: int = 0
    evidence: dict[str, Any] = {}
    first_seen: datetime
    last_seen: datetime
    status: FindingStatus = FindingStatus.OPEN
    owner: str = ""
    status_set_at: datetime | None = None
    told: dict[str, str] = {}


class FindingFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which findings."""

    id: str | None = None
    view: str | None = None
    kind: str | None = None
    status: FindingStatus | None = None
    owner: str | None = None
    journey: str | None = None
    limit: int | None = 100


class Findings(Protocol):
    """What the diagnosis found, and what became of it."""

    def keep_findings(self, found: Sequence[KeptFinding]) -> int:
        """Store what was found; how many are new. Of a known id the status, owner, first_seen and told stay as they are."""

    def findings(self, which: FindingFilter) -> list[KeptFinding]:
        """Findings: open ones first, then by how lately they were seen, then by rank."""

    def set_finding(self, finding_id: str, status: FindingStatus | None, owner: str | None, now: datetime) -> bool:
        """Set the status, the owner or both (None: leave); whether there is such a finding."""

    def tell_finding(self, finding_id: str, recipient: str, words: str) -> None:
        """Note that a recipient has been told, or why it cannot be."""

    def diagnosed_at(self, view: str) -> datetime | None:
        """When a view was last diagnosed; None: never."""

    def note_diagnosis(self, view: str, now: datetime) -> None:
        """Say that a view has been diagnosed."""


class Vitals(Protocol):
    """Whether all is well, cheaply."""

    def signs(self, now: datetime, at_most: int) -> Signs:
        """How the store is; what is due is counted up to `at_most`."""

    def count_queued(self, at_most: int) -> int:
        """How many messages stand in the outbox, whenever they may be tried, counted up to `at_most`."""


class Store(
    Intake,
    Identities,
    Bell,
    Outbox,
    Publishing,
    Changes,
    Schedules,
    Operations,
    Tasks,
    Keys,
    Reading,
    Columns,
    Findings,
    LogKeeping,
    Letters,
    Vitals,
    Workers,
    Waking,
    Protocol,
):
    """A whole store."""

    def close(self) -> None:
        """Let go of files and connections."""


class Channel(Protocol):
    """A way to hand one message over."""

    name: str
    provider: str
    deduplicates: bool  # the same message id handed over twice reaches the customer once

    async def send(self, message: Outgoing) -> Outcome: ...
    async def close(self) -> None: ...


class Clock(Protocol):
    """What time it is: the real one, or that of a replayed stream."""

    def now(self) -> datetime: ...
