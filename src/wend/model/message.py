"""Messages: one thing to one customer in one channel, sent or withheld, always with a reason on record.

Rule 1. A message's id is its idempotency key: run, step and visit. Deciding twice gives the same id.
Rule 2. What a provider does with it is an `Outcome`, a value; the store and the engine act on it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec


class MessageStatus(StrEnum):
    """Where a message stands. The words for what a provider did are those of delivery events."""

    QUEUED = "queued"  # decided on, in the outbox
    SENDING = "sending"  # being handed over right now
    SENT = "sent"  # the provider took it
    WITHHELD = "withheld"  # a guard kept it back; the reason says which
    REJECTED = "rejected"  # the provider, or our own rendering, refused it for good
    UNKNOWN = "unknown"  # handed over, but the answer was lost: never sent again by itself


RECEIPTS: Final = (
    "sent",
    "rejected",
    "failed",
    "bounced",
    "deferred",
    "delivered",
    "opened",
    "clicked",
    "replied",
    "complained",
    "unsubscribed",
)


AUDIENCE_CHANNEL: Final = "audience"  # of paid media: what it carries is no message to the customer


class Message(msgspec.Struct, kw_only=True):
    """One message of the outbox or the record."""

    id: str
    customer_id: int
    journey: str
    version: str
    run: str
    step: str
    channel: str
    content: str  # the content item's id; for a webhook step, its URL
    purpose: str
    decided_at: datetime
    status: MessageStatus = MessageStatus.QUEUED
    reason: str = ""  # why withheld, rejected or unknown: a code of `engine.reasons`, or the provider's words
    to: str = ""  # the address it was decided for
    data: dict[str, Any] = {}  # what rendering needs beside the profile: entry event, last event, run variables
    expires_at: datetime | None = None  # not worth sending after this
    attempts: int = 0
    next_attempt_at: datetime | None = None
    sent_at: datetime | None = None
    provider: str = ""
    provider_id: str = ""


class Answer(msgspec.Struct, frozen=True):
    """What a receiver answered: the status of HTTP, and the JSON where it is asked for and can be kept."""

    status: int
    body: Any = None
    problem: str = ""  # why nothing of the body is kept


class Accepted(msgspec.Struct, frozen=True):
    """The provider took the message; `provider_id` is its name for it."""

    provider_id: str = ""
    answer: Answer | None = None


class Rejected(msgspec.Struct, frozen=True):
    """The provider refused the message for good; `suppress` when the address itself is bad."""

    reason: str
    suppress: bool = False
    answer: Answer | None = None


class TryLater(msgspec.Struct, frozen=True):
    """The message was surely not taken, and may be tried again, at the earliest after so many seconds."""

    reason: str
    after_seconds: float | None = None


class Unknown(msgspec.Struct, frozen=True):
    """The message may have been taken: the answer was lost. It is never sent again by itself."""

    reason: str


Outcome = Accepted | Rejected | TryLater | Unknown
