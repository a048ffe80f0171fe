"""Accounts as rows of their own, and letters between them and customers, in every store."""

import msgspec
from store_values import NOW, at, event

from wend.app.ports import Commit, CustomerFilter, EventFilter, Store
from wend.model.event import EventKind
from wend.model.letter import Letter


def test_a_letter_reaches_the_account_it_names_which_is_created_once(store: Store) -> None:
    for number, who in enumerate(("ada", "bob")):
        store.append([event(f"m{number}", who)])
        (due,) = store.claim(NOW, 1, "w", at(60) - NOW)
        due.customer.cursor = due.events[-1].seq
        told = msgspec.structs.replace(event(f"wend:{number}", None), kind=EventKind.ACCOUNT, name="Account Joined")
        store.commit([Commit(due.customer, letters=[Letter(told, account="acme")])], NOW, "w")
        if number == 0:
            (account,) = store.claim(NOW, 1, "w", at(60) - NOW)
            assert [each.message_id for each in account.events] == ["wend:0"]
            store.release([account.customer.id], "w")
    (row,) = store.customers(CustomerFilter(accounts=True))
    assert (row.account_id, row.user_id, row.anonymous_id) == ("acme", None, None)
    assert store.find_customer("acme") == row.id
    assert [each.message_id for each in store.events(EventFilter(customer_id=row.id))] == ["wend:0", "wend:1"]
    assert [each.user_id for each in store.customers(CustomerFilter())] == ["ada", "bob"]
    assert (store.count_customers(CustomerFilter()), store.summary()["customers"]) == (2, 2)


def test_an_event_of_our_own_reaches_whoever_has_the_number_once(store: Store) -> None:
    store.append([event("m1", None, "x"), event("m2", "bob")])
    store.append([event("m3", "bob", "x")])
    for _ in range(2):
        store.append_to(1, event("wend:1", None))
    assert [each.message_id for each in store.events(EventFilter(customer_id=1))] == ["m1", "wend:1"]
    assert 1 in {due.customer.id for due in store.claim(at(1), 10, "w", at(60) - NOW)}


def test_a_letter_to_a_customer_is_told_once(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", "bob")])
    bob = store.find_customer("bob")
    assert bob is not None
    told = msgspec.structs.replace(event("wend:1", None), kind=EventKind.ACCOUNT, name="Message Requested")
    for number in (1, 2):
        due = store.claim(NOW, 1, "w", at(60) - NOW)[0]
        due.customer.cursor = due.events[-1].seq if due.events else due.customer.cursor
        store.commit([Commit(due.customer, letters=[Letter(told, customer=bob)])], NOW, "w")
        store.append([event(f"again {number}", "ada")])
    told_of = [each.message_id for each in store.events(EventFilter(customer_id=bob))]
    assert told_of.count("wend:1") == 1
