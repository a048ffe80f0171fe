"""What mining reads of a store, and the findings it keeps there: the same in every store."""

from datetime import date, timedelta
from typing import Any

import pytest
from store_values import NOW, at, event, run, turn

from wend.app.ports import ColumnFilter, FindingFilter, FindingStatus, KeptFinding, Store
from wend.model.event import EventKind
from wend.model.reason import Code, Reason

DAY = timedelta(days=1)


def finding(finding_id: str, **more: Any) -> KeptFinding:
    given = {"view": "customer", "kind": "wait", "title": "Slow", "where": "a → b", "first_seen": NOW, "last_seen": NOW}
    return KeptFinding(**{"id": finding_id, **given, **more})


def test_events_come_as_columns_in_portions(store: Store) -> None:
    store.append([event(f"m{n}", f"u{n % 2}", properties={"n": n}, time=at(n)) for n in range(5)])
    first = store.event_columns(ColumnFilter(limit=3))
    rest = store.event_columns(ColumnFilter(after=first.seq[-1], limit=3))
    assert (first.seq, rest.seq) == ([1, 2, 3], [4, 5])
    assert first.customer_id == [1, 2, 1]
    assert rest.time[1] - rest.time[0] == 1_000_000
    assert first.properties == [None] * 3
    assert store.event_columns(ColumnFilter(after=5)).seq == []
    assert (store.last_seq(), store.last_customer()) == (5, 2)


def test_columns_tell_page_device_properties_and_whose_event_it_is(store: Store) -> None:
    page = event("m1", "u", "d", kind=EventKind.PAGE, name="Page Viewed", properties={"name": "Home"})
    store.append([page, event("wend:x", "u", properties={"name": "no page"})])
    found = store.event_columns(ColumnFilter(anonymous=True, properties=True))
    assert (found.page, found.anonymous_id, found.own) == (["Home", None], ["d", None], [0, 1])
    assert found.properties == ['{"name":"Home"}', '{"name":"no page"}']
    assert found.kind == ["page", "track"]


def test_columns_are_chosen_by_customer_kind_and_time(store: Store) -> None:
    store.append([event(f"m{n}", f"u{n}", time=at(n)) for n in range(6)])
    store.append([event("p", "u0", kind=EventKind.PAGE, time=at(9))])

    def seqs(**which: Any) -> list[int]:
        return store.event_columns(ColumnFilter(**which)).seq

    assert seqs(customers=(1, 3)) == [2, 3]
    assert seqs(customers=(0, 1), up_to=6) == [1]
    assert seqs(kinds=("page",)) == [7]
    assert seqs(names=("nothing",)) == []
    assert seqs(names=(event("x").name, "nothing"), customers=(0, 2)) == [1, 2, 7]
    assert seqs(since=at(2), until=at(4)) == [3, 4]


def test_reasons_of_runs_come_in_their_order(store: Store) -> None:
    store.append([event("m", "u")])
    reasons = [
        Reason(at=NOW, code=Code.ENTERED, journey="a", run="1-1"),
        Reason(at=NOW, code=Code.SEGMENT_ENTERED),
        Reason(at=NOW, code=Code.ENDED, journey="b", run="1-2"),
    ]
    turn(store, reasons=reasons)
    every = store.reason_rows(0, 10)
    assert [row.reason.journey for row in every] == ["a", "b"]
    assert [row.reason.journey for row in store.reason_rows(every[0].id, 10)] == ["b"]
    assert [row.reason.journey for row in store.reason_rows(0, 10, "b")] == ["b"]
    assert len(store.reason_rows(0, 1)) == 1


def test_runs_are_counted_by_day_and_by_goal(store: Store) -> None:
    store.append([event("m", "u")])
    runs = [
        run("1-1", goal_at=at(60), ended="goal", ended_at=at(60)),
        run("1-2", entered_at=NOW - DAY, goal_at=NOW + DAY, ended="goal", ended_at=NOW),
        run("1-3", entered_at=NOW - DAY, held_out=True),
        run("1-4", journey="other"),
    ]
    turn(store, runs=runs)
    today = 19_783  # 2024-03-01
    assert store.entries_by_day(NOW - 2 * DAY, NOW + DAY) == {"welcome": {today: 1, today - 1: 2}, "other": {today: 1}}
    assert store.entries_by_day(NOW, NOW + DAY) == {"welcome": {today: 1}, "other": {today: 1}}
    assert store.goal_counts("welcome", NOW - 2 * DAY, NOW + DAY, DAY) == (2, 1)
    assert store.goal_counts("welcome", NOW - 2 * DAY, NOW + DAY, 3 * DAY) == (2, 2)
    assert store.goal_counts("nothing", NOW, NOW + DAY, DAY) == (0, 0)


def test_runs_past_their_timer_are_found_oldest_first(store: Store) -> None:
    store.append([event("m", "u")])
    runs = [
        run("1-1", step="s", until=at(50)),
        run("1-2", step="s", until=at(10)),
        run("1-3", until=at(1), ended="done", ended_at=NOW),
        run("1-4", step="s", until=at(999)),
    ]
    turn(store, runs=runs)
    assert [each.id for each in store.overdue_runs(at(100), 10)] == ["1-2", "1-1"]
    assert [each.id for each in store.overdue_runs(at(100), 1)] == ["1-2"]


def test_a_finding_comes_back_as_it_was_kept(store: Store) -> None:
    whole = finding(
        "f1",
        journey="welcome",
        step="a",
        other="b",
        attribute="team",
        value="south",
        since=date(2024, 2, 1),
        until=date(2024, 2, 9),
        customers=7,
        customers_more=3.5,
        lost_seconds=12.5,
        lost_value=99.0,
        confidence=0.999,
        rank=2,
        evidence={"cases": ["#1"], "rate": 0.5},
    )
    assert store.keep_findings([whole]) == 1
    assert store.findings(FindingFilter()) == [whole]


def test_found_again_it_keeps_what_people_said(store: Store) -> None:
    store.keep_findings([finding("f1")])
    assert store.set_finding("f1", FindingStatus.ACKNOWLEDGED, "pat", at(5))
    store.tell_finding("f1", "ops@shop.example", "told")
    store.tell_finding("f1", 'https://h.example/?a="b".c', "told too")
    assert store.keep_findings([finding("f1", title="Slower", last_seen=at(60)), finding("f2")]) == 1
    (again,) = store.findings(FindingFilter(id="f1"))
    assert (again.title, again.first_seen, again.last_seen) == ("Slower", NOW, at(60))
    assert (again.status, again.owner, again.status_set_at) == (FindingStatus.ACKNOWLEDGED, "pat", at(5))
    assert again.told == {"ops@shop.example": "told", 'https://h.example/?a="b".c': "told too"}


def test_the_owner_alone_can_be_set_and_a_finding_may_be_missing(store: Store) -> None:
    store.keep_findings([finding("f1")])
    assert store.set_finding("f1", None, "kim", at(5))
    (kept,) = store.findings(FindingFilter())
    assert (kept.owner, kept.status, kept.status_set_at) == ("kim", FindingStatus.OPEN, None)
    assert not store.set_finding("nope", FindingStatus.FIXED, None, NOW)


def test_findings_are_listed_open_ones_first_and_by_what_is_asked(store: Store) -> None:
    found = [
        finding("old", rank=1),
        finding("second", rank=2, last_seen=at(9)),
        finding("first", rank=1, last_seen=at(9), journey="welcome"),
        finding("done", rank=1, last_seen=at(99), kind="loop"),
    ]
    store.keep_findings(found)
    store.set_finding("done", FindingStatus.FIXED, "pat", NOW)

    def ids(**which: Any) -> list[str]:
        return [each.id for each in store.findings(FindingFilter(**which))]

    assert ids() == ["first", "second", "old", "done"]
    assert ids(status=FindingStatus.FIXED) == ids(owner="pat") == ids(kind="loop") == ["done"]
    assert ids(journey="welcome") == ids(limit=1) == ["first"]
    assert ids(view="nothing") == []


def test_when_a_view_was_diagnosed_is_remembered(store: Store) -> None:
    assert store.diagnosed_at("customer") is None
    store.note_diagnosis("customer", NOW)
    store.note_diagnosis("customer", at(5))
    assert store.diagnosed_at("customer") == at(5)
    assert store.diagnosed_at("session") is None


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_found_changes_nothing(store: Store, count: int) -> None:
    store.keep_findings([finding("f")] * count)
    assert store.keep_findings([]) == 0
    assert len(store.findings(FindingFilter())) == count
