"""Events: something that happened to or by a customer, with its time.

Rule 1. An event is immutable, and is what was accepted, not what we wish had been sent.
Rule 2. Everything that reaches a customer from outside is an event: what the Segment calls carry, receipts of
        providers, scheduled entries, decisions of operators. One log, one bell.
Rule 3. `time` is when it happened (corrected for the sender's clock), `received_at` when we took it in;
        `seq` is its place in our log, given by the store, and 0 before.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec


class EventKind(StrEnum):
    """What sort of thing an event is: the Segment calls, then our own."""

    IDENTIFY = "identify"
    TRACK = "track"
    PAGE = "page"
    SCREEN = "screen"
    GROUP = "group"
    ALIAS = "alias"
    RECEIPT = "receipt"  # what became of a message: `Message Delivered`, with the message's id in `properties.message`
    ENTRY = "entry"  # somebody asked that a customer enters a journey: `properties.journey`, `by`, `with`
    SCHEDULED = "scheduled"  # a journey's schedule came round for this customer: `properties.journey`
    TASK = "task"  # what a person did with a task, or a queue: `properties.task`; the event's name says what
    ACCOUNT = "account"  # what an account and its people tell each other
    DECISION = "decision"  # an operator's decision about a run: `properties.action`, `properties.run`


# The names under which the calls that carry no name of their own are known to journeys and rules.
NAME_OF_KIND = {
    EventKind.IDENTIFY: "Customer Identified",
    EventKind.PAGE: "Page Viewed",
    EventKind.SCREEN: "Screen Viewed",
    EventKind.GROUP: "Account Joined",
    EventKind.ALIAS: "Customer Aliased",
    EventKind.ENTRY: "Entry Requested",
    EventKind.SCHEDULED: "Schedule Came Round",
    EventKind.DECISION: "Operator Decided",
}

OWN_PREFIX = "wend:"  # begins the message ids of events that Wend writes itself; from outside it is refused

NOTE_ADDED = "Note Added"  # properties: text, journey
MILESTONE_REACHED = "Milestone Reached"  # properties: journey, milestone

ASKED_PREFIX = f"{OWN_PREFIX}entry:"  # begins those of entries asked for over the API

SURVEY_ANSWERED = "Survey Answered"  # properties: survey, score, text, and message where it is known which was answered
OFFER_CHOSEN = "Offer Chosen"  # properties: offer, place, journey, step
OFFER_WON = "Offer Won"  # properties: offer, event
CONSENT_GIVEN = "Consent Given"  # properties: channel, purpose (either may be "all"), text
CONSENT_WITHDRAWN = "Consent Withdrawn"

STAGE_CHANGED = "Stage Changed"  # our own; properties: from (None: no stage before), to


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One accepted event. `traits` are what an identify or group call tells of the customer or account."""

    message_id: str
    kind: EventKind
    name: str
    time: datetime
    received_at: datetime
    user_id: str | None = None
    anonymous_id: str | None = None
    properties: dict[str, Any] = {}
    traits: dict[str, Any] = {}
    context: dict[str, Any] = {}
    seq: int = 0

    @property
    def is_ours(self) -> bool:
        """Whether Wend wrote it itself: receipts, scheduled entries, what journeys emit."""
        return self.message_id.startswith(OWN_PREFIX)


def own_event(
    number: str,
    kind: EventKind,
    name: str,
    now: datetime,
    properties: dict[str, Any],
    *,
    time: datetime | None = None,
    user_id: str | None = None,
    anonymous_id: str | None = None,
    context: dict[str, Any] | None = None,
) -> Event:
    """An event that Wend writes itself; `number` makes it unique: sent again under it, it is the same event.

    `now` is when it is written, and when it happened unless `time` says otherwise.
    """
    return Event(
        message_id=f"{OWN_PREFIX}{number}",
        kind=kind,
        name=name,
        time=time or now,
        received_at=now,
        user_id=user_id,
        anonymous_id=anonymous_id,
        properties=properties,
        context=context or {},
    )


class Remembered(msgspec.Struct, frozen=True, array_like=True):
    """An event as a run remembers it: the one it began on, the one that it waited for last."""

    name: str
    time: datetime
    properties: dict[str, Any] = {}

    def as_data(self) -> dict[str, Any]:
        """The same as templates and expressions see it, with the time as text."""
        return {"name": self.name, "time": self.time.isoformat(), "properties": self.properties}


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was sent to us and could not be accepted: kept whole, with the reason."""

    received_at: datetime
    source: str  # the path it came in by, such as `/v1/batch` or a file's name
    reason: str  # what was wrong and what to do about it
    body: str  # what was sent, as text
    id: int = 0
