"""The live maps of one process, by view: made when somebody first asks, and kept from then on.

Rule 1. Where no worker keeps them (`kept` is False), whoever asks brings the map up to date first.
"""

import threading
import time

from wend import limits
from wend.app.live_map import LiveMap, Snapshot
from wend.app.ports import Columns


class LiveMaps:
    """All live maps over one store."""

    def __init__(self, store: Columns) -> None:
        self.kept = False
        self._store = store
        self._lock = threading.Lock()
        self._maps: dict[str, LiveMap] = {}

    def step(self, seconds: float) -> bool:
        """One portion for each map; whether there may be more."""
        with self._lock:
            maps = list(self._maps.values())
        return max([each.step(seconds) for each in maps], default=False)  # each takes its step

    def snapshot(self, view: str) -> Snapshot:
        """The map of a view; a new one is waited for some seconds. Raises `ViewError` for a view that is not kept."""
        with self._lock:
            known = view in self._maps
            live = self._maps.get(view) or LiveMap(self._store, view)
            self._maps[view] = live
        if self.kept and known:
            return live.snapshot()
        end = time.monotonic() + limits.LIVE_MAP_WAIT_SECONDS
        while time.monotonic() < end and live.step(time.monotonic()):
            pass
        return live.snapshot()
