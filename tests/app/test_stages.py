"""Stages: derived in any order, told as events, seen by segments and rules, and reported."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from postgresql_server import DisposableStore
from wend.app.advance import advance_due
from wend.app.folder import read_folder
from wend.app.ports import CustomerFilter, EventFilter, Store
from wend.app.publish import plan_changes, publish
from wend.app.published import load_world
from wend.app.stages import path_of, report_derived, report_recorded
from wend.model.document import Problems, read_yaml
from wend.model.event import STAGE_CHANGED, Event, EventKind
from wend.rules.parse import parse_rule
from wend.rules.sql import compile_sql
from wend.store.memory import MemoryStore
from wend.store.postgresql.json_text import RULES_READ
from wend.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
STRATEGY = """\
value: {event: Order Completed, amount: properties.total, where: {properties.kind: {is_not: gift}}, currency: EUR}
stages:
  - {id: looking, phase: before-purchase, when: {event: Product Viewed}}
  - {id: buying, phase: after-purchase, when: {event: Order Completed, within: 10d}}
  - {id: gone, when: {all: [{event: Order Completed}, {event: Order Completed, within: 30d, is: 0}]}}
  - {id: back, when: {all: [{event: Order Completed, within: 10d}, {value: stage, in: [gone, back]}]}}
"""
SEGMENT = "segment: at-home\nwhen: {value: stage, in: [buying, back]}\n"
JOURNEY = """\
journey: welcome-back
purpose: service
entry: {event: Stage Changed, where: {properties.to: back}, reentry: always}
steps:
  - branch:
      - when: {all: [{value: stage.times, above: 1}, {value: stage.cycles, at_least: 1}, {value: stage.days, is: 0}]}
        then:
          - emit: {event: Came Back Again}
      - else:
          - emit: {event: Came Back Once}
"""
FILES = {
    "wend.yaml": "name: house\nzone: UTC\n",
    "strategy.yaml": STRATEGY,
    "segments/at-home.yaml": SEGMENT,
    "journeys/welcome-back.yaml": JOURNEY,
}


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    match request.param:
        case "memory":
            opened: Store = MemoryStore()
        case "sqlite":
            opened = SqliteStore(tmp_path / "wend.sqlite")
        case _:
            opened = DisposableStore()
    yield opened
    opened.close()


def live(store: Store, files: dict[str, str] = FILES, now: datetime = NOW) -> None:
    folder = read_folder(files)
    assert folder.errors == []
    publish(store, plan_changes(store, folder.documents), now)


def happens(store: Store, day: float, name: str, user: str = "u", **properties: object) -> None:
    """Something happens on a day, and everything due by then is done at the moment it is due."""
    at = NOW + day * DAY
    passes(store, at)
    event = Event(
        message_id=f"{user}:{name}:{day}",
        kind=EventKind.TRACK,
        name=name,
        time=at,
        received_at=at,
        user_id=user,
        properties=dict(properties),
    )
    store.append([event])
    passes(store, at)


def passes(store: Store, until: datetime) -> None:
    world = load_world(store)
    while (due := store.next_due()) is not None and due <= until:
        advance_due(store, world.live, max(due, NOW), "test")


def by_sql(store: Store) -> list[str | None]:
    """The members of the segment as SQL counts them; of the store in memory, which speaks none, as it has them."""
    rule = parse_rule(read_yaml("{value: stage, in: [buying, back]}"), Problems())
    assert rule is not None
    question = "SELECT c.user_id FROM customers AS c WHERE {} ORDER BY c.id"
    if isinstance(store, SqliteStore):
        text, values = compile_sql(rule, now=NOW, segments={})
        with closing(sqlite3.connect(store.path)) as connection:
            return [name for (name,) in connection.execute(question.format(text), values)]
    if isinstance(store, DisposableStore):
        with_id = (
            "SELECT i.value FROM customers AS c JOIN identities AS i ON i.customer_id = c.id WHERE {} ORDER BY c.id"
        )
        text, values = compile_sql(rule, now=NOW, segments={}, dialect="postgresql")
        with psycopg.connect(store._url) as connection:
            return [name for (name,) in connection.execute((RULES_READ + with_id.format(text)).encode(), values)]
    return [row.user_id for row in store.customers(CustomerFilter(segment="at-home"))]


def stays(store: Store, user: str = "u") -> list[tuple[str, float | None, int]]:
    number = store.find_customer(user)
    assert number is not None
    return [(stay.stage, stay.days, stay.times) for stay in path_of(store, number).stays]


def test_stages_are_skipped_left_by_time_alone_and_come_to_again(store: Store) -> None:
    live(store)
    happens(store, 0, "Order Completed", total=10)  # looking is skipped
    happens(store, 1, "Product Viewed")  # and looking about is no step back
    passes(store, NOW + 40 * DAY)
    happens(store, 50, "Order Completed", total=20)
    passes(store, NOW + 90 * DAY)
    happens(store, 95, "Order Completed", total=5)
    assert stays(store) == [
        ("buying", 10.0, 1),
        ("looking", 20.0, 1),
        ("gone", 20.0, 1),
        ("back", 10.0, 1),
        ("looking", 20.0, 2),
        ("gone", 15.0, 2),
        ("back", None, 2),
    ]
    number = store.find_customer("u") or 0
    path = path_of(store, number)
    assert (path.stage, path.cycles, path.value, path.currency) == ("back", 3, 35.0, "EUR")
    names = [
        event.name
        for event in store.events(EventFilter(customer_id=number, limit=None))
        if event.kind is EventKind.TRACK
    ]
    assert [name for name in names if name.startswith("Came")] == ["Came Back Once", "Came Back Again"]


def test_a_change_of_stage_is_an_event_that_says_from_to_and_how_often(store: Store) -> None:
    live(store)
    happens(store, 0, "Product Viewed")
    happens(store, 1, "Order Completed", total=1)
    passes(store, NOW + 40 * DAY)
    told = [event.properties for event in store.events(EventFilter(name=STAGE_CHANGED))]
    assert [(each["from"], each["to"], each["times"], each["by"]) for each in told] == [
        (None, "looking", 1, "Product Viewed"),
        ("looking", "buying", 1, "Order Completed"),
        ("buying", "looking", 2, None),
        ("looking", "gone", 1, None),
    ]


def test_two_changes_at_one_moment_are_both_told(store: Store) -> None:
    live(store)
    events = [
        Event(message_id=name, kind=EventKind.TRACK, name=name, time=NOW, received_at=NOW, user_id="u")
        for name in ("Product Viewed", "Order Completed")
    ]
    store.append(events)
    passes(store, NOW)
    assert [stage for stage, _, _ in stays(store)] == ["looking", "buying"]


def test_a_segment_of_a_stage_follows_it_and_sql_agrees(store: Store) -> None:
    live(store)
    happens(store, 0, "Order Completed", total=1)
    happens(store, 0, "Product Viewed", user="v")

    def members() -> list[str | None]:
        return [row.user_id for row in store.customers(CustomerFilter(segment="at-home"))]

    assert members() == by_sql(store) == ["u"]
    passes(store, NOW + 31 * DAY)
    assert members() == by_sql(store) == []
    happens(store, 32, "Order Completed", user="v", total=1)
    assert members() == by_sql(store) == ["v"]


def test_customers_who_are_there_get_their_stage_when_the_strategy_changes(store: Store) -> None:
    live(store, {"wend.yaml": FILES["wend.yaml"]})
    happens(store, 0, "Order Completed", total=7)
    live(store, now=NOW + 40 * DAY)
    passes(store, NOW + 40 * DAY)
    assert stays(store) == [("gone", None, 1)]
    (told,) = store.events(EventFilter(name=STAGE_CHANGED))
    assert told.time == NOW + 40 * DAY


def test_the_report_counts_customers_transitions_cycles_and_value_by_stage(store: Store) -> None:
    live(store)
    happens(store, 0, "Product Viewed")
    happens(store, 1, "Order Completed", total=10)
    happens(store, 2, "Order Completed", total=30, kind="gift")
    happens(store, 2.5, "Order Completed", total="many")
    happens(store, 3, "Order Completed", total=2.5)
    happens(store, 3, "Product Viewed", user="v")
    report = report_recorded(store)
    rows = {row.stage: (row.customers, row.entered, row.purchases, row.value) for row in report.stages}
    assert rows == {
        "looking": (1, 2, 1, 10.0),
        "buying": (1, 1, 1, 2.5),
        "gone": (0, 0, 0, 0.0),
        "back": (0, 0, 0, 0.0),
    }
    assert [(each.was, each.stage, each.count, each.median_days) for each in report.transitions] == [
        ("", "looking", 2, None),
        ("looking", "buying", 1, 1.0),
    ]
    assert (report.buyers, report.first, report.after, report.share_after) == (1, 10.0, 2.5, 0.2)
    assert (report.no_number, report.currency) == (1, "EUR")


def test_what_was_recorded_is_what_is_derived_anew(store: Store) -> None:
    live(store)
    happens(store, 0, "Order Completed", total=10)
    happens(store, 3, "Product Viewed", user="v")
    happens(store, 20, "Order Completed", user="v", total=4)
    passes(store, NOW + 60 * DAY)
    happens(store, 61, "Order Completed", total=10)
    until = NOW + 62 * DAY
    passes(store, until)
    assert report_derived(store, until) == report_recorded(store)


def test_amounts_in_another_currency_and_refunds(store: Store) -> None:
    strategy = """\
value:
  currency: EUR
  events:
    - {event: Order Completed, amount: properties.total, currency: properties.currency}
    - {event: Order Refunded, amount: properties.total, minus: true}
stages: [{id: buying, when: {event: Order Completed}}]
"""
    live(store, {"wend.yaml": FILES["wend.yaml"], "strategy.yaml": strategy})
    happens(store, 0, "Order Completed", total=10, currency="EUR")
    happens(store, 1, "Order Completed", total=99, currency="USD")
    happens(store, 2, "Order Refunded", total=4)
    report = report_recorded(store)
    assert (report.value, report.first, report.other_currency, report.buyers) == (6.0, 10.0, 1, 1)
