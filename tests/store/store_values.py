"""Short ways to make what the store is given."""

from datetime import UTC, datetime, timedelta
from typing import Any

from wend.app.ports import Commit, Due, Store
from wend.model.customer import Customer, Run
from wend.model.event import Event, EventKind
from wend.model.message import Message

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def at(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOW + timedelta(seconds=seconds)


def event(message_id: str, user_id: str | None = None, anonymous_id: str | None = None, **more: Any) -> Event:
    """A track event, at noon unless said otherwise."""
    given: dict[str, Any] = {"kind": EventKind.TRACK, "name": "Product Viewed", "time": NOW, "received_at": NOW, **more}
    return Event(message_id=message_id, user_id=user_id, anonymous_id=anonymous_id, **given)


def run(run_id: str, journey: str = "welcome", **more: Any) -> Run:
    """A run that began at noon."""
    return Run(**{"id": run_id, "journey": journey, "version": "v1", "key": "", "entered_at": NOW, **more})


def message(message_id: str, customer_id: int = 1, **more: Any) -> Message:
    """A queued e-mail decided on at noon."""
    given = {"journey": "welcome", "version": "v1", "run": "1-1", "step": "hello", "channel": "email"}
    given |= {"content": "hello", "purpose": "marketing", "decided_at": NOW}
    return Message(id=message_id, customer_id=customer_id, **{**given, **more})


def claim_one(store: Store, owner: str = "w", now: datetime = NOW) -> Due:
    """The one customer that is due."""
    (due,) = store.claim(now, 10, owner, LEASE)
    return due


def applied(due: Due) -> Customer:
    """The customer, with its events applied as far as the store is concerned."""
    if due.events:
        due.customer.cursor = due.events[-1].seq
    return due.customer


def commit(store: Store, due: Due, now: datetime = NOW, owner: str = "w", **more: Any) -> None:
    """Commit a turn that applied everything."""
    store.commit([Commit(applied(due), **more)], now, owner)


def turn(store: Store, now: datetime = NOW, **more: Any) -> Customer:
    """Append nothing, claim the one customer that is due and commit."""
    due = claim_one(store, now=now)
    commit(store, due, now, **more)
    return due.customer
