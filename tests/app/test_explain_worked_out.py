"""`explain` where nothing is on record: worked out from events, by the engine; the way of a message; and how things stood then."""

from datetime import timedelta

import pytest

from app.house import FILES, NOW, identify, put_live, take_turns, track
from wend.app.explain import About, explain
from wend.app.explain_message import UnknownMessageError
from wend.app.explain_past import past_of
from wend.app.ports import MessageFilter, Store
from wend.app.published import load_world
from wend.model.event import Event, EventKind

DEAR = """\
journey: dear
purpose: service
entry: {event: Ordered, where: {price: {above: 100}, city: {is: {from: trait.city}}}}
steps: [{wait_for: {event: Paid, within: 3d}, on_event: [{exit: paid}]}, {exit: unpaid}]
exit: {event: Cancelled}
"""
CLUB = "journey: club\npurpose: service\nentry: {segment: rich}\nsteps: [{exit: done}]\n"
RICH = "segment: rich\nwhen: {trait: income, above: 50}\n"
LATE = DEAR.replace("dear", "late").replace("above: 100", "above: 10")
WORLD = FILES | {"journeys/dear.yaml": DEAR, "journeys/club.yaml": CLUB, "segments/rich.yaml": RICH}
HOUR = timedelta(hours=1)


@pytest.fixture
def shop(store: Store) -> Store:
    put_live(store, WORLD)
    identify(store, "ann", NOW, email="ann@house.example", city="Kiel", income=20, consents={"email/marketing": True})
    track(store, "ann", "Ordered", NOW + HOUR, price=20, city="Kiel")
    take_turns(store, NOW + HOUR)
    identify(store, "ann", NOW + 2 * HOUR, city="Bremen")
    track(store, "ann", "Signed Up", NOW + 2 * HOUR)
    take_turns(store, NOW + 2 * HOUR)
    return store


def about(store: Store, journey: str, **asked: object) -> About:
    (told,) = explain(store, load_world(store), "ann", journey, now=NOW + 3 * HOUR, **asked).journeys  # type: ignore[arg-type]
    return told


def test_an_event_that_was_not_the_one_meant_is_told_with_what_it_met_then(shop: Store) -> None:
    """Her city is judged as it was at that time: it was the same, so only the price is named."""
    told = "\n".join(about(shop, "dear").never)
    assert "by Ordered: she had 1" in told
    assert "it is not the one meant: property price is 20 (number)" in told
    assert "city" not in told


def test_an_event_before_the_journey_went_live_is_told_so(shop: Store) -> None:
    put_live(shop, WORLD | {"journeys/late.yaml": LATE}, NOW + 2 * HOUR)
    assert any("came before this version of the journey went live" in line for line in about(shop, "late").never)


def test_a_segment_never_entered_is_told_with_the_condition_and_its_value(shop: Store) -> None:
    (line,) = about(shop, "club").never
    assert line == "by entering the segment rich: she is not in it: trait income is 20 (number)"


def test_what_she_waits_for_and_what_would_let_her_go_on(shop: Store) -> None:
    track(shop, "ann", "Ordered", NOW + 2 * HOUR, price=200, city="Bremen")
    take_turns(shop, NOW + 2 * HOUR)
    told = about(shop, "dear")
    (waiting,) = told.waiting
    assert (waiting.kind, waiting.until) == ("wait_for", "2026-03-05 12:00:00")
    assert waiting.goes_on == (
        "Paid: on to exit-paid (End: paid)",
        "2026-03-05 12:00:00, when it has not come: on to exit-unpaid (End: unpaid)",
    )
    assert waiting.ends == ("Cancelled takes her out",)
    assert told.kept_out == ("a run is active already",)


def test_the_whole_way_of_a_message(shop: Store) -> None:
    (message,) = shop.messages(MessageFilter(journey="welcome"))
    told = explain(shop, load_world(shop), "ann", message=message.id)
    assert told.message
    assert told.journeys == ()
    places = [station.where for station in told.message.stations]
    assert places == ["event", "entry", "guards", "guards", "outbox", "hand-over"]
    words = " | ".join(station.words for station in told.message.stations)
    assert "Signed Up | entered welcome on Signed Up" in words
    assert "none objected: consent" in words
    assert "not yet handed over" in words
    with pytest.raises(UnknownMessageError, match="has no message 'nosuch'"):
        explain(shop, load_world(shop), "ann", message="nosuch")


def test_how_things_stood_then(shop: Store) -> None:
    then = explain(shop, load_world(shop), "ann", "welcome", at=NOW + HOUR)
    assert then.journeys[0].lines == ()
    assert then.journeys[0].verdict.startswith("never entered")
    later = explain(shop, load_world(shop), "ann", "welcome", at=NOW + 2 * HOUR)
    assert later.journeys[0].waiting[0].step == "wait-30d"


def test_her_past_is_what_she_was(shop: Store) -> None:
    customer_id = shop.find_customer("ann")
    assert customer_id
    assert past_of(shop, customer_id, NOW + HOUR).customer.traits["city"] == "Kiel"
    now, past = shop.customer(customer_id), past_of(shop, customer_id, NOW + 2 * HOUR).customer
    assert now
    assert (past.traits, past.consents, past.runs, past.entries) == (now.traits, now.consents, now.runs, now.entries)


def test_explaining_changes_nothing_and_of_a_flood_says_what_it_leaves_out(
    shop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    flood = [
        Event(
            message_id=f"m{number}",
            kind=EventKind.TRACK,
            name="Looked",
            time=NOW,
            received_at=NOW + 3 * HOUR,
            user_id="ann",
        )
        for number in range(50)
    ]
    shop.append(flood)
    take_turns(shop, NOW + 3 * HOUR)
    before = (shop.summary(), shop.customer(1), shop.reasons(1))
    monkeypatch.setattr("wend.limits.EXPLAINED_EVENTS_MAX", 20)
    told = explain(shop, load_world(shop), "ann", at=NOW + 3 * HOUR)
    assert told.left_out.endswith("older events were not looked at")
    assert (shop.summary(), shop.customer(1), shop.reasons(1)) == before
