"""When an answer changes by the passing of time alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from many_rules import NOW

from wend.model.customer import Counter, Customer
from wend.model.duration import Duration
from wend.rules.change import next_change
from wend.rules.facts import Facts
from wend.rules.judge import compile_rule
from wend.rules.tree import All, Cel, Compare, EventCount, InSegment, Not, Op, Rule

WEEK = Duration(seconds=7 * 86_400)
windows = st.sampled_from([Duration(seconds=60), WEEK, Duration(months=1), Duration(3600, 2), Duration(90_061, 1)])


def customer_with(times: list[datetime]) -> Customer:
    return Customer(1, counters={"X": Counter(sorted(times))})


@pytest.mark.parametrize(
    "rule",
    [Compare("trait.x", Op.BEFORE, "2030-01-01"), InSegment("s"), Cel("now > timestamp('2030-01-01T00:00:00Z')")],
)
def test_what_does_not_count_events_never_changes_by_itself(rule: Rule) -> None:
    assert next_change(rule, customer_with([NOW]), NOW) is None


@pytest.mark.parametrize(
    "rule",
    [
        EventCount("X", Op.AT_LEAST, 2, WEEK),
        All((InSegment("s"), Not(EventCount("X", within=WEEK)), EventCount("X"))),
        Cel('count("X", days(7)) > 1'),
    ],
)
def test_a_count_changes_when_the_oldest_time_leaves_the_window(rule: Rule) -> None:
    times = [NOW - timedelta(days=each) for each in (9, 6, 2)]
    assert next_change(rule, customer_with(times), NOW) == NOW + timedelta(days=1)


def test_a_count_without_a_window_changes_only_by_events_dated_ahead() -> None:
    rule = EventCount("X", Op.AT_LEAST, 2)
    assert next_change(rule, customer_with([NOW - timedelta(days=1)]), NOW) is None
    assert next_change(rule, customer_with([NOW + timedelta(minutes=1)]), NOW) == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    "within", [Duration(months=1), Duration(months=2), Duration(2 * 86_400, 1), Duration(90_061, 1)]
)
def test_a_time_leaves_a_window_of_months_at_the_first_midnight_that_no_longer_counts_it(within: Duration) -> None:
    counted = compile_rule(EventCount("X", within=within))
    for day in range(70):
        time = datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        customer = customer_with([time])
        midnights = (time.replace(hour=0) + timedelta(days=ahead) for ahead in range(1, 100))
        first = next(at for at in midnights if not counted(Facts(customer, at)))
        assert next_change(EventCount("X", within=within), customer, time) == first
        assert next_change(EventCount("X", within=within), customer, first - timedelta(seconds=1)) == first


moments = st.datetimes(datetime(2023, 12, 25), datetime(2024, 4, 5)).map(lambda at: at.replace(tzinfo=UTC))


@given(times=st.lists(moments, max_size=4), now=moments, within=windows, ahead=st.floats(0, 1))
def test_until_the_next_change_a_count_stays_and_then_it_changes(
    times: list[datetime], now: datetime, within: Duration, ahead: float
) -> None:
    customer = customer_with(times)
    changes = next_change(EventCount("X", within=within), customer, now)

    def answers(at: datetime) -> list[bool]:
        return [compile_rule(EventCount("X", Op.IS, n, within))(Facts(customer, at)) for n in range(5)]

    assert changes is None or changes > now
    until = changes or now + timedelta(days=400)
    between = now + (until - now) * ahead
    if between < until:
        assert answers(between) == answers(now)
    if changes is not None and len(set(times)) == 1:
        assert answers(changes) != answers(now)
