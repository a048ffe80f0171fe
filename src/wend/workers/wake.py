"""Whoever waits for something to be written is called when that was so, instead of looking again and again.

Rule 1. Calls save looking, and are never what work depends on: each loop looks by itself after a longer rest.
"""

import threading
from collections.abc import Sequence

import structlog

from wend import limits
from wend.app.ports_workers import Waking
from wend.workers.loop import Loop

_log = structlog.get_logger(__name__)


class Caller:
    """A thread that listens to the store, and calls the loops that rest."""

    def __init__(self, store: Waking, loops: Sequence[Loop]) -> None:
        self._store = store
        self._loops = loops
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wend-caller", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(limits.STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except Exception:  # noqa: BLE001 - whatever it is, the loops go on without being called
                _log.exception("listening to the store has failed; the loops look by themselves until it works again")
                self._hear_nothing()
                self._stopping.wait(limits.EAR_PAUSE_SECONDS)

    def _listen(self) -> None:
        ear = self._store.ear()
        try:
            for loop in self._loops:
                loop.is_called(awake_seconds=ear.awake_seconds)
            while not self._stopping.is_set():
                if ear.wait(limits.REST_SECONDS_MAX):
                    for loop in self._loops:
                        loop.call()
        finally:
            ear.close()

    def _hear_nothing(self) -> None:
        for loop in self._loops:
            loop.is_not_called()
