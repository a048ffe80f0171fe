"""The whole way of one message: event, entry, steps, guards, outbox, hand-over, receipts.

Rule 1. Every station is on record; where one is missing, that is said.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from wend.app.ports import EventFilter, MessageFilter, Reading, ReasonRow
from wend.app.words import reason_in_words
from wend.engine.guards import GUARDS
from wend.errors import WendError
from wend.model.customer import Customer
from wend.model.event import Event, EventKind
from wend.model.message import Message, MessageStatus
from wend.model.reason import Code


class UnknownMessageError(WendError):
    """No message of this customer has this id; `wend messages` lists them."""


class Station(msgspec.Struct, frozen=True):
    """One thing on the way. `where`: event, entry, step, guards, outbox, hand-over or receipt."""

    at: datetime | None
    where: str
    words: str


class MessageWay(msgspec.Struct, frozen=True):
    """A message and its way."""

    id: str
    journey: str
    channel: str
    content: str
    status: str
    stations: tuple[Station, ...]


def message_way(store: Reading, customer: Customer, message_id: str) -> MessageWay:
    """The way of a message. Raises `UnknownMessageError`."""
    found = store.messages(MessageFilter(id=message_id, customer_id=customer.id, limit=1))
    if not found:
        raise UnknownMessageError(f"customer #{customer.id} has no message {message_id!r}; `wend messages` lists them")
    message = found[0]
    root = message.run.partition(".")[0]
    reasons = [row for row in store.reasons(customer.id) if row.reason.run.partition(".")[0] == root]
    stations = (
        *_began(store, customer, reasons),
        *_walked(reasons, message),
        *_outbox(message),
        *_receipts(store, customer, message),
    )
    content = f"{message.channel}/{message.content}"
    return MessageWay(message.id, message.journey, message.channel, content, message.status.value, stations)


def _began(store: Reading, customer: Customer, reasons: list[ReasonRow]) -> Iterator[Station]:
    """The event that the run began on."""
    entered = next((row.reason for row in reasons if row.reason.code is Code.ENTERED), None)
    if entered is None:
        yield Station(None, "entry", "how the run began is not on record (any more)")
        return
    events = store.events(EventFilter(customer_id=customer.id, after=entered.seq - 1, limit=1)) if entered.seq else []
    if events and events[0].seq == entered.seq:
        yield Station(events[0].time, "event", _event_words(events[0]))
    else:
        yield Station(entered.at, "event", f"no event: {entered.detail.get('event')} came about by itself")


def _event_words(event: Event) -> str:
    late = "" if event.received_at <= event.time else f", which reached us at {event.received_at:%Y-%m-%d %H:%M:%S}"
    return f"{event.name}{late}"


def _walked(reasons: list[ReasonRow], message: Message) -> Iterator[Station]:
    """From the entry to the decision on the message."""
    for row in reasons:
        reason = row.reason
        if reason.at > message.decided_at:
            return
        mine = reason.detail.get("message") == message.id
        where = (
            "entry"
            if reason.code in (Code.ENTERED, Code.HELD_OUT)
            else "guards"
            if mine or reason.code is Code.DELAYED
            else "step"
        )
        yield Station(
            reason.at, where, f"{reason.step}: {reason_in_words(reason)}" if reason.step else reason_in_words(reason)
        )
        if mine:
            if reason.code is Code.SENT:
                names = ", ".join(each.__name__.removeprefix("guard_").replace("_", " ") for each in GUARDS)
                yield Station(reason.at, "guards", f"asked, and none objected: {names}")
            return


def _outbox(message: Message) -> Iterator[Station]:
    if not message.to and message.status is MessageStatus.WITHHELD and not message.attempts:
        return
    expires = f"; not worth sending after {message.expires_at:%Y-%m-%d %H:%M:%S}" if message.expires_at else ""
    yield Station(message.decided_at, "outbox", f"queued for {message.to or 'the customer'}{expires}")
    tries = "once" if message.attempts == 1 else f"{message.attempts} times"
    if message.attempts:
        yield Station(message.sent_at, "hand-over", f"tried {tries}: {_standing(message)}")
    elif message.status is not MessageStatus.QUEUED:
        yield Station(message.sent_at, "hand-over", _standing(message))
    else:
        again = f", to be tried at {message.next_attempt_at:%Y-%m-%d %H:%M:%S}" if message.next_attempt_at else ""
        yield Station(None, "hand-over", f"not yet handed over{again}")


def _standing(message: Message) -> str:
    by = f" by {message.provider}" if message.provider else ""
    name = f" as {message.provider_id}" if message.provider_id else ""
    why = f": {message.reason}" if message.reason else ""
    return f"{message.status.value}{by}{name}{why}"


def _receipts(store: Reading, customer: Customer, message: Message) -> Iterator[Station]:
    events = store.events(
        EventFilter(customer_id=customer.id, kind=EventKind.RECEIPT.value, since=message.decided_at, limit=None)
    )
    for event in events:
        if event.properties.get("message") == message.id:
            why = f": {event.properties['reason']}" if event.properties.get("reason") else ""
            yield Station(event.time, "receipt", f"{event.name}{why}")
