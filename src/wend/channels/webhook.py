"""Webhooks, signed after the Standard Webhooks specification.

Rule 1. `webhook-id` is the message's id and stays the same on every try: the receiver removes repeats, so a lost answer is `TryLater`.
Rule 2. Redirects are not followed, only http and https are spoken, and of an answer no more is read than says why.
Rule 3. Private addresses are refused unless allowed: journeys are written by many people, and this machine sees more than they do.
Rule 4. Where a run waits for the answer, its JSON is kept as far as `answers` takes it.
"""

import asyncio
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpcore2
import httpx2
import msgspec
from standardwebhooks import Webhook

from wend import __version__
from wend.channels.answers import read_answer
from wend.channels.guarded_network import Allowed, ForbiddenTargetError, GuardedNetwork
from wend.errors import WendError
from wend.limits import (
    WEBHOOK_CONNECTIONS_MAX,
    WEBHOOK_PAYLOAD_BYTES_MAX,
    WEBHOOK_RESPONSE_BYTES_MAX,
    WEBHOOK_TIMEOUT_SECONDS,
)
from wend.model.message import Accepted, Answer, Outcome, Rejected, TryLater
from wend.model.outgoing import Outgoing

_CANNOT: Final = (ForbiddenTargetError, httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
_LATER: Final = frozenset({408, 425, 429})
_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS: Final = ("webhook-", "content-", "host", "transfer-", "connection")


class WebhookSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How webhooks are sent. `secret` is `whsec_` and base64, and is shared with the receivers."""

    secret: str
    allow_private: bool = False
    allow: tuple[str, ...] = ()  # hosts and networks beside the public ones, such as crm.internal or 10.1.0.0/16
    timeout_seconds: float = WEBHOOK_TIMEOUT_SECONDS


class SecretError(WendError):
    """The webhook secret cannot be used; write `whsec_` followed by 24 to 64 random bytes in base64."""


class WebhookChannel:
    """The webhook channel."""

    name = "webhook"
    provider = "http"
    deduplicates = True

    def __init__(self, settings: WebhookSettings, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Raises `SecretError`."""
        self._settings = settings
        self._clock = clock
        self._signer = _signer(settings.secret)
        self._open: httpx2.AsyncClient | None = None

    async def send(self, message: Outgoing) -> Outcome:
        """Send the message's payload to its URL."""
        body = b"" if message.method == "GET" else msgspec.json.encode(message.payload)
        wrong = _wrong(message, body)
        if wrong:
            return Rejected(wrong)
        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                return await self._call(message, body)
        except (TimeoutError, httpx2.TimeoutException):
            return TryLater("the receiver did not answer in time")
        except _CANNOT as error:
            return Rejected(f"the request cannot be made: {error}")
        except httpx2.HTTPError as error:
            return TryLater(f"the receiver cannot be reached: {error or type(error).__name__}")

    async def close(self) -> None:
        """Close the open connections."""
        client, self._open = self._open, None
        if client:
            await client.aclose()

    async def _call(self, message: Outgoing, body: bytes) -> Outcome:
        headers = {**message.headers, **self._headers(message.message_id, body)}
        query = _query(message.payload) if message.method == "GET" else None
        url = httpx2.URL(message.url).copy_merge_params(query) if query else message.url
        async with self._client().stream(message.method, url, content=body, headers=headers) as response:
            accepted = response.status_code < 300
            words = "" if accepted else await _beginning(response)
            outcome = _outcome(response, words, self._clock())
            if not message.answer:
                return outcome
            return await _with_answer(outcome, response)

    def _headers(self, message_id: str, body: bytes) -> dict[str, str]:
        now = self._clock()
        # Ids are quoted where a header could not hold them; a full stop would be taken for the signature's separator.
        webhook_id = quote(message_id, safe="/:@+~ ").replace(" ", "%20").replace(".", "%2E")
        return {
            "content-type": "application/json",
            "user-agent": f"wend/{__version__}",
            "webhook-id": webhook_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signer.sign(webhook_id, now.astimezone(UTC), body.decode()),
        }

    def _client(self) -> httpx2.AsyncClient:
        if self._open is None:
            limits = httpx2.Limits(max_connections=WEBHOOK_CONNECTIONS_MAX)
            transport = httpx2.AsyncHTTPTransport(limits=limits, trust_env=False)
            _lead_out(transport, limits, Allowed(self._settings.allow_private, self._settings.allow))
            self._open = httpx2.AsyncClient(
                transport=transport, timeout=self._settings.timeout_seconds, follow_redirects=False, trust_env=False
            )
        return self._open


def _lead_out(transport: httpx2.AsyncHTTPTransport, limits: httpx2.Limits, allowed: Allowed) -> None:
    # httpx2 has no setting for the network beneath a transport; httpcore2's pool has.
    transport._pool = httpcore2.AsyncConnectionPool(  # noqa: SLF001
        ssl_context=httpx2.create_ssl_context(trust_env=False),
        max_connections=limits.max_connections,
        network_backend=GuardedNetwork(allowed),
    )


def _signer(secret: str) -> Webhook:
    try:
        return Webhook(secret)
    except (binascii.Error, ValueError, RuntimeError):
        raise SecretError from None
    except Exception as error:
        if type(error).__name__ == "EmptyWebhookSecretError":  # the library does not export it
            raise SecretError from None
        raise


def _wrong(message: Outgoing, body: bytes) -> str:
    """Why the message cannot be a request; empty when it can."""
    if len(body) > WEBHOOK_PAYLOAD_BYTES_MAX:
        return f"the payload has {len(body):,} bytes; at most {WEBHOOK_PAYLOAD_BYTES_MAX:,} are sent"
    try:
        address = urlsplit(message.url)
    except ValueError:
        address = urlsplit("")
    if address.scheme not in ("http", "https") or not address.hostname:
        return f"{message.url!r} is not an address for webhooks; begin it with https://"
    for name, value in message.headers.items():
        if not _HEADER.fullmatch(name) or name.lower().startswith(_OURS) or not value.isprintable():
            return f"the header {name!r} cannot be set on a webhook; choose another name and a value of one line"
    return ""


async def _beginning(response: httpx2.Response) -> str:
    """The first words of an answer, for the record."""
    read = b""
    async for chunk in response.aiter_raw():
        read += chunk
        if len(read) >= WEBHOOK_RESPONSE_BYTES_MAX:
            break
    return " ".join(read[:200].decode("utf-8", "replace").split())


def _query(payload: dict[str, Any]) -> dict[str, str]:
    """A payload as a query: texts as they are, everything else as JSON; what is not there is left out."""
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in payload.items()
        if value is not None
    }


async def _with_answer(outcome: Outcome, response: httpx2.Response) -> Outcome:
    """The outcome with what the receiver answered, for a run that waits for it."""
    match outcome:
        case Accepted():
            return Accepted(answer=await read_answer(response.status_code, response.aiter_bytes()))
        case Rejected():
            return msgspec.structs.replace(outcome, answer=Answer(response.status_code))
    return outcome


def _outcome(response: httpx2.Response, words: str, now: datetime) -> Outcome:
    status = response.status_code
    reason = f"{status} {words}".strip()
    if status < 300:
        return Accepted()
    if status in _LATER or status >= 500:
        return TryLater(reason, _retry_after(response.headers.get("retry-after", ""), now))
    if status < 400:
        return Rejected(f"{status}: redirects are not followed; use the address it leads to")
    return Rejected("410: the receiver wants no more webhooks" if status == 410 else reason)


def _retry_after(value: str, now: datetime) -> float | None:
    """The seconds that a Retry-After asks for, given as seconds or as a date."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max((parsedate_to_datetime(value) - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
