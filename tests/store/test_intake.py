"""Taking events in: once each, to the right customer."""

import threading

import pytest
from store_values import LEASE, NOW, at, claim_one, commit, event, turn

from wend.app.ports import Appended, EventFilter, Store
from wend.errors import WendError
from wend.model.event import DeadLetter, EventKind


def test_an_event_comes_back_as_it_was_accepted(store: Store) -> None:
    given = event(
        "m1",
        "ada",
        "browser-1",
        time=at(-0.000001),
        received_at=at(0.123456),
        kind=EventKind.IDENTIFY,
        name="Customer Identified",
        properties={"a": [1, 2.5, None, True, "ü\u0000"], "big": 2**70, "empty": {}},
        traits={"email": "ada@example.com"},
        context={"ip": "203.0.113.7"},
    )
    store.append([given])
    (kept,) = store.events(EventFilter())
    assert kept.seq == 1
    assert {f: getattr(kept, f) for f in kept.__struct_fields__ if f != "seq"} == {
        f: getattr(given, f) for f in given.__struct_fields__ if f != "seq"
    }


def test_a_message_id_seen_before_changes_nothing(store: Store) -> None:
    assert store.append([event("m1", "ada"), event("m1", "bob"), event("m2", "ada")]) == Appended(2, 1)
    assert store.append([event("m2", "carl", "b"), event("m3", "ada")]) == Appended(1, 1)
    assert [each.message_id for each in store.events(EventFilter())] == ["m1", "m2", "m3"]
    assert store.find_customer("bob") is None
    assert store.find_customer("carl") is None


def test_seq_grows_by_one_and_is_the_order_of_the_batch(store: Store) -> None:
    store.append([event("m2", "b"), event("m1", "a")])
    store.append([event("m2", "b"), event("m3", "a")])
    assert [(each.seq, each.message_id) for each in store.events(EventFilter())] == [(1, "m2"), (2, "m1"), (3, "m3")]


def test_appending_nothing_is_nothing(store: Store) -> None:
    assert store.append([]) == Appended(0, 0)
    assert store.next_due() is None


def test_a_customer_is_found_by_user_id_before_anonymous_id(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", None, "x"), event("m3", "ada", "y"), event("m4", None, "y")])
    ada = store.find_customer("ada")
    assert ada is not None
    assert [each.message_id for each in store.events(EventFilter(customer_id=ada))] == ["m1", "m3", "m4"]
    assert store.ids(ada) == [("user_id", "ada"), ("anonymous_id", "y")]


def test_a_new_user_id_names_the_anonymous_customer_seen_with_it(store: Store) -> None:
    store.append([event("m1", None, "x")])
    store.append([event("m2", "ada", "x")])
    assert store.find_customer("ada") == store.find_customer("x") == 1
    customer = store.customer(1)
    assert customer is not None
    assert (customer.user_id, customer.anonymous_id) == ("ada", "x")


def test_an_anonymous_id_goes_over_to_the_user_it_is_seen_with(store: Store) -> None:
    store.append([event("m1", "ada", "x"), event("m2", "bob")])
    store.append([event("m3", "bob", "x")])
    store.append([event("m4", None, "x")])
    ada, bob = store.find_customer("ada"), store.find_customer("bob")
    assert ada != bob
    assert store.find_customer("x") == bob
    assert [each.message_id for each in store.events(EventFilter(customer_id=bob))] == ["m2", "m3", "m4"]
    assert store.ids(ada or 0) == [("user_id", "ada")]


def test_a_second_user_on_a_known_browser_is_a_customer_of_its_own(store: Store) -> None:
    store.append([event("m1", "ada", "x"), event("m2", "bob", "x")])
    assert store.find_customer("ada") == 1
    assert store.find_customer("bob") == store.find_customer("x") == 2


def test_joins_within_one_batch_follow_the_order_of_its_events(store: Store) -> None:
    store.append(
        [
            event("m1", None, "x"),
            event("m2", "ada", "x"),
            event("m3", "bob", "x"),
            event("m4", None, "x"),
            event("m5", "ada", "x"),
            event("m6", None, "x"),
            event("m7", "eve", "y"),
            event("m8", None, "y"),
        ]
    )
    owners = {name: store.find_customer(name) for name in ("ada", "bob", "eve", "x", "y")}
    assert owners == {"ada": 1, "bob": 2, "eve": 3, "x": 1, "y": 3}
    by_customer = [[each.message_id for each in store.events(EventFilter(customer_id=number))] for number in (1, 2, 3)]
    assert by_customer == [["m1", "m2", "m5", "m6"], ["m3", "m4"], ["m7", "m8"]]


def test_an_anonymous_id_may_pass_from_a_known_user_to_a_new_one_in_one_batch(store: Store) -> None:
    store.append([event("m1", None, "x"), event("m2", "bob")])
    store.append([event("m3", "bob", "x"), event("m4", "ada", "x"), event("m5", None, "x")])
    owners = {name: store.find_customer(name) for name in ("bob", "ada", "x")}
    assert owners == {"bob": 2, "ada": 3, "x": 3}
    assert [each.message_id for each in store.events(EventFilter(customer_id=2))] == ["m2", "m3"]


def test_an_event_that_names_nobody_is_refused_with_its_whole_batch(store: Store) -> None:
    with pytest.raises(WendError, match="'m2' names nobody"):
        store.append([event("m1", "ada"), event("m2")])
    assert store.count_events(EventFilter()) == 0
    assert store.find_customer("ada") is None


def test_an_event_rings_from_the_time_it_was_received(store: Store) -> None:
    store.append([event("m1", "ada", received_at=at(20)), event("m2", "ada", received_at=at(10))])
    assert store.next_due() == at(10)
    assert store.claim(at(9), 10, "w", LEASE) == []
    assert [each.message_id for each in claim_one(store, now=at(10)).events] == ["m1", "m2"]


def test_dead_letters_are_kept_whole_newest_first(store: Store) -> None:
    letters = [DeadLetter(received_at=at(n), source="/v1/batch", reason=f"wrong {n}", body='{"a": 1') for n in range(3)]
    store.bury(letters[:1])
    store.bury(letters[1:])
    assert [(each.id, each.reason) for each in store.dead_letters()] == [(3, "wrong 2"), (2, "wrong 1"), (1, "wrong 0")]
    assert store.dead_letters(1)[0].body == '{"a": 1'
    assert store.dead_letters(1)[0].received_at == at(2)
    assert store.count_dead_letters() == store.summary()["dead_letters"] == 3


def test_threads_that_append_side_by_side_lose_and_double_nothing(store: Store) -> None:
    def append(thread: int) -> None:
        for batch in range(20):
            ids = [f"{thread}-{batch}-{n}" for n in range(5)] + [f"shared-{batch}"]
            store.append([event(each, f"user-{len(each) % 3}", f"browser-{thread}") for each in ids])

    threads = [threading.Thread(target=append, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = store.events(EventFilter(limit=None))
    assert len(events) == len({each.message_id for each in events}) == 4 * 20 * 5 + 20
    assert [each.seq for each in events] == list(range(1, len(events) + 1))


def test_a_customer_knows_its_ids_before_its_first_turn(store: Store) -> None:
    store.append([event("m1", "ada", "x")])
    due = claim_one(store)
    assert (due.customer.id, due.customer.user_id, due.customer.anonymous_id) == (1, "ada", "x")
    assert due.customer.cursor == 0
    commit(store, due)
    assert store.claim(NOW, 10, "w", LEASE) == []


def test_a_name_learned_during_a_turn_is_not_lost_by_its_commit(store: Store) -> None:
    store.append([event("m1", None, "x")])
    due = claim_one(store)
    store.append([event("m2", "ada", "x")])
    commit(store, due)
    customer = turn(store)
    assert customer.user_id == "ada"
    found = store.customer(1)
    assert found
    assert found.user_id == "ada"
