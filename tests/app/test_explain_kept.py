"""`explain` where retention has taken a part of the record away: it says so, and tells nothing wrong."""

from datetime import timedelta

import pytest

from app.house import FILES, NOW, identify, put_live, take_turns, track
from wend.app.explain import explain
from wend.app.explain_kept import OlderThanKeptError
from wend.app.ports import Store
from wend.app.published import load_world
from wend.app.retain import retain
from wend.journey.workspace import Retention, Workspace
from wend.model.duration import Duration

LATER = NOW + timedelta(days=500)
YEAR = Duration(months=12)


@pytest.fixture
def shop(store: Store) -> Store:
    put_live(store, FILES)
    identify(store, "ann", NOW, email="ann@house.example")
    take_turns(store, NOW)
    identify(store, "zoe", LATER, email="zoe@house.example")
    track(store, "zoe", "Seen", LATER)
    take_turns(store, LATER + timedelta(seconds=1))
    retain(store, Workspace(retention=Retention(events=YEAR, reasons=YEAR)), LATER)
    return store


def test_it_says_that_the_record_is_older_than_what_is_kept(shop: Store) -> None:
    told = explain(shop, load_world(shop), "ann", "welcome", now=LATER)
    assert "events of before 2026-07-15 are older than what is kept" in told.left_out
    assert told.journeys[0].verdict.endswith("(as far as the record goes: before, it is older than what is kept)")


def test_how_she_stood_then_is_not_guessed(shop: Store) -> None:
    with pytest.raises(OlderThanKeptError, match="her events of before 2026-07-15 are older than what is kept"):
        explain(shop, load_world(shop), "ann", "welcome", at=NOW + timedelta(days=1))


def test_of_a_customer_that_came_later_everything_is_told(shop: Store) -> None:
    told = explain(shop, load_world(shop), "zoe", "welcome", at=LATER + timedelta(hours=1))
    assert told.left_out == ""
    assert "kept" not in told.journeys[0].verdict
