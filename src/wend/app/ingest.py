"""Taking events in: many requests, one writer, and an answer only when the events are durable.

Rule 1. Group commit: while one commit is written, requests gather; the next commit takes them all. One thread writes.
Rule 2. A request is answered after its own events are committed, or with the error that kept them out.
Rule 3. The queue is bounded by bytes. When it is full the sender is told to come back: nothing is taken and then lost.
Rule 4. Dead letters are buried before the good events are appended: if we die in between, the sender sends again, the
        good ones come once, and only a dead letter may stand there twice.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from wend import limits
from wend.app.ports import Clock, Intake
from wend.errors import WendError
from wend.model.event import DeadLetter, Event


class BusyError(WendError):
    """Too many events are waiting to be written; send the same request again in a moment."""

    retry_after_seconds = 1


@dataclass(slots=True)
class _Waiting:
    """One request's events and whom to tell."""

    events: Sequence[Event]
    letters: Sequence[DeadLetter]
    size_bytes: int
    done: asyncio.Future[None]


class Ingest:
    """The intake of one process. All its coroutines belong to one event loop at a time."""

    def __init__(self, store: Intake, clock: Clock, *, queue_bytes_max: int = limits.INGEST_QUEUE_BYTES) -> None:
        self._store = store
        self._clock = clock
        self._queue_bytes_max = queue_bytes_max
        self._waiting: deque[_Waiting] = deque()
        self._waiting_bytes = 0
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="wend-ingest")
        self._writing: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """The time by which events are received."""
        return self._clock.now()

    def check_room(self) -> None:
        """Raise `BusyError` when the queue is full."""
        if self._waiting_bytes >= self._queue_bytes_max:
            raise BusyError

    async def take(self, events: Sequence[Event], letters: Sequence[DeadLetter] = (), size_bytes: int = 0) -> None:
        """Return when the events are appended and the letters buried, durably.

        `size_bytes` is the size of the request's body, by which the queue is bounded. Raises `BusyError` when that is
        full, and whatever the store raises when it cannot write.
        """
        self.check_room()
        if not events and not letters:
            return
        waiting = _Waiting(events, letters, size_bytes, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._waiting_bytes += size_bytes
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await waiting.done

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
            answers = await loop.run_in_executor(self._writer, self._commit, group)
            for waiting, error in zip(group, answers, strict=True):
                self._waiting_bytes -= waiting.size_bytes
                _answer(waiting.done, error)

    def _gather(self) -> list[_Waiting]:
        """The next requests to commit together: at least one, and about as many events as one commit should have."""
        group = [self._waiting.popleft()]
        count = len(group[0].events)
        while self._waiting and count + len(self._waiting[0].events) <= limits.INGEST_COMMIT_EVENTS:
            count += len(self._waiting[0].events)
            group.append(self._waiting.popleft())
        return group

    def _commit(self, group: list[_Waiting]) -> list[Exception | None]:
        """Write a group in one transaction; what became of each request. Runs in the writer's thread."""
        try:
            self._put(group)
        except (ValueError, TypeError, OverflowError) as error:
            # A value that the store cannot hold is one request's fault: the others must not suffer for it.
            return [self._commit_alone(each) for each in group] if len(group) > 1 else [error]
        except Exception as error:  # noqa: BLE001 - handed to every request that waits for this commit
            return [error] * len(group)
        return [None] * len(group)

    def _commit_alone(self, waiting: _Waiting) -> Exception | None:
        try:
            self._put([waiting])
        except Exception as error:  # noqa: BLE001 - handed to the request that waits for this commit
            return error
        return None

    def _put(self, group: list[_Waiting]) -> None:
        letters = [letter for each in group for letter in each.letters]
        if letters:
            self._store.bury(letters)
        events = [event for each in group for event in each.events]
        if events:
            self._store.append(events)


def _answer(done: asyncio.Future[None], error: Exception | None) -> None:
    """Wake a request; one that was cancelled meanwhile (the sender hung up) asks no longer."""
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
