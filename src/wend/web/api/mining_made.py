"""Maps that are made when somebody asks, for the views that no live map keeps: runs, a journey's key, any property.

Rule 1. One is made at a time, from a bounded part of the record, and shown again for a while: looking costs little.
Rule 2. Where the bound would cut something off that cannot be cut, it says which command makes the whole.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from wend import limits
from wend.app.mine import View, ViewError, own_log
from wend.app.ports import Store
from wend.mining.aggregate import Aggregate, aggregate


@dataclass(frozen=True)
class Made:
    """The sums of a view as they were at a time; `newest` as in `MapShape`, `good_until` in monotonic seconds."""

    aggregate: Aggregate
    cursor: int
    at: datetime
    newest: int | None
    good_until: float


class MadeMaps:
    """The maps that were made last, over one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._made: OrderedDict[tuple[str, str | None], Made] = OrderedDict()

    def map(self, case: str, journey: str | None) -> Made:
        """The map of a view, seconds old or new. Raises `ViewError` where there is nothing to see, or too much."""
        with self._lock:
            known = self._made.pop((case, journey), None)
            if known is None or time.monotonic() > known.good_until:
                known = self._make(case, journey)
            self._made[case, journey] = known
            while len(self._made) > limits.MADE_MAPS_KEPT:
                self._made.popitem(last=False)
            return known

    def _make(self, case: str, journey: str | None) -> Made:
        begun, at, cursor = time.monotonic(), datetime.now(UTC), self._store.last_seq()
        newest = limits.MADE_MAP_ROWS if case != "run" and cursor > limits.MADE_MAP_ROWS else None
        log = own_log(self._store, View(case, journey=journey, newest=newest), _bounded(case, journey))
        found = aggregate(log)
        spent = time.monotonic() - begun
        rest = max(limits.MADE_MAP_REST_SECONDS, spent * limits.LIVE_MAP_SUM_REST)
        return Made(found, cursor, at, newest, begun + spent + rest)


def _bounded(case: str, journey: str | None) -> Callable[[int], None]:
    """What counts the rows that are read, and stops the reading of runs when there are too many."""
    read = 0

    def told(rows: int) -> None:
        nonlocal read
        read += rows
        if case == "run" and read > limits.MADE_MAP_ROWS:
            of = f" --journey {journey}" if journey else ""
            raise ViewError(
                f"The runs have more than {limits.MADE_MAP_ROWS:,} reasons on record, too many to read while you wait; "
                f"choose one journey, or `wend mine map --case run{of}` reads them all"
            )

    return told
