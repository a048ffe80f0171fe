"""Merges that arrive out of order give the same customers, whatever the order, the batches and the store."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from app.house import FILES, NOW, put_live
from postgresql_server import DisposableStore
from wend.app.advance import advance_due
from wend.app.ports import CustomerFilter, EventFilter, Store
from wend.app.published import load_world
from wend.model.event import CONSENT_GIVEN, CONSENT_WITHDRAWN, Event, EventKind
from wend.store.memory import MemoryStore
from wend.store.sqlite import SqliteStore

SETTINGS = FILES["wend.yaml"] + "identity: {kinds: {email: {}, crm: {}}, merges_per_id: 1000}\n"
KEEN = "segment: keen\nwhen: {event: Product Viewed, at_least: 3, within: 30d}\n"
WORLD = {"wend.yaml": SETTINGS, "segments/keen.yaml": KEEN}
LATER = NOW + timedelta(days=1)
CHANNELS = ("email", "sms")

Said = dict[str, Any]


@st.composite
def what_one_does(draw: st.DrawFn, person: str) -> list[Said]:
    """The events of one person, who has up to two user ids, two browsers, an e-mail address and a customer number."""
    found = []
    for _ in range(draw(st.integers(1, 7))):
        user = draw(st.sampled_from([None, "1", "2"]))
        browser = draw(st.sampled_from(["x", "y"] if user is None else [None, "x", "y"]))
        sort = draw(st.sampled_from(["view", "identify", "crm", "yes", "no", "bounce"]))
        found.append(
            {
                "sort": sort,
                "user": user and f"{person}{user}",
                "browser": browser and f"{person}{browser}",
                "person": person,
                "seconds": draw(st.integers(0, 1000)),
                "channel": draw(st.sampled_from(CHANNELS)),
            }
        )
    if {f"{person}1", f"{person}2"} <= {each["user"] for each in found}:
        found.append({"sort": "alias", "user": f"{person}2", "browser": f"{person}1", "seconds": 1001})
    return found


def as_event(number: int, said: Said, place: int) -> Event:
    more: dict[str, Any] = {"kind": EventKind.TRACK, "name": "Product Viewed"}
    match said["sort"]:
        case "identify":
            more = {"kind": EventKind.IDENTIFY, "name": "Customer Identified"}
            more["traits"] = {"email": f"{said['person']}@shop.example"}
        case "crm":
            more["context"] = {"externalIds": [{"type": "crm", "id": said["person"]}]}
        case "yes" | "no" as word:
            more["name"] = CONSENT_GIVEN if word == "yes" else CONSENT_WITHDRAWN
            more["properties"] = {"channel": said["channel"], "purpose": "marketing"}
        case "bounce":
            more = {"kind": EventKind.RECEIPT, "name": "Message Bounced", "properties": {"channel": said["channel"]}}
        case "alias":
            more = {"kind": EventKind.ALIAS, "name": "Customer Aliased"}
    return Event(
        message_id=f"m{number}",
        time=NOW + timedelta(seconds=said["seconds"], microseconds=number),
        received_at=LATER + timedelta(seconds=place),
        user_id=said["user"],
        anonymous_id=said["browser"],
        **more,
    )


def told(store: Store, events: list[tuple[int, Said]], ends: frozenset[int]) -> None:
    """Append events in this order, a batch ending and turns being taken behind some of them."""
    put_live(store, WORLD)
    live = load_world(store).live
    batch: list[Event] = []
    for place, (number, said) in enumerate(events):
        batch.append(as_event(number, said, place))
        if place in ends or place == len(events) - 1:
            store.append(batch)
            batch = []
            for _ in range(30):
                if not advance_due(store, live, LATER + timedelta(hours=1), "w"):
                    break


def customers_of(store: Store) -> dict[frozenset[tuple[str, str]], dict[str, Any]]:
    """Everybody by her ids, with what has to be the same."""
    assert store.asked_merges(10) == []
    found = {}
    for row in store.customers(CustomerFilter(limit=None)):
        customer = store.customer(row.id)
        assert customer
        found[frozenset(store.ids(row.id))] = {
            "events": sorted(each.message_id for each in store.events(EventFilter(customer_id=row.id, limit=None))),
            "counters": {key: each.times for key, each in customer.counters.items()},
            "consents": {key: (each.given, each.at) for key, each in customer.consents.items()},
            "suppressed": customer.suppressed,
            "seen": (customer.first_seen, customer.last_seen),
            "segments": customer.segments,
            "traits": customer.traits,
        }
    return found


def words(events: list[Said], key: str) -> list[tuple[int, int, bool]]:
    """What is said of a channel by one person, oldest first."""
    return sorted(
        (said["seconds"], number, said["sort"] == "yes")
        for number, said in events
        if said["sort"] in ("yes", "no") and said["channel"] == key
    )


STORES: dict[str, tuple[int, Callable[[Path], Store]]] = {
    "memory": (60, lambda _: MemoryStore()),
    "sqlite": (12, lambda folder: SqliteStore(folder / "wend.sqlite")),
    "postgresql": (4, lambda _: DisposableStore()),
}


@pytest.mark.parametrize("name", STORES)
def test_merges_out_of_order_give_the_same_customers(name: str) -> None:
    examples, make = STORES[name]

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(what_one_does("a"), what_one_does("b"), st.data())
    def holds(ada: list[Said], bob: list[Said], data: st.DataObject) -> None:
        numbered = list(enumerate([*ada, *bob]))
        shuffled = data.draw(st.permutations(numbered))
        ends = [data.draw(st.frozensets(st.integers(0, len(numbered)))) for _ in range(2)]
        found = []
        for order, behind in zip((numbered, shuffled), ends, strict=True):
            with TemporaryDirectory() as folder, closing(make(Path(folder))) as store:
                told(store, order, behind)
                found.append(customers_of(store))
        compare(*found, numbered)

    holds()


def compare(one: dict[Any, Any], other: dict[Any, Any], events: list[tuple[int, Said]]) -> None:
    """The same people with the same counts; of consents the same where the order of the words can decide nothing."""
    assert one.keys() == other.keys()
    for ids, here in one.items():
        there = other[ids]
        consents = here.pop("consents"), there.pop("consents")
        assert here == there
        hers = [each for each in events if f"m{each[0]}" in here["events"]]
        for channel in CHANNELS:
            said, key = words(hers, channel), f"{channel}/marketing"
            if not said:
                assert key not in consents[0]
                continue
            if not said[-1][2]:  # her last word was no: it is no in whatever order it comes
                assert [each[key][0] for each in consents] == [False, False]
            if not said[-1][2] or all(given_ for *_, given_ in said):
                assert consents[0][key] == consents[1][key]
