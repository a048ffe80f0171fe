"""The bell-ringer of schedules: journeys whose hour has come enter their customers."""

from wend import limits
from wend.app.ports import Clock, Store
from wend.app.published import CurrentWorld
from wend.app.schedule import enter_scheduled
from wend.workers.loop import Loop


class ScheduleLoop(Loop):
    """Looks at the clock every second."""

    name = "schedule"
    rest_seconds = limits.SCHEDULE_LOOK_SECONDS

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__()
        self._store = store
        self._clock = clock
        self._world = CurrentWorld(store)

    def work(self) -> bool:
        enter_scheduled(self._store, self._world.get(), self._clock.now())
        return False
