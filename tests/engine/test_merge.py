"""Two states of one person become one: alike in any order, never less strict, and it can be taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
import msgspec
from hypothesis import given

from wend import limits
from wend.engine import joined
from wend.engine.live import Live
from wend.engine.merge import JOINS, OTHERWISE, left_of, merge
from wend.engine.unmerge import is_of, kept_after, numbers_of, other_after
from wend.journey.workspace import Workspace
from wend.model.customer import (
    Complaint,
    Consent,
    Contact,
    Counter,
    Customer,
    EntryRecord,
    Offered,
    Opens,
    Run,
)
from wend.model.reason import Code

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
LIVE = Live.build(Workspace())
ORDERED = ("consents", "suppressed", "counters", "contacts", "complaints", "surveys", "offered", "stages")

times = st.integers(0, 500).map(lambda seconds: NOW - timedelta(seconds=seconds))
names = st.sampled_from(["email", "sms", "push"])


def mapped(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(names, values, max_size=3)


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=4)


@st.composite
def customers(draw: st.DrawFn, number: int) -> Customer:
    seen = sorted(draw(st.lists(times, min_size=2, max_size=2)))
    return Customer(
        number,
        cursor=number,
        user_id=draw(st.sampled_from([None, f"u{number}"])),
        anonymous_id=draw(st.sampled_from([None, f"x{number}"])),
        first_seen=seen[0],
        last_seen=seen[1],
        traits=draw(mapped(st.integers(0, 2))),
        consents=draw(mapped(st.builds(Consent, st.booleans(), times, st.just(f"m{number}")))),
        suppressed=draw(mapped(st.sampled_from(["bounced", "complained"]))),
        counters=draw(mapped(some(times).map(sorted).map(Counter))),
        contacts=sorted(draw(some(st.builds(Contact, times, names, names))), key=lambda each: each.at),
        complaints=draw(mapped(st.builds(Complaint, st.booleans(), times))),
        surveys=sorted(draw(some(times))),
        offered=draw(mapped(st.builds(Offered, some(times).map(sorted), st.none() | times))),
        hours=draw(mapped(st.builds(Opens, times, st.lists(st.integers(0, 9), min_size=24, max_size=24)))),
        accounts=draw(mapped(st.sampled_from(["", "buyer"]))),
        entries=draw(mapped(st.builds(EntryRecord, times, st.none() | times, st.integers(1, 3)))),
        stages=draw(mapped(st.integers(1, 3))),
    )


def run(run_id: str, **more: Any) -> Run:
    given_ = {"journey": "welcome", "version": "v1", "key": "", "entered_at": NOW, "until": NOW + timedelta(days=1)}
    return Run(**{"id": run_id, **given_, **more})


def of(customer: Customer) -> dict[str, Any]:
    return {name: getattr(customer, name) for name in ORDERED}


def test_every_field_of_a_customer_is_decided_on() -> None:
    assert {*JOINS, *OTHERWISE} == set(Customer.__struct_fields__)
    assert not JOINS.keys() & OTHERWISE


@given(customers(1), customers(2), customers(3))
def test_in_which_order_three_are_merged_changes_nothing(a: Customer, b: Customer, c: Customer) -> None:
    def both(one: Customer, other: Customer) -> Customer:
        return merge(one, other, LIVE, NOW).customer

    left, right, back = both(both(a, b), c), both(a, both(b, c)), both(c, both(b, a))
    for name in ("counters", "contacts", "suppressed", "surveys", "stages", "complaints", "first_seen", "last_seen"):
        assert getattr(left, name) == getattr(right, name) == getattr(back, name)
    assert {key: each.given for key, each in left.consents.items()} == {
        key: each.given for key, each in right.consents.items()
    }


@given(customers(1), customers(2))
def test_what_either_refused_or_had_counts_for_both(a: Customer, b: Customer) -> None:
    customer = merge(a, b, LIVE, NOW).customer
    for each in (a, b):
        assert each.suppressed.keys() <= customer.suppressed.keys()
        assert all(not customer.consents[key].given for key, consent in each.consents.items() if not consent.given)
    assert len(customer.contacts) == len(a.contacts) + len(b.contacts)
    assert all(
        customer.entries[key].times == sum(each.entries[key].times for each in (a, b) if key in each.entries)
        for key in {*a.entries, *b.entries}
    )


@given(customers(1), customers(2))
def test_merging_changes_neither_of_the_two(a: Customer, b: Customer) -> None:
    before = msgspec.msgpack.encode((a, b))
    merge(a, b, LIVE, NOW, newer=b.traits)
    assert msgspec.msgpack.encode((a, b)) == before


@given(customers(1), customers(2))
def test_a_merge_taken_back_at_once_leaves_both_as_they_were(a: Customer, b: Customer) -> None:
    merged = merge(a, b, LIVE, NOW).customer
    kept = kept_after(merged, a, b, {"2"}, LIVE, NOW).customer
    other = other_after(b, [], (), b.cursor, LIVE, NOW).customer
    same = [name for name in (*JOINS, "traits", "entries") if name not in ("counters", "first_seen", "last_seen")]
    for name in same:
        assert getattr(kept, name) == getattr(a, name), name
        assert getattr(other, name) == getattr(b, name), name
    assert (kept.counters, kept.rules, other.counters, other.rules) == ({}, "", {}, "")


@given(customers(1), customers(2), st.booleans())
def test_what_changed_since_stays_with_the_kept_one(a: Customer, b: Customer, said: bool) -> None:
    merged = merge(a, b, LIVE, NOW).customer
    word = Consent(said, NOW + timedelta(1), "since")
    merged.consents = {**merged.consents, "since": word}
    merged.traits = {**merged.traits, "since": 1}
    kept = kept_after(merged, a, b, {"2"}, LIVE, NOW).customer
    assert (kept.consents["since"], kept.traits["since"]) == (word, 1)


def test_the_run_that_is_further_on_goes_on() -> None:
    a, b = Customer(1, runs=[run("1-1", visit=2)]), Customer(2, runs=[run("2-1", visit=5)])
    turn = merge(a, b, LIVE, NOW)
    assert {each.id: each.ended for each in turn.customer.runs} == {"1-1": "merged", "2-1": ""}
    assert turn.withdrawn == {"1-1": "merged"}
    assert [each.code for each in turn.reasons] == [Code.MERGED, Code.ENDED]


def test_of_two_as_far_the_one_that_entered_first_goes_on() -> None:
    a = Customer(1, runs=[run("1-1", visit=2)])
    b = Customer(2, runs=[run("2-1", visit=2, entered_at=NOW - timedelta(days=1))])
    assert merge(a, b, LIVE, NOW).withdrawn == {"1-1": "merged"}


def test_a_held_out_run_goes_on_in_any_case() -> None:
    a, b = Customer(1, runs=[run("1-1", visit=9)]), Customer(2, runs=[run("2-1", held_out=True)])
    assert merge(a, b, LIVE, NOW).withdrawn == {"1-1": "merged"}


def test_runs_by_another_key_and_of_other_journeys_go_on_side_by_side() -> None:
    a = Customer(1, runs=[run("1-1"), run("1-2", key="order-1")])
    b = Customer(2, runs=[run("2-1", key="order-2"), run("2-2", journey="winback")])
    turn = merge(a, b, LIVE, NOW)
    assert not turn.withdrawn
    assert [each.id for each in turn.customer.runs if each.active] == ["1-1", "1-2", "2-1", "2-2"]
    assert set(turn.runs) == {"2-1", "2-2"}


def test_a_run_ends_with_its_parts() -> None:
    parts = [run("2-1.1a", parent="2-1", way="left"), run("2-1.1b", parent="2-1", way="right")]
    a, b = Customer(1, runs=[run("1-1", visit=3)]), Customer(2, runs=[run("2-1", visit=1), *parts])
    turn = merge(a, b, LIVE, NOW)
    assert {each.id for each in turn.customer.runs if not each.active} == {"2-1", "2-1.1a", "2-1.1b"}


def test_the_state_stays_bounded() -> None:
    many = {f"t{n}": n for n in range(limits.TRAITS_MAX)}
    a = Customer(1, traits=many, runs=[run(f"1-{n}", key=f"a{n}") for n in range(limits.RUNS_PER_CUSTOMER_MAX)])
    b = Customer(2, traits={"more": 1}, runs=[run(f"2-{n}", key=f"b{n}") for n in range(9)])
    a.counters = {"seen": Counter([NOW] * limits.COUNTER_TIMES_MAX)}
    b.counters = {"seen": Counter([NOW - timedelta(1)] * 5)}
    turn = merge(a, b, LIVE, NOW)
    assert len(turn.customer.traits) == limits.TRAITS_MAX
    assert sum(each.active for each in turn.customer.runs) == limits.RUNS_PER_CUSTOMER_MAX
    assert turn.customer.counters["seen"].times == [NOW] * limits.COUNTER_TIMES_MAX
    assert Code.MISMATCHED in [each.code for each in turn.reasons]


def test_her_accounts_are_told_her_new_number() -> None:
    turn = merge(Customer(1, user_id="ada"), Customer(2, accounts={"acme": "buyer"}), LIVE, NOW)
    (letter,) = turn.letters
    assert letter.account == "acme"
    assert letter.event.context == {
        "account": "acme",
        "person": {"customer": 1, "user_id": "ada", "role": "buyer"},
        "was": 2,
    }


def test_what_is_left_of_a_merged_customer_says_where_she_went() -> None:
    left = left_of(Customer(2, user_id="u", traits={"a": 1}, runs=[run("2-1")]), 1, 77)
    assert (left.id, left.merged_into, left.cursor, left.runs, left.traits) == (2, 1, 77, [], {})


def test_runs_are_of_whose_number_they_bear() -> None:
    numbers = numbers_of(Customer(2), [7])
    assert [is_of(each, numbers) for each in ("2-1", "7-3.1a", "22-1", "1-2")] == [True, True, False, False]


def test_a_list_gives_back_each_thing_once() -> None:
    assert joined.without([1, 1, 2, 3], [1, 3, 9]) == [1, 2]
