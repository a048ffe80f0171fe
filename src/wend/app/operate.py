"""What an operator decides about one run or customer.

Rule 1. A decision is an event like any other: it stands in the log, and the engine carries it out.
"""

from datetime import datetime

from wend.app.about_customer import ids_of
from wend.app.ports import CustomerFilter, RunFilter, Store
from wend.errors import WendError
from wend.model.event import NAME_OF_KIND, OWN_PREFIX, Event, EventKind


class OperateError(WendError):
    """This cannot be done."""


def cancel_run(store: Store, run_id: str, now: datetime) -> None:
    """End a run at its next turn, with the reason `cancelled`. Raises `OperateError` when it is not active."""
    customer_id = _customer_of(run_id)
    runs = store.runs(RunFilter(customer_id=customer_id, limit=None)) if customer_id else []
    run = next((each for each in runs if each.id == run_id), None)
    if run is None:
        raise OperateError(f"there is no run {run_id!r}; `wend runs` lists them")
    if run.status == "ended":
        raise OperateError(f"the run {run_id} ended at {run.ended_at:%Y-%m-%d %H:%M} already: {run.reason}")
    _append_decision(store, run.customer_id, {"action": "cancel", "run": run_id}, now)


def put_back(store: Store, known_as: str, now: datetime) -> str:
    """Let a customer that was set aside take turns again; why it was set aside. Raises `OperateError`."""
    customer_id = store.find_customer(known_as)
    aside = {row.id: row for row in store.customers(CustomerFilter(set_aside=True, limit=None))}
    if customer_id not in aside:
        raise OperateError(f"{known_as!r} is not set aside; `wend customers --set-aside` lists who is")
    store.put_back(customer_id, now)
    return aside[customer_id].set_aside


def _customer_of(run_id: str) -> int | None:
    number, dash, _ = run_id.partition("-")
    return int(number) if dash and number.isdigit() else None


def _append_decision(store: Store, customer_id: int, properties: dict[str, str], now: datetime) -> None:
    user_id, anonymous_id = ids_of(store, customer_id)
    decided = Event(
        message_id=f"{OWN_PREFIX}decision:{properties['action']}:{properties['run']}:{now.isoformat()}",
        kind=EventKind.DECISION,
        name=NAME_OF_KIND[EventKind.DECISION],
        time=now,
        received_at=now,
        user_id=user_id,
        anonymous_id=anonymous_id,
        properties=properties,
    )
    store.append_to(customer_id, decided)
