"""The bell-ringer of turns: whoever is due is advanced."""

from wend.app.advance import advance_due
from wend.app.offers import Learning
from wend.app.ports import Clock, Store
from wend.app.published import CurrentWorld
from wend.workers.loop import Loop


class AdvanceLoop(Loop):
    """Takes the turns of due customers, batch by batch."""

    name = "advance"

    def __init__(self, store: Store, clock: Clock, owner: str) -> None:
        super().__init__()
        self._store = store
        self._clock = clock
        self._owner = owner
        self._world = CurrentWorld(store)
        self._learning = Learning(store)

    def work(self) -> bool:
        now = self._clock.now()
        due = self._store.next_due()
        if due is None or due > now:
            return False
        return advance_due(self._store, self._world.get().live, now, self._owner, learning=self._learning) > 0
