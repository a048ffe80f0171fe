"""The bell-ringer of diagnosis and alerts.

Rule 1. A diagnosis is work for a whole core: it runs in a process of its own (`run`, given by the wiring), at low priority.
Rule 2. Its views are noted as looked at before it begins: one that fails is in the log, and comes again at its next time.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog

from wend import limits
from wend.app.alert import tell
from wend.app.diagnose_due import views_due
from wend.app.ports import Channel, Clock, Store
from wend.app.published import CurrentWorld
from wend.app.watch import look
from wend.workers.loop import Loop

_log = structlog.get_logger(__name__)
Run = Callable[[Sequence[str], datetime, Callable[[], bool]], None]


class DiagnoseLoop(Loop):
    """Diagnoses on schedule, looks at the alerts every minute, and tells."""

    name = "diagnose"
    needed = False
    rest_seconds = limits.DIAGNOSE_LOOK_SECONDS

    def __init__(self, store: Store, channels: Mapping[str, Channel], clock: Clock, base_url: str, run: Run) -> None:
        super().__init__()
        self._store = store
        self._channels = channels
        self._clock = clock
        self._base_url = base_url
        self._diagnose = run
        self._world = CurrentWorld(store)
        self._runner: asyncio.Runner | None = None
        self._next_look = 0.0

    def work(self) -> bool:
        world = self._world.get()
        diagnosed = self._diagnose_due()
        if world.live.workspace.alerts and (diagnosed or time.monotonic() >= self._next_look):
            self._next_look = time.monotonic() + limits.ALERT_LOOK_SECONDS
            look(self._store, world, self._clock.now())
            self._runner = self._runner or asyncio.Runner()
            self._runner.run(tell(self._store, world, self._channels, self._base_url, self._clock.now()))
        return False

    def close(self) -> None:
        if self._runner is not None:
            for channel in self._channels.values():
                self._runner.run(channel.close())
            self._runner.close()

    def _diagnose_due(self) -> bool:
        now = self._clock.now()
        views = views_due(self._store, self._world.get(), now)
        for view in views:
            self._store.note_diagnosis(view, now)
        if views:
            self._diagnose(views, now, lambda: self._stopping)
        return bool(views)
