"""Claims, leases and commits of customers."""

from datetime import timedelta

import pytest
from store_values import LEASE, NOW, applied, at, claim_one, commit, event, message, run, turn

from wend import limits
from wend.app.ports import Commit, CustomerFilter, EventFilter, MessageFilter, RunFilter, Store
from wend.errors import WendError
from wend.model.customer import Consent, Contact, Counter, EntryRecord, Run
from wend.model.event import Remembered
from wend.model.reason import Code, Reason


def claimed(store: Store, now: object = NOW, limit: int = 10, owner: str = "w") -> list[int]:
    return [due.customer.id for due in store.claim(now, limit, owner, LEASE)]  # type: ignore[arg-type]


def test_the_longest_due_come_first_and_no_more_than_asked_for(store: Store) -> None:
    store.append([event(f"m{n}", f"user-{n}", received_at=at(-n)) for n in (1, 3, 2, 5, 4)])
    assert claimed(store, limit=2) == [4, 5]
    assert claimed(store, limit=2) == [2, 3]
    assert claimed(store, limit=2) == [1]
    assert claimed(store) == []


def test_a_claim_brings_the_state_and_the_events_not_yet_applied(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", "bob"), event("m3", "ada")])
    ada, bob = store.claim(NOW, 10, "w", LEASE)
    assert [each.message_id for each in ada.events] == ["m1", "m3"]
    assert [each.seq for each in ada.events] == [1, 3]
    ada.customer.cursor = 1
    store.commit([Commit(ada.customer)], NOW, "w")
    assert [each.message_id for each in claim_one(store).events] == ["m3"]
    assert [each.message_id for each in bob.events] == ["m2"]


def test_the_whole_state_comes_back_equal(store: Store) -> None:
    store.append([event("m1", "ada", "x")])
    due = claim_one(store)
    customer = applied(due)
    customer.first_seen, customer.last_seen = at(-5), at(0.5)
    customer.traits = {"email": "Ada@Example.com", "tags": ["a", 1], "vip": True, "ü": None, "score": 1.5}
    customer.consents = {"email/marketing": Consent(True, at(1), "m1")}
    customer.suppressed = {"sms": "bounced"}
    customer.counters = {"viewed": Counter([at(1), at(2)])}
    customer.segments = ["a", "b"]
    customer.runs = [
        Run("1-1", "welcome", "v1", "k", NOW, until=at(9), event=Remembered("x", NOW, {"n": 1}), vars={"x": [1]})
    ]
    customer.contacts = [Contact(NOW, "email", "marketing")]
    customer.entries = {"welcome": EntryRecord(NOW, at(3), 2)}
    customer.runs_numbered = 1
    store.commit([Commit(customer)], NOW, "w")
    assert store.customer(1) == customer
    store.append([event("m2", "ada")])
    assert claim_one(store).customer == customer


def test_what_was_handed_out_or_given_is_not_what_is_kept(store: Store) -> None:
    store.append([event("m1", "ada")])
    due = claim_one(store)
    due.customer.traits = {"plan": "gold"}
    commit(store, due)
    due.customer.traits["plan"] = "lead"
    found = store.customer(1)
    assert found
    assert found.traits == {"plan": "gold"}
    found.traits["plan"] = "tin"
    again = store.customer(1)
    assert again
    assert again.traits == {"plan": "gold"}


def test_who_is_claimed_is_claimed_by_nobody_else_until_the_lease_is_over(store: Store) -> None:
    store.append([event("m1", "ada")])
    assert claimed(store) == [1]
    store.append([event("m2", "ada", received_at=at(1))])
    assert claimed(store, at(29.999), owner="v") == []
    assert claimed(store, at(30), owner="v") == [1]


def test_next_due_is_the_end_of_the_lease_while_somebody_is_claimed(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", "bob", received_at=at(40))])
    claim_one(store)
    assert store.next_due() == at(30)
    store.append([event("m3", "eve", received_at=at(3))])
    assert store.next_due() == at(3)


def test_a_lost_lease_stores_nothing_at_all(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", "bob")])
    slow = {due.customer.user_id: due for due in store.claim(NOW, 10, "slow", LEASE)}
    (ada,) = store.claim(at(31), 1, "quick", LEASE)
    commit(store, ada, at(31), "quick")
    slow["ada"].customer.traits = {"written": "too late"}
    late = Commit(
        applied(slow["ada"]),
        [run("1-1")],
        [message("late")],
        [Reason(at=NOW, code=Code.SENT)],
        [event("wend:late", "ada")],
        at(50),
    )
    store.commit([late, Commit(applied(slow["bob"]))], at(32), "slow")
    found = store.customer(1)
    assert found
    assert found.traits == {}
    assert store.runs(RunFilter()) == store.messages(MessageFilter()) == store.reasons(1) == []
    assert store.count_events(EventFilter()) == 2
    assert store.next_due() is None  # bob, whose lease nobody took over, was stored
    bob = store.customer(2)
    assert bob
    assert bob.cursor == 2


def test_a_claim_taken_over_is_not_committed_by_the_one_who_slept(store: Store) -> None:
    store.append([event("m1", "ada")])
    slow = claim_one(store, "slow")
    quick = claim_one(store, "quick", at(31))
    commit(store, slow, at(32), "slow")
    assert store.customer(1).cursor == 0  # type: ignore[union-attr]
    commit(store, quick, at(33), "quick")
    assert store.customer(1).cursor == 1  # type: ignore[union-attr]


def test_a_commit_without_a_claim_stores_nothing(store: Store) -> None:
    store.append([event("m1", "ada")])
    due = claim_one(store)
    commit(store, due)
    due.customer.traits = {"a": 1}
    store.commit([Commit(due.customer)], NOW, "w")
    assert store.customer(1).traits == {}  # type: ignore[union-attr]


def test_events_that_came_during_the_turn_ring_at_once_after_it(store: Store) -> None:
    store.append([event("m1", "ada")])
    due = claim_one(store)
    store.append([event("m2", "ada", received_at=at(1))])
    commit(store, due, at(2), next_due=at(500))
    assert store.next_due() == at(1)
    assert [each.message_id for each in claim_one(store, now=at(2)).events] == ["m2"]


def test_more_events_than_one_claim_takes_ring_again_at_once(store: Store) -> None:
    most = limits.EVENTS_PER_CLAIM
    store.append([event(f"m{n}", "ada") for n in range(most + 1)] + [event("other", "bob")])
    first = store.claim(NOW, 1, "w", LEASE)[0]
    assert len(first.events) == most
    commit(store, first, at(1), next_due=at(500))
    bob, ada = store.claim(at(1), 10, "w", LEASE)
    assert [each.message_id for each in bob.events] == ["other"]
    assert [each.message_id for each in ada.events] == [f"m{most}"]


def test_a_timer_rings_by_itself(store: Store) -> None:
    store.append([event("m1", "ada")])
    turn(store, next_due=at(60))
    assert store.next_due() == at(60)
    assert claimed(store, at(59)) == []
    due = claim_one(store, now=at(60))
    assert due.events == []
    commit(store, due, at(60))
    assert store.next_due() is None


def test_an_event_rings_before_the_timer_and_leaves_it_in_place(store: Store) -> None:
    store.append([event("m1", "ada")])
    turn(store, next_due=at(60))
    store.append([event("m2", "ada", received_at=at(10))])
    due = claim_one(store, now=at(10))
    store.release([1], "w")
    assert store.next_due() == at(10)
    due = claim_one(store, now=at(11))
    commit(store, due, at(11), next_due=at(60))
    assert store.next_due() == at(60)


def test_a_released_customer_is_due_as_before(store: Store) -> None:
    store.append([event("m1", "ada", received_at=at(-9)), event("m2", "bob", received_at=at(-5))])
    assert claimed(store) == [1, 2]
    store.release([1], "somebody else")
    assert claimed(store) == []
    store.release([1, 2], "w")
    assert store.next_due() == at(-9)
    assert claimed(store) == [1, 2]


def test_a_customer_set_aside_rings_no_more_and_keeps_its_events(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", "bob")])
    claimed(store)
    store.set_aside(1, "the state is broken", "w")
    store.append([event("m3", "ada", received_at=at(1))])
    assert claimed(store, at(500)) == [2]  # only the one whose lease is over
    assert store.count_events(EventFilter(customer_id=1)) == 2
    (row,) = store.customers(CustomerFilter(set_aside=True))
    assert (row.id, row.set_aside) == (1, "the state is broken")
    assert store.count_customers(CustomerFilter(set_aside=False)) == 1
    store.ring_all(at(501))
    assert claimed(store, at(520)) == []


def test_a_customer_put_back_rings_with_everything_it_missed(store: Store) -> None:
    store.append([event("m1", "ada")])
    claim_one(store)
    store.set_aside(1, "broken", "w")
    store.append([event("m2", "ada")])
    store.put_back(1, at(100))
    store.put_back(2, at(100))
    assert store.count_customers(CustomerFilter(set_aside=True)) == 0
    assert [each.message_id for each in claim_one(store, now=at(100)).events] == ["m1", "m2"]


def test_only_who_holds_a_customer_sets_it_aside(store: Store) -> None:
    store.append([event("m1", "ada")])
    claim_one(store)
    store.set_aside(1, "broken", "somebody else")
    store.put_back(1, at(1))
    assert store.count_customers(CustomerFilter(set_aside=True)) == 0
    assert claimed(store, at(2)) == []


def test_a_commit_for_a_customer_set_aside_stores_nothing(store: Store) -> None:
    store.append([event("m1", "ada")])
    due = claim_one(store)
    store.set_aside(1, "broken", "w")
    commit(store, due)
    assert store.customer(1).cursor == 0  # type: ignore[union-attr]


def test_ring_all_rings_for_everybody_also_for_those_at_work(store: Store) -> None:
    store.append([event(f"m{n}", f"user-{n}") for n in range(3)])
    first, *rest = store.claim(NOW, 10, "w", LEASE)
    store.commit([Commit(applied(due)) for due in rest], NOW, "w")
    assert store.ring_all(at(5)) == 3
    commit(store, first, at(6))
    assert claimed(store, at(4.9)) == []
    assert claimed(store, at(6)) == [1, 2, 3]


def test_emitted_events_are_appended_once_and_ring(store: Store) -> None:
    store.append([event("m1", "ada")])
    commit(store, claim_one(store), events=[event("wend:e1", "ada", name="Gone Quiet", received_at=at(1))])
    due = claim_one(store, now=at(1))
    assert [(each.message_id, each.name, each.seq) for each in due.events] == [("wend:e1", "Gone Quiet", 2)]
    commit(store, due, at(1), events=[event("wend:e1", "ada", received_at=at(1))])
    assert store.count_events(EventFilter()) == 2
    assert store.next_due() is None


def test_an_emitted_event_stays_with_its_customer_though_its_id_has_gone_over(store: Store) -> None:
    store.append([event("m1", None, "x"), event("m2", "bob")])
    old, bob = store.claim(NOW, 10, "w", LEASE)
    store.append([event("m3", "bob", "x")])
    store.commit([Commit(applied(old), events=[event("wend:e1", None, "x")]), Commit(applied(bob))], NOW, "w")
    assert [each.message_id for each in store.events(EventFilter(customer_id=1))] == ["m1", "wend:e1"]


def test_runs_are_kept_as_they_move_and_end(store: Store) -> None:
    store.append([event("m1", "ada")])
    moving = run("1-1", step="wait", until=at(60))
    commit(store, claim_one(store), runs=[moving, run("1-2", held_out=True, until=at(99))], next_due=at(60))
    assert [(row.id, row.status, row.step) for row in store.runs(RunFilter())] == [
        ("1-2", "held-out", ""),
        ("1-1", "active", "wait"),
    ]
    moving.step, moving.until, moving.ended, moving.ended_at, moving.goal_at = "", None, "finished", at(60), at(61)
    turn(store, at(60), runs=[moving])
    (row,) = store.runs(RunFilter(status="ended"))
    assert (row.id, row.customer_id, row.reason, row.ended_at, row.until) == ("1-1", 1, "finished", at(60), None)
    assert (row.goal_at, row.entered_at, row.version, row.key) == (at(61), NOW, "v1", "")
    assert store.count_runs(RunFilter()) == 2


def test_a_message_decided_on_twice_is_the_first_one(store: Store) -> None:
    store.append([event("m1", "ada")])
    commit(store, claim_one(store), messages=[message("a", to="first@example.com")], next_due=NOW)
    turn(store, messages=[message("a", to="second@example.com"), message("b")])
    assert {each.id: each.to for each in store.messages(MessageFilter())} == {"a": "first@example.com", "b": ""}


def test_reasons_are_read_in_the_order_they_were_given(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", "bob")])
    reasons = [
        Reason(at=NOW, code=Code.ENTERED, journey="welcome", run="1-1", seq=1, detail={"version": "v1", "at": NOW}),
        Reason(at=NOW, code=Code.WITHHELD, journey="welcome", run="1-2", step="mail", detail={"why": "consent"}),
        Reason(at=NOW, code=Code.CONSENT_CHANGED),
    ]
    ada, bob = store.claim(NOW, 10, "w", LEASE)
    store.commit([Commit(applied(bob), reasons=reasons[:1]), Commit(applied(ada), reasons=reasons)], NOW, "w")
    assert [row.reason for row in store.reasons(1)] == reasons
    assert [row.customer_id for row in store.reasons(1)] == [1, 1, 1]
    assert [row.reason for row in store.reasons(1, journey="welcome", run="1-2")] == reasons[1:2]
    assert [row.reason for row in store.reasons(1, journey="welcome")] == reasons[:2]
    assert [row.id for row in store.reasons(1) + store.reasons(2)] == [1, 2, 3, 4]


def test_a_state_that_cannot_be_kept_is_refused_by_name_and_nothing_is_stored(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", "bob")])
    ada, bob = store.claim(NOW, 10, "w", LEASE)
    ada.customer.runs = [run("1-1", vars={"n": 2**70})]
    with pytest.raises(WendError, match="customer 1 cannot be stored"):
        store.commit([Commit(applied(ada)), Commit(applied(bob))], NOW, "w")
    assert store.customer(2).cursor == 0  # type: ignore[union-attr]
    store.set_aside(1, "its state cannot be stored", "w")
    store.commit([Commit(applied(bob))], NOW, "w")
    assert store.customer(2).cursor == 2  # type: ignore[union-attr]


def test_segments_are_asked_for_as_they_are_now(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", "bob")])
    ada, bob = store.claim(NOW, 10, "w", LEASE)
    ada.customer.segments, bob.customer.segments = ["new", "vip"], ["vip"]
    store.commit([Commit(applied(ada), next_due=NOW), Commit(applied(bob))], NOW, "w")
    assert [row.id for row in store.customers(CustomerFilter(segment="vip"))] == [1, 2]
    due = claim_one(store)
    due.customer.segments = ["new"]
    commit(store, due)
    assert [row.id for row in store.customers(CustomerFilter(segment="vip"))] == [2]
    assert store.count_customers(CustomerFilter(segment="new")) == 1


def test_a_lease_may_be_short_or_long(store: Store) -> None:
    store.append([event("m1", "ada")])
    store.claim(NOW, 1, "w", timedelta(0))
    assert claimed(store, owner="v") == [1]
