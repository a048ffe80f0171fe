"""Wend's own record as an event log, seen from a side: what is a case, and what is an activity.

Rule 1. Customers, times and names come from the store as columns, in portions; there is no loop over events here.
Rule 2. A case is a customer, a session (what a customer does on one device without a long pause), a run of a journey, a
        journey's key, or the value of a property. An event without it is left out, and counted.
Rule 3. An activity is the event's name; of pages and screens with the page's name behind it. Receipts of messages count as
        well, but in sessions, where the customer alone acts. Runs have the steps they came to and their receipts.
Rule 4. Where attributes are asked for, they are the events' properties, and what is known of the customers (`mine_traits`).
Rule 5. Calls that only tell Wend something (identify, group, alias, entries asked for, decisions) are no activities.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wend import limits
from wend.app.mine_attributes import Attributes, values_at
from wend.app.mine_runs import run_log
from wend.app.mine_traits import named_apart, owners_of, traits_of, way_in
from wend.app.ports import ColumnFilter, Columns, EventColumns, Store
from wend.app.published import World, load_world
from wend.errors import WendError
from wend.mining.log import EventLog, Remark
from wend.mining.view import sessions
from wend.model.event import EventKind

Longs = npt.NDArray[np.int64]
Told = Callable[[int], None]

OWN: Final = tuple(kind.value for kind in (EventKind.TRACK, EventKind.PAGE, EventKind.SCREEN))
KINDS: Final = (*OWN, EventKind.RECEIPT.value)
VIEWS: Final = ("customer", "session", "run", "journey:NAME", "or a property such as order_id")


class ViewError(WendError):
    """The record cannot be seen that way."""


@dataclass(frozen=True)
class View:
    """What is a case, which events count, and how long a pause ends a session.

    `case` is `customer`, `session`, `run` (of `journey`, or of all), `journey:NAME` or a property's path. `attributes` asks
    for the events' properties and the customers' traits as columns of the log.
    """

    case: str = "customer"
    since: datetime | None = None
    until: datetime | None = None
    journey: str | None = None
    gap: timedelta = timedelta(seconds=limits.SESSION_GAP_SECONDS)
    attributes: bool = False
    newest: int | None = None  # at most so many of the newest events


def own_log(store: Store, view: View, told: Told = lambda _count: None) -> EventLog:
    """The record as a log. `told` hears how many events each portion had.

    Raises `ViewError` where there is nothing to see, or the view names a journey that is not there.
    """
    if view.case == "run":
        log = run_log(
            store, journey=view.journey, since=view.since, until=view.until, traits=view.attributes, told=told
        )
    else:
        log = _event_log(store, view, told)
    if log.n_cases == 0:
        raise ViewError(f"The record holds nothing to see by {view.case}{_hint(store, view)}.")
    return log


def live_goals(world: World) -> list[str]:
    """The events that live journeys have as their goal, in order of the journeys' names."""
    plans = [compiled.plan for _, compiled in sorted(world.live.by_journey.items())]
    return list(dict.fromkeys(plan.goal.event.event for plan in plans if plan.goal))


def goals_in(log: EventLog, world: World) -> list[str] | None:
    """The live goals that the log knows; None where it knows none, so that the goal is guessed."""
    return [name for name in live_goals(world) if name in log.activities] or None


def activity_names(names: Sequence[str], pages: Sequence[str | None]) -> pa.Array:
    """What happened in words: the event's name, of pages with the page's name behind it.

    >>> activity_names(["Order Completed", "Page Viewed"], [None, "Home"]).to_pylist()
    ['Order Completed', 'Page Viewed: Home']
    """
    plain = pa.array(names, pa.string())
    if not any(pages):
        return plain
    page = pa.array([None if each is None else str(each) for each in pages], pa.string())
    return pc.coalesce(pc.binary_join_element_wise(plain, page, ": "), plain)


def _hint(store: Store, view: View) -> str:
    if view.since or view.until:
        return " in that time"
    return "" if store.last_seq() else "; send events to /v1/batch, or `wend import FILE`"


def _event_log(store: Store, view: View, told: Told) -> EventLog:
    reading = _Reading(_case_path(store, view))
    attributes = Attributes() if view.attributes else None
    for portion in portions(store, _filter(store, view, reading)):
        reading.take(portion)
        if attributes is not None:
            attributes.take(_told_by_customers(portion))
        told(len(portion.seq))
    if attributes is None:
        log = reading.log({}, {})
    else:
        properties = attributes.columns()
        log = reading.log(properties, named_apart(traits_of(store, reading.owners()), list(properties)))
    log = sessions(log, view.gap) if view.case == "session" and log.n_cases else log
    return replace(log, case_attributes={**way_in(log), **log.case_attributes}) if attributes else log


def _case_path(store: Store, view: View) -> str | None:
    """The property whose value is the case; None for customers, empty for sessions."""
    if view.case == "customer":
        return None
    if view.case == "session":
        return ""
    if not view.case.startswith("journey:"):
        return view.case.removeprefix("event.").removeprefix("properties.")
    name = view.case.removeprefix("journey:")
    compiled = load_world(store).live.by_journey.get(name)
    if compiled is None:
        raise ViewError(
            f"No journey {name!r} is live; `wend publish` puts one live, and --case takes {', '.join(VIEWS)}"
        )
    key = compiled.plan.entry.key
    if key is None:
        raise ViewError(f"The journey {name!r} has no key that tells its runs apart; use --case run or customer")
    return key.removeprefix("event.").removeprefix("properties.")


def _filter(store: Columns, view: View, reading: "_Reading") -> ColumnFilter:
    return ColumnFilter(
        after=0 if view.newest is None else max(0, store.last_seq() - view.newest),
        kinds=OWN if view.case == "session" else KINDS,
        since=view.since,
        until=view.until,
        anonymous=reading.path == "",
        properties=bool(reading.path) or view.attributes,
        limit=limits.MINE_PORTION,
    )


def portions(store: Columns, which: ColumnFilter) -> Iterator[EventColumns]:
    """The events of a filter, portion by portion, up to the newest of this moment."""
    asked = msgspec.structs.replace(which, up_to=store.last_seq())
    while (portion := store.event_columns(asked)).seq:
        yield portion
        asked = msgspec.structs.replace(asked, after=portion.seq[-1])


class _Reading:
    """Columns gathered until the log is made of them."""

    def __init__(self, path: str | None) -> None:
        self.path = path
        self._customers: list[Longs] = []
        self._times: list[Longs] = []
        self._activities: list[pa.Array] = []
        self._cases: list[pa.Array] = []

    def take(self, portion: EventColumns) -> None:
        self._times.append(np.array(portion.time, np.int64))
        self._activities.append(activity_names(portion.name, portion.page))
        self._customers.append(np.array(portion.customer_id, np.int64))
        if self.path == "":
            self._cases.append(devices(portion))
        elif self.path is not None:
            self._cases.append(values_at(self.path, portion.properties))

    def owners(self) -> Longs | None:
        """The customer of each case; None where a case has several."""
        if not self._times:
            return None
        customers = _joined(self._customers)
        cases = customers if self.path is None else self._coded_cases[0].astype(np.int64)
        known = cases >= 0
        return owners_of(cases[known], customers[known], int(cases.max()) + 1)

    @cached_property
    def _coded_cases(self) -> tuple[npt.NDArray[np.int32], list[str]]:
        return _encoded(self._cases)

    def log(self, attributes: dict[str, Any], of_cases: dict[str, Any]) -> EventLog:
        """The log, with columns of events and of cases."""
        if not self._times:
            empty = np.zeros(0, np.int64)
            return EventLog.of(empty, empty, empty, activities=[], cases=[])
        codes, names = _encoded(self._activities)
        cases, case_names = (_joined(self._customers), None) if self.path is None else self._coded_cases
        known = np.flatnonzero(cases >= 0)
        gone = len(cases) - len(known)
        if gone:
            cases, codes = cases[known], codes[known]
            attributes = {name: column.take(pa.array(known)) for name, column in attributes.items()}
        log = EventLog.of(
            cases,
            codes,
            _joined(self._times)[known] if gone else _joined(self._times),
            activities=names,
            cases=None if case_names is None else pa.array(case_names, pa.string()),
            attributes=attributes,
            case_attributes=of_cases,
            source="the record",
        )
        return replace(log, left_out=(Remark(f"no {self.path} in the event", gone),)) if gone else log


def devices(portion: EventColumns) -> pa.Array:
    """Whose sessions the events belong to: `customer/device`, without the device where none was told."""
    customers = pa.array(portion.customer_id, pa.int64()).cast(pa.string())
    device = pc.fill_null(pa.array(portion.anonymous_id, pa.string()), "")
    return pc.binary_join_element_wise(customers, device, "/")


def _told_by_customers(portion: EventColumns) -> list[str | None]:
    """The properties of what customers did; those of our own events tell what we did."""
    return [None if own else each for own, each in zip(portion.own, portion.properties, strict=True)]


def _encoded(parts: list[pa.Array]) -> tuple[npt.NDArray[np.int32], list[str]]:
    encoded = pa.chunked_array(parts, pa.string()).combine_chunks().dictionary_encode()
    codes = np.asarray(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.int32)
    return codes, encoded.dictionary.to_pylist()


def _joined(parts: list[Longs]) -> Longs:
    return np.concatenate(parts)
