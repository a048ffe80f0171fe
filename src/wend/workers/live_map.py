"""The bell-ringer of the live maps: new events go into the maps that somebody has asked for.

Rule 1. One bounded portion, then a rest: intake and turns always go first.
"""

import time

from wend import limits
from wend.app.live_maps import LiveMaps
from wend.workers.loop import Loop


class LiveMapLoop(Loop):
    """Looks for new events every second, while maps are asked for."""

    name = "live-map"
    needed = False
    rest_seconds = limits.LIVE_MAP_LOOK_SECONDS

    def __init__(self, maps: LiveMaps) -> None:
        super().__init__()
        self._maps = maps
        maps.kept = True

    def work(self) -> bool:
        more = self._maps.step(time.monotonic())
        if more:
            time.sleep(limits.LIVE_MAP_REST_SECONDS)
        return more
