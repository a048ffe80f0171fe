"""The best hour to write: what is learned of a customer, and what is made of it."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wend import limits
from wend.engine import Live, Published, advance
from wend.engine.best_time import best_time
from wend.journey.load import load_journey
from wend.journey.plan import BestTime
from wend.journey.workspace import Workspace
from wend.model.customer import Customer, Opens
from wend.model.duration import Duration
from wend.model.event import Event, EventKind

DAY: Final = Duration(86_400.0)
NEW_YORK: Final = ZoneInfo("America/New_York")
NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
JOURNEY: Final = """
journey: best
purpose: service
entry: {event: Guide Asked For}
steps: [{wait: {best_time: {channel: email, else: "10:00"}}}]
"""


@pytest.fixture
def live() -> Live:
    return Live.build(Workspace(), [Published(load_journey(JOURNEY))])


def opened(number: int, at: datetime, **more: Any) -> Event:
    """A receipt of an open."""
    return Event(
        message_id=f"m{number}",
        kind=EventKind.RECEIPT,
        name="Message Opened",
        time=at,
        received_at=at,
        properties={"channel": "email", "message": "x", **more},
        seq=number,
    )


def after(live: Live, *events: Event) -> Customer:
    """Somebody in New York to whom these happened."""
    customer = Customer(1, traits={"timezone": "America/New_York"})
    for event in events:
        customer = advance(customer, event, live, event.time).customer
    return customer


def test_an_open_counts_at_her_own_hour(live: Live) -> None:
    customer = after(live, opened(1, NOON))
    assert customer.hours["email"].weights.index(1000) == NOON.astimezone(NEW_YORK).hour


def test_an_old_open_counts_half_after_its_half_life(live: Live) -> None:
    later = NOON + timedelta(days=limits.BEST_TIME_HALF_LIFE_DAYS)
    weights = after(live, opened(1, NOON), opened(2, later)).hours["email"].weights
    assert sorted(weights)[-2:] == [500, 1000]


def test_a_late_receipt_counts_as_much_as_its_age_leaves(live: Live) -> None:
    long_ago = opened(2, NOON - timedelta(days=limits.BEST_TIME_HALF_LIFE_DAYS, hours=3))
    first = after(live, opened(1, NOON))
    weights = advance(first, long_ago, live, NOON + timedelta(hours=1)).customer.hours["email"].weights
    assert sorted(weights)[-2:] == [500, 1000]


def test_what_a_machine_opens_is_not_learned(live: Live) -> None:
    assert after(live, opened(1, NOON, machine=True)).hours == {}


def test_nothing_is_kept_of_channels_that_no_plan_asks_for(live: Live) -> None:
    assert after(live, opened(1, NOON, channel="sms")).hours == {}
    assert after(Live.build(Workspace()), opened(1, NOON)).hours == {}


def test_too_few_opens_are_no_habit() -> None:
    best, few = BestTime("email", DAY, otherwise_minute=600), [0] * 24
    few[18] = 1000 * (limits.BEST_TIME_OPENS_MIN - 1)
    assert best_time(best, Opens(NOON, few), NOON, NEW_YORK) == datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert best_time(BestTime("email", DAY), Opens(NOON, few), NOON, NEW_YORK) == NOON


@given(
    st.lists(st.integers(0, 9000), min_size=24, max_size=24),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 12),
    st.integers(13, 24),
    st.integers(1, 48),
)
def test_the_hour_lies_in_reach_and_none_in_reach_is_better(
    weights: list[int], at: datetime, since: int, until: int, hours: int
) -> None:
    weights[12] = max(weights[12], 5000)
    best = BestTime("email", Duration(3600.0 * hours), since * 60, until * 60)
    chosen = best_time(best, Opens(at, weights), at, NEW_YORK)
    assert at <= chosen <= at + timedelta(hours=hours)

    def score(moment: datetime) -> float:
        hour = moment.astimezone(NEW_YORK).hour
        return weights[hour] + (weights[hour - 1] + weights[(hour + 1) % 24]) / 2

    allowed = [
        at + timedelta(minutes=minute)
        for minute in range(0, hours * 60, 7)
        if since <= (local := (at + timedelta(minutes=minute)).astimezone(NEW_YORK)).hour < until
        and at + timedelta(minutes=minute) - timedelta(minutes=local.minute, seconds=local.second) >= at
    ]
    assert all(score(chosen) >= score(moment) for moment in allowed)
