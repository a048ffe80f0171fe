"""Handovers, drop-outs, waits, views and pictures' data on logs small enough to work out by hand."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_data import shared
from wend.mining import EventLog, MiningError, read
from wend.mining.dropouts import dropouts
from wend.mining.handovers import handovers
from wend.mining.sankey import sankey
from wend.mining.survival import eventually_follows, kaplan_meier
from wend.mining.view import sessions, view
from wend.mining.wait_causes import CAUSES, split_waits
from wend.mining.waits import waits

_HOUR = 3_600_000_000
_MONDAY = 4 * 24 * _HOUR  # 1970-01-05


def _work(rows: Sequence[tuple[str, str, str, int, int]]) -> EventLog:
    """A log of (case, activity, resource, start hour, end hour), from a Monday at midnight."""
    case, activity, who, start, end = zip(*rows, strict=True)
    acts, people, cases = sorted(set(activity)), sorted(set(who)), sorted(set(case))
    return EventLog.of(
        np.array([cases.index(c) for c in case]),
        np.array([acts.index(a) for a in activity]),
        np.array(end) * _HOUR + _MONDAY,
        start=np.array(start) * _HOUR + _MONDAY,
        resource=np.array([people.index(w) for w in who]),
        activities=acts, cases=cases, resources=people,
    )  # fmt: skip


def _causes(log: EventLog, source: str, target: str) -> dict[str, float]:
    wait = next(w for w in waits(log).waits if (w.source, w.target) == (source, target))
    return {cause: seconds / 3_600 for cause, seconds in wait.causes.items() if seconds}


def test_a_wait_behind_work_that_was_there_before_is_contention() -> None:
    log = _work([("1", "a", "x", 8, 9), ("2", "a", "x", 7, 8), ("2", "b", "y", 8, 11), ("1", "b", "y", 11, 12)])
    assert _causes(log, "a", "b") == {"contention": 2}


def test_a_wait_while_later_work_is_done_first_is_priority() -> None:
    log = _work([("1", "a", "x", 8, 9), ("2", "a", "x", 9, 10), ("2", "b", "y", 10, 13), ("1", "b", "y", 13, 14),
                 ("3", "c", "y", 9, 10)])  # fmt: skip
    assert _causes(log, "a", "b") == {"batching": 1, "priority": 3}, (
        "they are done in one go once case 2 is there, at 10"
    )
    alone = _work([("1", "a", "x", 8, 9), ("2", "a", "x", 9, 10), ("2", "c", "y", 10, 13), ("1", "b", "y", 13, 14),
                   ("3", "c", "y", 9, 10)])  # fmt: skip
    assert _causes(alone, "a", "b") == {"priority": 3, "contention": 1}


def test_a_wait_for_the_others_of_a_batch_is_batching() -> None:
    log = _work([("1", "a", "x", 8, 9), ("2", "a", "x", 10, 12), ("1", "b", "y", 12, 13), ("2", "b", "y", 13, 14),
                 ("3", "b", "y", 9, 9), ("4", "c", "y", 9, 9), ("5", "c", "y", 34, 34), ("6", "c", "y", 35, 35)])  # fmt: skip
    assert _causes(log, "a", "b") == {"batching": 3, "contention": 1}


def test_a_wait_over_a_night_is_the_calendar_and_the_rest_is_external() -> None:
    seen = [(f"s{h}", "c", "y", h, h) for day in range(5) for h in range(24 * day + 9, 24 * day + 17)]
    log = _work([("1", "a", "x", 14, 15), ("1", "b", "y", 34, 35), *seen])
    assert _causes(log, "a", "b") == {"calendar": 16, "external": 3}


def test_a_night_worked_through_is_contention_and_no_calendar() -> None:
    seen = [(f"s{h}", "c", "y", h, h) for day in range(5) for h in range(24 * day + 9, 24 * day + 17)]
    log = _work([("1", "a", "x", 7, 8), ("0", "c", "y", 8, 33), ("1", "b", "y", 34, 35), *seen])
    assert _causes(log, "a", "b") == {"contention": 25, "external": 1}


def test_work_done_at_once_counts_once() -> None:
    log = _work([("1", "a", "x", 8, 9), ("2", "c", "y", 8, 12), ("3", "c", "y", 9, 11), ("1", "b", "y", 12, 13)])
    assert _causes(log, "a", "b") == {"contention": 3}


def test_causes_add_up_to_the_wait_on_a_large_invented_log() -> None:
    chance = np.random.default_rng(3)
    n = 4_000
    start = np.sort(chance.integers(0, 2_000, n)) * _HOUR + chance.integers(0, _HOUR, n)
    log = EventLog.of(
        chance.integers(0, 300, n), chance.integers(0, 5, n), start + chance.integers(0, 6 * _HOUR, n), start=start,
        resource=chance.integers(-1, 9, n), resources=list("abcdefghi"), activities=list("vwxyz"),
    )  # fmt: skip
    found = waits(log)
    for wait in found.waits:
        assert min(wait.causes.values()) >= 0
        assert sum(wait.causes.values()) == pytest.approx(wait.total_seconds, rel=1e-9, abs=1e-3)
    assert sum(w.share for w in found.waits) == pytest.approx(1)


def test_service_time_is_told_where_starts_are_known() -> None:
    found = waits(read(shared("eventlogs/interval_event_log.csv")))
    assert found.timed
    assert found.service_seconds > 0
    assert not waits(read(shared("eventlogs/running-example.csv"))).timed


def test_handovers_and_ping_pong_by_hand() -> None:
    log = _work([("1", "a", "x", 1, 2), ("1", "b", "y", 4, 5), ("1", "c", "y", 5, 6), ("1", "d", "x", 9, 9), ("2", "a", "x", 1, 2),
                 ("2", "b", "z", 2, 3)])  # fmt: skip
    found = handovers(log)
    assert {(h.source, h.target): (h.count, h.total_seconds) for h in found.handovers} == {
        ("x", "y"): (1, 7_200), ("y", "x"): (1, 10_800), ("x", "z"): (1, 0),
    }  # fmt: skip
    assert [(p.between, p.count, p.total_seconds) for p in found.ping_pong] == [(("x", "y"), 1, 7 * 3_600)]


def test_handovers_between_teams_of_a_real_log_use_the_attribute() -> None:
    log = read(shared("eventlogs/07_bpic2013_incidents.xes.gz"))
    found = handovers(log, by="org:group")
    assert found.handovers[0].source in set(log.attributes["org:group"].to_pylist())
    with pytest.raises(MiningError, match="no attribute 'team'"):
        handovers(log, by="team")
    with pytest.raises(MiningError, match="does not say who"):
        handovers(read(shared("eventlogs/interval_event_log.csv")))


def test_open_cases_are_no_drop_outs() -> None:
    log = EventLog.of(
        np.array([0, 0, 1, 1, 2, 2]),
        np.array([0, 2, 0, 1, 0, 1]),
        np.array([0, 10, 0, 1, 90, 100]) * _HOUR,
        activities=["a", "b", "goal"],
    )
    found = dropouts(log, "goal", patience=timedelta(hours=24))
    assert (found.reached, found.open, found.dropped) == (1, 1, 1)
    assert [(d.activity, d.cases, d.visits, d.examples) for d in found.dropouts] == [("b", 1, 2, ("1",))]
    with pytest.raises(MiningError, match="No event of the log is named 'gaol'"):
        dropouts(log, "gaol")


def test_a_case_that_ends_on_the_way_is_watched_no_longer() -> None:
    # the classic worked example: 6, 6, 6, 7 and 10 weeks, with one lost at 6 and one at 9
    weeks, came = np.array([6, 6, 6, 6, 7, 9, 10]), np.array([1, 1, 1, 0, 1, 0, 1], bool)
    curve = kaplan_meier(weeks * 1_000_000, came)
    assert curve.seconds == (0.0, 6.0, 7.0, 10.0)
    assert curve.share == pytest.approx((1, 4 / 7, 4 / 7 * 2 / 3, 0))
    assert curve.at_risk == (7, 7, 3, 1)
    assert all(low <= share <= high for low, share, high in zip(curve.low, curve.share, curve.high, strict=True))


def test_the_time_to_an_activity_that_never_comes_is_all_lost() -> None:
    found = eventually_follows(EventLog.of_paths({"1": "ab", "2": "ba"}), "b", "a")
    assert (found.cases, found.came) == (2, 1)


def test_the_flow_of_a_real_log_loses_no_case() -> None:
    log = read(shared("eventlogs/helpdesk.xes.gz"))
    for side in ("after", "before"):
        found = sankey(log, 4, side=side)
        first = 0 if side == "after" else -1
        assert sum(f.count for f in found.flows if f.step == first) == log.n_cases == found.cases


def test_a_view_makes_another_column_the_case() -> None:
    log = read(shared("rees46/2019-Oct-sample-team11.csv"), activity="event_type", case="user_id")
    by_session = view(log, case="user_session")
    assert (log.n_cases, by_session.n_cases) == (4_504, 5_066)
    assert len(by_session) == len(log)
    by_both = view(by_session, activity=["activity", "brand"])
    assert any(" · " in name for name in by_both.activities)


def test_a_view_that_leaves_events_out_keeps_the_rest_in_order() -> None:
    log = EventLog.of_paths({"1": "abab", "2": "b"})
    seen = view(log, rename=lambda name: None if name == "b" else "A")
    assert (seen.n_cases, seen.path(0)) == (1, ("A", "A"))
    with pytest.raises(MiningError, match="leaves no event"):
        view(log, rename=lambda _name: None)


def test_sessions_cut_where_nothing_happens_for_long() -> None:
    log = EventLog.of(np.array([0, 0, 0, 1]), np.zeros(4, int), np.array([0, 1, 9, 2]) * _HOUR, activities=["a"], cases=["x", "y"],
                      case_attributes={"k": pa.array([1, 2])})  # fmt: skip
    cut = sessions(log, timedelta(hours=2))
    assert cut.case_names(range(3)) == ["x#1", "x#2", "y#1"]
    assert cut.case_attributes["k"].to_pylist() == [1, 1, 2]


def test_selecting_cases_keeps_their_rows_whole() -> None:
    log = read(shared("eventlogs/receipt.csv.gz"))
    some = log.select(np.array([5, 2]))
    assert some.case_names(range(2)) == log.case_names([2, 5])
    assert [some.path(0), some.path(1)] == [log.path(2), log.path(5)]
    assert some.attributes["org:group"].to_pylist() == log.attributes["org:group"].to_pylist()[log.case_slice(2)] + (
        log.attributes["org:group"].to_pylist()[log.case_slice(5)])  # fmt: skip


def _batches_by_hand(rows: list[tuple[int, int, int, int, int]]) -> list[list[int]]:
    """Places of work (case, activity, who, begin, end) that is done without a break and all enabled before the first."""
    enabled = _enabled_by_hand(rows)
    found: list[list[int]] = []
    for i in sorted(range(len(rows)), key=lambda i: (rows[i][2], rows[i][3], rows[i][4], i)):
        run = found[-1] if found else []
        last = rows[run[-1]] if run else None
        joins = last is not None and last[1:3] == rows[i][1:3] and rows[i][3] <= last[4]
        if joins and enabled[i] <= rows[run[0]][3]:
            run.append(i)
        else:
            found.append([i])
    return found


def _enabled_by_hand(rows: list[tuple[int, int, int, int, int]]) -> list[int]:
    ends: dict[int, int] = {}
    enabled = []
    for case, _, _, begin, end in rows:
        enabled.append(min(ends.get(case, begin), begin))
        ends[case] = end
    return enabled


def _split_by_hand(rows: list[tuple[int, int, int, int, int]], i: int) -> dict[str, int]:
    """Hour by hour, as the causes are described."""
    enabled, run = _enabled_by_hand(rows), next(each for each in _batches_by_hand(rows) if i in each)
    ready, who, found = max(enabled[j] for j in run), rows[i][2], dict.fromkeys(CAUSES, 0)
    seen = {hour % 168 for row in rows if row[2] == who for hour in (row[3], max(row[4] - 1, row[3]))}
    for hour in range(enabled[i], rows[i][3]):
        busy = [j for j, row in enumerate(rows) if row[2] == who and j != i and row[3] <= hour < row[4]]
        before = [j for j in busy if enabled[j] <= (enabled[i] if j in run else ready)]
        late = "calendar" if hour % 168 not in seen else "external"
        found["batching" if hour < ready else "contention" if before else "priority" if busy else late] += 1
    return found


@given(st.lists(st.tuples(*(st.integers(0, n) for n in (3, 1, 1, 30, 6))), min_size=1, max_size=14))
def test_causes_are_those_worked_out_hour_by_hour(drawn: list[tuple[int, ...]]) -> None:
    rows = sorted(((c, a, w, b, b + long) for c, a, w, b, long in drawn), key=lambda row: (row[0], row[4]))
    case, activity, who, begin, end = (np.array(column) for column in zip(*rows, strict=True))
    log = EventLog.of(
        case, activity, end * _HOUR + _MONDAY, start=begin * _HOUR + _MONDAY, resource=who, resources=["x", "y"],
        activities=["a", "b"], cases=[str(i) for i in range(4)],
    )  # fmt: skip
    parts = split_waits(log)
    assert parts is not None
    for i in range(len(rows)):
        assert {c: part[i] / _HOUR for c, part in zip(CAUSES, parts, strict=True)} == _split_by_hand(rows, i)
