"""What the API answers, beside the rows of the ports: one struct a shape."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from wend.app.ports import CustomerRow, KeptFinding, RunRow
from wend.app.ports_identity import Merge, RefusedId
from wend.app.preview import Outlook
from wend.model.customer import Consent
from wend.model.event import DeadLetter, Event
from wend.model.message import Message
from wend.model.operation import Operation
from wend.model.reason import Reason
from wend.model.task import Task


class Customers(msgspec.Struct):
    """Some customers; `next` is the `after` of the page behind this one, None on the last."""

    customers: list[CustomerRow]
    total: int
    next: int | None


class KnownAs(msgspec.Struct):
    """An id that a customer is known by; `sort` is `user_id` or `anonymous_id`."""

    sort: str
    id: str


class ConsentShape(msgspec.Struct):
    """What the customer said about a channel and a purpose."""

    given: bool
    at: datetime
    source: str

    @classmethod
    def of(cls, consent: Consent) -> "ConsentShape":
        """The consent with names to its fields."""
        return cls(consent.given, consent.at, consent.source)


class Named(msgspec.Struct, kw_only=True):
    """What a customer or an account is called by: ids, and those traits that name or reach somebody."""

    id: int
    user_id: str | None = None
    anonymous_id: str | None = None
    account_id: str | None = None
    traits: dict[str, Any] = {}


class PersonShape(msgspec.Struct):
    """Somebody who belongs to an account, with the role in it; the account knows her since then."""

    who: Named
    role: str
    since: datetime


class MembershipShape(msgspec.Struct):
    """An account that a customer belongs to, with the role in it; `id` is the account's number, None before its first turn."""

    account_id: str
    role: str
    id: int | None


class CustomerShape(msgspec.Struct, kw_only=True):
    """One customer whole, or one account; consents by `channel/purpose`, suppressed channels with why.

    An account has an `account_id` and `people`; a customer the `accounts` she belongs to, the one joined last at the
    end, whose traits are `account`.
    """

    id: int
    user_id: str | None
    anonymous_id: str | None
    known_as: list[KnownAs]
    first_seen: datetime | None
    last_seen: datetime | None
    traits: dict[str, Any]
    consents: dict[str, ConsentShape]
    suppressed: dict[str, str]
    segments: list[str]
    runs: list[RunRow]
    stage: str = ""
    stage_since: datetime | None = None
    account_id: str | None = None
    people: list[PersonShape] = []
    accounts: list[MembershipShape] = []
    account: dict[str, Any] = {}


class TimelineItem(msgspec.Struct, kw_only=True):
    """One thing on a customer's timeline, in words, with the thing itself."""

    sort: Literal["event", "reason", "message", "task"]
    at: datetime
    id: str
    words: str
    event: Event | None = None
    reason: Reason | None = None
    message: Message | None = None
    task: Task | None = None


class Timeline(msgspec.Struct):
    """Part of a timeline, newest first; `next` is the `before` of the part behind this one, None on the last."""

    items: list[TimelineItem]
    next: str | None


class Events(msgspec.Struct):
    """Some events; `next` is the `after` of the page behind this one, None on the last."""

    events: list[Event]
    total: int
    next: int | None


class EventName(msgspec.Struct):
    """A name of events, and how many there are."""

    name: str
    count: int


class EventNames(msgspec.Struct):
    """The names of all events, the most frequent first."""

    names: list[EventName]


class Runs(msgspec.Struct):
    """Some runs, and how many there are in all."""

    runs: list[RunRow]
    total: int


class Messages(msgspec.Struct):
    """Some messages, and how many there are in all."""

    messages: list[Message]
    total: int


class Tasks(msgspec.Struct):
    """Some tasks, and how many there are in all; `whose` names their customers, by number."""

    tasks: list[Task]
    total: int
    whose: dict[int, Named]


class QueueShape(msgspec.Struct, kw_only=True):
    """A queue and what stands in it: open tasks, those of them that nobody has taken, overdue ones, those without room."""

    name: str
    title: str = ""
    owner: str = ""
    capacity: int | None = None
    members: tuple[str, ...] = ()
    assign: str = "none"
    open: int
    untaken: int
    overdue: int
    waiting: int


class Queues(msgspec.Struct):
    """The queues of the workspace."""

    queues: list[QueueShape]


class JourneyShape(msgspec.Struct, kw_only=True):
    """A journey as the list shows it, with live counts of its runs.

    `goal` is the event that it aims at, empty without one; `broken` says why it cannot be read, if so.
    """

    name: str
    title: str = ""
    stage: str = ""
    purpose: str = ""
    subject: str = ""  # customer or account
    owner: str = ""
    tags: tuple[str, ...] = ()
    version: str
    standing: str  # running, closed, draining, paused or stopped
    published_at: datetime | None
    active: int
    held_out: int
    ended: int
    goal: str = ""
    broken: str = ""


class OperationsShape(msgspec.Struct):
    """Operations on whole journeys."""

    operations: list[Operation]


class OutlookShape(msgspec.Struct):
    """Where runs of older versions stand, and what each would do if it were moved."""

    outlook: list[Outlook]


class Journeys(msgspec.Struct):
    """The live journeys."""

    journeys: list[JourneyShape]


class StepShape(msgspec.Struct):
    """A step: its sort, where it can lead (None: the end), how many active runs stand there, and the plan's own fields."""

    id: str
    sort: str
    targets: dict[str, str | None]
    standing: int
    plan: dict[str, Any]


class JourneyDetail(msgspec.Struct):
    """A journey whole: the steps of its live version, its drawing and its text."""

    journey: JourneyShape
    first: str | None
    entry: dict[str, Any]
    exits: list[dict[str, Any]]
    goal: dict[str, Any] | None
    holdout: float
    steps: list[StepShape]
    mermaid: str
    svg: str
    source: str


class SegmentShape(msgspec.Struct):
    """A segment, with how many customers are in it now."""

    name: str
    title: str
    owner: str
    tags: tuple[str, ...]
    version: str
    customers: int
    source: str
    broken: str


class Segments(msgspec.Struct):
    """The live segments."""

    segments: list[SegmentShape]


class DeadLetters(msgspec.Struct):
    """What could not be accepted, newest first."""

    dead_letters: list[DeadLetter]
    total: int


class MailShape(msgspec.Struct, kw_only=True):
    """A mail that the sink took; `handed_over` is how often it came. Bodies and headers are empty in lists."""

    id: int
    message_id: str | None  # the id of Wend's message, where the mail names it
    received_at: str
    sender: str
    recipient: str
    subject: str
    handed_over: int
    html: str = ""
    text: str = ""
    headers: list[tuple[str, str]] = []


class Mails(msgspec.Struct):
    """Some mails, newest first, and how many are in the mailbox in all."""

    mails: list[MailShape]
    total: int


class EntryAccepted(msgspec.Struct):
    """The entry was asked for, durably; `message_id` is the event's. Whether it was granted stands on the timeline."""

    success: bool
    message_id: str


class MapEdge(msgspec.Struct, kw_only=True, rename={"source": "from", "target": "to"}):
    """One way of the map: how often, and how long it takes."""

    source: str
    target: str
    count: int
    mean_seconds: float
    median_seconds: float
    p90_seconds: float
    total_seconds: float


class MapShape(msgspec.Struct, kw_only=True):
    """What follows what in the record, up to the event `cursor`.

    `behind` events of the log are not in it yet, `late` came too late for it and will be in the next one that is built;
    `complete` is false while the first is being built. One that is not `live` was made at `generated_at`, from the newest
    `newest` events where that is told. `edges` are the strongest of `ways`.
    """

    view: str
    journey: str | None
    live: bool
    generated_at: datetime
    newest: int | None
    cursor: int
    behind: int
    late: int
    complete: bool
    cases: int
    events: int
    activities: dict[str, int]
    ways: int
    edges: list[MapEdge]
    starts: dict[str, int]
    ends: dict[str, int]


class ViewShape(msgspec.Struct):
    """A side from which the record can be seen; `live`: its map is kept up to date."""

    view: str
    journey: str | None
    title: str
    live: bool


class Views(msgspec.Struct):
    """The sides that are offered; a map is made by any other property as well."""

    views: list[ViewShape]


class Times(msgspec.Struct):
    """How long something took, so many times."""

    count: int
    mean_seconds: float
    median_seconds: float
    p90_seconds: float


class PathShape(msgspec.Struct):
    """A path that cases took from begin to end: how many, their share of all, and how long from first to last."""

    path: tuple[str, ...]
    share: float
    times: Times


class Paths(msgspec.Struct, kw_only=True):
    """The paths through an activity, or a way; of all cases where none is named.

    `through` of `cases` took one of the `variants` paths, `paths` are the most taken of these. Of an activity, `started`
    and `ended` there, and `onward` is the time until what came next; of a way, `onward` is its own.
    """

    cases: int
    through: int
    started: int
    ended: int
    onward: Times | None
    variants: int
    paths: list[PathShape]


class FoundShape(msgspec.Struct):
    """Findings, open ones first."""

    findings: list[KeptFinding]


class Example(msgspec.Struct):
    """A case that a finding befell, and the customer whose it is, where the case tells."""

    case: str
    customer: CustomerRow | None


class FindingShape(msgspec.Struct):
    """A finding with examples to look at."""

    finding: KeptFinding
    examples: list[Example]


class DraftShape(msgspec.Struct):
    """A proposed text for `journeys/JOURNEY.yaml`; `before` is the live one that it changes, None where it is new."""

    journey: str
    text: str
    before: str | None
    content_missing: tuple[str, ...]


class MergeShape(msgspec.Struct):
    """A merge of two customers, and what became of it in words."""

    merge: Merge
    says: str


class MergesShape(msgspec.Struct):
    """Merges, newest first."""

    merges: list[MergeShape]


class IdentityShape(msgspec.Struct):
    """By which ids a customer is known, and the merges by which she came to have them."""

    customer: int
    known_as: list[KnownAs]
    merges: list[MergeShape]


class RefusedIdShape(msgspec.Struct):
    """An id that brought two customers together who were not merged, and why."""

    refused: RefusedId
    says: str


class RefusedIdsShape(msgspec.Struct):
    """Ids that joined nobody, the most frequent first."""

    ids: list[RefusedIdShape]


class SplitShape(msgspec.Struct):
    """The customer that was split off."""

    customer: int
