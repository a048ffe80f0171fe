"""The state of one customer: all that a turn needs to know, small and bounded.

Rule 1. It never holds the whole history: counters, recent messages and entries keep only what live plans ask for,
        and each has a limit in `limits`.
Rule 2. It is a value with a schema number; `model/upgrade.py` is the only place that knows older ones.
Rule 3. All times are aware, in UTC.
Fields are encoded by position: new ones go to the end, with a default.
"""

from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from wend.model.event import Remembered
from wend.model.task import OpenTask

STATE_SCHEMA: Final = 2


class Consent(msgspec.Struct, frozen=True, array_like=True):
    """What the customer said about being contacted over a channel for a purpose, when, and by which event."""

    given: bool
    at: datetime
    source: str = ""


class Counter(msgspec.Struct, array_like=True):
    """The times of one sort of event, ascending: as many as the widest window asks for, at most the limit."""

    times: list[datetime]


class Opens(msgspec.Struct, array_like=True):
    """At which hours of her day (24, from midnight) she opens: thousandths of an open, faded up to `at`."""

    at: datetime
    weights: list[int]


class Contact(msgspec.Struct, frozen=True, array_like=True):
    """A message decided on lately, kept for as long as a frequency cap looks back."""

    at: datetime
    channel: str
    purpose: str


class Complaint(msgspec.Struct, frozen=True, array_like=True):
    """The latest word on a complaint: whether it is open, and since when."""

    open: bool
    at: datetime


class Offered(msgspec.Struct, frozen=True, array_like=True):
    """When an offer was shown, as far as its cap counts it, and since when it may be won."""

    times: list[datetime]
    open: datetime | None = None


class EntryRecord(msgspec.Struct, array_like=True):
    """When the customer last entered a journey by one key, and when that run ended: for the re-entry rule.

    It is kept from the end of the run on: while that is active it says so itself.
    """

    entered_at: datetime
    ended_at: datetime | None = None
    times: int = 1


class Moved(msgspec.Struct, frozen=True, array_like=True):
    """Where a run stood before an operation moved it to another version, so that it can be taken back."""

    by: int  # the number of the operation
    version: str
    step: str
    arrived: bool
    until: datetime | None
    visit: int  # as it was left: whether the run has gone on since


class Run(msgspec.Struct, array_like=True):
    """One customer in one journey, by key.

    A run is *active* until `ended` names its end. An ended run whose goal may still be reached stays on the customer
    until `until`, only to be measured; so does a held-out run from its start.
    """

    id: str  # customer id and run number: "17-3"
    journey: str
    version: str
    key: str
    entered_at: datetime
    step: str = ""  # where it stands
    arrived: bool = False  # whether `step` has begun; False: it begins when the run goes on
    visit: int = 0  # steps arrived at so far: makes (run, step, visit) unique
    until: datetime | None = None  # its timer: when it wakes by itself
    loops: dict[str, int] = {}  # rounds begun, by repeat step
    seen: list[str] = []  # repeat steps whose `until` event has come
    event: Remembered | None = None  # the entry event
    last: Remembered | None = None  # the event that a wait_for last matched
    vars: dict[str, Any] = {}
    held_out: bool = False
    ended: str = ""  # why it ended; empty while active
    ended_at: datetime | None = None
    goal_at: datetime | None = None
    goal_until: datetime | None = None  # until when the goal counts
    parent: str = ""  # the run that this one is a part of: a way of its fork, or a journey it called
    way: str = ""  # of a part: which way of the fork
    heard: list[int] = []  # places of the events that a wait_for all has heard so far
    steps: dict[str, dict[str, Any]] = {}  # what came of the steps that rules of the plan ask about, by step
    held: datetime | None = None  # while its journey is paused: when it would have gone on
    resumed: int = 0  # the number of the last resumption that it was brought in line with
    moved: Moved | None = None  # by what it was moved here last, and where from
    yields_until: datetime | None = None  # at a send that lets higher priorities go first: at most until then
    task: OpenTask | None = None  # the task it stands at
    awaits: str = ""  # the message of its own whose answer it waits for: of an ask, of a webhook

    @property
    def active(self) -> bool:
        """Whether the run still counts as running (held-out runs do, while they are measured)."""
        return not self.ended

    def as_data(self) -> dict[str, Any]:
        """What templates see of the run."""
        event, last = (each.as_data() if each else {} for each in (self.event, self.last))
        return {"event": event, "last": last, "vars": self.vars}


class Person(msgspec.Struct, frozen=True, array_like=True):
    """Somebody who belongs to an account, as the account knows them."""

    role: str
    user_id: str
    since: datetime


class Customer(msgspec.Struct, array_like=True):
    """One customer's whole situation between two turns; or an account's, which has an `account_id` and people."""

    id: int
    schema: int = STATE_SCHEMA
    cursor: int = 0  # `seq` of the last event applied: an event at or below it changes nothing
    user_id: str | None = None
    anonymous_id: str | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    traits: dict[str, Any] = {}
    consents: dict[str, Consent] = {}  # by "channel/purpose"
    suppressed: dict[str, str] = {}  # channel: why nothing may go there
    counters: dict[str, Counter] = {}  # by the counter's key
    segments: list[str] = []  # sorted
    segments_until: datetime | None = None  # when a window slides past and they have to be judged again
    rules: str = ""  # the hash of the segments and counters that this state was kept by
    runs: list[Run] = []
    contacts: list[Contact] = []
    entries: dict[str, EntryRecord] = {}  # by "journey" or "journey key"
    runs_numbered: int = 0  # run numbers given so far
    stage: str = ""  # the lifecycle stage; empty before any rule has held
    stage_since: datetime | None = None
    account: dict[str, Any] = {}  # traits of the account she belongs to, or of the account that this is
    hours: dict[str, Opens] = {}  # by channel, of those whose best time live plans ask for
    dates_until: datetime | None = None  # when the next date that a journey is entered by comes
    account_id: str | None = None  # of an account, which is a subject of its own
    people: dict[str, Person] = {}  # of an account: by customer number
    accounts: dict[
        str, str
    ] = {}  # of a customer: the accounts she belongs to with her role, the one joined last at the end
    complaints: dict[str, Complaint] = {}  # the latest word on each, by what tells them apart
    surveys: list[datetime] = []  # when she was asked, as far as the fatigue rule counts it
    audiences: dict[str, list[str]] = {}  # of paid media, with the e-mail, phone and country she is known by there
    offered: dict[str, Offered] = {}  # by offer, of those with a cap or a win; the one shown last stands last
    stages: dict[str, int] = {}  # by lifecycle stage, how often she has come to it
    merged_into: int = 0  # of a customer that was merged: into whom; nothing else of her is here any more

    @property
    def subject(self) -> Literal["customer", "account"]:
        """Which sort of subject this is, as journeys name it."""
        return "customer" if self.account_id is None else "account"
