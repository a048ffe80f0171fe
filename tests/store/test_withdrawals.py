"""What a run has decided on is withdrawn with its end, in the same transaction, and never handed over after that."""

from typing import Any

import pytest
from store_values import LEASE, NOW, at, claim_one, commit, event, message, run

from wend.app.ports import Delivery, MessageFilter, Store
from wend.model.message import MessageStatus

WHY = {"1-1": "exit: Order Completed"}


def statuses(store: Store) -> dict[str, tuple[str, str]]:
    return {each.id: (each.status.value, each.reason) for each in store.messages(MessageFilter(limit=None))}


def decided(store: Store, **more: Any) -> None:
    """A customer with a queued message of run 1-1 and what else is given, due again."""
    store.append([event("m1", "ada")])
    commit(store, claim_one(store), messages=[message("a", **more), message("other", run="1-2")])
    store.append([event("m2", "ada")])


def test_queued_messages_of_the_run_are_withheld_and_no_others(store: Store) -> None:
    decided(store)
    commit(store, claim_one(store), withdrawn=WHY)
    assert statuses(store) == {"a": ("withheld", "withdrawn: exit: Order Completed"), "other": ("queued", "")}
    assert [each.id for each in store.claim_messages(at(99), 10, "w", LEASE)] == ["other"]


def test_what_was_decided_on_in_the_same_commit_is_withdrawn_too(store: Store) -> None:
    store.append([event("m1", "ada")])
    commit(store, claim_one(store), messages=[message("a")], withdrawn=WHY)
    assert statuses(store)["a"][0] == "withheld"
    assert store.next_message_due() is None


def test_what_a_worker_has_claimed_is_withdrawn_and_may_not_be_handed_over_any_more(store: Store) -> None:
    decided(store)
    assert len(store.claim_messages(NOW, 10, "carrier", LEASE)) == 2
    commit(store, claim_one(store), withdrawn=WHY)
    assert store.begin_handover(["a", "other"], at(1), "carrier") == ["other"]
    store.record([Delivery("a", MessageStatus.WITHHELD, "expired", attempt=0)], at(2))
    assert statuses(store)["a"] == ("withheld", "withdrawn: exit: Order Completed")


def test_what_is_being_handed_over_is_not_withdrawn(store: Store) -> None:
    decided(store)
    store.claim_messages(NOW, 10, "carrier", LEASE)
    assert store.begin_handover(["a"], NOW, "carrier") == ["a"]
    commit(store, claim_one(store), withdrawn=WHY)
    assert statuses(store)["a"] == ("sending", "")
    store.record([Delivery("a", MessageStatus.SENT, attempt=1)], at(2))
    assert statuses(store)["a"] == ("sent", "")


@pytest.mark.parametrize("status", [MessageStatus.SENT, MessageStatus.REJECTED, MessageStatus.UNKNOWN])
def test_what_has_come_to_an_end_stays_as_it_is(store: Store, status: MessageStatus) -> None:
    decided(store)
    store.claim_messages(NOW, 10, "carrier", LEASE)
    store.begin_handover(["a"], NOW, "carrier")
    store.record([Delivery("a", status, "so it was", attempt=1)], at(1))
    commit(store, claim_one(store), withdrawn=WHY)
    assert statuses(store)["a"] == (status.value, "so it was")


def test_calls_to_programs_go_out_all_the_same(store: Store) -> None:
    decided(store, channel="webhook", purpose="")
    commit(store, claim_one(store), withdrawn=WHY)
    assert statuses(store)["a"] == ("queued", "")


def test_who_has_lost_the_claim_withdraws_nothing(store: Store) -> None:
    decided(store)
    due = claim_one(store)
    assert [each.customer.id for each in store.claim(at(31), 10, "another", LEASE)] == [1]
    commit(store, due, now=at(31), runs=[run("1-1", ended="exit")], withdrawn=WHY)
    assert statuses(store)["a"] == ("queued", "")
