"""What all bell-ringers share: a thread that works until it is told to stop, and rests when nothing is due.

Rule 1. Four verbs: `start`, `stop`, `work` (one portion, and whether there may be more) and `close`.
Rule 2. A portion that fails is logged and tried again after a pause that grows; a loop never dies silently.
"""

import threading
import time
from abc import ABC, abstractmethod

import structlog

from wend import limits
from wend.app.signs import LoopSign

log = structlog.get_logger(__name__)


class Loop(ABC):
    """One worker in one thread."""

    name = "loop"
    rest_seconds = limits.REST_SECONDS
    needed = True  # whether customers wait for what it does

    def __init__(self) -> None:
        self._stopping = False
        self._nudged = threading.Event()
        self._rounds = threading.Condition()
        self._round = 0  # portions begun
        self._idle_round = 0  # the last portion that found nothing to do
        self._thread = threading.Thread(target=self._run, name=f"wend-{self.name}", daemon=True)
        self._begun_at: float | None = None  # while a portion is at hand, on the clock of `time.monotonic`
        self.failures = 0

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
        )

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
                    self._nudged.wait(self._pause())
        finally:
            self.close()

    def _work_safely(self) -> bool:
        with self._rounds:
            self._round += 1
        self._begun_at = time.monotonic()
        try:
            more = self.work()
        except Exception:
            self.failures += 1
            log.exception("a worker's portion failed and will be tried again", worker=self.name, failures=self.failures)
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
            return self.rest_seconds
        return float(min(limits.FAILURE_PAUSE_SECONDS_MAX, self.rest_seconds * 2 ** min(self.failures, 16)))
