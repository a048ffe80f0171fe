"""Values as the columns of their tables, and back: exactly, for every store that speaks SQL.

Rule 1. What goes in comes out equal; what cannot be stored is refused here, before a transaction has begun.
Rule 2. Decoders are made once: these functions run for every event and every turn.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from wend.app.ports import Delivery, Document, DocumentKind, Key, RunRow
from wend.model.customer import Customer, Run
from wend.model.event import DeadLetter, Event, EventKind
from wend.model.message import Message, MessageStatus
from wend.model.reason import Reason
from wend.model.upgrade import NewerStateError, read_state
from wend.store.errors import StoreError
from wend.store.times import from_micros, maybe_micros, maybe_time, to_micros

EVENT_COLUMNS: Final = "id, message_id, kind, name, time, received_at, properties, rest"
MESSAGE_COLUMNS: Final = (
    "id, customer_id, journey, version, run, step, channel, content, purpose, decided_at, status, reason, to_address,"
    " data, expires_at, attempts, next_attempt_at, sent_at, provider, provider_id"
)
RUN_COLUMNS: Final = (
    "id, customer_id, journey, version, key, status, step, entered_at, until, ended_at, reason, goal_at, held_out,"
    " parent"
)

Row = Sequence[Any]


class _Rest(msgspec.Struct, omit_defaults=True):
    """What of an event is not worth a column."""

    user_id: str | None = None
    anonymous_id: str | None = None
    traits: dict[str, Any] = {}
    context: dict[str, Any] = {}


_KINDS: Final = {kind.value: kind for kind in EventKind}
_encode_json: Final = msgspec.json.Encoder().encode
_decode_dict: Final = msgspec.json.Decoder(dict[str, Any]).decode
_decode_rest: Final = msgspec.json.Decoder(_Rest).decode
_pack: Final = msgspec.msgpack.Encoder().encode
_unpack_dict: Final = msgspec.msgpack.Decoder(dict[str, Any]).decode
_unpack_reason: Final = msgspec.msgpack.Decoder(Reason).decode
_MESSAGE_WORDS: Final = ("id", "customer_id", "journey", "version", "run", "step", "channel", "content", "purpose")
_NO_TRAITS: Final[dict[str, Any]] = {}


def to_json(value: Any) -> str:
    """A value as JSON text."""
    return _encode_json(value).decode()


def event_row(seq: int, customer_id: int, event: Event) -> Row:
    """An event as `id, message_id, customer_id, kind, name, time, received_at, properties, rest`."""
    rest = None
    if event.user_id is not None or event.anonymous_id is not None or event.traits or event.context:
        rest = to_json(_Rest(event.user_id, event.anonymous_id, event.traits, event.context))
    return (
        seq,
        event.message_id,
        customer_id,
        event.kind.value,
        event.name,
        to_micros(event.time),
        to_micros(event.received_at),
        to_json(event.properties) if event.properties else "{}",
        rest,
    )


def read_event(row: Row) -> Event:
    """The event of `EVENT_COLUMNS`."""
    seq, message_id, kind, name, time, received_at, properties, rest = row
    more = _decode_rest(rest) if rest else _Rest()
    return Event(
        message_id=message_id,
        kind=_KINDS[kind],
        name=name,
        time=from_micros(time),
        received_at=from_micros(received_at),
        user_id=more.user_id,
        anonymous_id=more.anonymous_id,
        properties={} if properties == "{}" else _decode_dict(properties),
        traits=more.traits,
        context=more.context,
        seq=seq,
    )


def pack_customer(customer: Customer) -> tuple[bytes, str]:
    """The state without traits, and the traits as JSON. Raises `StoreError` when a value cannot be kept."""
    traits = customer.traits
    customer.traits = _NO_TRAITS
    try:
        return _pack(customer), to_json(traits)
    except (OverflowError, TypeError, ValueError, RecursionError) as error:
        raise StoreError(
            f"the state of customer {customer.id} cannot be stored ({error}); nothing of this turn was"
        ) from error
    finally:
        customer.traits = traits


def read_customer(row: Row) -> Customer:
    """The customer of `id, state, traits, user_id, anonymous_id`: ids come from the row until a turn knows them.

    Raises `StoreError` when the state cannot be read.
    """
    customer_id, state, traits, user_id, anonymous_id = row
    try:
        customer = read_state(state) if state else Customer(customer_id)
    except msgspec.MsgspecError as error:
        raise StoreError(
            f"the state of customer {customer_id} cannot be read ({error}): it is damaged, or was written by another Wend;"
            " `wend restore` takes a backup back"
        ) from error
    except NewerStateError as error:
        raise StoreError(str(error)) from error
    customer.traits = {} if traits == "{}" else _decode_dict(traits)
    customer.user_id = customer.user_id or user_id
    customer.anonymous_id = customer.anonymous_id or anonymous_id
    return customer


def read_listed(row: Row) -> Customer:
    """The customer of a list: whose state cannot be read stands there by her ids and traits, so that she is found."""
    try:
        return read_customer(row)
    except StoreError:
        customer_id, _, *known = row
        return read_customer((customer_id, None, *known))


def email_of(customer: Customer) -> str | None:
    """The e-mail address a customer is found by."""
    email = customer.traits.get("email")
    return email.strip().lower() if isinstance(email, str) and email.strip() else None


def run_row(customer_id: int, run: Run) -> Row:
    """A run as `RUN_COLUMNS`."""
    return (
        run.id,
        customer_id,
        run.journey,
        run.version,
        run.key,
        status_of(run),
        run.step,
        to_micros(run.entered_at),
        maybe_micros(run.until),
        maybe_micros(run.ended_at),
        run.ended,
        maybe_micros(run.goal_at),
        int(run.held_out),
        run.parent,
    )


def status_of(run: Run) -> str:
    """The word of lists for where a run stands in its life."""
    if run.ended:
        return "ended"
    return "held-out" if run.held_out else "active"


def read_run(row: Row) -> RunRow:
    """The run of `RUN_COLUMNS`."""
    id_, customer_id, journey, version, key, status, step, entered_at, until, ended_at, reason, goal_at, _, parent = row
    return RunRow(
        id=id_,
        customer_id=customer_id,
        journey=journey,
        version=version,
        key=key,
        status=status,
        step=step,
        entered_at=from_micros(entered_at),
        until=maybe_time(until),
        ended_at=maybe_time(ended_at),
        reason=reason,
        goal_at=maybe_time(goal_at),
        parent=parent,
    )


def message_row(message: Message) -> Row:
    """A message as `MESSAGE_COLUMNS` and `due_at`. Raises `StoreError` when its data cannot be kept."""
    try:
        data = _pack(message.data)
    except (OverflowError, TypeError, ValueError, RecursionError) as error:
        raise StoreError(f"the data of message {message.id} cannot be stored ({error})") from error
    queued = message.status is MessageStatus.QUEUED
    return (
        message.id,
        message.customer_id,
        message.journey,
        message.version,
        message.run,
        message.step,
        message.channel,
        message.content,
        message.purpose,
        to_micros(message.decided_at),
        message.status.value,
        message.reason,
        message.to,
        data,
        maybe_micros(message.expires_at),
        message.attempts,
        maybe_micros(message.next_attempt_at),
        maybe_micros(message.sent_at),
        message.provider,
        message.provider_id,
        to_micros(message.next_attempt_at or message.decided_at) if queued else None,
    )


def read_message(row: Row) -> Message:
    """The message of `MESSAGE_COLUMNS`."""
    *words, decided_at, status, reason, to, data, expires_at, attempts, next_at, sent_at, provider, provider_id = row
    return Message(
        **dict(zip(_MESSAGE_WORDS, words, strict=True)),
        decided_at=from_micros(decided_at),
        status=MessageStatus(status),
        reason=reason,
        to=to,
        data=_unpack_dict(data),
        expires_at=maybe_time(expires_at),
        attempts=attempts,
        next_attempt_at=maybe_time(next_at),
        sent_at=maybe_time(sent_at),
        provider=provider,
        provider_id=provider_id,
    )


def delivery_row(delivery: Delivery, now: int) -> dict[str, Any]:
    """What `record` writes about a message."""
    queued = delivery.status is MessageStatus.QUEUED
    again = (now if delivery.next_attempt_at is None else to_micros(delivery.next_attempt_at)) if queued else None
    return {
        "id": delivery.message_id,
        "status": delivery.status.value,
        "reason": delivery.reason,
        "next_attempt_at": again,
        "due_at": again,
        "sent_at": now if delivery.status is MessageStatus.SENT else None,
        "provider": delivery.provider,
        "provider_id": delivery.provider_id,
    }


def pack_reason(reason: Reason) -> bytes:
    """A reason as MessagePack. Raises `StoreError` when a value of it cannot be kept."""
    try:
        return _pack(reason)
    except (OverflowError, TypeError, ValueError, RecursionError) as error:
        raise StoreError(f"a reason ({reason.code}) cannot be stored ({error})") from error


def read_reason(packed: bytes) -> Reason:
    """The reason that `pack_reason` made."""
    return _unpack_reason(packed)


def read_document(row: Row) -> Document:
    """The document of `kind, name, version, body, live, published_at`."""
    kind, name, version, body, live, published_at = row
    return Document(
        kind=DocumentKind(kind),
        name=name,
        version=version,
        body=body,
        live=bool(live),
        published_at=from_micros(published_at),
    )


def read_key(row: Row) -> Key:
    """The key of `name, hash, role, created_at, revoked_at`."""
    name, hash_, role, created_at, revoked_at = row
    return Key(name=name, hash=hash_, role=role, created_at=from_micros(created_at), revoked_at=maybe_time(revoked_at))


def read_dead_letter(row: Row) -> DeadLetter:
    """The dead letter of `id, received_at, source, reason, body`."""
    id_, received_at, source, reason, body = row
    return DeadLetter(received_at=from_micros(received_at), source=source, reason=reason, body=body, id=id_)
