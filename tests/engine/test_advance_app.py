"""The turns of many customers over a real store: order, poison, backfill, and what publishing brings about."""

import hashlib
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from wend import limits
from wend.app.advance import advance_due
from wend.app.ports import CustomerFilter, Document, DocumentKind, EventFilter, MessageFilter, RunFilter
from wend.app.published import load_world
from wend.engine import Live
from wend.journey.workspace import Workspace
from wend.model.customer import Customer
from wend.model.event import Event, EventKind
from wend.model.message import MessageStatus
from wend.rules.counters import kept_times
from wend.store.memory import MemoryStore

T = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)

REMINDER = """\
journey: reminder
purpose: service
entry: {event: Cart Filled, reentry: always}
exit: {event: Order Completed}
steps:
  - wait: 1h
  - send: email/hello
"""
BUYER = "segment: buyers\nwhen: {event: Order Completed, at_least: 2, within: 30d}\n"
DEAR = "segment: dear\nwhen: {event: Order Completed, where: {price: {above: 100}}}\n"
SILENT = "segment: silent\nwhen: {not: {event: Page Read, within: 7d}}\n"
WELCOME_BUYERS = """\
journey: buyers-club
purpose: service
entry: {segment: buyers}
steps: [{send: email/hello}, {wait: 2d}]
"""
TELL = """\
journey: tell
purpose: service
entry: {event: Page Read}
steps: [{emit: {event: Cart Filled}}]
"""


class Shop:
    """A store in memory, with what is published in it."""

    def __init__(self, *texts: str) -> None:
        self.store = MemoryStore()
        self.live = Live.build(Workspace())
        self.number = 0
        self.publish(T, *texts)

    def publish(self, now: datetime, *texts: str) -> None:
        self.store.publish([_document(text) for text in texts], now)
        self.live = load_world(self.store).live

    def happen(self, name: str, at: datetime, who: str = "ann", **values: Any) -> None:
        """An event reaches us at a time; `late` is how long ago it happened."""
        self.number += 1
        late = values.pop("late", timedelta())
        self.store.append(
            [
                Event(
                    message_id=f"m{self.number}",
                    kind=EventKind.IDENTIFY if name == "identify" else EventKind.TRACK,
                    name="Customer Identified" if name == "identify" else name,
                    time=at - late,
                    received_at=at,
                    user_id=who,
                    properties={} if name == "identify" else values,
                    traits=values if name == "identify" else {},
                )
            ]
        )

    def work(self, now: datetime) -> None:
        """Everything that is due by now."""
        while advance_due(self.store, self.live, now, "test"):
            pass

    def customer(self, who: str = "ann") -> Customer:
        customer_id = self.store.find_customer(who)
        assert customer_id is not None
        customer = self.store.customer(customer_id)
        assert customer is not None
        return customer

    @property
    def sent(self) -> int:
        return self.store.count_messages(MessageFilter(status=MessageStatus.QUEUED))

    def ended(self) -> list[str]:
        return sorted(row.reason for row in self.store.runs(RunFilter(status="ended")))


def _document(text: str) -> Document:
    kind, _, name = text.partition("\n")[0].partition(": ")
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Document(kind=DocumentKind(kind), name=name, version=version, body=text)


def test_an_event_that_came_before_a_timer_elapsed_is_taken_before_it_however_late_we_are() -> None:
    shop = Shop(REMINDER)
    shop.happen("identify", T, email="ann@shop.example")
    shop.happen("Cart Filled", T)
    shop.work(T)
    shop.happen("Order Completed", T + timedelta(minutes=59))
    shop.work(T + 5 * HOUR)
    assert (shop.sent, shop.ended()) == (0, ["exit: Order Completed"])


def test_a_timer_that_elapsed_before_an_event_came_rings_before_it_however_late_we_are() -> None:
    shop = Shop(REMINDER)
    shop.happen("identify", T, email="ann@shop.example")
    shop.happen("Cart Filled", T)
    shop.work(T)
    shop.happen("Order Completed", T + timedelta(minutes=61))
    shop.work(T + 5 * HOUR)
    assert (shop.sent, shop.ended()) == (1, ["finished"])


def test_a_timer_waits_for_events_that_came_before_it_and_are_more_than_one_claim() -> None:
    shop = Shop(REMINDER)
    shop.happen("identify", T, email="ann@shop.example")
    shop.happen("Cart Filled", T)
    shop.work(T)
    for _ in range(limits.EVENTS_PER_CLAIM):
        shop.happen("Page Read", T + timedelta(minutes=1))
    shop.happen("Order Completed", T + timedelta(minutes=2))
    shop.work(T + 5 * HOUR)
    assert (shop.sent, shop.ended()) == (0, ["exit: Order Completed"])


def test_a_customer_without_anything_due_is_left_alone_until_the_timer() -> None:
    shop = Shop(REMINDER)
    shop.happen("Cart Filled", T)
    shop.work(T)
    assert shop.store.next_due() == T + HOUR
    assert advance_due(shop.store, shop.live, T + timedelta(minutes=59), "test") == 0
    assert advance_due(shop.store, shop.live, T + HOUR, "test") == 1


def test_an_event_that_comes_twice_is_applied_once() -> None:
    shop = Shop(REMINDER)
    shop.happen("Cart Filled", T)
    shop.number -= 1
    shop.happen("Cart Filled", T)
    shop.work(T)
    assert len(shop.store.events(EventFilter(name="Cart Filled"))) == 1
    assert shop.customer().runs_numbered == 1


def test_a_customer_whose_turn_fails_is_set_aside_with_the_reason_and_the_others_go_on() -> None:
    shop = Shop(REMINDER)
    shop.happen("Cart Filled", T, "ann")
    shop.work(T)
    whole, shop.live = shop.live, Live.build(Workspace())
    shop.happen("Page Read", T + timedelta(minutes=1), "ann")
    shop.happen("identify", T + timedelta(minutes=1), "bea", plan="pro")
    shop.work(T + timedelta(minutes=1))

    (aside,) = shop.store.customers(CustomerFilter(set_aside=True))
    assert aside.user_id == "ann"
    assert "run 1-1 stands in version" in aside.set_aside
    assert "publish that version again" in aside.set_aside
    assert shop.customer("bea").traits == {"plan": "pro"}
    assert shop.customer("ann").cursor == 1

    shop.live = whole
    shop.store.put_back(aside.id, T + HOUR)
    shop.work(T + HOUR)
    assert shop.customer("ann").cursor == 2
    assert shop.ended() == ["finished"]


def test_an_emitted_event_comes_back_over_the_log_and_starts_another_journey() -> None:
    shop = Shop(REMINDER, TELL)
    shop.happen("Page Read", T)
    shop.work(T)
    assert {row.journey: row.status for row in shop.store.runs(RunFilter())} == {"tell": "ended", "reminder": "active"}
    (emitted,) = shop.store.events(EventFilter(name="Cart Filled"))
    assert emitted.context == {"journey": "tell", "run": "1-1"}


def test_segments_newly_published_judge_the_customers_who_are_there() -> None:
    shop = Shop()
    shop.happen("identify", T, "ann", email="ann@shop.example")
    for who, orders in (("ann", 2), ("bea", 1)):
        for _ in range(orders):
            shop.happen("Order Completed", T, who)
    shop.work(T)
    shop.publish(T + HOUR, BUYER, WELCOME_BUYERS)
    shop.store.ring_all(T + HOUR)
    shop.work(T + HOUR)
    assert shop.customer("ann").segments == ["buyers"]
    assert shop.customer("bea").segments == []
    assert [(row.journey, row.customer_id) for row in shop.store.runs(RunFilter())] == [("buyers-club", 1)]
    assert shop.sent == 1
    shop.work(T + timedelta(days=31))
    assert shop.customer("ann").segments == []


def test_a_segment_withdrawn_is_left() -> None:
    shop = Shop(BUYER)
    for _ in range(2):
        shop.happen("Order Completed", T)
    shop.work(T)
    assert shop.customer().segments == ["buyers"]
    shop.store.withdraw(DocumentKind.SEGMENT, "buyers", T + HOUR)
    shop.publish(T + HOUR)
    shop.store.ring_all(T + HOUR)
    shop.work(T + HOUR)
    assert shop.customer().segments == []
    assert shop.customer().counters == {}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 30), st.integers(0, 30))
def test_what_is_published_late_counts_as_if_it_had_counted_from_the_start(seed: int, events: int, known: int) -> None:
    early, late, dice, now = Shop(BUYER, DEAR, SILENT), Shop(), Random(seed), T
    for number in range(events):
        if number == known:
            late.publish(now, BUYER, DEAR, SILENT)
            late.store.ring_all(now)
        now += timedelta(hours=dice.choice([0, 1, 30, 200]))
        name, price = dice.choice(["Order Completed", "Page Read", "Other"]), dice.choice([50, 150, "dear"])
        back = timedelta(days=dice.choice([0, 0, 3, 20]))
        for shop in (early, late):
            shop.happen(name, now, price=price, late=back)
            shop.work(now)
    late.publish(now, BUYER, DEAR, SILENT)
    for shop in (early, late):
        shop.store.ring_all(now)
        shop.work(now)
    assert early.customer().segments == late.customer().segments
    for key, counter in early.live.counters_by_key.items():
        times = [
            kept_times(shop.customer().counters[key].times, counter.spec, now)
            if key in shop.customer().counters
            else []
            for shop in (early, late)
        ]
        assert times[0] == times[1]
