"""The bell-ringer of operations: what was decided about whole journeys reaches everybody in them."""

from wend import limits
from wend.app.operations import carry_out
from wend.app.ports import Clock, Store
from wend.workers.loop import Loop, seconds_between


class OperateLoop(Loop):
    """Tells customers of operations, portion by portion, whoever began them."""

    name = "operate"
    rest_seconds = limits.OPERATION_LOOK_SECONDS

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__()
        self._store = store
        self._clock = clock

    def work(self) -> bool:
        now = self._clock.now()
        begun = [each.begun_at for each in self._store.operations(open_only=True, limit=None)]
        self.behind_seconds = seconds_between(min(begun, default=None), now)
        return carry_out(self._store, now) > 0 if begun else False
