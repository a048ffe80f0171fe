"""What the API answers, beside the rows of the ports: one struct a shape."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from wend.app.ports import CustomerRow, KeptFinding, RunRow
from wend.model.customer import Consent
from wend.model.event import DeadLetter, Event
from wend.model.message import Message
from wend.model.reason import Reason


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


class CustomerShape(msgspec.Struct):
    """One customer whole; consents by `channel/purpose`, suppressed channels with why."""

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


class TimelineItem(msgspec.Struct, kw_only=True):
    """One thing on a customer's timeline, in words, with the thing itself."""

    sort: Literal["event", "reason", "message"]
    at: datetime
    id: str
    words: str
    event: Event | None = None
    reason: Reason | None = None
    message: Message | None = None


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


class JourneyShape(msgspec.Struct, kw_only=True):
    """A journey as the list shows it, with live counts of its runs. `broken` says why it cannot be read, if so."""

    name: str
    title: str = ""
    stage: str = ""
    purpose: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    version: str
    paused: bool
    published_at: datetime | None
    active: int
    held_out: int
    ended: int
    broken: str = ""


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
    `complete` is false while the first is being built.
    """

    view: str
    generated_at: datetime
    cursor: int
    behind: int
    late: int
    complete: bool
    cases: int
    events: int
    activities: dict[str, int]
    edges: list[MapEdge]
    starts: dict[str, int]
    ends: dict[str, int]


class FoundShape(msgspec.Struct):
    """Findings, open ones first."""

    findings: list[KeptFinding]
