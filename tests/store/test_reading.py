"""Lists, counts, filters, and the books."""

from typing import Any

import pytest
from store_values import LEASE, NOW, applied, at, event, message, run

from wend.app.ports import Commit, CustomerFilter, EventFilter, MessageFilter, RunFilter, Store
from wend.model.event import DeadLetter, EventKind
from wend.model.message import MessageStatus
from wend.model.reason import Code, Reason


@pytest.fixture
def full(store: Store) -> Store:
    """Three customers with a little of everything."""
    store.append(
        [
            event("m1", "ada", "browser-a", time=at(1), kind=EventKind.PAGE, name="Page Viewed"),
            event("m2", "bob", time=at(2)),
            event("m3", None, "browser-c", time=at(3)),
            event("m4", "ada", time=at(4)),
            event("wend:own", "ada", time=at(5), kind=EventKind.TRACK),
            event("wend:receipt", "bob", time=at(6), kind=EventKind.RECEIPT, name="Message Sent"),
            event("m5", "bob", time=at(7), kind=EventKind.ENTRY, name="Entry Requested"),
        ]
    )
    ada, bob, eve = store.claim(NOW, 10, "w", LEASE)
    ada.customer.traits, ada.customer.segments = {"email": "Ada@Example.com", "city": "Köln", "rate": "5%_x"}, ["vip"]
    ada.customer.runs = [run("1-1")]
    ada.customer.first_seen = ada.customer.last_seen = at(4)
    bob.customer.traits = {"email": " bob@example.com "}
    ada_turn = Commit(
        applied(ada),
        [run("1-1", step="wait"), run("1-2", "winback", ended="goal", ended_at=at(9), goal_at=at(9))],
        [message("a", 1), message("b", 1, journey="winback", status=MessageStatus.WITHHELD, reason="consent")],
    )
    bob_turn = Commit(
        applied(bob),
        [run("2-1", held_out=True, goal_at=at(3)), run("2-2", step="wait"), run("2-3", ended="finished")],
        [message("c", 2, channel="webhook"), message("d", 2, status=MessageStatus.WITHHELD, reason="frequency-cap")],
        [Reason(at=NOW, code=Code.HELD_OUT)],
    )
    store.commit([ada_turn, bob_turn, Commit(applied(eve))], NOW, "w")
    store.bury([DeadLetter(received_at=NOW, source="/v1/batch", reason="no id", body="{}")])
    return store


@pytest.mark.parametrize(
    ("known_as", "found"),
    [
        ("ada", 1),
        ("browser-a", 1),
        ("browser-c", 3),
        ("ada@example.com", 1),
        (" ADA@EXAMPLE.COM", 1),
        ("bob@example.com", 2),
        ("#2", 2),
        ("#0", None),
        ("#9", None),
        ("#x", None),
        ("#", None),
        ("", None),
        ("nobody", None),
    ],
)
def test_a_customer_is_found_by_whatever_is_known(full: Store, known_as: str, found: int | None) -> None:
    assert full.find_customer(known_as) == found


def test_a_customer_nobody_knows_is_none(full: Store) -> None:
    assert full.customer(9) is None
    assert full.ids(9) == []
    assert full.reasons(9) == []


def test_customers_are_listed_with_what_lists_show(full: Store) -> None:
    ada, _, eve = full.customers(CustomerFilter())
    assert (ada.id, ada.user_id, ada.anonymous_id, ada.segments, ada.active_runs) == (1, "ada", "browser-a", ["vip"], 1)
    assert (ada.traits["city"], ada.first_seen, ada.last_seen, ada.set_aside) == ("Köln", at(4), at(4), "")
    assert (eve.user_id, eve.anonymous_id, eve.traits, eve.first_seen) == (None, "browser-c", {}, None)


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ({}, [1, 2, 3]),
        ({"after": 1, "limit": 1}, [2]),
        ({"after": 3}, []),
        ({"limit": None}, [1, 2, 3]),
        ({"limit": 0}, []),
        ({"query": "EXAMPLE.com"}, [1, 2]),
        ({"query": "browser"}, [1, 3]),
        ({"query": "Köln"}, [1]),
        ({"query": "%"}, [1]),
        ({"query": "5%_"}, [1]),
        ({"query": "_x"}, [1]),
        ({"query": "\\"}, []),
        ({"query": "bo"}, [2]),
        ({"segment": "vip"}, [1]),
        ({"segment": "none"}, []),
        ({"set_aside": True}, []),
        ({"set_aside": False, "query": "ada"}, [1]),
    ],
)
def test_customers_are_filtered(full: Store, which: dict[str, Any], found: list[int]) -> None:
    wanted = CustomerFilter(**which)
    assert [row.id for row in full.customers(wanted)] == found
    if not {"after", "limit"} & set(which):
        assert full.count_customers(wanted) == len(found)


def test_a_count_does_not_know_of_pages(full: Store) -> None:
    assert full.count_customers(CustomerFilter(after=2, limit=1)) == 3
    assert full.count_events(EventFilter(after=2, limit=1)) == 7
    assert full.count_runs(RunFilter(limit=1)) == 5
    assert full.count_messages(MessageFilter(limit=1)) == 4


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7]),
        ({"limit": 2}, [1, 2]),
        ({"after": 2, "limit": 2}, [3, 4]),
        ({"newest_first": True, "limit": 2}, [7, 6]),
        ({"newest_first": True, "after": 6, "limit": 2}, [5, 4]),
        ({"customer_id": 1}, [1, 4, 5]),
        ({"customer_id": 1, "newest_first": True}, [5, 4, 1]),
        ({"customer_id": 9}, []),
        ({"name": "Page Viewed"}, [1]),
        ({"kind": "receipt"}, [6]),
        ({"since": at(3)}, [3, 4, 5, 6, 7]),
        ({"until": at(3)}, [1, 2]),
        ({"since": at(3), "until": at(5), "customer_id": 1}, [4]),
    ],
)
def test_events_are_filtered_and_paged(full: Store, which: dict[str, Any], found: list[int]) -> None:
    wanted = EventFilter(**which)
    assert [each.seq for each in full.events(wanted)] == found
    if not {"after", "limit"} & set(which):
        assert full.count_events(wanted) == len(found)


def test_event_names_are_counted(full: Store) -> None:
    names = {"Entry Requested": 1, "Message Sent": 1, "Page Viewed": 1, "Product Viewed": 4}
    assert full.event_names() == names


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ({}, ["2-3", "2-2", "2-1", "1-2", "1-1"]),
        ({"limit": 2}, ["2-3", "2-2"]),
        ({"customer_id": 1}, ["1-2", "1-1"]),
        ({"journey": "winback"}, ["1-2"]),
        ({"status": "active"}, ["2-2", "1-1"]),
        ({"status": "held-out"}, ["2-1"]),
        ({"status": "ended", "journey": "welcome"}, ["2-3"]),
        ({"step": "wait"}, ["2-2", "1-1"]),
    ],
)
def test_runs_are_filtered_newest_first(full: Store, which: dict[str, Any], found: list[str]) -> None:
    wanted = RunFilter(**which)
    assert [row.id for row in full.runs(wanted)] == found
    if "limit" not in which:
        assert full.count_runs(wanted) == len(found)


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ({}, ["d", "c", "b", "a"]),
        ({"limit": 1}, ["d"]),
        ({"id": "b"}, ["b"]),
        ({"customer_id": 2}, ["d", "c"]),
        ({"journey": "winback"}, ["b"]),
        ({"status": MessageStatus.QUEUED}, ["c", "a"]),
        ({"channel": "webhook"}, ["c"]),
        ({"reason": "consent"}, ["b"]),
        ({"reason": "consent", "customer_id": 2}, []),
    ],
)
def test_messages_are_filtered_newest_first(full: Store, which: dict[str, Any], found: list[str]) -> None:
    wanted = MessageFilter(**which)
    assert [each.id for each in full.messages(wanted)] == found
    if "limit" not in which:
        assert full.count_messages(wanted) == len(found)


def test_standing_counts_live_runs_by_step(full: Store) -> None:
    assert full.standing("welcome") == {"": 1, "wait": 2}
    assert full.standing("winback") == full.standing("nothing") == {}


def test_the_books_balance(full: Store) -> None:
    assert full.summary() == {
        "events_accepted": 4,
        "customers": 3,
        "runs_entered": 5,
        "runs_active": 2,
        "runs_held_out": 1,
        "runs_ended": {"finished": 1, "goal": 1},
        "messages_sent": 0,
        "messages_withheld": {"consent": 1, "frequency-cap": 1},
        "messages_by_status": {"queued": 2, "withheld": 2},
        "dead_letters": 1,
        "journeys": {
            "welcome": {
                "entered": 4,
                "active": 2,
                "held_out": 1,
                "ended": {"finished": 1},
                "sent": 0,
                "withheld": {"frequency-cap": 1},
                "goals": 0,
                "goals_held_out": 1,
            },
            "winback": {
                "entered": 1,
                "active": 0,
                "held_out": 0,
                "ended": {"goal": 1},
                "sent": 0,
                "withheld": {"consent": 1},
                "goals": 1,
                "goals_held_out": 0,
            },
        },
    }


def test_the_books_of_an_empty_store_are_all_zero(store: Store) -> None:
    summary = store.summary()
    assert (
        summary["events_accepted"] == summary["customers"] == summary["runs_entered"] == summary["messages_sent"] == 0
    )
    assert summary["journeys"] == summary["runs_ended"] == summary["messages_by_status"] == {}
