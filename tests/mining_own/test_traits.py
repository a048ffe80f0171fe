"""A diagnosis of the record names what customers are, and never who they are."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from mining_diagnose.shop import Problems, shop
from wend import limits
from wend.app.advance import advance_due
from wend.app.diagnose import Asked, diagnose_record
from wend.app.mine import View, own_log
from wend.app.mine_traits import segments_by_traits
from wend.app.ports import Document, DocumentKind, Store
from wend.app.published import load_world
from wend.mining.log import EventLog, datetime_of
from wend.model.event import Event, EventKind
from wend.store.sqlite import SqliteStore

NOW = datetime(2026, 8, 1, tzinfo=UTC)
SEGMENTS = {
    "starters": "segment: starters\nwhen: {trait: plan, is: free}\n",
    "starters-too": "segment: starters-too\nwhen: {all: [{segment: starters}, {trait: seats, below: 90}]}\n",
    "lapsed": "segment: lapsed\nwhen: {not: {event: deliver, within: 30d}}\n",
    "both": "segment: both\nwhen: {any: [{segment: lapsed}, {trait: plan, is: free}]}\n",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Customers of three plans; those of the free one give up at the address. No event tells the plan."""
    log = shop(Problems(gives_up_at_address=lambda c: 0.4 if c.country == "PL" else 0.06), seed=5, cases=1500)
    opened = SqliteStore(tmp_path_factory.mktemp("traits") / "wend.sqlite")
    documents = [
        Document(kind=DocumentKind.SEGMENT, name=name, version="1", body=body) for name, body in SEGMENTS.items()
    ]
    opened.publish(documents, NOW)
    for begin in range(0, log.n_cases, 200):
        opened.append([event for case in range(begin, min(begin + 200, log.n_cases)) for event in _events(log, case)])
    live = load_world(opened).live
    while advance_due(opened, live, NOW, "test"):
        pass
    yield opened
    opened.close()


def _events(log: EventLog, case: int) -> list[Event]:
    rows = range(*log.case_slice(case).indices(len(log)))
    country, channel = (log.attributes[name][rows[0]].as_py() for name in ("country", "channel"))
    traits = {
        "plan": {"PL": "free", "DE": "pro", "FR": "team", "NL": "pro"}[country],
        "seats": case % 80,
        "email": f"p{case}@{country.lower()}.example",
        "firstName": "Anna" if country == "PL" else "Berta",
        "reach me": "a@pl.example" if country == "PL" else "b@de.example",
        "hotline": "+48 123 456 789" if country == "PL" else "+49 123 456 789",
        "motto": f"motto {case}",
        "address": {"city": "Kraków"},
    }
    told = [_event(log, case, rows[0], EventKind.IDENTIFY, "", traits=traits)]
    for row in rows:
        properties = {"channel": channel, "email": traits["reach me"]} if row == rows[0] else {}
        told.append(_event(log, case, row, EventKind.TRACK, log.activities[log.activity[row]], properties=properties))
    return told


def _event(log: EventLog, case: int, row: int, kind: EventKind, name: str, **more: object) -> Event:
    at = datetime_of(int(log.time[row]))
    return Event(message_id=f"{kind}-{row}", kind=kind, name=name, time=at, received_at=at, user_id=f"u{case}", **more)  # type: ignore[arg-type]


def test_a_trait_that_no_event_tells_is_named(store: Store) -> None:
    [found] = diagnose_record(store, Asked([View("customer", attributes=True)], ["deliver"]), NOW)
    assert (found.kind, found.step, found.value) == ("drop_out", "checkout", "free")
    assert found.attribute == "plan"
    assert "plan = free" in found.title


@pytest.mark.parametrize("view", ["customer", "session"])
def test_columns_are_what_customers_are_and_never_who(store: Store, view: str) -> None:
    log = own_log(store, View(view, attributes=True))
    assert set(log.case_attributes) == {"plan", "seats", "segment starters", "segment starters-too", "entry channel"}
    assert set(log.attributes) == {"channel"}
    assert all(len(column) == log.n_cases for column in log.case_attributes.values())


def test_traits_stand_with_the_customer_they_are_of(store: Store) -> None:
    log = own_log(store, View("session", attributes=True))
    plans, seats = log.case_attributes["plan"].to_pylist(), log.case_attributes["seats"].to_pylist()
    for case in range(0, log.n_cases, 97):
        number = int(log.case_name(case).partition("/")[0])
        customer = store.customer(number)
        assert customer is not None
        assert (plans[case], seats[case]) == (customer.traits["plan"], customer.traits["seats"])


def test_segments_by_what_customers_did_are_passed_over(store: Store) -> None:
    assert segments_by_traits(store) == {"starters", "starters-too"}
    member = own_log(store, View(attributes=True)).case_attributes
    free = np.array(member["plan"].to_pylist()) == "free"
    assert (np.array(member["segment starters"].to_pylist()) == np.where(free, "yes", "no")).all()


def test_a_case_of_many_customers_has_no_traits(store: Store) -> None:
    log = own_log(store, View("channel", attributes=True))
    assert set(log.case_attributes) == {"entry channel"}


def test_the_number_of_traits_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MINE_TRAITS", 1)
    assert "plan" in own_log(store, View(attributes=True)).case_attributes
    monkeypatch.setattr(limits, "MINE_TRAIT_CUSTOMERS", 10)
    assert set(own_log(store, View(attributes=True)).case_attributes) == {"entry channel"}


def test_no_traits_are_read_where_nobody_asks(store: Store, tmp_path: Path) -> None:
    assert own_log(store, View()).case_attributes == {}
