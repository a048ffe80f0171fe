"""What all bell-ringers share: a thread that works until it is told to stop, and rests when nothing is due.

Rule 1. Four verbs: `start`, `stop`, `work` (one portion, and whether there may be more) and `rest`.
Rule 2. A portion that fails is logged and tried again after a pause that grows; a loop never dies silently.
"""

import threading
from abc import ABC, abstractmethod

import structlog

from wend import limits

log = structlog.get_logger(__name__)


class Loop(ABC):
    """One worker in one thread."""

    name = "loop"
    rest_seconds = limits.REST_SECONDS

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"wend-{self.name}", daemon=True)
        self.failures = 0

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self, timeout_seconds: float = limits.STOP_SECONDS) -> None:
        """Finish the portion at hand, then end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    @abstractmethod
    def work(self) -> bool:
        """Do one portion; whether there may be more to do at once."""

    def close(self) -> None:
        """Let go of what the thread holds; called in the thread when it ends."""

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                if not self._work_safely():
                    self._stopping.wait(self._pause())
        finally:
            self.close()

    def _work_safely(self) -> bool:
        try:
            more = self.work()
        except Exception:
            self.failures += 1
            log.exception("a worker's portion failed and will be tried again", worker=self.name, failures=self.failures)
            return False
        self.failures = 0
        return more

    def _pause(self) -> float:
        if not self.failures:
            return self.rest_seconds
        return float(min(limits.FAILURE_PAUSE_SECONDS_MAX, self.rest_seconds * 2 ** min(self.failures, 16)))
