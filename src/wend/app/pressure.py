"""Back-pressure: when what was taken in is not worked off, senders are asked to slow down, those of bulk first.

Rule 1. Nothing is asked of the store for a request: the backlog is looked at once a second at most, beside the requests, and
        seldomer where counting takes long. Whoever comes meanwhile is judged by the last look.
Rule 2. Bulk waits first, since nobody stands at the other end of it. What customers do now is held back only where the
        outbox has grown beyond all measure; an engine that is late never holds it back, since its events are kept safely.
Rule 3. A store that cannot be asked changes nothing here: intake itself will say so.
"""

import asyncio
import time
from typing import Protocol

import msgspec
import structlog

from wend import limits
from wend.app.ports import Bell, Clock, Vitals
from wend.errors import WendError

_log = structlog.get_logger(__name__)


class BusyError(WendError):
    """Too many events are waiting to be written; send the same request again in a moment."""

    status = 503
    code = "busy"
    retry_after_seconds = limits.BUSY_RETRY_SECONDS


class SlowDownError(BusyError):
    """Too much of what was taken in is not worked off yet; send the same request again later."""

    status = 429
    code = "slow-down"
    retry_after_seconds = limits.BACKLOG_RETRY_SECONDS


class Watched(Bell, Vitals, Protocol):
    """What is asked of a store."""


class Backlog(msgspec.Struct, frozen=True):
    """What is not worked off: how late the engine is, and how many messages stand in the outbox."""

    late_seconds: float = 0.0
    messages: int = 0


class Pressure:
    """What senders are asked, by the backlog of a store. It belongs to one event loop."""

    def __init__(
        self,
        store: Watched,
        clock: Clock,
        *,
        seconds_max: float = limits.BACKLOG_SECONDS,
        messages_max: int = limits.BACKLOG_MESSAGES,
        patience_seconds: float = limits.BACKLOG_PATIENCE_SECONDS,
    ) -> None:
        """`seconds_max` and `messages_max`: where bulk is held back; 0: never."""
        self._store = store
        self._clock = clock
        self._seconds_max = seconds_max
        self._messages_max = messages_max
        self._patience_seconds = patience_seconds
        self._late_since: float | None = None
        self._look_again_at = 0.0
        self._looking: asyncio.Task[None] | None = None
        self.seen = Backlog()

    def check(self, *, bulk: bool) -> None:
        """Raise `SlowDownError` where senders (with `bulk`, those of imports and large batches) have to wait."""
        if time.monotonic() >= self._look_again_at and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look())
        if self._messages_max and self.seen.messages > self._messages_max * limits.BACKLOG_ALL_TIMES:
            raise SlowDownError(f"more than {self.seen.messages - 1:,} messages wait to go out; {_AGAIN}")
        if bulk and self._messages_max and self.seen.messages > self._messages_max:
            raise SlowDownError(f"more than {self._messages_max:,} messages wait to go out; bulk waits: {_AGAIN}")
        if bulk and self._is_late():
            raise SlowDownError(f"customers wait {self.seen.late_seconds:.0f} s for their turn; bulk waits: {_AGAIN}")

    def _is_late(self) -> bool:
        """Late for longer than it takes to catch up after a start, or for a clock that leaps."""
        patience = self._patience_seconds
        return self._late_since is not None and time.monotonic() - self._late_since >= patience

    async def _look(self) -> None:
        begun = time.monotonic()
        try:
            self.seen = await asyncio.to_thread(self._ask)
        except WendError as error:
            _log.warning("the backlog could not be looked at", why=str(error))
        ended = time.monotonic()
        self._look_again_at = ended + max(limits.BACKLOG_LOOK_SECONDS, (ended - begun) * limits.SIGNS_REST)
        late = bool(self._seconds_max) and self.seen.late_seconds > self._seconds_max
        self._late_since = (self._late_since or ended) if late else None

    def _ask(self) -> Backlog:
        due, now = self._store.next_due(), self._clock.now()
        up_to = self._messages_max * limits.BACKLOG_ALL_TIMES + 1
        messages = self._store.count_queued(up_to) if self._messages_max else 0
        return Backlog(max(0.0, (now - due).total_seconds()) if due else 0.0, messages)


_AGAIN = "send the same request again after the seconds of Retry-After"
