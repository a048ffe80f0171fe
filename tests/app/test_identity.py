"""Customers that are one person are merged: once, whole, on every store; and told apart again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from app.house import FILES, NOW, put_live
from postgresql_server import DisposableStore
from wend.app.advance import advance_due
from wend.app.ports import CustomerFilter, EventFilter, MessageFilter, RunFilter, Store
from wend.app.ports_identity import MergeFilter
from wend.app.published import load_world
from wend.app.split import SplitError, split_id, split_merge
from wend.model.event import Event, EventKind
from wend.model.message import MessageStatus
from wend.model.reason import Code
from wend.store.check import check_store
from wend.store.memory import MemoryStore
from wend.store.sqlite import SqliteStore
from wend.store.sqlite.looking import SqliteLooking

IDENTITY = """
identity:
  kinds:
    email: {max: 3}
    crm:
  blocked: ["test@shop.example", "*@robots.example"]
  merges_per_id: 2
"""
KEEN = """
segment: keen
when: {event: Product Viewed, at_least: 3, within: 30d}
"""
WAITING = """
journey: welcome
purpose: marketing
entry: {event: Signed Up}
steps:
  - wait: 1d
  - send: email/hello
  - wait: 30d
  - exit: done
"""
WORLD = {**FILES, "wend.yaml": FILES["wend.yaml"] + IDENTITY, "segments/keen.yaml": KEEN}


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    makers: dict[str, Any] = {
        "memory": MemoryStore,
        "sqlite": lambda: SqliteStore(tmp_path / "wend.sqlite"),
        "postgresql": DisposableStore,
    }
    opened = makers[request.param]()
    put_live(opened, WORLD)
    yield opened
    opened.close()


def event(number: int, user: str | None, browser: str | None, name: str = "Product Viewed", **more: Any) -> Event:
    at = NOW + timedelta(seconds=number)
    given = {"kind": EventKind.TRACK, "name": name, "time": at, "received_at": at, **more}
    return Event(message_id=f"m{number}", user_id=user, anonymous_id=browser, **given)


def identify(number: int, user: str | None, browser: str | None, **traits: Any) -> Event:
    return event(number, user, browser, "Customer Identified", kind=EventKind.IDENTIFY, traits=traits)


def alias(number: int, user: str, previous: str) -> Event:
    return event(number, user, previous, "Customer Aliased", kind=EventKind.ALIAS)


def settle(store: Store, seconds: int = 100) -> None:
    live = load_world(store).live
    for _ in range(20):
        if not advance_due(store, live, NOW + timedelta(seconds=seconds), "w"):
            return
    raise AssertionError("turns are taken for ever")


def who(store: Store, known_as: str) -> int:
    found = store.find_customer(known_as)
    assert found
    return found


def ids_of_events(store: Store, customer: int) -> list[str]:
    return [each.message_id for each in store.events(EventFilter(customer_id=customer))]


def two_that_met(store: Store) -> None:
    store.append([event(1, None, "x"), event(2, None, "x"), event(3, "ada", None)])
    settle(store)
    store.append([event(4, "ada", "x", "Logged In")])
    settle(store)


def test_an_anonymous_customer_becomes_part_of_the_known_one(store: Store) -> None:
    two_that_met(store)
    ada = who(store, "ada")
    assert ada == who(store, "x") == who(store, "#1") == 2
    customer = store.customer(1)
    assert customer is not None
    assert customer.id == ada
    assert customer.first_seen == NOW + timedelta(seconds=1)
    assert customer.segments == ["keen"]
    assert ids_of_events(store, ada) == ids_of_events(store, 1) == ["m1", "m2", "m3", "m4"]
    (merge,) = store.merges(MergeFilter())
    assert (merge.kept, merge.other, merge.status, merge.rule) == (2, 1, "merged", "seen-together")
    assert (merge.kind, merge.value, merge.event) == ("anonymous_id", "x", "m4")
    assert [each.id for each in store.customers(CustomerFilter())] == [2]
    assert store.count_customers(CustomerFilter()) == store.summary()["customers"] == 1
    assert [each.reason.code for each in store.reasons(1)] == [Code.MERGED, Code.SEGMENT_ENTERED]


def test_what_comes_next_is_the_kept_ones_and_a_merge_is_made_once(store: Store) -> None:
    two_that_met(store)
    store.append([event(5, None, "x"), event(6, "ada", "x")])
    settle(store)
    assert ids_of_events(store, 2)[-2:] == ["m5", "m6"]
    assert len(store.merges(MergeFilter())) == 1
    assert store.asked_merges(10) == []


def test_an_alias_joins_two_user_ids_whichever_call_comes_first(store: Store) -> None:
    store.append([event(1, "ada", None), event(2, "eve", None), alias(3, "ada", "eve")])
    store.append([alias(4, "bob", "cid"), event(5, "cid", None), event(6, None, "cid"), event(7, "bob", None)])
    settle(store)
    assert who(store, "ada") == who(store, "eve") == 1
    assert who(store, "bob") == who(store, "cid")
    assert ids_of_events(store, who(store, "bob")) == ["m4", "m5", "m6", "m7"]


def test_two_people_on_one_device_stay_two(store: Store) -> None:
    store.append([event(1, "ada", "x"), event(2, "bob", "x"), event(3, "ada", "x")])
    settle(store)
    assert who(store, "ada") != who(store, "bob")
    assert store.merges(MergeFilter()) == []
    (refused,) = store.refused_ids(10)
    assert (refused.kind, refused.value, refused.why, refused.times) == ("anonymous_id", "x", "two-users", 2)


def test_an_e_mail_address_joins_where_the_workspace_says_so(store: Store) -> None:
    store.append(
        [identify(1, None, "x", email="Ada@Shop.example"), identify(2, "ada", None, email="ada@shop.example ")]
    )
    settle(store)
    assert who(store, "ada") == who(store, "x")
    assert store.ids(who(store, "x")) == [("user_id", "ada"), ("anonymous_id", "x"), ("email", "ada@shop.example")]


def test_external_ids_join_by_their_type(store: Store) -> None:
    context = {"externalIds": [{"id": "77", "type": "crm", "collection": "users", "encoding": "none"}]}
    other = {"externalIds": [{"id": "77", "type": "ad", "collection": "users", "encoding": "none"}]}
    store.append([event(1, None, "x", context=context), event(2, None, "y", context=other)])
    store.append([event(3, "ada", None, context=context), event(4, "bob", None, context=other)])
    settle(store)
    assert who(store, "ada") == who(store, "x")
    assert who(store, "bob") != who(store, "y")


def test_a_blocked_value_joins_nobody(store: Store) -> None:
    for number, email in enumerate(("test@shop.example", "r2@robots.example"), 1):
        store.append([identify(number, None, f"x{number}", email=email)])
        store.append([identify(number + 10, None, f"y{number}", email=email)])
    store.append([event(21, None, "null"), event(22, "ada", "null"), event(23, "bob", "null")])
    settle(store)
    assert store.merges(MergeFilter()) == []
    assert len({who(store, each) for each in ("x1", "x2", "y1", "y2", "null", "ada", "bob")}) == 7
    assert [(each.value, each.why, each.times) for each in store.refused_ids(10)] == [("null", "blocked", 2)]


def test_an_id_that_merges_too_many_is_capped_and_reported(store: Store) -> None:
    for number in range(5):
        store.append([event(number, None, f"x{number}")])
    settle(store)
    for number in range(5):
        store.append([identify(10 + number, None, f"x{number}", email="all@shop.example")])
        settle(store)
    merges = store.merges(MergeFilter(limit=None))
    assert [each.status for each in merges] == ["refused", "refused", "merged", "merged"]
    assert "the id has brought about 2 merges, and at most 2 are believed" in merges[0].why
    assert len({who(store, f"x{number}") for number in range(5)}) == 3


def test_of_two_runs_of_a_journey_the_one_further_on_goes_on(store: Store) -> None:
    put_live(store, {**WORLD, "journeys/welcome.yaml": WAITING})
    store.append([event(1, None, "x", "Signed Up")])
    settle(store)
    consents = {"email/marketing": True}
    store.append([identify(2, "ada", None, email="a@shop.example", first_name="A", consents=consents)])
    store.append([event(3, "ada", None, "Signed Up")])
    settle(store)
    store.append([event(4, "ada", "x", "Logged In")])
    settle(store)
    runs = {each.id: each for each in store.runs(RunFilter(customer_id=who(store, "ada")))}
    assert (runs["1-1"].status, runs["2-1"].status, runs["2-1"].reason) == ("active", "ended", "merged")
    settle(store, 86_400 * 2)
    (message,) = store.messages(MessageFilter())
    assert (message.run, message.customer_id, message.status) == ("1-1", 2, MessageStatus.QUEUED)


def test_a_message_of_the_run_that_ends_is_withdrawn_and_nothing_goes_out_twice(store: Store) -> None:
    consents = {"email/marketing": True}
    for number, (user, browser) in enumerate(((None, "x"), ("ada", None))):
        store.append([identify(number * 10, user, browser, email=f"{number}@shop.example", consents=consents)])
        store.append([event(number * 10 + 1, user, browser, "Signed Up")])
    settle(store)
    assert [each.status for each in store.messages(MessageFilter())] == [MessageStatus.QUEUED] * 2
    store.append([event(30, "ada", "x", "Logged In")])
    settle(store)
    found = {each.run: (each.status, each.reason, each.customer_id) for each in store.messages(MessageFilter())}
    assert found == {
        "1-1": (MessageStatus.QUEUED, "", 2),
        "2-1": (MessageStatus.WITHHELD, "withdrawn: merged", 2),
    }


def test_of_two_words_on_consent_the_no_counts(store: Store) -> None:
    store.append([identify(1, None, "x", consents={"email/marketing": False, "sms/marketing": True})])
    store.append([identify(2, "ada", None, consents={"email/marketing": True})])
    settle(store)
    store.append([event(3, "ada", "x")])
    settle(store)
    customer = store.customer(who(store, "ada"))
    assert customer
    assert {key: each.given for key, each in customer.consents.items()} == {
        "email/marketing": False,
        "sms/marketing": True,
    }


def test_of_two_words_on_a_trait_the_newer_one_counts(store: Store) -> None:
    store.append([identify(5, "ada", None, plan="gold", city="Ulm"), identify(6, None, "x", plan="free", age=7)])
    settle(store)
    store.append([event(7, "ada", "x")])
    settle(store)
    customer = store.customer(who(store, "ada"))
    assert customer
    assert customer.traits == {"plan": "free", "city": "Ulm", "age": 7}


def test_what_waits_for_either_is_taken_in_the_order_of_the_log(store: Store) -> None:
    store.append(
        [
            identify(1, "ada", None, plan="one"),
            identify(2, None, "x", plan="two"),
            identify(3, "ada", None, plan="three"),
            identify(4, None, "x", plan="four"),
            event(5, "ada", "x", "Signed Up"),
        ]
    )
    settle(store)
    customer = store.customer(who(store, "ada"))
    assert customer
    assert (customer.traits, customer.cursor) == ({"plan": "four"}, 5)
    assert store.count_runs(RunFilter(customer_id=customer.id)) == 1


def test_an_event_that_still_comes_for_a_merged_customer_is_handed_on(store: Store) -> None:
    two_that_met(store)
    store.append_to(1, event(9, None, None))
    settle(store)
    assert ids_of_events(store, 2)[-1] == "m9"
    customer = store.customer(2)
    assert customer
    assert len(customer.counters["Product Viewed"].times) == 4
    assert len(store.merges(MergeFilter())) == 1
    assert store.next_due() is None or store.next_due() > NOW + timedelta(days=1)  # type: ignore[operator]


def test_a_merge_waits_for_whoever_holds_one_of_the_two(store: Store) -> None:
    store.append([event(1, None, "x"), event(2, "ada", None)])
    settle(store)
    store.append([event(3, "ada", None)])
    (held,) = store.claim(NOW + timedelta(seconds=100), 1, "other", timedelta(seconds=30))
    store.append([event(4, "ada", "x")])
    live = load_world(store).live
    advance_due(store, live, NOW + timedelta(seconds=100), "w")
    assert [each.status for each in store.merges(MergeFilter())] == ["asked"]
    store.release([held.customer.id], "other")
    settle(store)
    assert [each.status for each in store.merges(MergeFilter())] == ["merged"]


def test_two_workers_cannot_both_claim_a_pair(store: Store) -> None:
    store.append([event(1, None, "x"), event(2, "ada", None), event(3, "ada", "x")])
    (number,) = store.asked_merges(10)
    lease = timedelta(seconds=30)
    assert store.claim_pair(number, NOW, "v", lease) is not None
    assert store.claim_pair(number, NOW, "w", lease) is None
    assert store.claim_pair(number, NOW + timedelta(seconds=31), "w", lease) is not None


def test_a_merge_that_was_carried_out_cannot_be_carried_out_again(store: Store) -> None:
    two_that_met(store)
    assert store.claim_pair(1, NOW + timedelta(hours=1), "w", timedelta(seconds=30)) is None


def test_a_chain_of_merges_ends_at_one_customer(store: Store) -> None:
    for number, name in enumerate("abcd"):
        store.append([event(number, name, None)])
    settle(store)
    store.append([alias(10, "b", "a"), alias(11, "c", "b"), alias(12, "d", "c")])
    settle(store)
    assert len({who(store, name) for name in "abcd"}) == 1
    assert {who(store, f"#{number}") for number in (1, 2, 3, 4)} == {who(store, "a")}
    assert ids_of_events(store, 1) == ["m0", "m1", "m2", "m3", "m10", "m11", "m12"]


def test_a_split_gives_back_what_is_hers(store: Store) -> None:
    store.append([identify(1, None, "x", city="Ulm", consents={"email/marketing": False}), event(2, None, "x")])
    store.append([identify(3, "ada", None, plan="gold", consents={"email/marketing": True}), event(4, "ada", None)])
    settle(store)
    store.append([event(5, "ada", "x")])
    settle(store)
    store.append([event(6, None, "x"), event(7, "ada", None), identify(8, None, "x", colour="red")])
    settle(store)
    live = load_world(store).live
    other = split_merge(store, 1, live, NOW + timedelta(seconds=200), "cli", "ops@shop.example")
    settle(store, 300)
    assert other == who(store, "x") == 1
    assert ids_of_events(store, 1) == ["m1", "m2", "m6", "m8"]
    assert ids_of_events(store, 2) == ["m3", "m4", "m5", "m7"]
    x, ada = store.customer(1), store.customer(2)
    assert x
    assert ada
    assert (x.traits, ada.traits) == ({"city": "Ulm", "colour": "red"}, {"plan": "gold", "colour": "red"})
    assert [each.consents["email/marketing"].given for each in (x, ada)] == [False, True]
    assert [len(each.counters["Product Viewed"].times) for each in (x, ada)] == [2, 3]
    assert (x.segments, ada.segments) == ([], ["keen"])
    assert (store.ids(1), store.ids(2)) == ([("anonymous_id", "x")], [("user_id", "ada")])
    assert Code.SPLIT_OFF in [each.reason.code for each in store.reasons(1)]
    (merge,) = store.merges(MergeFilter())
    assert (merge.status, merge.why) == ("undone", "ops@shop.example")


def test_who_was_split_is_not_merged_again_by_an_event(store: Store) -> None:
    two_that_met(store)
    live = load_world(store).live
    split_merge(store, 1, live, NOW + timedelta(seconds=200), "cli", "me")
    store.append([event(10, "ada", "x"), event(11, None, "x"), alias(12, "ada", "x")])
    settle(store, 300)
    assert who(store, "x") == 1
    assert ids_of_events(store, 1) == ["m1", "m2", "m11"]
    assert [(each.value, each.why, each.times) for each in store.refused_ids(10)] == [("x", "apart", 2)]
    with pytest.raises(SplitError, match="it is undone"):
        split_merge(store, 1, live, NOW + timedelta(seconds=300), "cli", "me")


def test_runs_go_back_with_their_messages(store: Store) -> None:
    put_live(store, {**WORLD, "journeys/welcome.yaml": WAITING})
    store.append([event(1, None, "x", "Signed Up"), event(2, "ada", None)])
    settle(store)
    store.append([event(3, "ada", "x")])
    settle(store)
    assert store.count_runs(RunFilter(customer_id=2)) == 1
    settle(store, 86_400 * 2)
    assert [each.customer_id for each in store.messages(MessageFilter())] == [2]
    split_merge(store, 1, load_world(store).live, NOW + timedelta(days=3), "cli", "me")
    settle(store, 86_400 * 4)
    assert (store.count_runs(RunFilter(customer_id=1)), store.count_runs(RunFilter(customer_id=2))) == (1, 0)
    assert [each.customer_id for each in store.messages(MessageFilter())] == [1]
    settle(store, 86_400 * 40)
    (row,) = store.runs(RunFilter())
    assert (row.customer_id, row.status, row.reason) == (1, "ended", "done")


def test_an_id_that_came_by_no_merge_is_split_off_as_a_customer_of_its_own(store: Store) -> None:
    store.append([event(1, "ada", "x"), event(2, "ada", "y"), event(3, None, "y"), event(4, "ada", None)])
    settle(store)
    live = load_world(store).live
    other = split_id(store, ("anonymous_id", "y"), live, NOW + timedelta(seconds=200), "cli", "me")
    settle(store, 300)
    assert other == who(store, "y") == 2
    assert (ids_of_events(store, 1), ids_of_events(store, 2)) == (["m1", "m2", "m4"], ["m3"])
    store.append([event(5, "ada", "y")])
    settle(store, 400)
    assert who(store, "y") == 2
    with pytest.raises(SplitError, match="without an id"):
        split_id(store, ("anonymous_id", "y"), live, NOW + timedelta(seconds=500), "cli", "me")
    with pytest.raises(SplitError, match="nobody is known"):
        split_id(store, ("email", "nobody"), live, NOW + timedelta(seconds=500), "cli", "me")


def test_an_id_that_came_by_a_merge_is_split_off_by_undoing_it(store: Store) -> None:
    two_that_met(store)
    other = split_id(store, ("anonymous_id", "x"), load_world(store).live, NOW + timedelta(seconds=200), "cli", "me")
    assert other == 1
    assert [each.status for each in store.merges(MergeFilter())] == ["undone"]


def test_merges_are_undone_from_the_last_one_back(store: Store) -> None:
    store.append([event(1, None, "x"), event(2, "ada", None), event(3, "eve", None)])
    settle(store)
    store.append([event(4, "ada", "x")])
    settle(store)
    store.append([alias(5, "eve", "ada")])
    settle(store)
    live = load_world(store).live
    with pytest.raises(SplitError, match="#2 was merged into #3 since"):
        split_merge(store, 1, live, NOW + timedelta(seconds=200), "cli", "me")
    assert split_merge(store, 2, live, NOW + timedelta(seconds=200), "cli", "me") == 2
    settle(store, 300)
    assert who(store, "#1") == who(store, "ada") == who(store, "x") == 2
    assert split_merge(store, 1, live, NOW + timedelta(seconds=400), "cli", "me") == 1


def test_two_engines_at_once_merge_everybody_once(store: Store) -> None:
    many = 12
    store.append([event(n, None, f"x{n}") for n in range(many)])
    store.append([event(100 + n, f"u{n}", None) for n in range(many)])
    settle(store)
    live, failed = load_world(store).live, []

    def meet() -> None:
        for n in range(many):
            store.append([event(200 + n, f"u{n}", f"x{n}"), event(300 + n, None, f"x{n}")])

    def work(owner: str) -> None:
        try:
            for _ in range(60):
                advance_due(store, live, NOW + timedelta(seconds=1000), owner)
        except Exception as error:  # noqa: BLE001 - told by the assertion below
            failed.append(error)

    threads = [Thread(target=work, args=(owner,)) for owner in "vw"] + [Thread(target=meet)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    settle(store, 1000)
    assert [each.status for each in store.merges(MergeFilter(limit=None))] == ["merged"] * many
    for n in range(many):
        customer = store.customer(who(store, f"x{n}"))
        assert customer
        assert customer.user_id == f"u{n}"
        assert ids_of_events(store, customer.id) == [f"m{n}", f"m{100 + n}", f"m{200 + n}", f"m{300 + n}"]
        assert len(customer.counters["Product Viewed"].times) == 4


def test_a_store_with_merges_and_splits_is_in_order(tmp_path: Path) -> None:
    path = tmp_path / "wend.sqlite"
    store = SqliteStore(path)
    put_live(store, WORLD)
    two_that_met(store)
    store.append([event(10, "bob", "z", "Signed Up"), event(11, None, "w"), event(12, "bob", "w")])
    settle(store)
    split_merge(store, 1, load_world(store).live, NOW + timedelta(seconds=200), "cli", "me")
    settle(store, 300)
    store.close()
    assert check_store(SqliteLooking(path)) == []


def test_a_merge_of_somebody_who_is_set_aside_holds_up_no_other(store: Store) -> None:
    store.append([event(1, None, "x"), event(2, "ada", None), event(3, None, "y"), event(4, "bob", None)])
    settle(store)
    store.append([event(5, "ada", None)])
    (due,) = store.claim(NOW + timedelta(seconds=100), 1, "w", timedelta(seconds=30))
    store.set_aside(due.customer.id, "broken", "w")
    store.append([event(6, "ada", "x"), event(7, "bob", "y")])
    assert store.asked_merges(10) == [2]
    settle(store)
    assert [each.status for each in store.merges(MergeFilter())] == ["merged", "asked"]
    store.put_back(due.customer.id, NOW + timedelta(seconds=100))
    settle(store)
    assert [each.status for each in store.merges(MergeFilter())] == ["merged", "merged"]
    assert who(store, "x") == who(store, "ada")


def test_the_rules_of_a_workspace_are_read_anew_when_it_is_published(store: Store) -> None:
    store.append([identify(1, None, "x", phone="1"), identify(2, None, "y", phone="1")])
    settle(store)
    assert who(store, "x") != who(store, "y")
    put_live(store, {**WORLD, "wend.yaml": FILES["wend.yaml"] + "identity: {kinds: {phone: {}}}\n"})
    store.append([identify(3, None, "x", phone="1"), identify(4, None, "y", phone="1")])
    settle(store)
    assert who(store, "x") == who(store, "y")
