"""What passes through a store, as spans: batches of turns, and the way of each message.

Rule 1. Nothing is carried from process to process: the trace of a message is made from its id, so whoever decides on it,
        hands it over or settles it writes to the same trace. The turn that decided on it is a link there.
Rule 2. Spans tell ids, counts and names that people publish, never what is in an event or a message.
Rule 3. Telling changes nothing of what passes. Who does not ask for traces has none of this around their store.
"""

import hashlib
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, cast

from wend import limits
from wend.app.ports import Appended, Commit, Delivery, Due, Store
from wend.model.event import Event
from wend.model.message import Message, MessageStatus

if TYPE_CHECKING:
    from opentelemetry.trace import Span, SpanContext

Attributes = dict[str, Any]
_FAILED = frozenset({MessageStatus.REJECTED, MessageStatus.UNKNOWN})


class Tracing(Protocol):
    """How spans are written; times are nanoseconds since 1970."""

    def span(
        self,
        name: str,
        attributes: Attributes,
        *,
        began: int,
        trace: int | None = None,
        link: "SpanContext | None" = None,
        why_failed: str = "",
    ) -> "Span":
        """A span from `began` until now, in the trace of that number (None: one of its own)."""


def trace_of(message_id: str) -> int:
    """The number of a message's trace: 128 bits of a hash of its id, never 0."""
    return int.from_bytes(hashlib.blake2b(message_id.encode(), digest_size=16).digest()) or 1


def traced(store: Store, tracing: Tracing) -> Store:
    """The store, with spans written at its doors."""
    return cast("Store", _Traced(store, tracing))


class _Traced:
    """A store like the one within."""

    def __init__(self, store: Store, tracing: Tracing) -> None:
        self._store = store
        self._tracing = tracing
        self._turns = threading.local()  # since when this thread takes the turns it has claimed
        self._begun: dict[str, int] = {}  # messages being handed over, since when

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def append(self, events: Sequence[Event]) -> Appended:
        """Append events: a span for each transaction, which may hold those of many requests."""
        began = time.time_ns()
        appended = self._store.append(events)
        counts = {"wend.events.accepted": appended.accepted, "wend.events.known": appended.duplicates}
        self._tracing.span("append events", counts, began=began)
        return appended

    def claim(self, now: datetime, limit: int, owner: str, lease: timedelta) -> list[Due]:
        """Claim customers: the turns begin."""
        self._turns.began = time.time_ns()
        return self._store.claim(now, limit, owner, lease)

    def commit(self, commits: Sequence[Commit], now: datetime, owner: str) -> None:
        """Store turns: a span for the batch since its claim, and one in the trace of each message decided on."""
        committing = time.time_ns()
        self._store.commit(commits, now, owner)
        runs = [run.id for each in commits for run in each.runs]
        messages = [message for each in commits for message in each.messages]
        turns: Attributes = {
            "wend.customers": len(commits),
            "wend.events": sum(len(each.events) for each in commits),
            "wend.journeys": sorted({run.journey for each in commits for run in each.runs}),
            "wend.runs": runs[: limits.SPAN_IDS_MAX],
            "wend.messages": [each.id for each in messages][: limits.SPAN_IDS_MAX],
        }
        span = self._tracing.span("turns", turns, began=getattr(self._turns, "began", committing))
        for message in messages:
            self._decided(message, span.get_span_context(), committing)

    def begin_handover(self, message_ids: Sequence[str], now: datetime, owner: str) -> list[str]:
        """Mark messages as being handed over: their spans begin."""
        began = time.time_ns()
        begun = self._store.begin_handover(message_ids, now, owner)
        self._begun |= dict.fromkeys(begun, began)
        return begun

    def record(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Store what became of messages: their spans end."""
        recording = time.time_ns()
        self._store.record(deliveries, now)
        for each in deliveries:
            self._delivered(each, self._begun.pop(each.message_id, recording))

    def _decided(self, message: Message, turn: "SpanContext", began: int) -> None:
        told = {
            "wend.message": message.id,
            "wend.run": message.run,
            "wend.journey": message.journey,
            "wend.step": message.step,
            "wend.channel": message.channel,
            "wend.status": message.status.value,
        }
        self._tracing.span("message decided", told, began=began, trace=trace_of(message.id), link=turn)

    def _delivered(self, delivery: Delivery, began: int) -> None:
        known = delivery.receipt.properties if delivery.receipt else {}
        told: Attributes = {
            "wend.message": delivery.message_id,
            "wend.status": delivery.status.value,
            "wend.provider": delivery.provider,
            "wend.attempt": delivery.attempt or 0,
            **{f"wend.{name}": str(known[name]) for name in ("run", "journey", "channel") if known.get(name)},
        }
        failed = delivery.reason if delivery.status in _FAILED else ""
        trace = trace_of(delivery.message_id)
        self._tracing.span("message handed over", told, began=began, trace=trace, why_failed=failed)
