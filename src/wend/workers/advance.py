"""The bell-ringer of turns: whoever is due is advanced."""

from datetime import datetime

from wend.app.advance import advance_due
from wend.app.offers import Learning
from wend.app.ports import Clock, Store
from wend.app.published import CurrentWorld
from wend.workers.loop import Loop, seconds_between, seconds_until


class AdvanceLoop(Loop):
    """Takes the turns of due customers, batch by batch."""

    name = "advance"
    listens = True

    def __init__(self, store: Store, clock: Clock, owner: str) -> None:
        super().__init__()
        self._store = store
        self._clock = clock
        self._owner = owner
        self._world = CurrentWorld(store)
        self._learning = Learning(store)
        self._next_due: datetime | None = None

    def work(self) -> bool:
        now = self._clock.now()
        self._next_due = due = self._store.next_due()
        self.behind_seconds = seconds_between(due, now)
        if due is None or due > now:
            return False
        return advance_due(self._store, self._world.get().live, now, self._owner, learning=self._learning) > 0

    def due_in_seconds(self) -> float:
        return seconds_until(self._next_due, self._clock.now())
