"""Schedules: a round reaches every customer once, at its hour in the workspace's zone, whatever happens in between."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.house import FILES, customer_of, identify, put_live, take_turns
from wend import limits
from wend.app.ports import DocumentKind, EventFilter, RunFilter, Store
from wend.app.published import load_world
from wend.app.schedule import enter_scheduled, latest_round
from wend.model.event import Event

BERLIN = ZoneInfo("Europe/Berlin")
NEWSLETTER = """\
journey: newsletter
purpose: marketing
entry: {schedule: "0 9 * * mon", reentry: always}
steps:
  - wait: 1h
  - exit: done
"""
SUNDAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MONDAY_AT_NINE = datetime(2026, 3, 2, 9, 0, tzinfo=BERLIN).astimezone(UTC)


class Killed(BaseException):
    """The process dies here."""


def ready(store: Store, users: int = 3, *, live_since: datetime = SUNDAY) -> None:
    put_live(store, FILES | {"journeys/newsletter.yaml": NEWSLETTER}, live_since)
    for number in range(users):
        identify(store, f"user-{number}", SUNDAY)
    take_turns(store, SUNDAY)


def look(store: Store, now: datetime) -> int:
    """The schedule's worker looks at the clock."""
    return enter_scheduled(store, load_world(store), now)


def rounds_of(store: Store, user: str) -> list[str]:
    events = store.events(EventFilter(customer_id=customer_of(store, user), kind="scheduled", limit=None))
    return [str(event.properties["round"]) for event in events]


def test_at_its_hour_in_the_workspaces_zone_everybody_enters_once(store: Store) -> None:
    ready(store)
    assert look(store, MONDAY_AT_NINE - timedelta(seconds=1)) == 0
    assert look(store, MONDAY_AT_NINE) == 3
    assert look(store, MONDAY_AT_NINE + timedelta(minutes=5)) == 0
    take_turns(store, MONDAY_AT_NINE)
    assert store.count_runs(RunFilter(journey="newsletter", status="active")) == 3
    assert look(store, MONDAY_AT_NINE + timedelta(days=7)) == 3
    assert len(rounds_of(store, "user-1")) == 2


@pytest.mark.parametrize(
    ("cron", "before", "expected"),
    [
        ("0 9 * * *", datetime(2026, 3, 28, 12, tzinfo=BERLIN), ["2026-03-29T09:00:00+02:00"]),  # the clocks go forward
        ("0 9 * * *", datetime(2026, 10, 24, 12, tzinfo=BERLIN), ["2026-10-25T09:00:00+01:00"]),  # and back
        ("30 2 * * *", datetime(2026, 3, 28, 12, tzinfo=BERLIN), ["2026-03-29T03:00:00+02:00"]),  # an hour that is not
        (
            "30 2 * * *",
            datetime(2026, 10, 24, 12, tzinfo=BERLIN),
            ["2026-10-25T02:30:00+02:00"],
        ),  # one that comes twice
    ],
)
def test_when_the_clocks_change_a_daily_round_comes_once_a_day(
    cron: str, before: datetime, expected: list[str]
) -> None:
    found, after = [], before
    for hour in range(1, 25):
        now = before.astimezone(UTC) + timedelta(hours=hour)
        if (moment := latest_round(cron, BERLIN, after, now)) is not None:
            found.append(moment.isoformat())
            after = moment
    assert found == expected


def test_a_round_that_was_interrupted_goes_on_where_it_stood(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(store, users=7)
    monkeypatch.setattr(limits, "SCHEDULE_PORTION", 2)
    append, portions = store.append_scheduled, 0

    def dies_in_the_third_portion(journey: str, round_at: datetime, events: Sequence[Event], reached: int) -> None:
        nonlocal portions
        portions += 1
        if portions == 3:
            raise Killed
        append(journey, round_at, events, reached)

    monkeypatch.setattr(store, "append_scheduled", dies_in_the_third_portion)
    with pytest.raises(Killed):
        look(store, MONDAY_AT_NINE)
    assert store.count_events(EventFilter(kind="scheduled")) == 4
    monkeypatch.setattr(store, "append_scheduled", append)
    assert look(store, MONDAY_AT_NINE + timedelta(hours=2)) == 3
    assert [len(rounds_of(store, f"user-{number}")) for number in range(7)] == [1] * 7


def test_rounds_missed_while_nothing_ran_are_not_made_up_but_for_the_last_day(store: Store) -> None:
    ready(store)
    look(store, MONDAY_AT_NINE)
    assert look(store, MONDAY_AT_NINE + timedelta(days=23)) == 0  # three Mondays, the last two days ago
    assert look(store, MONDAY_AT_NINE + timedelta(days=28, hours=3)) == 3
    assert len(rounds_of(store, "user-0")) == 2


def test_an_hour_that_was_over_when_the_journey_went_live_begins_nothing(store: Store) -> None:
    ready(store, live_since=MONDAY_AT_NINE + timedelta(minutes=10))
    assert look(store, MONDAY_AT_NINE + timedelta(minutes=11)) == 0
    assert look(store, MONDAY_AT_NINE + timedelta(days=7)) == 3


def test_a_withdrawn_journey_has_no_rounds(store: Store) -> None:
    ready(store)
    store.withdraw(DocumentKind.JOURNEY, "newsletter", SUNDAY)
    assert look(store, MONDAY_AT_NINE) == 0
