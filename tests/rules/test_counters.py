"""Counters: what rules declare, how declarations merge, and what is kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from many_rules import NOW

from wend import limits
from wend.model.duration import Duration
from wend.rules.counters import CounterSpec, count, counter_key, counters_of, merge_counters, noted, window_start
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op

DAY = 86_400
A, B = Compare("properties.a", Op.IS, 1), Compare("properties.b", Op.IS, True)


def test_a_key_is_the_events_name_and_tells_conditions_apart_whatever_their_order() -> None:
    assert counter_key(EventCount("Product Viewed")) == "Product Viewed"
    assert counter_key(EventCount("X", where=(A, B))) == counter_key(EventCount("X", Op.IS, 9, where=(B, A)))
    keys = [(), (A,), (B,), (A, B), (Compare("properties.a", Op.IS, True),), (Compare("properties.a", Op.IS, "1"),)]
    assert len({counter_key(EventCount("X", where=where)) for where in keys}) == len(keys)


def test_a_key_stays_the_same_from_release_to_release() -> None:
    assert counter_key(EventCount("X", where=(A,))) == "X where b050a82734a5"


def test_a_rule_declares_the_counters_of_all_its_parts() -> None:
    week = Duration(seconds=7 * DAY)
    rule = All(
        (
            Not(EventCount("A", within=week)),
            AnyOf((EventCount("B"), InSegment("s"), Compare("trait.x", Op.EXISTS))),
            EventCount("C", where=(A,)),
            Cel('count("D", days(7)) > 1 && count("A") > 0'),
        )
    )
    keyed = counter_key(EventCount("C", where=(A,)))
    assert counters_of(rule) == (
        CounterSpec("A", "A", (), None),
        CounterSpec("B", "B"),
        CounterSpec(keyed, "C", (A,)),
        CounterSpec("D", "D", (), week),
    )


def test_merged_counters_cover_every_window_asked_for() -> None:
    def merged(*windows: Duration | None) -> Duration | None:
        return merge_counters(CounterSpec("X", "X", (), within) for within in windows)["X"].within

    day, week, month = Duration(seconds=DAY), Duration(seconds=7 * DAY), Duration(months=1)
    assert merged(day, week, day) == week
    assert merged(day, None, week) is None
    assert merged(month, week) == Duration(7 * DAY, 1)


@given(st.lists(st.integers(0, 5_000), max_size=400), st.none() | st.integers(1, 4_000))
def test_a_counter_answers_as_if_it_kept_everything(ago: list[int], seconds: int | None) -> None:
    spec = CounterSpec("X", "X", (), None if seconds is None else Duration(seconds=seconds))
    kept: list[datetime] = []
    for each in ago:
        kept = noted(kept, spec, NOW - timedelta(seconds=each), NOW)
    everything = sorted(NOW - timedelta(seconds=each) for each in ago)
    assert kept == sorted(kept)
    assert len(kept) <= limits.COUNTER_TIMES_MAX
    for within in (spec.within, Duration(seconds=min(seconds or 100, 100))):
        assert count(kept, within, NOW) == min(count(everything, within, NOW), limits.COUNTER_TIMES_MAX)


def test_a_late_event_finds_its_place_and_leaves_the_given_times_alone() -> None:
    first = [NOW - timedelta(days=2), NOW]
    assert noted(first, CounterSpec("X", "X"), NOW - timedelta(days=1), NOW) == [
        NOW - timedelta(days=2),
        NOW - timedelta(days=1),
        NOW,
    ]
    assert len(first) == 2


@given(st.datetimes(datetime(2023, 12, 1), datetime(2024, 4, 1)), st.integers(0, 4 * DAY), st.integers(1, 13))
def test_a_window_of_months_never_moves_back(naive: datetime, seconds: int, months: int) -> None:
    now, within = naive.replace(tzinfo=UTC), Duration(months=months)
    start, later = window_start(within, now), window_start(within, now + timedelta(seconds=seconds))
    assert start is not None
    assert later is not None
    assert start <= later
