"""What all bell-ringers share: a thread that works until it is told to stop, and rests when nothing is due.

Rule 1. Four verbs: `start`, `stop`, `work` (one portion, and whether there may be more) and `close`.
Rule 2. A portion that fails is logged and tried again after a pause that grows; a loop never dies silently.
Rule 3. One that somebody calls when there may be something to do rests longer; one that nobody calls looks by itself.
"""

import math
import threading
import time
from abc import ABC, abstractmethod
from datetime import datetime
from typing import Final

import structlog

from wend import limits
from wend.app.signs import LoopSign
from wend.errors import WendError

log = structlog.get_logger(__name__)
_FAILED: Final = "a worker's portion failed and will be tried again"


class Loop(ABC):
    """One worker in one thread."""

    name = "loop"
    rest_seconds = limits.REST_SECONDS
    needed = True  # whether customers wait for what it does
    listens = False  # whether calls spare it looking

    def __init__(self) -> None:
        self._stopping = False
        self._nudged = threading.Event()
        self._rounds = threading.Condition()
        self._round = 0  # portions begun
        self._idle_round = 0  # the last portion that found nothing to do
        self._thread = threading.Thread(target=self._run, name=f"wend-{self.name}", daemon=True)
        self._begun_at: float | None = None  # while a portion is at hand, on the clock of `time.monotonic`
        self._awake_seconds: float | None = None  # after a call; None: nobody calls
        self._awake_until = 0.0
        self._look_due_at = math.inf  # while it rests
        self.failures = 0
        self.behind_seconds = (
            0.0  # how long the first thing to do had waited at the last look; a look that is late is told too
        )

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self, timeout_seconds: float = limits.STOP_SECONDS) -> None:
        """Finish the portion at hand, then end."""
        self._stopping = True
        self._nudged.set()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def sign(self) -> LoopSign:
        """Whether it is well."""
        begun_at = self._begun_at
        busy_seconds = 0.0 if begun_at is None else time.monotonic() - begun_at
        return LoopSign(
            name=self.name,
            alive=self._thread.is_alive(),
            failures=self.failures,
            portions=self._round,
            busy_seconds=busy_seconds,
            needed=self.needed,
            behind_seconds=max(self.behind_seconds, time.monotonic() - self._look_due_at),
        )

    def is_called(self, *, awake_seconds: float) -> None:
        """From now on somebody calls; after a call it has to look by itself for so long."""
        self._awake_seconds = awake_seconds
        self.call()

    def is_not_called(self) -> None:
        """From now on nobody calls."""
        self._awake_seconds = None
        self._nudged.set()

    def call(self) -> None:
        """There may be something to do; what has failed is tried again when its pause is over, not before."""
        self._awake_until = time.monotonic() + (self._awake_seconds or 0.0)
        if not self.failures:
            self._nudged.set()

    def due_in_seconds(self) -> float:
        """When something will have to be done although nobody calls, as a timer; asked after a look that found nothing."""
        return math.inf

    def wait_idle(self, timeout_seconds: float) -> bool:
        """Return once a portion that began after this call has found nothing to do; whether that came in time."""
        with self._rounds:
            after = self._round
            self._nudged.set()
            return self._rounds.wait_for(lambda: self._idle_round > after, timeout_seconds)

    @abstractmethod
    def work(self) -> bool:
        """Do one portion; whether there may be more to do at once."""

    def close(self) -> None:  # noqa: B027 - most loops hold nothing
        """Let go of what the thread holds; called in the thread when it ends."""

    def _run(self) -> None:
        try:
            while not self._stopping:
                self._nudged.clear()
                if not self._work_safely():
                    self._rest(self._pause())
        finally:
            self.close()

    def _rest(self, seconds: float) -> None:
        self._look_due_at = time.monotonic() + seconds
        self._nudged.wait(seconds)
        self._look_due_at = math.inf

    def _work_safely(self) -> bool:
        with self._rounds:
            self._round += 1
        self._begun_at = time.monotonic()
        try:
            more = self.work()
        except WendError as error:  # it says what is wrong: where in the code it was noticed helps nobody
            self.failures += 1
            log.error(_FAILED, worker=self.name, failures=self.failures, why=str(error))  # noqa: TRY400 - see above
            return False
        except Exception:
            self.failures += 1
            log.exception(_FAILED, worker=self.name, failures=self.failures)
            return False
        finally:
            self._begun_at = None
        self.failures = 0
        if not more:
            with self._rounds:
                self._idle_round = self._round
                self._rounds.notify_all()
        return more

    def _pause(self) -> float:
        if not self.failures:
            awake = self._awake_seconds is None or time.monotonic() < self._awake_until
            return self.rest_seconds if awake or not self.listens else self._long_rest()
        return float(min(limits.FAILURE_PAUSE_SECONDS_MAX, self.rest_seconds * 2 ** min(self.failures, 16)))

    def _long_rest(self) -> float:
        return max(self.rest_seconds, min(limits.REST_SECONDS_MAX, self.due_in_seconds()))


def seconds_between(due: datetime | None, now: datetime) -> float:
    """How long what is due has been so; 0 for what is not yet."""
    return max(0.0, (now - due).total_seconds()) if due else 0.0


def seconds_until(due: datetime | None, now: datetime) -> float:
    """How long it is until then; for ever where it is never."""
    return max(0.0, (due - now).total_seconds()) if due else math.inf
