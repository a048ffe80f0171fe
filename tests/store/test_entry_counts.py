"""Entries of journeys with caps: counted with the runs, and refused together with the turns that would exceed a cap."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from store_values import at, claim_one, commit, event, run

from wend.app.ports import CapReachedError, Counted, Counting, Counts, RunFilter, Store

MIDNIGHT = datetime(2024, 3, 1, tzinfo=UTC)
ASKED = Counting("welcome", "v1", MIDNIGHT)


def entered(store: Store, user: str, *, began: int = 1, ended: int = 0, asked: Counting = ASKED) -> None:
    """A customer whose turns begin and end runs."""
    store.append([event(f"m-{user}", user)])
    due = claim_one(store)
    runs = [run(f"{due.customer.id}-{number}", ended="done" if number < ended else "") for number in range(began)]
    commit(store, due, runs=runs, counted=[Counted(asked, began, ended)])


def counts(store: Store, asked: Counting = ASKED) -> Counts:
    return store.count_entries([asked])[asked.journey]


def test_entries_are_counted_by_day_ever_and_while_they_last(store: Store) -> None:
    assert counts(store) == Counts(0, 0, 0)
    entered(store, "ada", began=2, ended=1)
    entered(store, "ben")
    assert counts(store) == Counts(3, 3, 2)
    assert counts(store, msgspec.structs.replace(ASKED, since=MIDNIGHT + timedelta(days=1))) == Counts(0, 3, 2)


def test_a_day_that_has_begun_counts_from_nothing(store: Store) -> None:
    entered(store, "ada")
    tomorrow = msgspec.structs.replace(ASKED, since=MIDNIGHT + timedelta(days=1), per_day=1)
    store.append([event("m-ben", "ben")])
    due = claim_one(store, now=at(86_400))
    began = run(f"{due.customer.id}-1", entered_at=at(86_400))
    commit(store, due, now=at(86_400), runs=[began], counted=[Counted(tomorrow, 1, 0)])
    assert counts(store, tomorrow) == Counts(1, 2, 2)


@pytest.mark.parametrize("cap", ["per_day", "total", "active"])
def test_a_commit_that_would_exceed_a_cap_is_refused_whole(store: Store, cap: str) -> None:
    asked = msgspec.structs.replace(ASKED, **{cap: 1})
    entered(store, "ada", asked=asked)
    with pytest.raises(CapReachedError, match="welcome: 2 entries where at most 1 go"):
        entered(store, "ben", asked=asked)
    assert counts(store, asked) == Counts(1, 1, 1)
    assert store.count_runs(RunFilter(journey="welcome")) == 1
    (due,) = store.claim(at(31), 10, "another", timedelta(seconds=30))
    assert [each.message_id for each in due.events] == ["m-ben"]


def test_who_leaves_makes_room(store: Store) -> None:
    asked = msgspec.structs.replace(ASKED, active=1)
    entered(store, "ada", asked=asked)
    store.append([event("m2", "ada")])
    commit(store, claim_one(store), runs=[run("1-0", ended="done")], counted=[Counted(asked, 0, 1)])
    entered(store, "ben", asked=asked)
    assert counts(store, asked) == Counts(2, 2, 1)


def test_for_another_version_the_runs_are_counted_anew(store: Store) -> None:
    entered(store, "ada")
    store.append([event("m-ben", "ben")])
    commit(store, claim_one(store), runs=[run("2-0"), run("2-0.1a")])  # while nobody counted; a part of a run is none
    assert counts(store) in (Counts(1, 1, 1), Counts(2, 2, 2))
    assert counts(store, msgspec.structs.replace(ASKED, version="v2")) == Counts(2, 2, 2)


def test_who_has_lost_the_claim_counts_nothing(store: Store) -> None:
    store.append([event("m1", "ada")])
    due = claim_one(store)
    store.claim(at(31), 10, "another", timedelta(seconds=30))
    commit(store, due, now=at(31), runs=[run("1-1")], counted=[Counted(ASKED, 1, 0)])
    assert counts(store) == Counts(0, 0, 0)
