"""Replay: the stream goes through the HTTP API under its own time, and then time alone goes on.

Rule 1. The clock moves only when everything due has been done, so that a replay at any speed decides the same.
Rule 2. A batch is sent until it was answered with 200.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

import httpx2

from wend import limits
from wend.app.ports import MessageFilter
from wend.demo.clock import ReplayClock
from wend.demo.stream import Call
from wend.errors import WendError
from wend.model.message import MessageStatus
from wend.wiring.service import Service

BATCH: Final = 100
TICK: Final = timedelta(minutes=10)  # how finely time goes on once the stream is over
TRIES: Final = 20
_ON_THEIR_WAY: Final = (MessageStatus.QUEUED, MessageStatus.SENDING)
Progress = Callable[[int], None]


class ReplayError(WendError):
    """The replay cannot go on."""


class Replay:
    """Plays a stream to a running service."""

    def __init__(self, service: Service, clock: ReplayClock, write_key: str) -> None:
        self._service = service
        self._clock = clock
        self._client = httpx2.Client(base_url=service.url, auth=(write_key, ""), timeout=30)

    def play(self, calls: Iterable[Call], progress: Progress) -> int:
        """Send the calls in batches, each at the time of its last one; how many were sent."""
        sent = 0
        for batch in _batches(calls):
            self._let_timers_ring(batch[-1].at)
            self._clock.move_to(batch[-1].at)
            self._post([call.body for call in batch])
            self._service.settle()
            sent += len(batch)
            progress(len(batch))
        return sent

    def go_on(self, until: datetime, progress: Progress) -> None:
        """Let time go on without events; progress is told in seconds of stream time."""
        before = self._clock.now()
        while (due := self._service.next_due()) is not None and due < until:
            self._clock.move_to(min(until, max(due, self._clock.now() + TICK)))
            self._service.settle()
            progress(int((self._clock.now() - before).total_seconds()))
            before = self._clock.now()
        self._clock.move_to(until)
        self._service.settle()
        progress(int((until - before).total_seconds()))

    def let_mails_arrive(self) -> None:
        """Messages that a killed demo was just handing over count as lost when their lease is over, and go out again."""
        give_up_at = time.monotonic() + limits.SETTLE_SECONDS_MAX
        while any(self._service.store.count_messages(MessageFilter(status=each)) for each in _ON_THEIR_WAY):
            if time.monotonic() > give_up_at:
                raise ReplayError("messages stay in the outbox; the log says why")
            self._clock.move_to(self._clock.now() + timedelta(seconds=limits.MESSAGE_LEASE_SECONDS))
            time.sleep(2 * limits.REST_SECONDS)
            self._service.settle()

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _let_timers_ring(self, until: datetime) -> None:
        while (due := self._service.next_due()) is not None and due < until:
            self._clock.move_to(due)
            self._service.settle()

    def _post(self, batch: list[dict[str, object]]) -> None:
        for attempt in range(TRIES):
            answer = self._client.post("/v1/batch", json={"batch": batch})
            if answer.status_code == httpx2.codes.OK:
                if refused := answer.json().get("rejected"):
                    raise ReplayError(f"{len(refused)} events of the stream were refused: {refused[0]}")
                return
            time.sleep(min(1.0, 0.05 * 2**attempt))
        raise ReplayError(f"the API answered {answer.status_code} {TRIES} times: {answer.text[:200]}")


def _batches(calls: Iterable[Call]) -> Iterator[list[Call]]:
    stream = iter(calls)
    while batch := list(islice(stream, BATCH)):
        yield batch
