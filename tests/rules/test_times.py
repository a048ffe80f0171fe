"""Which texts are times, and which moment they name."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from many_rules import NO_TIME_TEXTS

from wend.rules.times import microseconds


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-24", datetime(2026, 12, 24, tzinfo=UTC)),
        ("2026-12-24T18:00", datetime(2026, 12, 24, 18, tzinfo=UTC)),
        ("2026-12-24 18:00:30.25Z", datetime(2026, 12, 24, 18, 0, 30, 250_000, tzinfo=UTC)),
        ("2026-12-24T18:00:30.123456789Z", datetime(2026, 12, 24, 18, 0, 30, 123_456, tzinfo=UTC)),
        ("2026-12-24T01:00+02:00", datetime(2026, 12, 23, 23, tzinfo=UTC)),
        ("2026-12-24T23:00-01:30", datetime(2026, 12, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_with_its_zone(text: str, moment: datetime) -> None:
    assert microseconds(text) == microseconds(moment)


@pytest.mark.parametrize("value", [*NO_TIME_TEXTS, 1_700_000_000, True, None, ["2026-12-24"]])
def test_everything_else_is_no_time(value: object) -> None:
    assert microseconds(value) is None


@given(st.datetimes(datetime(1000, 1, 3), datetime(9999, 12, 29)), st.integers(-14 * 60, 14 * 60))
def test_what_python_writes_as_iso_8601_is_read_to_the_microsecond(naive: datetime, minutes: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert microseconds(moment.isoformat()) == microseconds(moment)
