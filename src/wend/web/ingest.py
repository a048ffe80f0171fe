"""The front door for events: the Segment spec over HTTP, as the public clients speak it.

Rule 1. 200 means durable, and nothing else does. RudderStack's Python client sends a 202 again.
Rule 2. The content type is not believed: JSON is JSON, and gzip is known by its first bytes.
Rule 3. One bad event does not fail its batch: it is reported in the answer and kept as a dead letter. A single call that
        is bad is answered 400, and kept as well.
Rule 4. Whoever has to wait is told before their body is looked at, with 503 or 429, for how long, and that nothing is lost.
Rule 5. No framework on this road: it is asked thousands of times a second.
"""

import time
from collections.abc import Mapping
from typing import Final

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wend import limits
from wend.app.decode import BodyError, Decoded, Envelope, decode_batch, decode_single, open_envelope, unpack
from wend.app.ingest import BusyError, Ingest
from wend.app.ports import UnavailableError
from wend.model.event import DeadLetter, EventKind
from wend.web.answers import JsonResponse, failure
from wend.web.body import HungUpError, header, read_body
from wend.web.cors import CORS, preflight
from wend.web.keys import KeyRing, basic_key

BATCHES: Final = frozenset({"/v1/batch", "/v1/import", "/v1/b"})
"""Paths that take many calls at a time."""

IMPORT: Final = "/v1/import"
"""Where what happened long ago is sent: nobody waits for it."""

METRICS: Final = "/v1/m"
"""Where browser SDKs report on themselves. It is answered, so that they are content, and left aside: it tells of no customer."""

SINGLES: Final = {
    path: kind
    for kind in (
        EventKind.IDENTIFY,
        EventKind.TRACK,
        EventKind.PAGE,
        EventKind.SCREEN,
        EventKind.GROUP,
        EventKind.ALIAS,
    )
    for path in (f"/v1/{kind.value}", f"/v1/{kind.value[0]}")
}
"""Paths that take one call, long and short."""

PATHS: Final = BATCHES | SINGLES.keys() | {METRICS}

_SUCCESS: Final = b'{"success": true}'
_SUCCESS_HEADERS: Final = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(_SUCCESS)).encode()),
    *((name.lower().encode(), value.encode()) for name, value in CORS.items()),
]

_log = structlog.get_logger(__name__)


class IngestDoor:
    """An ASGI application for the paths of `PATHS`."""

    def __init__(self, ingest: Ingest, keys: KeyRing) -> None:
        self._ingest = ingest
        self._keys = keys
        self._told_at = float("-inf")  # when the log last heard that nothing can be stored

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request's events in, and answer."""
        if scope["method"] == "POST":
            try:
                response = await self._take(scope, receive)
            except HungUpError:
                return  # nobody is there to be answered
        else:
            response = preflight(scope["method"], "POST")
        if response is None:
            await send({"type": "http.response.start", "status": 200, "headers": _SUCCESS_HEADERS})
            await send({"type": "http.response.body", "body": _SUCCESS})
        else:
            await response(scope, receive, send)

    async def _take(self, scope: Scope, receive: Receive) -> Response | None:
        """None when everything was accepted, else what to answer."""
        try:
            self._ingest.check_room()
            self._ingest.check_pressure(bulk=scope["path"] == IMPORT)
            body = unpack(await read_body(scope, receive))
            return None if scope["path"] == METRICS else await self._read(scope, body)
        except BodyError as error:
            return failure(error.status, error.code, str(error), CORS)
        except BusyError as error:
            return _later(error.status, error.code, str(error), error.retry_after_seconds)
        except UnavailableError as error:
            self._tell(error)
            return _later(503, "unavailable", _UNAVAILABLE, limits.UNAVAILABLE_RETRY_SECONDS)
        except HungUpError:
            raise
        except Exception:  # noqa: BLE001 - logged whole; the sender is told to send again
            _log.exception("events could not be stored", path=scope["path"])
            again = "the events could not be stored; send the same request again in a moment"
            return _later(503, "busy", again, limits.BUSY_RETRY_SECONDS)

    def _tell(self, error: UnavailableError) -> None:
        """Say in the log that nothing can be stored, now and then: each of thousands of requests meets it."""
        if time.monotonic() - self._told_at > limits.UNAVAILABLE_TOLD_SECONDS:
            self._told_at = time.monotonic()
            _log.error("events cannot be stored; senders are asked to come back", why=str(error))

    async def _read(self, scope: Scope, body: bytes) -> Response | None:
        key = basic_key(header(scope, b"authorization"))
        if key is not None and not await self._keys.knows(key, "write"):
            return _unauthorised()
        try:
            envelope = open_envelope(body)
        except BodyError as error:
            return await self._bury_body(scope["path"], body, error, known=key is not None)
        if key is None and not await self._keys.knows(envelope.write_key or "", "write"):
            return _unauthorised()
        return await self._accept(scope["path"], body, envelope)

    async def _accept(self, path: str, body: bytes, envelope: Envelope) -> Response | None:
        received_at = self._ingest.now()
        kind = SINGLES.get(path)
        decoded = decode_batch(envelope, received_at) if kind is None else decode_single(body, kind, received_at)
        if len(decoded.events) > limits.BULK_EVENTS:
            self._ingest.check_pressure(bulk=True)
        refused = await self._ingest.take(decoded.events, decoded.letters(path, received_at), len(body))
        return _partly(decoded, refused, single=kind is not None) if decoded.refused or refused else None

    async def _bury_body(self, path: str, body: bytes, error: BodyError, *, known: bool) -> Response:
        """Keep a body that nobody can read, when its sender is known, and say what is wrong with it."""
        if known:
            letter = DeadLetter(
                received_at=self._ingest.now(), source=path, reason=str(error), body=body.decode(errors="replace")
            )
            await self._ingest.take([], [letter], len(body))
        return failure(error.status, error.code, str(error), CORS)


def _partly(decoded: Decoded, refused: Mapping[str, str], *, single: bool) -> Response:
    """What was not accepted: by its index, or by its message id where the store was the one to refuse it."""
    if single:
        return failure(400, "refused", [*(each.reason for each in decoded.refused), *refused.values()][0], CORS)
    rejected: list[dict[str, object]] = [{"index": each.index, "reason": each.reason} for each in decoded.refused]
    rejected += [{"messageId": name, "reason": reason} for name, reason in refused.items()]
    return JsonResponse({"success": True, "rejected": rejected}, 200, CORS)


def _unauthorised() -> Response:
    return failure(
        401,
        "unauthorised",
        "the write key is missing or not known: send it as the user name of Basic authorisation or as `writeKey`; "
        "`wend keys create NAME` makes one",
        CORS,
    )


def _later(status: int, code: str, message: str, retry_after_seconds: int) -> Response:
    return failure(status, code, message, {**CORS, "Retry-After": str(retry_after_seconds)})


_UNAVAILABLE: Final = (
    "the store cannot take anything now, and nothing of this request is acknowledged; send it again after the seconds of"
    " Retry-After"
)
