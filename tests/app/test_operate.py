"""An operator's decisions about one run or customer."""

from datetime import UTC, datetime, timedelta

import pytest

from wend.app.advance import advance_due
from wend.app.operate import OperateError, cancel_run, put_back
from wend.app.ports import CustomerFilter, RunFilter
from wend.engine import Live, Published
from wend.journey.load import load_journey
from wend.journey.workspace import Workspace
from wend.model.event import Event, EventKind
from wend.store.memory import MemoryStore

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
JOURNEY = "journey: j\npurpose: service\nentry: {event: Begun}\nsteps: [{wait: 3d}, {exit: done}]\n"


@pytest.fixture
def live() -> Live:
    return Live.build(Workspace(), [Published(load_journey(JOURNEY))])


def begun(store: MemoryStore, live: Live) -> str:
    """A customer in the journey; her run."""
    happened = Event(message_id="m", kind=EventKind.TRACK, name="Begun", time=NOW, received_at=NOW, user_id="ann")
    store.append([happened])
    advance_due(store, live, NOW, "test")
    return store.runs(RunFilter())[0].id


def test_a_cancelled_run_ends_and_says_so(live: Live) -> None:
    store = MemoryStore()
    run = begun(store, live)
    cancel_run(store, run, NOW + timedelta(hours=1))
    advance_due(store, live, NOW + timedelta(hours=1), "test")
    (row,) = store.runs(RunFilter())
    assert (row.status, row.reason) == ("ended", "cancelled")


def test_a_run_that_is_not_there_or_has_ended_cannot_be_cancelled(live: Live) -> None:
    store = MemoryStore()
    run = begun(store, live)
    with pytest.raises(OperateError, match="no run '9-9'"):
        cancel_run(store, "9-9", NOW)
    advance_due(store, live, NOW + timedelta(days=4), "test")
    with pytest.raises(OperateError, match=r"ended at .* already: done"):
        cancel_run(store, run, NOW)


def test_a_customer_who_was_set_aside_goes_on_where_she_stood(live: Live) -> None:
    store = MemoryStore()
    begun(store, live)
    store.claim(NOW + timedelta(days=3), 10, "broken", timedelta(seconds=1))
    store.set_aside(1, "a bug", "broken")
    later = NOW + timedelta(days=3, seconds=10)
    assert advance_due(store, live, later, "test") == 0
    assert put_back(store, "ann", later) == "a bug"
    assert store.customers(CustomerFilter(set_aside=True)) == []
    advance_due(store, live, later, "test")
    assert store.runs(RunFilter())[0].reason == "done"
    with pytest.raises(OperateError, match="not set aside"):
        put_back(store, "ann", later)
