"""A request's body as events, with what could not be accepted beside them.

Rule 1. Quiet: no clock, no network.
Rule 2. One bad event never fails its batch: it becomes a refusal, with its index, its reason and its text.
Rule 3. What fails as a whole (no JSON, too large) is an error that says where, and names its HTTP status.
"""

import json
import re
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from wend import limits
from wend.app.decode_call import CallError, decode_call
from wend.errors import WendError
from wend.model.event import DeadLetter, Event, EventKind

_GZIP: Final = b"\x1f\x8b"
_GZIP_ONLY: Final = zlib.MAX_WBITS | 16


_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


class BodyError(WendError):
    """The body of a request cannot be read."""

    status: int = 400
    code: str = "malformed"


class TooLargeError(BodyError):
    """The body of a request is too large."""

    status = 413
    code = "too-large"


class Envelope(msgspec.Struct, rename="camel"):
    """What a body says about itself. `batch` is None where the body is one call."""

    write_key: str | None = None
    sent_at: str | None = None
    context: dict[str, Any] | None = None  # goes for every event of the batch
    batch: list[msgspec.Raw] | None = None


class Refusal(msgspec.Struct, frozen=True):
    """A call that was not accepted: its index in the batch, why, and its text."""

    index: int
    reason: str
    body: str


class Decoded(msgspec.Struct):
    """What a body held."""

    events: list[Event]
    refused: list[Refusal]

    def letters(self, source: str, received_at: datetime) -> list[DeadLetter]:
        """The refused calls as dead letters of one source, such as a path."""
        return [
            DeadLetter(received_at=received_at, source=source, reason=each.reason, body=each.body)
            for each in self.refused
        ]


_ENVELOPE: Final = msgspec.json.Decoder(Envelope)


def unpack(body: bytes) -> bytes:
    """The body without gzip, which is known by its first bytes. Never makes more than the limit, whatever the body promises."""
    if body[:2] != _GZIP:
        return body
    plain = b""
    try:
        while body[:2] == _GZIP:
            member = zlib.decompressobj(_GZIP_ONLY)
            plain += member.decompress(body, limits.BATCH_BYTES + 1 - len(plain))
            check_body_size(len(plain))
            if not member.eof:
                raise BodyError("the gzip data of the body ends too early: send it whole")
            body = member.unused_data
    except zlib.error as error:
        raise BodyError(f"the body begins like gzip and is not: {error}") from None
    return plain


def check_body_size(size_bytes: int) -> None:
    """Raise `TooLargeError` when a body is larger than the limit."""
    if size_bytes > limits.BATCH_BYTES:
        raise TooLargeError(
            f"the body has more than {limits.BATCH_BYTES:,} bytes: send smaller batches (and at most {limits.BATCH_EVENTS:,} events each)"
        )


def open_envelope(body: bytes) -> Envelope:
    r"""The envelope of an unpacked body. Raises `BodyError` with the position where it is not JSON.

    Half an emoji (browsers write a text cut through one as `\ud83d`) is no reason to lose a batch: it becomes U+FFFD.
    """
    try:
        return _decode_envelope(body)
    except msgspec.ValidationError as error:
        raise BodyError(f"the body must be a JSON object as in the Segment spec: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BodyError(f"the body is not JSON: {_position(body) or error}") from None


def _decode_envelope(body: bytes) -> Envelope:
    try:
        return _ENVELOPE.decode(body)
    except msgspec.DecodeError:
        mended = _ESCAPE.sub(_whole, body)
        if mended == body:
            raise
        return _ENVELOPE.decode(mended)


def _whole(escape: re.Match[bytes]) -> bytes:
    """An escape of a JSON text, or U+FFFD for half a surrogate pair."""
    return b"\\ufffd" if escape["half"] else escape[0]


def decode_batch(envelope: Envelope, received_at: datetime) -> Decoded:
    """The events of a batch. Raises `BodyError` when there is no `batch`, `TooLargeError` when it is too long."""
    if envelope.batch is None:
        raise BodyError('the body has no `batch`: send {"batch": [...]}, or one call to the path of its type')
    if len(envelope.batch) > limits.BATCH_EVENTS:
        raise TooLargeError(
            f"the batch has {len(envelope.batch):,} events, and at most {limits.BATCH_EVENTS:,} are taken: send smaller batches"
        )
    decoded = decode_calls([bytes(raw) for raw in envelope.batch], received_at, sent_at=_sent_at(envelope))
    if envelope.context:
        decoded.events = [
            msgspec.structs.replace(event, context={**envelope.context, **event.context}) for event in decoded.events
        ]
    return decoded


def decode_single(body: bytes, kind: EventKind, received_at: datetime) -> Decoded:
    """The event of a body that is one call to the path of its kind."""
    if len(body) > limits.EVENT_BYTES:
        raise TooLargeError(f"the event has {len(body):,} bytes, and at most {limits.EVENT_BYTES:,} are taken")
    return decode_calls([body], received_at, kind=kind)


def decode_calls(
    calls: Sequence[bytes], received_at: datetime, kind: EventKind | None = None, sent_at: datetime | None = None
) -> Decoded:
    """The events of some calls, each as JSON text."""
    decoded = Decoded([], [])
    for index, raw in enumerate(calls):
        try:
            decoded.events.append(decode_call(raw, received_at, kind, sent_at, index))
        except CallError as error:
            decoded.refused.append(Refusal(index, str(error), raw.decode(errors="replace")))
    return decoded


def _sent_at(envelope: Envelope) -> datetime | None:
    """When the batch was sent; a time that cannot be read only means that the sender's clock is not set right."""
    try:
        return datetime.fromisoformat(envelope.sent_at) if envelope.sent_at else None
    except ValueError:
        return None


def _position(body: bytes) -> str:
    """Where a text stops being JSON, in words; empty if Python's own reader finds nothing wrong."""
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        return f"{error.msg} at line {error.lineno}, column {error.colno} (byte {len(error.doc[: error.pos].encode(errors='replace'))})"
    except UnicodeDecodeError as error:
        return f"byte {error.start} is not UTF-8"
    except RecursionError:
        return "it is nested too deep"
    return ""
