"""The bell-ringer of operations: what was decided about whole journeys reaches everybody in them."""

from wend import limits
from wend.app.operations import carry_out
from wend.app.ports import Clock, Store
from wend.workers.loop import Loop


class OperateLoop(Loop):
    """Tells customers of operations, portion by portion, whoever began them."""

    name = "operate"
    rest_seconds = limits.OPERATION_LOOK_SECONDS

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__()
        self._store = store
        self._clock = clock

    def work(self) -> bool:
        return carry_out(self._store, self._clock.now()) > 0
