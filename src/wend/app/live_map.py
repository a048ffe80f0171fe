"""The map of the record, kept up to date while events come in: seconds old, and never in the way of intake.

Rule 1. It follows the log with a cursor; a look costs one bounded portion, and whoever drives it rests in between.
Rule 2. It is built customer by customer, each fed whole, so that what came late before is in its right place.
Rule 3. An event older than what its case had already is not counted: the map says how many are missing (`late`), and is
        built anew from the record after a while; the old map answers until the new one has caught up.
Rule 4. Adding a large map up takes a while, so a costly one is shown again for some seconds before it is added up anew.
Rule 5. Nothing of it is stored: a new process builds it when somebody first asks.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from wend import limits
from wend.app.live_sessions import Sessions
from wend.app.mine import KINDS, OWN, ViewError, activity_names, devices
from wend.app.ports import ColumnFilter, Columns, EventColumns
from wend.mining.aggregate import Aggregate
from wend.mining.incremental import Incremental

Longs = npt.NDArray[np.int64]
LIVE_VIEWS: Final = ("customer", "session")


@dataclass
class _Building:
    """One map in the making or in use: `reached` customers are in, then the log is followed from `cursor` on."""

    up_to: int
    customers: int
    begun: float
    reached: int = 0
    cursor: int = 0
    late: int = 0
    sums: Incremental = field(default_factory=Incremental)
    codes: dict[str, int] = field(default_factory=dict)
    sessions: Sessions = field(default_factory=Sessions)

    @property
    def built(self) -> bool:
        return self.reached >= self.customers


@dataclass(frozen=True)
class _Summed:
    """The sums of a building up to a cursor, made at a time (monotonic seconds), and what making them cost."""

    of: _Building
    cursor: int
    aggregate: Aggregate
    made: float
    seconds: float

    def good_for(self, cursor: int, now: float) -> bool:
        """Whether they are those of the cursor, or so costly that they are not made anew with every look."""
        if self.of.built and self.cursor == cursor:
            return True
        costly = self.seconds >= limits.LIVE_MAP_SUM_SECONDS
        return costly and now - self.made < self.seconds * limits.LIVE_MAP_SUM_REST


@dataclass(frozen=True)
class Snapshot:
    """The map at one moment: up to which event, how many are behind it in the log, and how many came too late for it."""

    view: str
    aggregate: Aggregate
    cursor: int
    behind: int
    late: int
    complete: bool  # built whole once; False: part of the customers is still missing


class LiveMap:
    """One view of the record."""

    def __init__(self, store: Columns, view: str = "customer") -> None:
        """Raises `ViewError` for a view that is not kept."""
        if view not in LIVE_VIEWS:
            raise ViewError(
                f"no live map is kept by {view!r}, only by {' and '.join(LIVE_VIEWS)}; `wend mine map` makes any"
            )
        self.view = view
        self._store = store
        self._lock = threading.Lock()
        self._serving: _Building | None = None
        self._next: _Building | None = None
        self._summed: _Summed | None = None

    def step(self, seconds: float) -> bool:
        """Take in one portion; whether there may be more. `seconds` is any clock that only goes forward."""
        with self._lock:
            building = self._at_work(seconds)
            if not building.built:
                self._build(building)
                return True
            if building is self._next:
                self._serving, self._next, self._summed = building, None, None
            return self._follow(building)

    def snapshot(self) -> Snapshot:
        """The map as it is."""
        with self._lock:
            building = self._serving or self._next
            if building is None:
                return Snapshot(self.view, Aggregate(), 0, self._store.last_seq(), 0, complete=False)
            last, summed = self._store.last_seq(), self._sum(building)
            behind = last - summed.cursor if building.built else last
            return Snapshot(self.view, summed.aggregate, summed.cursor, behind, building.late, building.built)

    def _at_work(self, seconds: float) -> _Building:
        """The building that the next portion goes to; a new one where there is none, or too much came late too long ago."""
        if self._next is not None:
            return self._next
        serving = self._serving
        if serving is not None and not (serving.late and seconds - serving.begun > limits.LIVE_MAP_REBUILD_SECONDS):
            return serving
        last = self._store.last_seq()
        self._next = _Building(last, self._store.last_customer(), seconds, cursor=last)
        return self._next

    def _build(self, building: _Building) -> None:
        first, last = building.reached, building.reached + limits.LIVE_MAP_CUSTOMERS
        if building.up_to:
            self._feed(building, self._columns(ColumnFilter(customers=(first, last), up_to=building.up_to)))
        building.reached = last

    def _follow(self, building: _Building) -> bool:
        last = self._store.last_seq()
        if last == building.cursor:
            return False
        portion = self._columns(ColumnFilter(after=building.cursor, up_to=last, limit=limits.LIVE_MAP_PORTION))
        if not portion.seq:  # only events that are no activities were left
            building.cursor = last
            return False
        self._feed(building, portion)
        building.cursor = portion.seq[-1] if len(portion.seq) == limits.LIVE_MAP_PORTION else last
        return building.cursor < last

    def _columns(self, which: ColumnFilter) -> EventColumns:
        by_session = self.view == "session"
        kinds = OWN if by_session else KINDS
        return self._store.event_columns(
            ColumnFilter(
                after=which.after,
                up_to=which.up_to,
                customers=which.customers,
                limit=which.limit,
                kinds=kinds,
                anonymous=by_session,
            )
        )

    def _feed(self, building: _Building, portion: EventColumns) -> None:
        if not portion.seq:
            return
        times = np.array(portion.time, np.int64)
        activities = _codes(building, activity_names(portion.name, portion.page).to_pylist())
        if self.view == "customer":
            building.late += len(building.sums.feed(np.array(portion.customer_id, np.int64), activities, times))
            return
        rows, cases = building.sessions.cases(devices(portion).to_pylist(), times)
        building.late += len(times) - len(rows)
        building.late += len(building.sums.feed(cases, activities[rows], times[rows]))

    def _sum(self, building: _Building) -> "_Summed":
        known, begun = self._summed, time.monotonic()
        if known is not None and known.of is building and known.good_for(building.cursor, begun):
            return known
        found = building.sums.aggregate()
        self._summed = _Summed(
            building, building.cursor if building.built else 0, found, begun, time.monotonic() - begun
        )
        return self._summed


def _codes(building: _Building, names: Sequence[str]) -> Longs:
    codes = building.codes
    for name in dict.fromkeys(names):
        if name not in codes:
            codes[name] = building.sums.name(name)
    return np.array([codes[name] for name in names], np.int64)
