"""The bell-ringer of what the clock says: schedules whose hour has come enter their customers, occasions pause journeys."""

from wend import limits
from wend.app.occasions import obey_calendar
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
        world, now = self._world.get(), self._clock.now()
        obey_calendar(self._store, world, now)
        enter_scheduled(self._store, world, now)
        return False
