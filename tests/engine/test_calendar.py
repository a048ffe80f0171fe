"""Business time: what the calendar says, over holidays, weekends and changes of the clocks."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wend.engine.calendar import after_business, before_business, is_business_day, is_open, next_open
from wend.engine.clockwork import shifted
from wend.engine.yearly import next_of_year
from wend.journey.plan import Window
from wend.journey.workspace import Calendar
from wend.model.business import BusinessTime, parse_business
from wend.model.duration import Duration
from wend.model.public_holidays import wrong_with

BERLIN: Final = ZoneInfo("Europe/Berlin")
BAVARIA: Final = Calendar("DE-BY", ("2026-12-24",))
NIGHTS: Final = Calendar(work=Window((0, 1, 2, 3, 4), 22 * 60, 6 * 60, "workspace"))
ZONES: Final = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]).map(
    ZoneInfo
)
CALENDARS: Final = st.sampled_from([Calendar(), BAVARIA, Calendar("US-CA"), NIGHTS])
MOMENTS: Final = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


def test_weekends_holidays_and_days_off_do_not_count() -> None:
    wednesday = datetime(2026, 12, 23, 16, tzinfo=BERLIN)
    assert after_business(BAVARIA, wednesday, BusinessTime(3), BERLIN) == datetime(2026, 12, 30, 16, tzinfo=BERLIN)
    assert after_business(BAVARIA, wednesday, BusinessTime(0, 240), BERLIN) == datetime(2026, 12, 28, 12, tzinfo=BERLIN)
    monday = datetime(2026, 12, 28, 10, tzinfo=BERLIN)
    assert before_business(BAVARIA, monday, BusinessTime(1, 60), BERLIN) == datetime(2026, 12, 23, 9, tzinfo=BERLIN)


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    epiphany = date(2026, 1, 6)
    assert not is_business_day(BAVARIA, epiphany)
    assert is_business_day(Calendar("DE-BE"), epiphany)


def test_a_place_without_holidays_is_named_with_what_may_be_meant() -> None:
    assert wrong_with("DE-BY") is None
    assert wrong_with("DE-XY") == ("DE has no part 'XY' with holidays of its own", wrong_with("DE-XY")[1])  # type: ignore[index] - it is wrong
    assert "no holidays are known of 'Bavaria'" in str(wrong_with("Bavaria"))


def test_a_calendar_on_which_nobody_works_is_an_error() -> None:
    never = Calendar(work=Window((), 540, 1020, "workspace"))
    with pytest.raises(ValueError, match="nobody works"):
        after_business(never, datetime(2026, 1, 1, tzinfo=UTC), BusinessTime(1), BERLIN)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3bd", BusinessTime(3)),
        ("4bh", BusinessTime(0, 240)),
        ("1bd 2bh", BusinessTime(1, 120)),
        ("30bm", BusinessTime(0, 30)),
        ("3d", None),
        ("", None),
        ("bd", None),
    ],
)
def test_business_time_is_read_as_people_write_it(text: str, length: BusinessTime | None) -> None:
    assert parse_business(text) == length


@given(CALENDARS, MOMENTS, st.integers(1, 30), ZONES)
def test_so_many_business_days_lie_between_and_the_clock_shows_the_same(
    calendar: Calendar, at: datetime, days: int, where: ZoneInfo
) -> None:
    ends = after_business(calendar, at, BusinessTime(days), where)
    first, last = at.astimezone(where).date(), ends.astimezone(where).date()
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(is_business_day(calendar, day) for day in between) == days
    assert is_business_day(calendar, last)
    shown, was = ends.astimezone(where).time(), at.astimezone(where).time()
    skipped = abs(datetime.combine(last, shown) - datetime.combine(last, was))
    assert skipped in (timedelta(), timedelta(hours=1), timedelta(minutes=30))  # an hour that the clocks skip there


@settings(max_examples=30, deadline=None)  # each walks minute by minute
@given(CALENDARS, MOMENTS, st.integers(1, 600), ZONES)
def test_working_time_counts_in_working_hours_only(
    calendar: Calendar, at: datetime, minutes: int, where: ZoneInfo
) -> None:
    at = at.replace(second=0, microsecond=0)
    ends = after_business(calendar, at, BusinessTime(0, minutes), where)
    worked, moment = 0, at
    while moment < ends:
        worked += is_open(calendar, moment, where)
        moment += timedelta(minutes=1)
    assert worked == minutes


@given(CALENDARS, MOMENTS, st.integers(1, 3000), ZONES)
def test_working_time_before_undoes_working_time_after(
    calendar: Calendar, at: datetime, minutes: int, where: ZoneInfo
) -> None:
    start = next_open(calendar, at, where)
    length = BusinessTime(0, minutes)
    assert before_business(calendar, after_business(calendar, start, length, where), length, where) == start


@given(CALENDARS, MOMENTS, ZONES)
def test_the_next_open_moment_is_open_and_nothing_before_it_is(
    calendar: Calendar, at: datetime, where: ZoneInfo
) -> None:
    opens = next_open(calendar, at, where)
    assert is_open(calendar, opens, where)
    assert opens == at or not is_open(calendar, opens - timedelta(microseconds=1), where)


@given(MOMENTS, st.integers(1, 400), ZONES)
def test_days_around_a_date_go_by_the_wall(at: datetime, days: int, where: ZoneInfo) -> None:
    local = at.astimezone(where).replace(hour=12, fold=0)  # noon is skipped nowhere
    moved = shifted(local, Duration(86_400.0 * days), -1, where).astimezone(where)
    assert (moved.date(), moved.time()) == (local.date() - timedelta(days=days), local.time())


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), MOMENTS, st.integers(0, 60), ZONES)
def test_a_yearly_day_comes_within_a_year_and_not_now(day: date, now: datetime, ahead: int, where: ZoneInfo) -> None:
    born = datetime(day.year, day.month, day.day, tzinfo=where)

    def moved(there: datetime) -> datetime:
        return shifted(there, Duration(86_400.0 * ahead), -1, where)

    comes = next_of_year(born, now, moved)
    assert now < comes <= now + timedelta(days=366 + 1)
    shown = shifted(comes, Duration(86_400.0 * ahead), 1, where).astimezone(where)
    last = (2, 28) if (day.month, day.day) == (2, 29) and shown.year % 4 else (day.month, day.day)
    assert (shown.month, shown.day) == last
    assert next_of_year(born, comes, moved) > comes
