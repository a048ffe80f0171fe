"""The live map equals the one made from the whole record, however the events came in."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from web.serving import SECRET, FixedClock
from wend import limits
from wend.app.ingest import Ingest
from wend.app.live_map import LiveMap
from wend.app.live_maps import LiveMaps
from wend.app.mine import View, ViewError, own_log
from wend.app.ports import Store
from wend.mining.aggregate import aggregate
from wend.model.event import Event, EventKind
from wend.store.memory import MemoryStore
from wend.store.sqlite import SqliteStore
from wend.web.app import make_app

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "wend.sqlite")
    yield opened
    opened.close()


def event(number: int, minutes: float, who: int, name: str, device: str | None = None) -> Event:
    at = NOW + timedelta(minutes=minutes)
    return Event(
        message_id=f"m{number}",
        kind=EventKind.TRACK,
        name=name,
        time=at,
        received_at=at,
        user_id=f"u{who}",
        anonymous_id=device,
    )


def some(count: int, *, seed: int, first: int = 0) -> list[Event]:
    """Events in order of time, a few an hour, of a dozen customers with a device each."""
    dice = random.Random(seed)
    minutes, events = first * 7.0, []
    for number in range(first, first + count):
        minutes += dice.random() * 14
        who = dice.randrange(12)
        events.append(event(number, minutes, who, dice.choice("abcd"), f"d{who}"))
    return events


def catch_up(live: LiveMap, seconds: float = 0) -> None:
    while live.step(seconds):
        pass


@pytest.mark.parametrize("view", ["customer", "session"])
def test_the_live_map_equals_the_whole_one_at_every_moment(store: Store, view: str) -> None:
    live = LiveMap(store, view)
    for part in range(4):
        store.append(some(300, seed=part, first=part * 1000))
        catch_up(live)
        found = live.snapshot()
        assert found.aggregate == aggregate(own_log(store, View(view)))
        assert (found.cursor, found.behind, found.late, found.complete) == (store.last_seq(), 0, 0, True)


def test_portions_are_bounded_and_change_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LIVE_MAP_PORTION", 7)
    monkeypatch.setattr(limits, "LIVE_MAP_CUSTOMERS", 5)
    store.append(some(100, seed=1))
    live = LiveMap(store, "customer")
    assert live.step(0)
    assert not live.snapshot().complete
    catch_up(live)
    store.append(some(100, seed=2, first=1000))
    steps = 0
    while live.step(0):
        steps += 1
    assert steps >= 100 // 7
    assert live.snapshot().aggregate == aggregate(own_log(store, View()))


def test_a_late_event_is_missing_and_said_to_be_until_the_map_is_built_anew(store: Store) -> None:
    live = LiveMap(store, "customer")
    store.append([event(1, 0, 1, "a"), event(2, 60, 1, "c")])
    catch_up(live)
    store.append([event(3, 30, 1, "b")])
    catch_up(live, 1)
    assert live.snapshot().late == 1
    assert live.snapshot().aggregate.edges["a", "c"].count == 1
    catch_up(live, limits.LIVE_MAP_REBUILD_SECONDS + 1)
    found = live.snapshot()
    assert found.late == 0
    assert found.aggregate == aggregate(own_log(store, View()))
    assert ("a", "b") in found.aggregate.edges


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3), st.sampled_from("ab")), max_size=40), st.integers(1, 9)
)
def test_any_order_is_right_after_a_rebuild(rows: list[tuple[int, int, str]], size: int) -> None:
    store = MemoryStore()
    events = [event(number, minutes, who, name) for number, (minutes, who, name) in enumerate(rows)]
    for view in ("customer", "session"):
        live = LiveMap(store, view)
        for begin in range(0, len(events), size):
            store.append(events[begin : begin + size])
            catch_up(live)
        catch_up(live, limits.LIVE_MAP_REBUILD_SECONDS + 1)
        if events:
            assert live.snapshot().aggregate == aggregate(own_log(store, View(view)))


def test_only_some_views_are_kept(store: Store) -> None:
    with pytest.raises(ViewError, match="only by customer and session"):
        LiveMap(store, "run")


def test_the_api_shows_the_map_and_how_new_it_is(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "wend.sqlite")
    store.append([event(1, 0, 1, "a"), event(2, 60, 1, "b")])
    maps = LiveMaps(store)
    app = make_app(
        store, Ingest(store, FixedClock(NOW)), base_url="http://127.0.0.1", secret=SECRET, loopback=True, maps=maps
    )
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        shown = client.get("/api/mining/map?view=customer").json()
        assert shown["edges"][0] | {"from": "a", "to": "b", "count": 1, "mean_seconds": 3600.0} == shown["edges"][0]
        assert (shown["cursor"], shown["complete"], shown["starts"]) == (2, True, {"a": 1})
        store.append([event(3, 90, 1, "c")])
        assert client.get("/api/mining/map").json()["events"] == 3
        assert client.get("/api/mining/map?view=run").status_code == 422
    store.close()


def test_costly_sums_are_shown_again_for_a_while(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LIVE_MAP_SUM_SECONDS", 0.0)
    monkeypatch.setattr(limits, "LIVE_MAP_SUM_REST", 1_000_000)
    store.append(some(50, seed=1))
    live = LiveMap(store, "customer")
    catch_up(live)
    first = live.snapshot()
    store.append(some(50, seed=2, first=1000))
    catch_up(live)
    again = live.snapshot()
    assert again.aggregate is first.aggregate
    assert (again.cursor, again.behind) == (50, 50)
    monkeypatch.setattr(limits, "LIVE_MAP_SUM_REST", 0)
    assert live.snapshot().behind == 0
