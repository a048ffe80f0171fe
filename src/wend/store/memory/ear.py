"""Hearing that the store in memory was written to: it is looked at every few milliseconds."""

import time

from wend import limits
from wend.store.memory.room import Room


class MemoryEar:
    """`wend.app.ports_workers.Ear`."""

    awake_seconds = 0.0

    def wait(self, seconds: float) -> bool:
        """Rest a moment; something may have been written."""
        time.sleep(min(seconds, limits.REST_SECONDS))
        return True

    def close(self) -> None:
        """Nothing is open."""


class MemoryWaking(Room):
    """`wend.app.ports_workers.Waking`."""

    def ear(self) -> MemoryEar:
        """Something to listen with."""
        return MemoryEar()
