"""Runs that are parts of others: kept like runs, and counted by nobody."""

from datetime import timedelta

from store_values import NOW, claim_one, commit, event, run

from wend.app.ports import RunFilter, Store


def filled(store: Store) -> None:
    """One run with a way of a fork, which calls a journey; the way has ended."""
    store.append([event("m1", "ada", "x")])
    due = claim_one(store)
    way = run("1-1.2a", parent="1-1", way="mail", step="hello", ended="joined", ended_at=NOW)
    called = run("1-1.2b", "verify", parent="1-1", step="ask", goal_at=NOW)
    runs = [run("1-1", step="both"), way, called]
    due.customer.runs = runs
    commit(store, due, runs=runs)


def test_a_part_is_in_no_list_unless_asked_for(store: Store) -> None:
    filled(store)
    assert [(row.id, row.parent) for row in store.runs(RunFilter())] == [("1-1", "")]
    assert store.count_runs(RunFilter(journey="verify")) == 0
    rows = store.runs(RunFilter(parts=True))
    assert {row.id: row.parent for row in rows} == {"1-1": "", "1-1.2a": "1-1", "1-1.2b": "1-1"}
    assert store.count_runs(RunFilter(parts=True, status="active")) == 2


def test_a_part_is_no_entry_in_the_books(store: Store) -> None:
    filled(store)
    summary = store.summary()
    assert (summary["runs_entered"], summary["runs_active"], summary["runs_ended"]) == (1, 1, {})
    assert set(summary["journeys"]) == {"welcome"}
    day = timedelta(days=1)
    assert list(store.entries_by_day(NOW - day, NOW + day)) == ["welcome"]
    assert store.goal_counts("verify", NOW - day, NOW + day, day) == (0, 0)


def test_a_part_stands_where_it_stands(store: Store) -> None:
    filled(store)
    assert store.standing("welcome") == {"both": 1}
    assert store.standing("verify") == {"ask": 1}
