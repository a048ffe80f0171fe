"""Receipts: what providers say later about messages, signed by the Standard Webhooks rules.

`POST /hooks/receipts` with a list of `{"message", "event", "reason", "machine"}`. `event` is one of `RECEIPTS`. The same webhook id
sent again adds nothing. What cannot be used becomes a dead letter, and the rest counts.
"""

from typing import Final

import msgspec
import structlog
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from wend import limits
from wend.app.about_customer import NobodyError, ReceiptError, receipt
from wend.app.decode import BodyError
from wend.app.ingest import BusyError, Ingest
from wend.app.ports import MessageFilter, Reading
from wend.model.event import DeadLetter, Event
from wend.web.answers import JsonResponse, failure
from wend.web.body import HungUpError, read_body

SOURCE: Final = "/hooks/receipts"

_log = structlog.get_logger(__name__)


class Receipt(msgspec.Struct):
    """What a provider says about one message."""

    message: str
    event: str
    reason: str | None = None
    machine: bool = False


_RECEIPT: Final = msgspec.json.Decoder(Receipt)
_LIST: Final = msgspec.json.Decoder(list[msgspec.Raw])


class ReceiptsHook:
    """Answers requests for `/hooks/receipts`."""

    def __init__(self, store: Reading, ingest: Ingest, secret: str) -> None:
        self._store = store
        self._ingest = ingest
        self._webhook = Webhook(secret)

    async def answer(self, request: Request) -> Response:
        """Take the receipts of one request in."""
        try:
            body = await read_body(request.scope, request.receive)
            self._webhook.verify(body, dict(request.headers), json_parse=False)
            parts = [bytes(raw) for raw in _LIST.decode(body)]
        except HungUpError:
            return Response(status_code=400)
        except BodyError as error:
            return failure(error.status, error.code, str(error))
        except msgspec.DecodeError as error:
            return failure(400, "malformed", f"the body must be a JSON list of receipts: {error}")
        except (WebhookVerificationError, ValueError) as error:
            return failure(401, "unauthorised", f"the signature does not fit: {error}")
        if len(parts) > limits.BATCH_EVENTS:
            return failure(413, "too-large", f"at most {limits.BATCH_EVENTS:,} receipts at a time are taken")
        return await self._accept(parts, request.headers["webhook-id"], len(body))

    async def _accept(self, parts: list[bytes], webhook_id: str, size_bytes: int) -> Response:
        try:
            events, rejected, letters = await run_in_threadpool(self._read, parts, webhook_id)
            await self._ingest.take(events, letters, size_bytes)
        except BusyError as error:
            return failure(503, "busy", str(error), {"Retry-After": str(error.retry_after_seconds)})
        except Exception:  # noqa: BLE001 - logged whole; the provider is told to send again
            _log.exception("receipts could not be stored")
            return failure(503, "busy", "the receipts could not be stored; send them again", {"Retry-After": "1"})
        return JsonResponse({"success": True, "rejected": rejected} if rejected else {"success": True})

    def _read(
        self, parts: list[bytes], webhook_id: str
    ) -> tuple[list[Event], list[dict[str, object]], list[DeadLetter]]:
        now = self._ingest.now()
        events, rejected, letters = [], [], []
        for index, raw in enumerate(parts):
            try:
                events.append(self._event(raw, f"{webhook_id}:{index}"))
            except (msgspec.DecodeError, UnicodeDecodeError, ReceiptError, NobodyError) as error:
                rejected.append({"index": index, "reason": str(error)})
                body = raw.decode(errors="replace")
                letters.append(DeadLetter(received_at=now, source=SOURCE, reason=str(error), body=body))
        return events, rejected, letters

    def _event(self, raw: bytes, unique: str) -> Event:
        said = _RECEIPT.decode(raw)
        found = self._store.messages(MessageFilter(id=said.message, limit=1))
        if not found:
            raise ReceiptError(
                f"there is no message {said.message!r}: send the id that the message was handed over with"
            )
        now, reason = self._ingest.now(), said.reason or ""
        return receipt(self._store, found[0], said.event, reason, unique, now, machine=said.machine)
