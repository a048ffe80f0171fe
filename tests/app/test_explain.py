"""`explain`: every journey has an answer for every customer, also for those who never came near it."""

from datetime import timedelta

import pytest

from app.house import FILES, NOW, identify, put_live, take_turns, track
from wend.app.explain import About, UnknownCustomerError, UnknownJourneyError, explain
from wend.app.ports import Store
from wend.app.published import load_world

BIG = """\
journey: big-orders
purpose: service
entry: {event: Order Completed, when: {trait: age, above: 30}}
steps: [{wait: 1d}, {exit: done}]
"""
HELD = """\
journey: experiment
purpose: marketing
entry: {event: Signed Up}
goal: {event: Order Completed, within: 14d}
holdout: 99.9%
steps: [{send: email/hello}, {exit: done}]
"""
API = "journey: asked\npurpose: service\nentry: {api: true}\nsteps: [{exit: done}]\n"
EVERYTHING = FILES | {"journeys/big.yaml": BIG, "journeys/held.yaml": HELD, "journeys/asked.yaml": API}


def about(store: Store, user: str, journey: str) -> About:
    (told,) = explain(store, load_world(store), user, journey).journeys
    return told


@pytest.fixture
def shop(store: Store) -> Store:
    put_live(store, EVERYTHING)
    identify(store, "ann", NOW, email="ann@house.example", age="many", consents={"email/marketing": True})
    track(store, "ann", "Signed Up", NOW)
    track(store, "ann", "Order Completed", NOW + timedelta(minutes=1))
    identify(store, "ben", NOW)
    take_turns(store, NOW + timedelta(minutes=1))
    return store


def test_every_live_journey_has_an_answer(shop: Store) -> None:
    for user in ("ann", "ben"):
        told = explain(shop, load_world(shop), user)
        assert [each.journey for each in told.journeys] == ["asked", "big-orders", "experiment", "welcome"]
        assert all(each.verdict for each in told.journeys)


def test_a_trait_of_another_type_than_the_rule_expects_is_told_with_what_it_met(shop: Store) -> None:
    told = about(shop, "ann", "big-orders")
    assert told.verdict == "never entered; each refusal is on record below"
    (line,) = told.lines
    assert "did not enter big-orders: the condition does not hold" in line
    assert "age" in line
    assert "many" in line


def test_who_stands_in_a_journey_is_told_where_and_until_when(shop: Store) -> None:
    told = about(shop, "ann", "welcome")
    assert told.verdict.startswith(
        "is in it since 2026-03-02 10:01:00: stands at wait-30d, Wait 30 days, until 2026-04-01"
    )
    assert any("sends email/hello to ann@house.example" in line for line in told.lines)
    assert any("over email is queued" in line for line in told.lines)


def test_the_record_is_told_in_the_order_it_was_made(shop: Store) -> None:
    lines = about(shop, "ann", "welcome").lines
    places = [next(n for n, line in enumerate(lines) if word in line) for word in ("entered welcome", "sends", "waits")]
    assert places == sorted(places)


def test_who_is_held_out_is_told_so(shop: Store) -> None:
    assert about(shop, "ann", "experiment").verdict == (
        "was held out: got nothing; measuring her ended at 2026-03-02 10:01:00: goal"
    )
    track(shop, "ben", "Signed Up", NOW + timedelta(minutes=2))
    take_turns(shop, NOW + timedelta(minutes=2))
    assert about(shop, "ben", "experiment").verdict.startswith(
        "is held out: gets nothing and is measured until 2026-03-16"
    )


def test_who_never_came_near_is_told_how_one_enters(shop: Store) -> None:
    assert about(shop, "ben", "welcome").verdict == (
        "never entered. One enters on Signed Up, once; she had Signed Up 0 times, so nothing could start it"
    )
    assert about(shop, "ben", "asked").verdict.startswith("never entered. One enters ")


def test_a_run_that_is_over_is_told_with_its_reason(shop: Store) -> None:
    take_turns(shop, NOW + timedelta(days=31))
    assert about(shop, "ann", "welcome").verdict == "was in it once; the last run ended at 2026-04-02 10:00:00: done"


def test_a_message_that_was_withheld_is_told_with_the_reason(shop: Store) -> None:
    track(shop, "ben", "Signed Up", NOW + timedelta(minutes=2))
    take_turns(shop, NOW + timedelta(minutes=2))
    lines = about(shop, "ben", "welcome").lines
    (told,) = (line for line in lines if "withheld" in line)
    assert told.endswith("send-hello: withheld email/hello: consent for marketing was never given")


def test_standing_tells_consents(shop: Store) -> None:
    told = explain(shop, load_world(shop), "ann@house.example")
    assert told.who == "#1 ann <ann@house.example>"
    assert "gave consent for email/marketing at 2026-03-02 10:00:00" in told.standing


def test_unknown_customers_and_journeys_get_the_near_and_the_known(shop: Store) -> None:
    with pytest.raises(UnknownCustomerError, match="near: ann"):
        explain(shop, load_world(shop), "an")
    with pytest.raises(UnknownCustomerError, match="`wend customers` lists who is known"):
        explain(shop, load_world(shop), "nobody")
    with pytest.raises(UnknownJourneyError, match="known: asked, big-orders, experiment, welcome"):
        explain(shop, load_world(shop), "ann", "nosuch")
