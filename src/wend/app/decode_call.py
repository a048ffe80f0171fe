"""One call of the Segment spec as an event, or the reason why not.

Rule 1. Quiet: the time of receiving is an argument; the same call and time give the same event.
Rule 2. The fast road decodes into a typed struct; only when that fails does the slow one look for the reason, or
        for what can be understood all the same (a date in another form of ISO 8601).
Rule 3. Everything wrong with a call is told at once.
Rule 4. What comes from outside can never pass for our own: our kinds are no types here, and our message ids are refused.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

import msgspec

from wend import limits
from wend.errors import WendError
from wend.model.event import NAME_OF_KIND, OWN_PREFIX, Event, EventKind

CALLS: Final = {
    kind.value: kind
    for kind in (
        EventKind.IDENTIFY,
        EventKind.TRACK,
        EventKind.PAGE,
        EventKind.SCREEN,
        EventKind.GROUP,
        EventKind.ALIAS,
    )
}
"""The types of calls, by their word."""

_EXACT: Final = 2**53  # beyond it a float is not the whole number that was written
_AHEAD: Final = timedelta(seconds=limits.EVENT_AHEAD_SECONDS)
_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_TEXTS: Final = ("type", "event", "name", "category")
_IDS: Final = ("messageId", "userId", "anonymousId", "previousId", "groupId")
_LENGTHS: Final = {**dict.fromkeys(_IDS, limits.ID_CHARACTERS), "event": limits.EVENT_NAME_CHARACTERS}
_OBJECTS: Final = ("properties", "traits", "context")
_TIMES: Final = ("timestamp", "originalTimestamp", "sentAt")

Id = Annotated[str, msgspec.Meta(max_length=limits.ID_CHARACTERS)] | int | float | None
EventName = Annotated[str, msgspec.Meta(max_length=limits.EVENT_NAME_CHARACTERS)] | None


class CallError(WendError):
    """This call cannot be accepted."""


class Call(msgspec.Struct, rename="camel"):
    """A call as the clients send it; what they say beside this is left aside."""

    type: str | None = None
    message_id: Id = None
    user_id: Id = None
    anonymous_id: Id = None
    previous_id: Id = None
    group_id: Id = None
    event: EventName = None
    name: str | None = None
    category: str | None = None
    properties: dict[str, Any] | None = None
    traits: dict[str, Any] | None = None
    context: dict[str, Any] | None = None
    timestamp: datetime | None = None
    original_timestamp: datetime | None = None
    sent_at: datetime | None = None


_LONG_NUMBER: Final = re.compile(rb"\d{19}")
_DECODER: Final = msgspec.json.Decoder(Call)


def decode_call(
    raw: bytes, received_at: datetime, kind: EventKind | None = None, sent_at: datetime | None = None, place: int = 0
) -> Event:
    """The event of one call.

    `kind` is what the path says (None: the call's own `type` counts), `sent_at` the batch's, `place` the call's index in it.
    Raises `CallError` with everything that is wrong.
    """
    _check_size(raw)
    call = _read(raw)
    _check_values(raw, call)
    kind = kind or CALLS.get(call.type or "")
    user_id, anonymous_id = _text_id(call.user_id), _text_id(call.anonymous_id)
    if kind is EventKind.ALIAS:
        anonymous_id = _text_id(call.previous_id) or anonymous_id
    message_id = _text_id(call.message_id)
    time = _time(call, call.sent_at or sent_at, received_at)
    wrong = "; ".join(_faults(call, kind, user_id, anonymous_id, message_id, time, received_at))
    if wrong or kind is None or time is None:
        raise CallError(wrong)
    name, properties, traits = _content(call, kind)
    return Event(
        message_id=message_id or _made_message_id(raw, received_at, place),
        kind=kind,
        name=name,
        time=min(time, received_at),
        received_at=received_at,
        user_id=user_id,
        anonymous_id=anonymous_id,
        properties=properties,
        traits=traits,
        context=call.context or {},
    )


def _check_values(raw: bytes, call: Call) -> None:
    """Refuse values that no store can hold. The text is looked at first: nearly every event is spared the walk."""
    if b"\\u0000" in raw or _LONG_NUMBER.search(raw):
        for value in (call.properties, call.traits, call.context):
            _check_value(value)


def _check_value(value: Any) -> None:
    match value:
        case dict():
            for key, each in value.items():
                _check_value(key)
                _check_value(each)
        case list():
            for each in value:
                _check_value(each)
        case str() if "\0" in value:
            raise CallError("a text in it holds the character U+0000, which databases cannot keep: leave it out")
        case int() if not -(2**63) <= value < 2**63:
            raise CallError(f"the whole number {value} needs more than 64 bits: send it as text")


def _check_size(raw: bytes) -> None:
    if len(raw) > limits.EVENT_BYTES:
        raise CallError(
            f"the event has {len(raw):,} bytes, and at most {limits.EVENT_BYTES:,} are taken: send less in its properties"
        )
    # Brackets bound the depth from above, so that nearly every event is spared the exact count.
    if raw.count(b"{") + raw.count(b"[") > limits.EVENT_NESTING and _depth(raw) > limits.EVENT_NESTING:
        raise CallError(f"its objects and lists are nested deeper than {limits.EVENT_NESTING} levels: flatten them")


def _depth(raw: bytes) -> int:
    """How deep the brackets outside of texts are nested."""
    deepest = depth = 0
    for token in _TOKEN.findall(raw):
        if token in b"{[":
            depth += 1
            deepest = max(deepest, depth)
        elif token in b"}]":
            depth -= 1
    return deepest


def _read(raw: bytes) -> Call:
    try:
        return _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _read_slowly(raw)


def _read_slowly(raw: bytes) -> Call:
    """The call in a form that the fast road does not understand. Raises `CallError` with the reasons."""
    try:
        plain = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CallError(f"this is not JSON that can be kept: {error}") from None
    if not isinstance(plain, dict):
        raise CallError(f"an event must be a JSON object, and this is {_word(plain)}")
    wrong = [*_type_faults(plain), *_understand_times(plain)]
    if wrong:
        raise CallError("; ".join(wrong))
    return msgspec.convert(plain, Call)


def _type_faults(plain: dict[str, Any]) -> Iterator[str]:
    for field in _TEXTS:
        if not isinstance(plain.get(field), str | None):
            yield f"{field} must be text, and this is {_word(plain[field])}"
    for field in _IDS:
        if not isinstance(plain.get(field), str | int | float | None) or isinstance(plain.get(field), bool):
            yield f"{field} must be text or a number, and this is {_word(plain[field])}"
    for field, most in _LENGTHS.items():
        if isinstance(plain.get(field), str) and len(plain[field]) > most:
            yield f"{field} has {len(plain[field]):,} characters, and at most {most} are taken"
    for field in _OBJECTS:
        if not isinstance(plain.get(field), dict | None):
            yield f"{field} must be an object, and this is {_word(plain[field])}"


def _understand_times(plain: dict[str, Any]) -> Iterator[str]:
    """Puts datetimes in the place of texts; yields what cannot be read."""
    for field in _TIMES:
        value = plain.get(field)
        if value is None or value == "":
            plain[field] = None
            continue
        try:
            plain[field] = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            yield f"{field} {value!r} is not a time: write it in ISO 8601, like 2026-01-31T18:05:00Z"


def _word(value: Any) -> str:
    """What sort of JSON value it is, for messages."""
    if value is None:
        return "null"
    words = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return words[type(value)]


def _text_id(value: Id) -> str | None:
    """Numbers as ids become text; an empty id is none."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    return str(int(value)) if whole else str(value)


def _time(call: Call, sent_at: datetime | None, received_at: datetime) -> datetime | None:
    """When it happened by our clock: the sender's clock is set right by when it says that it sent. None: beyond all calendars."""
    original = call.timestamp or call.original_timestamp
    if original is None:
        return received_at
    try:
        if sent_at is None:
            return _aware(original).astimezone(UTC)
        return received_at - (_aware(sent_at) - _aware(original))
    except OverflowError:
        return None


def _aware(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _faults(
    call: Call,
    kind: EventKind | None,
    user_id: str | None,
    anonymous_id: str | None,
    message_id: str | None,
    time: datetime | None,
    received_at: datetime,
) -> Iterator[str]:
    if kind is None:
        known = ", ".join(CALLS)
        yield (
            f"the type {call.type!r} is not known; known are {known}"
            if call.type
            else f"it has no type, one of {known}"
        )
    if not user_id and not anonymous_id:
        yield "it has neither userId nor anonymousId: send one of them, so that its customer is known"
    if kind is EventKind.TRACK and not call.event:
        yield "a track call needs the name of its event, in `event`"
    if kind is EventKind.ALIAS and not (user_id and anonymous_id):
        yield "an alias call needs userId and previousId"
    if kind is EventKind.GROUP and not _text_id(call.group_id):
        yield "a group call needs groupId"
    if time is None or time > received_at:
        yield from _time_faults(call, time, received_at)
    if message_id and message_id.startswith(OWN_PREFIX):
        yield f"a messageId that begins with {OWN_PREFIX!r} is kept for Wend's own events"


def _time_faults(call: Call, time: datetime | None, received_at: datetime) -> Iterator[str]:
    if time is None:
        yield f"timestamp {call.timestamp or call.original_timestamp} is beyond what a calendar holds"
    elif time - received_at > _AHEAD:
        yield (
            f"timestamp {time.date()} is {_long(time - received_at)} ahead of our clock: "
            "send when it happened, in ISO 8601, or set the sender's clock right"
        )


def _long(length: timedelta) -> str:
    """A length of time in one rounded-down word: `4 years`, `2 days`."""
    for days, word in ((365.25, "years"), (30.44, "months"), (1, "days")):
        amount = int(length / timedelta(days=days))
        if amount:
            return f"{amount} {word if amount > 1 else word[:-1]}"
    return f"{int(length.total_seconds() // 3600)} hours"


def _content(call: Call, kind: EventKind) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Name, properties and traits."""
    properties = call.properties or {}
    match kind:
        case EventKind.TRACK:
            return call.event or "", properties, {}
        case EventKind.PAGE | EventKind.SCREEN:
            own = {"name": call.name, "category": call.category}
            return NAME_OF_KIND[kind], {**{k: v for k, v in own.items() if v is not None}, **properties}, {}
        case EventKind.IDENTIFY:
            # RudderStack's clients put the traits of an identify call into its context.
            traits = call.traits or (call.context or {}).get("traits")
            return NAME_OF_KIND[kind], properties, traits if isinstance(traits, dict) else {}
        case EventKind.GROUP:
            return NAME_OF_KIND[kind], {**properties, "groupId": _text_id(call.group_id)}, call.traits or {}
        case _:
            return NAME_OF_KIND[kind], {**properties, "previousId": _text_id(call.previous_id)}, {}


def _made_message_id(raw: bytes, received_at: datetime, place: int) -> str:
    """An id for a call without one. It tells calls of one batch apart, but a batch sent again gets new ids: it counts twice."""
    seed = f"{received_at.isoformat()} {place} ".encode()
    return f"made-{hashlib.sha256(seed + raw).hexdigest()[:32]}"
