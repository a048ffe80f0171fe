"""What came of the steps of a run: written where a plan asks for it, and nowhere else."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wend.engine import Live, Published, Timer, advance
from wend.engine.came_of import note_outcome
from wend.engine.turn import Turn
from wend.journey.load import load_journey
from wend.journey.workspace import Workspace
from wend.model.customer import Customer
from wend.model.event import Event, EventKind
from wend.model.reason import Code

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD: Final = "journey: j\npurpose: service\nentry: {event: Begun, reentry: always}\nsteps:\n"
SENDS: Final = "  - {id: hello, send: email/hello}\n  - {id: again, send: email/hello}\n"
ASKS: Final = "  - wait: 1d\n  - branch: [{when: {value: steps.hello.opened, exists: true}, then: [{exit: opened}]}]\n"


def live(steps: str) -> Live:
    """One journey of these steps."""
    return Live.build(Workspace(), [Published(load_journey(HEAD + steps))])


def event(seq: int, name: str, at: datetime = NOON, kind: EventKind = EventKind.TRACK, **properties: Any) -> Event:
    """Something that happens to her."""
    return Event(message_id=f"m{seq}", kind=kind, name=name, time=at, received_at=at, properties=properties, seq=seq)


def begun(there: Live) -> Customer:
    """Somebody who has just entered."""
    return advance(Customer(1, traits={"email": "ann@shop.example"}), event(1, "Begun"), there, NOON).customer


def test_a_step_that_nobody_asks_about_leaves_no_trace() -> None:
    assert begun(live(SENDS + "  - wait: 1d\n")).runs[0].steps == {}


def test_a_message_tells_its_step_what_became_of_it() -> None:
    there = live(SENDS + ASKS)
    customer = begun(there)
    assert customer.runs[0].steps == {"hello": {"message": "1-1.hello.1", "status": "sent"}}
    for seq, (name, machine) in enumerate([("Delivered", False), ("Opened", True), ("Clicked", False)], 2):
        receipt = event(seq, f"Message {name}", NOON, EventKind.RECEIPT, message="1-1.hello.1", machine=machine)
        customer = advance(customer, receipt, there, NOON).customer
    assert set(customer.runs[0].steps["hello"]) == {"message", "status", "delivered", "clicked"}


def test_the_first_open_counts_and_that_of_another_message_does_not() -> None:
    there = live(SENDS + ASKS)
    customer, later = begun(there), NOON + timedelta(hours=1)
    for seq, (at, message) in enumerate([(NOON, "1-1.again.2"), (NOON, "1-1.hello.1"), (later, "1-1.hello.1")], 2):
        receipt = event(seq, "Message Opened", at, EventKind.RECEIPT, message=message)
        customer = advance(customer, receipt, there, at).customer
    assert customer.runs[0].steps["hello"]["opened"] == NOON.isoformat()
    turn = advance(customer, Timer(), there, NOON + timedelta(days=1))
    assert [reason.detail["why"] for reason in turn.reasons if reason.code is Code.ENDED] == ["opened"]


def test_a_step_that_is_come_to_again_begins_anew() -> None:
    there = live(SENDS + ASKS)
    customer = begun(there)
    turn, run = Turn(customer, there, NOON), customer.runs[0]
    note_outcome(turn, run, "hello", opened="now")
    assert run.steps["hello"]["opened"] == "now"
    note_outcome(turn, run, "hello", anew=True, status="withheld")
    assert run.steps["hello"] == {"status": "withheld"}
    note_outcome(turn, run, "again", status="sent")
    assert "again" not in run.steps


@pytest.mark.parametrize(
    "asking",
    [
        "  - branch: [{when: {value: steps.hello.status, is: sent}, then: [{exit: sent}]}]\n",
        '  - branch: [{when: \'steps["hello"].status == "sent"\', then: [{exit: sent}]}]\n',
        "  - branch: [{when: 'steps.hello.status == \"sent\"', then: [{exit: sent}]}]\n",
        "  - update: {was: {from: steps.hello.status}}\n",
        "  - wait_for: {event: A, where: {m: {is: {from: steps.hello.message}}}, within: 1d}\n",
        "  - wait_for: {reply: {to: hello}, within: 1d}\n",
        "  - wait: {until: {from: steps.hello.delivered}, after: 1d}\n",
    ],
)
def test_every_sort_of_reference_counts_as_asking(asking: str) -> None:
    assert next(iter(live(SENDS + asking).plans.values())).asked == {"hello"}


SPLIT: Final = """
  - split:
      - {name: A, weight: 1, steps: [{exit: A}]}
      - {name: B, weight: 1, steps: [{exit: B}]}
"""


def arms(there: Live, customer_id: int, times: int) -> list[str]:
    """The arms that a customer falls into when she enters so often."""
    customer, found = Customer(customer_id), []
    for seq in range(1, times + 1):
        turn = advance(customer, event(seq, "Begun"), there, NOON)
        customer = turn.customer
        found += [reason.detail["arm"] for reason in turn.reasons if reason.code is Code.SPLIT]
    return found


@given(st.integers(1, 2**40))
def test_a_split_is_sticky_on_re_entry(customer_id: int) -> None:
    assert len(set(arms(_STICKY, customer_id, 5))) == 1


@given(st.integers(1, 2**40))
def test_a_split_that_is_not_sticky_deals_anew_and_alike_in_a_replay(customer_id: int) -> None:
    dealt = arms(_ANEW, customer_id, 30)
    assert set(dealt) == {"A", "B"}  # all alike once in 500 million
    assert dealt == arms(_ANEW, customer_id, 30)


_STICKY: Final = live(SPLIT)
_ANEW: Final = live(SPLIT + "    sticky: false\n")
