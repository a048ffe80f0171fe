"""The bell-ringer of the log over the years: room ahead, the archive, and what has become too old.

Rule 1. In this order: nothing is taken away that the archive could not write.
Rule 2. Any number of processes may do this at once: each portion is a transaction, and the archive has a lock.
"""

import time
from collections.abc import Callable
from datetime import datetime

import structlog

from wend import limits
from wend.app.archive import Shelf, archive
from wend.app.ports import Clock, Store
from wend.app.published import CurrentWorld
from wend.app.retain import retain
from wend.journey.workspace import Archive, Workspace
from wend.workers.loop import Loop

_log = structlog.get_logger(__name__)


class RetainLoop(Loop):
    """Looks after the log every ten minutes. `shelf` is given by the wiring: from the archive's settings to its files."""

    name = "retain"
    needed = False
    rest_seconds = limits.RETENTION_LOOK_SECONDS

    def __init__(self, store: Store, clock: Clock, shelf: Callable[[Archive], Shelf]) -> None:
        super().__init__()
        self._store = store
        self._clock = clock
        self._shelf = shelf
        self._world = CurrentWorld(store)
        self._archive_at = 0.0

    def work(self) -> bool:
        self._store.make_log_ahead()
        workspace, now = self._world.get().live.workspace, self._clock.now()
        self._write_archive(workspace, now)
        gone = retain(self._store, workspace, now, lambda: self._stopping)
        if any(gone.values()):
            _log.info("old data was taken away", **{kind.value: rows for kind, rows in gone.items() if rows})
        return False

    def _write_archive(self, workspace: Workspace, now: datetime) -> None:
        if workspace.archive is None or time.monotonic() < self._archive_at:
            return
        written = archive(self._store, self._shelf(workspace.archive), lambda: self._stopping)
        every = workspace.archive.every.after(now) - now
        self._archive_at = time.monotonic() + every.total_seconds()
        if written:
            _log.info("events were archived", events=written)
