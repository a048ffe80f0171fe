"""Signals, as something to wait for beside other things.

Rule 1. A handler only writes a byte: whatever follows happens where it is waited for.
"""

import os
import select
import signal
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Final

STOP: Final = frozenset({signal.SIGINT, signal.SIGTERM})


class Signals:
    """From now on these signals of this process come here."""

    def __init__(self, signals: Iterable[signal.Signals]) -> None:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)
        os.set_blocking(self._reading, False)
        self._before = {each: signal.signal(each, self._note) for each in signals}

    def wait(self, seconds: float, also: Collection[int] = ()) -> tuple[set[int], set[int]]:
        """Wait for signals, or for one of the file descriptors `also` to be readable: which came, and which are."""
        readable = set(select.select([self._reading, *also], [], [], max(0.0, seconds))[0])
        came = set(os.read(self._reading, 512)) if self._reading in readable else set()
        return came, readable - {self._reading}

    def close(self) -> None:
        """Handle them as before."""
        for each, handler in self._before.items():
            signal.signal(each, handler)
        os.close(self._reading)
        os.close(self._writing)

    def _note(self, number: int, _: object) -> None:
        with suppress(BlockingIOError):  # full of signals that nobody has looked at yet
            os.write(self._writing, bytes([number]))
