"""The bell-ringer of life: says every second that this process is there, and looks for those that are not.

Rule 1. It has a thread of its own, so that no long portion of another loop makes a living process silent.
"""

from wend import limits
from wend.app.fleet import Fleet
from wend.app.ports import Clock
from wend.workers.loop import Loop


class BeatLoop(Loop):
    """Beats once a second."""

    name = "beat"
    needed = False
    rest_seconds = limits.BEAT_SECONDS

    def __init__(self, fleet: Fleet, clock: Clock) -> None:
        super().__init__()
        self._fleet = fleet
        self._clock = clock

    def work(self) -> bool:
        self._fleet.beat(self._clock.now())
        return False
