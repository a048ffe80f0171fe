"""A small shop's world in a store: published documents, one customer with a run, messages and reasons."""

from datetime import UTC, datetime, timedelta

from wend.app.ports import Commit, CustomerFilter, Document, DocumentKind, Store
from wend.model.customer import Run
from wend.model.event import Event, EventKind
from wend.model.message import Message, MessageStatus
from wend.model.reason import Code, Reason

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

JOURNEY = """\
journey: cart-abandonment
title: Come back to your cart
purpose: marketing
entry: {event: Product Added}
goal: {event: Order Completed, within: 7d}
steps:
  - id: watch
    wait_for: {event: Order Completed, within: 4h}
    on_event: [{exit: bought}]
  - id: remind
    send: email/cart
"""

SEGMENT = """\
segment: members
title: Members
when: {trait: plan, is: pro}
"""


def track(number: int, name: str, at: datetime, user_id: str = "u1") -> Event:
    return Event(
        message_id=f"m{number}",
        kind=EventKind.TRACK,
        name=name,
        time=at,
        received_at=at,
        user_id=user_id,
        properties={},
    )


def message(customer_id: int, step: str, status: MessageStatus, at: datetime, reason: str = "") -> Message:
    return Message(
        id=f"{customer_id}-1/{step}/1",
        customer_id=customer_id,
        journey="cart-abandonment",
        version="v1",
        run=f"{customer_id}-1",
        step=step,
        channel="email",
        content="cart",
        purpose="marketing",
        decided_at=at,
        status=status,
        reason=reason,
        to="ann@example.org",
    )


def publish(store: Store) -> None:
    """The journey and the segment, live."""
    journey = Document(kind=DocumentKind.JOURNEY, name="cart-abandonment", version="v1", body=JOURNEY)
    segment = Document(kind=DocumentKind.SEGMENT, name="members", version="s1", body=SEGMENT)
    store.publish([journey, segment], NOW)


def fill(store: Store) -> int:
    """Publish, take events of two customers in, and commit one's turn; the customer's number."""
    publish(store)
    events = [track(n, "Product Viewed", NOW + timedelta(minutes=n)) for n in range(5)]
    store.append([*events, track(9, "Product Viewed", NOW, "u2")])
    found = store.find_customer("u1")
    assert found is not None
    for due in store.claim(NOW + timedelta(hours=1), 10, "test", timedelta(seconds=30)):
        if due.customer.id == found:
            store.commit([_turn(due.customer.id, due.customer, due.events[-1].seq)], NOW + timedelta(hours=1), "test")
    assert store.count_customers(CustomerFilter()) == 2
    return found


def _turn(number: int, customer: object, cursor: int) -> Commit:
    customer.cursor = cursor  # type: ignore[attr-defined]
    customer.traits = {"email": "ann@example.org", "plan": "pro"}  # type: ignore[attr-defined]
    customer.segments = ["members"]  # type: ignore[attr-defined]
    run = Run(f"{number}-1", "cart-abandonment", "v1", "", NOW + timedelta(minutes=3), step="watch")
    run.until = NOW + timedelta(hours=5)
    customer.runs = [run]  # type: ignore[attr-defined]
    at = NOW + timedelta(minutes=4)
    return Commit(
        customer,  # type: ignore[arg-type]
        runs=[run],
        messages=[
            message(number, "remind", MessageStatus.QUEUED, at),
            message(number, "again", MessageStatus.WITHHELD, at, "consent"),
        ],
        reasons=[
            Reason(
                at=run.entered_at, code=Code.ENTERED, journey=run.journey, run=run.id, detail={"event": "Product Added"}
            ),
            Reason(
                at=at,
                code=Code.WITHHELD,
                journey=run.journey,
                run=run.id,
                step="again",
                detail={
                    "why": "consent",
                    "channel": "email",
                    "content": "cart",
                    "purpose": "marketing",
                    "consent": "not given",
                },
            ),
        ],
        next_due=run.until,
    )
