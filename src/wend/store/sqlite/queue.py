"""The queue of processes that want to write to one SQLite file.

Rule 1. SQLite lets one process write at a time, and has the others look again after pauses of up to a tenth of a second: one
        that writes without a pause would starve them. Here they come in turn: whoever waits next holds the door, and
        whoever has written stands behind it.
Rule 2. It decides about the order alone. SQLite's own lock is what keeps writers apart, so nothing is lost where the queue's
        file cannot be made or has vanished, and the locks of a killed process are gone with it.
"""

import os
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from wend import limits

with suppress(ImportError):  # Windows has none: there writers wait as SQLite has them wait
    import fcntl

_DOOR, _WRITING = 0, 1  # which byte of the file is locked


class Queue:
    """A place in the queue, for one thread of this process at a time: `with queue:` is to be the one whose turn it is."""

    def __init__(self, database: Path) -> None:
        self._file = _open(database.with_name(f"{database.name}-turn"))
        self._held = False

    def __enter__(self) -> None:
        if self._file is None:
            return
        give_up_at = time.monotonic() + limits.STORE_WAIT_SECONDS
        if _lock(self._file, _DOOR, give_up_at):
            self._held = _lock(self._file, _WRITING, give_up_at)
            _unlock(self._file, _DOOR)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._held and self._file is not None:
            self._held = False
            _unlock(self._file, _WRITING)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _open(path: Path) -> int | None:
    if "fcntl" not in globals():
        return None
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        return None


def _lock(file: int, byte: int, give_up_at: float) -> bool:
    """Wait for a lock; False where it was not to be had in time: then SQLite says how long somebody has been writing."""
    while True:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except (BlockingIOError, PermissionError):
            if time.monotonic() >= give_up_at:
                return False
            time.sleep(limits.QUEUE_LOOK_SECONDS)
        except OSError:  # a file system without locks
            return False
        else:
            return True


def _unlock(file: int, byte: int) -> None:
    fcntl.lockf(file, fcntl.LOCK_UN, 1, byte)
