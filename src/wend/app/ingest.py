"""Taking events in: many requests, one writer, and an answer only when the events are durable.

Rule 1. Group commit: while one commit is written, requests gather; the next commit takes them all. One thread writes.
Rule 2. A request is answered after its own events are committed, or with the error that kept them out.
Rule 3. The queue is bounded by bytes, and by the time that a commit takes. Beyond that senders are told to come back, those
        who wait for the next commit too: nothing is taken and then lost, and nobody hangs on a store that does not answer.
Rule 4. Dead letters are buried before the good events are appended: if we die in between, the sender sends again, the
        good ones come once, and only a dead letter may stand there twice.
Rule 5. An event that the store refuses for what it is becomes a dead letter with the reason; the others are stored.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wend import limits
from wend.app.ports import Clock, Intake, RefusedError, UnavailableError
from wend.app.pressure import BusyError, Pressure, SlowDownError
from wend.model.event import DeadLetter, Event

__all__ = ["BusyError", "Ingest", "SlowDownError"]

Refused = dict[str, str]  # by message id, why the store refuses an event
_REFUSALS: Final = (RefusedError, ValueError, TypeError, OverflowError)


@dataclass(slots=True)
class _Waiting:
    """One request's events and whom to tell."""

    events: Sequence[Event]
    letters: Sequence[DeadLetter]
    size_bytes: int
    done: asyncio.Future[Refused]


class Ingest:
    """The intake of one process. All its coroutines belong to one event loop at a time."""

    def __init__(
        self,
        store: Intake,
        clock: Clock,
        *,
        queue_bytes_max: int = limits.INGEST_QUEUE_BYTES,
        pressure: Pressure | None = None,
        patience_seconds: float = limits.INGEST_PATIENCE_SECONDS,
    ) -> None:
        """`pressure` asks senders to slow down while too much is not worked off; without it nobody is asked."""
        self._store = store
        self._clock = clock
        self._queue_bytes_max = queue_bytes_max
        self._pressure = pressure
        self._patience_seconds = patience_seconds
        self._commit_began: float | None = None  # the commit at hand
        self._waiting: deque[_Waiting] = deque()
        self._waiting_bytes = 0
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="wend-ingest")
        self._writing: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """The time by which events are received."""
        return self._clock.now()

    def check_room(self) -> None:
        """Raise `BusyError` when the queue is full, or the store does not get on with what it was given."""
        if self._waiting_bytes >= self._queue_bytes_max:
            raise BusyError
        began = self._commit_began
        if began is not None and time.monotonic() - began > self._patience_seconds:
            raise BusyError(_SLOW)

    def check_pressure(self, *, bulk: bool) -> None:
        """Raise `SlowDownError` while too much is not worked off; `bulk` has to wait first."""
        if self._pressure is not None:
            self._pressure.check(bulk=bulk)

    async def take(self, events: Sequence[Event], letters: Sequence[DeadLetter] = (), size_bytes: int = 0) -> Refused:
        """Return when the events are appended and the letters buried, durably; those buried that the store has refused.

        `size_bytes` is the size of the request's body, by which the queue is bounded. Raises `BusyError` when that is
        full or the store is slow, and whatever the store raises when it cannot write.
        """
        self.check_room()
        if not events and not letters:
            return {}
        waiting = _Waiting(events, letters, size_bytes, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._waiting_bytes += size_bytes
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await waiting.done

    async def close(self) -> None:
        """Write what waits, then stop the thread."""
        if self._writing is not None and not self._writing.done():
            await self._writing
        self._writer.shutdown()

    async def _write(self) -> None:
        """Commit group after group until nothing waits."""
        loop = asyncio.get_running_loop()
        while self._waiting:
            group = self._gather()
            self._commit_began = time.monotonic()
            out_of_patience = loop.call_later(self._patience_seconds, self._send_away)
            try:
                answers = await loop.run_in_executor(self._writer, self._commit, group)
            finally:
                out_of_patience.cancel()
                self._commit_began = None
            for waiting, answer in zip(group, answers, strict=True):
                self._waiting_bytes -= waiting.size_bytes
                _answer(waiting.done, answer)

    def _send_away(self) -> None:
        """Tell all who wait behind a commit that takes long to come back: nothing of theirs was begun."""
        while self._waiting:
            waiting = self._waiting.popleft()
            self._waiting_bytes -= waiting.size_bytes
            _answer(waiting.done, BusyError(_SLOW))

    def _gather(self) -> list[_Waiting]:
        """The next requests to commit together: at least one, and about as many events as one commit should have."""
        group = [self._waiting.popleft()]
        count = len(group[0].events)
        while self._waiting and count + len(self._waiting[0].events) <= limits.INGEST_COMMIT_EVENTS:
            count += len(self._waiting[0].events)
            group.append(self._waiting.popleft())
        return group

    def _commit(self, group: list[_Waiting]) -> list[Refused | Exception]:
        """Write a group in one transaction; what became of each request. Runs in the writer's thread."""
        try:
            self._put(group)
        except UnavailableError as error:
            return [error] * len(group)
        except _REFUSALS:  # something in it is not as it should be: the others must not suffer for it
            return [self._commit_alone(each) for each in group]
        except Exception as error:  # noqa: BLE001 - handed to every request that waits for this commit
            return [error] * len(group)
        return [{}] * len(group)

    def _commit_alone(self, waiting: _Waiting) -> Refused | Exception:
        """Write one request's events, and bury those that the store refuses."""
        try:
            self._bury(waiting.letters)
            return self._sift(waiting.events)
        except Exception as error:  # noqa: BLE001 - handed to the request that waits for this commit
            return error

    def _sift(self, events: Sequence[Event]) -> Refused:
        """Append these, without those that cannot be stored whatever is tried: halves, and their halves, are tried apart."""
        try:
            if events:
                self._store.append(events)
        except UnavailableError:
            raise
        except _REFUSALS as error:
            if len(events) > 1:
                middle = len(events) // 2
                return self._sift(events[:middle]) | self._sift(events[middle:])
            self._bury([_letter(events[0], f"the store refuses it: {error}")])
            return {events[0].message_id: f"the store refuses it: {error}"}
        return {}

    def _put(self, group: list[_Waiting]) -> None:
        self._bury([letter for each in group for letter in each.letters])
        events = [event for each in group for event in each.events]
        if events:
            self._store.append(events)

    def _bury(self, letters: Sequence[DeadLetter]) -> None:
        if letters:
            self._store.bury(letters)


def _letter(event: Event, reason: str) -> DeadLetter:
    """An event that passed all our checks, as the call that it may be sent as again."""
    call = {
        "type": event.kind.value,
        "event": event.name,
        "messageId": event.message_id,
        "userId": event.user_id,
        "anonymousId": event.anonymous_id,
        "timestamp": event.time.isoformat(),
        "properties": event.properties,
        "traits": event.traits,
        "context": event.context,
    }
    said = {name: value for name, value in call.items() if value not in (None, {})}
    return DeadLetter(received_at=event.received_at, source="store", reason=reason, body=json.dumps(said, default=repr))


def _answer(done: asyncio.Future[Refused], answer: Refused | Exception) -> None:
    """Wake a request; one that was cancelled meanwhile (the sender hung up) asks no longer."""
    if done.done():
        return
    if isinstance(answer, Exception):
        done.set_exception(answer)
    else:
        done.set_result(answer)


_SLOW: Final = "the store takes long to write what it was given; send the same request again in a moment"
