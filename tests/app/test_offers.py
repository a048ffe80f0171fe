"""Offers are learned from by what is on record: the engine, the store and the bandit together, over an invented population."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from app.house import FILES, NOW, put_live, take_turns, track
from wend.app.advance import advance_due
from wend.app.folder import read_folder
from wend.app.offers import Learning, thompson
from wend.app.part import part_of
from wend.app.ports import EventFilter, Store
from wend.app.published import load_world
from wend.engine import Live, Outside, Published, advance
from wend.journey.load import load_journey
from wend.journey.offer import Offer, Win
from wend.journey.parts import EventMatch
from wend.journey.workspace import Workspace
from wend.model.customer import Customer
from wend.model.duration import Duration
from wend.model.event import OFFER_WON, Event, EventKind
from wend.store.memory import MemoryStore

RATES = {"dull": 0.05, "fair": 0.10, "good": 0.30}
OFFER = "offer: {name}\nwon: {{event: Bought, where: {{what: {name}}}, within: 7d}}\n"
BEST = """\
journey: best
purpose: marketing
entry: {event: Came, reentry: always}
steps:
  - choose: {from: [dull, fair, good], rank: bandit, into: picks}
"""


def shop() -> Store:
    store = MemoryStore()
    offers = {f"offers/{name}.yaml": OFFER.format(name=name) for name in RATES}
    put_live(store, FILES | offers | {"journeys/best.yaml": BEST})
    return store


def test_a_bandit_learns_which_offer_wins() -> None:
    store, chance = shop(), Random(7)
    live, learning, now = load_world(store).live, Learning(store), NOW
    chosen: list[str] = []
    for day in range(60):
        people = [f"c{day}-{number}" for number in range(20)]
        for person in people:
            track(store, person, "Came", now)
            now += timedelta(minutes=1)
            while advance_due(store, live, now, "test", learning=learning):
                pass
        picks = store.events(EventFilter(name="Offer Chosen", limit=None))[-len(people) :]
        for event in picks:
            offer = str(event.properties["offer"])
            chosen.append(offer)
            if chance.random() < RATES[offer]:
                track(store, str(event.user_id), "Bought", now, what=offer)
        while advance_due(store, live, now, "test", learning=learning):
            pass
        now += timedelta(hours=12)
    late = Counter(chosen[-400:])
    assert set(chosen) == set(RATES), "each was tried"
    assert late["good"] > 0.8 * 400, late
    assert learning.shown["good"] > learning.shown["fair"] + learning.shown["dull"]


def test_the_same_scores_choose_the_same_offer() -> None:
    offers = [Offer(id=name, won=Win(EventMatch("Bought"), Duration(60.0))) for name in RATES]
    live = Live.build(Workspace(), [Published(load_journey(BEST))], offers=offers)
    event = Event(message_id="m", kind=EventKind.TRACK, name="Came", time=NOW, received_at=NOW, seq=1)
    outside = Outside(scores={"dull": 0.2, "fair": 0.7, "good": 0.6})
    turns = [advance(Customer(id=1), event, live, NOW, outside) for _ in range(2)]
    assert turns[0] == turns[1]
    assert [event.properties["offer"] for event in turns[0].events] == ["fair"]


def test_scores_hang_on_the_record_and_on_chance_alone() -> None:
    shown, won = Counter(a=10, b=10), Counter(a=5)
    assert thompson(["a", "b"], shown, won, Random(3)) == thompson(["b", "a"], shown, won, Random(3))
    assert thompson(["a"], shown, won, Random(3)) != thompson(["a"], shown, won, Random(4))


def test_what_strangers_say_is_won_teaches_nothing() -> None:
    store = shop()
    track(store, "mallory", OFFER_WON, NOW, offer="dull")
    learning = Learning(store)
    learning.catch_up()
    assert learning.won == {}


def test_learning_reads_a_bounded_portion_and_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    store = shop()
    for number in range(30):
        track(store, f"c{number}", "Came", NOW)
    take_turns(store, NOW)
    monkeypatch.setattr("wend.limits.OFFER_LEARNING_ROWS", 7)
    learning = Learning(store)
    for portion in range(1, 7):
        learning.catch_up()
        assert learning.shown.total() == min(7 * portion, 30)


def test_an_offer_is_won_once_and_in_time_only() -> None:
    store = shop()
    track(store, "ann", "Came", NOW)
    take_turns(store, NOW)
    picked = store.events(EventFilter(name="Offer Chosen"))[0].properties["offer"]
    for hours in (1, 2):
        track(store, "ann", "Bought", NOW + timedelta(hours=hours), what=picked)
        take_turns(store, NOW + timedelta(hours=hours))
    assert store.count_events(EventFilter(name=OFFER_WON)) == 1
    track(store, "ann", "Came", NOW + timedelta(hours=3))
    take_turns(store, NOW + timedelta(hours=3))
    track(store, "ann", "Bought", NOW + timedelta(days=9), what=picked)
    take_turns(store, NOW + timedelta(days=9))
    assert store.count_events(EventFilter(name=OFFER_WON)) == 1


def test_a_journey_takes_the_offers_it_chooses_from_with_it() -> None:
    shown = OFFER.format(name="dull") + "eligible: {segment: here}\ncontents: {email: hello}\n"
    files = FILES | {
        "offers/dull.yaml": shown,
        "offers/other.yaml": OFFER.format(name="other"),
        "segments/here.yaml": "segment: here\nwhen: {trait: country, is: DE}\n",
        "journeys/best.yaml": BEST.replace("[dull, fair, good]", "[dull]"),
    }
    folder = read_folder(files)
    assert folder.errors == []
    part = part_of(folder, lambda name: name == "journeys/best.yaml", live=[])
    assert {(each.kind.value, each.name) for each in part} == {
        ("workspace", "workspace"),
        ("journey", "best"),
        ("offer", "dull"),
        ("segment", "here"),
        ("content", "hello"),
    }


@pytest.mark.parametrize(
    ("offer", "choose", "words"),
    [
        ("offer: gold\ncontents: {email: nothing}", "from: [gold]", "there is no content item 'nothing'"),
        ("offer: gold\ncontents: {fax: hello}", "from: [gold]", "there is no channel 'fax'"),
        ("offer: gold\nfrom: 2026-12-24\nuntil: 2026-12-01", "from: [gold]", "before it begins"),
        ("offer: gold", "from: [god]", "there is no offer and no tag 'god'"),
        ("offer: gold", "from: [gold], rank: bandit", "nothing says when the offer 'gold' has succeeded"),
        ("offer: gold\nper: {max: 900, per: 1d}", "from: [gold]", "'max' is a whole number from 1 to"),
        ("offer: gold\ntaken: [Bought]", "from: [gold]", "'taken' names an event"),
    ],
)
def test_a_mistake_in_an_offer_is_told(offer: str, choose: str, words: str) -> None:
    best = BEST.replace("from: [dull, fair, good], rank: bandit", choose)
    folder = read_folder(FILES | {"offers/gold.yaml": offer, "journeys/best.yaml": best})
    assert any(words in each.message for each in folder.errors), folder.errors
