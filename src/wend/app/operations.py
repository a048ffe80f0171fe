"""Operations on whole journeys: pause, resume, drain, stop, move, roll back.

Rule 1. What is decided is recorded first, with who decided it; then every customer with runs in flight is told by an event
        of her log, portion by portion. Whoever carries it out may die: the next one goes on where the cursor stands.
Rule 2. Nothing here touches a run: the engine does, at the customer's turn.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wend import limits
from wend.app.ports import DocumentKind, InFlight, Store
from wend.app.published import live_document
from wend.errors import WendError
from wend.model.event import NAME_OF_KIND, OWN_PREFIX, Event, EventKind
from wend.model.operation import LEADS_TO, Operation, OperationKind, Standing


class OperationError(WendError):
    """This cannot be done to a journey."""


def change_standing(store: Store, kind: OperationKind, journey: str, now: datetime, by: str = "") -> Operation:
    """Close, drain, pause or stop a journey. Raises `OperationError` where it is not published or stands so already."""
    _require_journey(store, journey)
    standing = standing_of(store, journey)
    if standing is LEADS_TO[kind]:
        raise OperationError(f"the journey {journey!r} is {standing} already")
    if standing is Standing.PAUSED and kind is not OperationKind.STOP:
        raise OperationError(
            f"the journey {journey!r} is paused: `wend resume {journey}` first, so that its runs go on"
        )
    return store.begin_operation(Operation(kind=kind, journey=journey, begun_at=now, by=by))


def resume(store: Store, journey: str, now: datetime, *, shift: bool = False, by: str = "") -> Operation:
    """Let a journey go on. After a pause, timers move by its length with `shift`; without, what has elapsed goes on at once."""
    _require_journey(store, journey)
    last = store.standings().get(journey, [None])[-1]
    if last is None or LEADS_TO[last.kind] is Standing.RUNNING:
        raise OperationError(f"the journey {journey!r} is running")
    was_still = last.kind is OperationKind.PAUSE
    detail = {"shift": (now - last.begun_at).total_seconds()} if was_still and shift else {}
    return store.begin_operation(
        Operation(kind=OperationKind.RESUME, journey=journey, detail=detail, begun_at=now, by=by)
    )


def move_runs(
    store: Store,
    journey: str,
    now: datetime,
    *,
    steps: dict[str, str] | None = None,
    restart: bool = False,
    by: str = "",
) -> Operation:
    """Take the runs in flight of older versions over to the live one."""
    live = _require_journey(store, journey)
    detail: dict[str, Any] = {"version": live, "steps": steps or {}, "restart": restart}
    return store.begin_operation(
        Operation(kind=OperationKind.MOVE, journey=journey, detail=detail, begun_at=now, by=by)
    )


def roll_back(store: Store, number: int, now: datetime, by: str = "") -> Operation:
    """Take back what a move has moved. Raises `OperationError` where there is no such move."""
    known = store.operations(limit=None)
    moved = next((each for each in known if each.number == number), None)
    if moved is None or moved.kind is not OperationKind.MOVE:
        raise OperationError(f"operation {number} is no move; `wend operations` lists them")
    if moved.finished_at is None:
        raise OperationError(f"operation {number} is not carried out to its end yet: wait for it, then roll it back")
    if before := next((each for each in known if each.detail.get("of") == number), None):
        raise OperationError(f"operation {number} is taken back already, by operation {before.number}")
    detail = {"of": number, "steps": moved.detail.get("steps", {})}
    return store.begin_operation(
        Operation(kind=OperationKind.ROLLBACK, journey=moved.journey, detail=detail, begun_at=now, by=by)
    )


def standing_of(store: Store, journey: str) -> Standing:
    """How a journey stands."""
    operations = store.standings().get(journey)
    return LEADS_TO[operations[-1].kind] if operations else Standing.RUNNING


def carry_out(store: Store, now: datetime) -> int:
    """Tell one portion of customers of each operation that is not finished; how many were told."""
    return sum(tell_portion(store, each, now) for each in reversed(store.operations(open_only=True, limit=None)))


def tell_portion(store: Store, operation: Operation, now: datetime) -> int:
    """Tell the next portion of customers of an operation; at the end of them it is finished."""
    customers = store.customers_in(operation.journey, operation.reached, limits.OPERATION_PORTION)
    reached = customers[-1].customer_id if customers else -1
    store.append_operation(operation.number, list(_decisions(operation, customers, now)), reached, now)
    return len(customers)


def _decisions(operation: Operation, customers: Iterable[InFlight], now: datetime) -> Iterable[tuple[int, Event]]:
    said = {
        **operation.detail,
        "action": operation.kind.value,
        "journey": operation.journey,
        "operation": operation.number,
    }
    for each in customers:
        yield (
            each.customer_id,
            Event(
                message_id=f"{OWN_PREFIX}operation:{operation.number}:{each.customer_id}",
                kind=EventKind.DECISION,
                name=NAME_OF_KIND[EventKind.DECISION],
                time=now,
                received_at=now,
                user_id=each.user_id,
                anonymous_id=each.anonymous_id,
                properties=said,
            ),
        )


def _require_journey(store: Store, journey: str) -> str:
    """The version of a journey that is live. Raises `OperationError` where none is."""
    live = live_document(store, DocumentKind.JOURNEY, journey)
    if live is None:
        raise OperationError(f"there is no live journey {journey!r}")
    return live.version
