"""Who lets cases lie, which promises are kept, what adds no value: by independent SQL on real logs, and by hand."""

from datetime import timedelta

import duckdb
import numpy as np
import pytest

from shared_data import shared
from wend.mining import EventLog, MiningError, read
from wend.mining.batches import batches
from wend.mining.first_touch import first_touch
from wend.mining.left_lying import left_lying
from wend.mining.no_value import no_value
from wend.mining.sla import sla
from wend.mining.workload import workload

_HOUR = 3_600_000_000
_REAL = {
    "helpdesk.xes.gz": ("Take in charge ticket", "Resolve ticket"),
    "07_bpic2013_incidents.xes.gz": ("Queued", "Accepted"),
    "receipt.csv.gz": ("Confirmation of receipt", "T02 Check confirmation of receipt"),
}
_real = pytest.mark.parametrize("name", _REAL)


def _log(name: str) -> EventLog:
    return read(shared(f"eventlogs/{name}"))


def _db(log: EventLog) -> duckdb.DuckDBPyConnection:
    """The log as rows in SQL: case, activity, who, microseconds, place in the case, microseconds since the row before."""
    db = duckdb.connect()
    db.register("source", log.to_arrow())
    db.execute("""CREATE TABLE log AS
        WITH r AS (SELECT row_number() OVER () AS place, "case:concept:name"::VARCHAR AS c, "concept:name"::VARCHAR AS a,
                          "org:resource"::VARCHAR AS who, epoch_us("time:timestamp") AS t FROM source)
        SELECT *, row_number() OVER w AS n, lag(t) OVER w AS before, lead(t) OVER w AS after FROM r
        WINDOW w AS (PARTITION BY c ORDER BY t, place)""")
    return db


def _work(rows: list[tuple[str, str, str | None, float]]) -> EventLog:
    """A log of (case, activity, who, hour)."""
    cases, acts, people = (sorted({r[i] for r in rows if r[i] is not None}) for i in range(3))  # type: ignore[type-var]
    return EventLog.of(
        np.array([cases.index(r[0]) for r in rows]),
        np.array([acts.index(r[1]) for r in rows]),
        np.array([int(r[3] * _HOUR) for r in rows], np.int64),
        activities=acts, cases=cases, resources=people,
        resource=np.array([-1 if r[2] is None else people.index(r[2]) for r in rows]),
    )  # fmt: skip


@_real
def test_lags_to_first_touch_are_what_sql_finds(name: str) -> None:
    log = _log(name)
    db, found = _db(log), first_touch(log)
    count, middle, total = db.sql("""SELECT count(*), median(t - t0) / 1e6, sum(t - t0) / 1e6 FROM (
        SELECT c, min_by(t, n) AS t FROM log WHERE n > 1 AND who IS NOT NULL GROUP BY c)
        JOIN (SELECT c, t AS t0 FROM log WHERE n = 1) USING (c)""").fetchone()  # type: ignore[misc]
    assert (found.cases, found.touched) == (log.n_cases, count)
    assert (found.lag.median_seconds, found.lag.total_seconds) == (pytest.approx(middle), pytest.approx(total))
    rows = db.sql("""SELECT who, count(*), count(*) FILTER (n = 1), coalesce(median(t - before), 0) / 1e6,
        coalesce(quantile_cont(t - before, 0.9), 0) / 1e6, coalesce(sum(t - before), 0) / 1e6
        FROM (SELECT who, c, min(n) AS n, min_by(t, n) AS t,
              CASE WHEN min(n) > 1 THEN min_by(before, n) END AS before FROM log WHERE who IS NOT NULL GROUP BY who, c)
        GROUP BY who""").fetchall()
    assert {a.agent: (a.cases, a.opened) for a in found.agents} == {r[0]: r[1:3] for r in rows}
    by_agent = {r[0]: r[3:] for r in rows}
    for a in found.agents:
        assert (a.median_seconds, a.p90_seconds, a.total_seconds) == pytest.approx(by_agent[a.agent])


def test_the_clock_may_start_at_an_arrival_of_ones_own() -> None:
    log = _work([("1", "mail", "Web", 0), ("1", "assign", "Web", 5), ("1", "call", "Ann", 7), ("2", "mail", "Web", 0)])
    found = first_touch(log, arrival="assign")
    assert (found.cases, found.touched, found.lag.median_seconds) == (1, 1, 7_200)
    assert [(a.agent, a.opened, a.total_seconds) for a in found.agents] == [("Ann", 0, 7_200), ("Web", 1, 0)]
    with pytest.raises(MiningError, match="No event of the log is named 'assigned'"):
        first_touch(log, arrival="assigned")
    with pytest.raises(MiningError, match="does not say who"):
        first_touch(read(shared("eventlogs/interval_event_log.csv")))


@_real
def test_the_workload_is_what_sql_finds(name: str) -> None:
    log = _log(name)
    found = workload(log)
    held = """WITH r AS (SELECT *, max(t) OVER (PARTITION BY c) AS finish FROM log),
        named AS (SELECT *, lag(who) OVER w AS was FROM r WHERE who IS NOT NULL WINDOW w AS (PARTITION BY c ORDER BY n)),
        runs AS (SELECT who, c, t AS b, coalesce(lead(t) OVER (PARTITION BY c ORDER BY n), finish) AS e
                 FROM named WHERE was IS DISTINCT FROM who)"""
    rows = (
        _db(log)
        .sql(f"""{held},
        moves AS (SELECT who, b AS t, 1 AS d FROM runs WHERE e > b UNION ALL SELECT who, e, -1 FROM runs WHERE e > b),
        levels AS (SELECT who, sum(d) OVER (PARTITION BY who ORDER BY t RANGE UNBOUNDED PRECEDING) AS level FROM moves)
        SELECT r.who, count(DISTINCT c), sum(e - b) / 1e6, (max(e) - min(b)) / 1e6,
               coalesce((SELECT max(level) FROM levels l WHERE l.who = r.who), 0)
        FROM runs r GROUP BY r.who""")
        .fetchall()
    )
    expected = {
        who: (cases, held_seconds, held_seconds / span if span else 0, most)
        for who, cases, held_seconds, span, most in rows
    }
    assert {a.agent: (a.cases, a.open_max) for a in found.agents} == {w: (e[0], e[3]) for w, e in expected.items()}
    for a in found.agents:
        assert (a.held_seconds, a.open_mean) == pytest.approx(expected[a.agent][1:3])
    assert sum(found.open) * found.period_seconds == pytest.approx(log.durations.sum() / 1e6)
    assert sum(found.arrived) == sum(found.finished) == log.n_cases
    for a in found.agents:
        assert not a.open or sum(a.open) * found.period_seconds == pytest.approx(a.held_seconds)


def test_an_interval_over_many_periods_fills_those_between() -> None:
    log = _work([("1", "a", "Ann", 0.5), ("1", "b", "Ann", 3.25), ("2", "a", "Bob", 0), ("2", "a", "Bob", 4)])
    found = workload(log)
    assert found.period_seconds == 3_600
    assert {a.agent: a.open for a in found.agents} == {"Bob": (1, 1, 1, 1, 0), "Ann": (0.5, 1, 1, 0.25, 0)}
    assert found.open == (1.5, 2, 2, 1.25, 0)
    assert (found.at[0], found.open_max) == ("1970-01-01T00:00:00+00:00", 2)


@_real
def test_batches_are_those_that_a_plain_loop_finds(name: str) -> None:
    log = _log(name)
    assert log.resource is not None
    rows = sorted(np.flatnonzero(log.resource >= 0).tolist(), key=lambda r: (log.resource[r], log.time[r], r))  # type: ignore[index]
    runs: list[list[int]] = []
    for row in rows:
        last = runs[-1][-1] if runs else None
        same = (
            last is not None
            and all(c[last] == c[row] for c in (log.resource, log.activity))
            and log.case[last] != log.case[row]
        )
        if same and log.time[row] - log.time[last] <= 300_000_000:
            runs[-1].append(row)
        else:
            runs.append([row])
    expected: dict[tuple[str, str], list[float]] = {}
    for run in (run for run in runs if len(run) >= 3):
        sums = expected.setdefault(
            (log.resources[log.resource[run[0]]], log.activities[log.activity[run[0]]]), [0, 0, 0]
        )
        ready = [log.time[r] if r == log.offsets[log.case[r]] else log.time[r - 1] for r in run]
        lay = sum(max(int(log.time[run[0]] - t), 0) for t in ready) / 1e6
        sums[:] = [sums[0] + 1, sums[1] + len(run), sums[2] + lay]
    found = batches(log)
    assert {(r.agent, r.activity): [r.batches, r.events] for r in found.rows} == {k: v[:2] for k, v in expected.items()}
    assert sum(r.waited_seconds for r in found.rows) == pytest.approx(sum(v[2] for v in expected.values()))
    assert found.batched == sum(len(run) for run in runs if len(run) >= 3)


@_real
def test_what_was_left_lying_is_what_sql_finds(name: str) -> None:
    log, (after, _) = _log(name), _REAL[name]
    found = left_lying(log, after, timedelta(days=2))
    rows = (
        _db(log)
        .sql(f"""WITH e AS (SELECT max(t) AS finish FROM log),
        w AS (SELECT who, coalesce(after, finish) - t AS lay, after IS NOT NULL AS came FROM log, e WHERE a = '{after}')
        SELECT who, count(*), count(*) FILTER (lay <= 1728e8 AND came), count(*) FILTER (lay > 1728e8 AND came),
        count(*) FILTER (lay > 1728e8 AND NOT came), count(*) FILTER (lay <= 1728e8 AND NOT came),
        coalesce(sum(lay) FILTER (lay > 1728e8), 0) / 1e6, coalesce(max(lay) FILTER (lay > 1728e8), 0) / 1e6
        FROM w GROUP BY who""")
        .fetchall()
    )
    assert {a.agent: (a.events, a.in_time, a.late, a.lying, a.open) for a in found.agents} == {
        r[0]: r[1:6] for r in rows
    }
    seconds = {r[0]: r[6:] for r in rows}
    for a in found.agents:
        assert (a.total_seconds, a.longest_seconds) == pytest.approx(seconds[a.agent])
    assert [a.left for a in found.agents] == sorted((a.left for a in found.agents), reverse=True)


def test_verified_leads_are_open_until_their_time_is_up() -> None:
    log = _work(
        [
            ("1", "verified", "Ann", 0),
            ("2", "verified", "Ann", 20),
            ("3", "verified", "Bob", 0),
            ("3", "call", "Bob", 30),
        ]
    )
    found = left_lying(log, "verified", timedelta(hours=24))
    assert [(a.agent, a.left, a.lying, a.late, a.open) for a in found.agents] == [
        ("Ann", 1, 1, 0, 1),
        ("Bob", 1, 0, 1, 0),
    ]
    assert found.agents[0].examples == ("1",)
    early = left_lying(log, "verified", timedelta(hours=24), until=10 * _HOUR)
    assert (early.events, early.open) == (2, 2)


@_real
def test_promises_are_what_sql_finds(name: str) -> None:
    log, (source, target) = _log(name), _REAL[name]
    found = sla(log, source, target, timedelta(hours=4))
    rows = (
        _db(log)
        .sql(f"""WITH e AS (SELECT max(t) AS finish FROM log),
        ab AS (SELECT *, lag(a) OVER w AS was FROM log WHERE a IN ('{source}', '{target}') WINDOW w AS (PARTITION BY c ORDER BY n)),
        begun AS (SELECT * FROM ab WHERE a = '{source}' AND was IS DISTINCT FROM '{source}'),
        took AS (SELECT b.c, b.t, (SELECT min(x.n) FROM ab x WHERE x.c = b.c AND x.a = '{target}' AND x.n > b.n) AS stop FROM begun b),
        done AS (SELECT k.c, coalesce(s.t, finish) - k.t AS took, stop IS NOT NULL AS came,
                 CASE WHEN stop IS NOT NULL THEN s.who
                      ELSE (SELECT max_by(who, n) FROM log l WHERE l.c = k.c AND l.who IS NOT NULL) END AS who
                 FROM took k CROSS JOIN e LEFT JOIN log s ON s.c = k.c AND s.n = k.stop)
        SELECT who, count(*) FILTER (came AND took <= 144e8), count(*) FILTER (came AND took > 144e8),
        count(*) FILTER (NOT came AND took <= 144e8), count(*) FILTER (NOT came AND took > 144e8),
        coalesce(median(took) FILTER (came), 0) / 1e6 FROM done GROUP BY who""")
        .fetchall()
    )
    assert {a.agent: (a.met, a.breached, a.open, a.overdue) for a in found.agents} == {r[0]: r[1:5] for r in rows}
    middle = {r[0]: r[5] for r in rows}
    for a in found.agents:
        assert a.median_seconds == pytest.approx(middle[a.agent])
    total = found.total
    assert (total.met, total.breached) == (sum(r[1] for r in rows), sum(r[2] for r in rows))
    assert total.promises == total.met + total.breached + total.open + total.overdue


def test_a_promise_that_runs_is_not_begun_again_and_belongs_to_whoever_has_the_case() -> None:
    log = _work([("1", "complaint", "Web", 0), ("1", "complaint", "Web", 3), ("1", "call", "Ann", 5),
                 ("2", "complaint", "Web", 1), ("2", "note", "Bob", 2), ("3", "complaint", None, 9), ("4", "other", "Ann", 9)])  # fmt: skip
    found = sla(log, "complaint", "call", timedelta(hours=4))
    assert [(a.agent, a.met, a.breached, a.open, a.overdue) for a in found.agents] == [
        ("Ann", 0, 1, 0, 0), ("Bob", 0, 0, 0, 1), (None, 0, 0, 1, 0),
    ]  # fmt: skip
    assert found.total.examples == ("2", "1")
    assert found.total.breached_share == 1
    with pytest.raises(MiningError, match="two activities"):
        sla(log, "call", "call", timedelta(hours=1))
    nothing = sla(
        _work([("1", "call", "Ann", 0), ("2", "complaint", "Ann", 0)]), "call", "complaint", timedelta(hours=1)
    )
    assert (nothing.total.promises, nothing.total.open) == (1, 1)


@_real
def test_work_without_value_is_what_sql_finds(name: str) -> None:
    log, (tagged, _) = _log(name), _REAL[name]
    found = no_value(log, [tagged])
    db = _db(log)
    db.execute(f"""CREATE TABLE waste AS
        WITH x AS (SELECT *, coalesce(t - before, 0) / 1e6 AS cost, row_number() OVER (PARTITION BY c, a ORDER BY n) > 1 AS again,
                   lag(who) OVER (PARTITION BY c, a ORDER BY n) AS by_whom,
                   lag(a) OVER w AS a1, lag(a, 2) OVER w AS a2, lead(a) OVER w AS b1 FROM log
                   WINDOW w AS (PARTITION BY c ORDER BY n))
        SELECT *, a = '{tagged}' AS tagged, coalesce(a2 = a AND a1 != a, false) AS back,
               coalesce(a1 = b1 AND a1 != a, false) AS pushed FROM x""")
    for kind, mask in {"tagged": "tagged", "repeated": "again", "undone": "(back OR pushed)"}.items():
        events, cases, cost = db.sql(
            f"SELECT count(*), count(DISTINCT c), coalesce(sum(cost), 0) FROM waste WHERE {mask}"
        ).fetchone()  # type: ignore[misc]
        assert (found.kinds[kind].events, found.kinds[kind].cases) == (events, cases)
        assert found.kinds[kind].seconds == pytest.approx(cost)
    lost, total = db.sql("SELECT sum(cost) FILTER (tagged OR again OR back OR pushed), sum(cost) FROM waste").fetchone()  # type: ignore[misc]
    assert (found.lost.seconds, found.seconds, found.share) == pytest.approx((lost, total, lost / total))
    rows = db.sql("""SELECT a, count(*), count(*) FILTER (who = by_whom), count(*) FILTER (who != by_whom)
        FROM waste WHERE again GROUP BY a""").fetchall()
    assert {w.activity: (w.events, w.by_same, w.by_another) for w in found.repeated} == {r[0]: r[1:] for r in rows}
    rows = db.sql("SELECT a, a1, count(*), count(DISTINCT c) FROM waste WHERE back GROUP BY a, a1").fetchall()
    assert {(u.activity, u.undone): (u.count, u.cases) for u in found.undone} == {r[:2]: r[2:] for r in rows}


def test_time_without_value_counts_an_event_of_several_kinds_once() -> None:
    found = no_value(EventLog.of_paths({"1": "aba", "2": "ab"}), ["b"])
    assert {kind: k.events for kind, k in found.kinds.items()} == {"tagged": 2, "repeated": 1, "undone": 2}
    assert (found.lost.events, found.lost.cases, found.lost.seconds) == (3, 2, 10_800)
    assert found.to_arrow().num_rows == 3
    none = no_value(EventLog.of_paths({"1": "abc"}))
    assert (none.lost.events, none.share, none.undone) == (0, 0, ())


def test_every_result_says_itself_and_becomes_a_table() -> None:
    log = _log("receipt.csv.gz")
    source, target = _REAL["receipt.csv.gz"]
    hours = timedelta(hours=4)
    for found in (first_touch(log), workload(log), batches(log), left_lying(log, source, hours),
                  sla(log, source, target, hours), no_value(log, [source])):  # fmt: skip
        assert found.to_arrow().num_rows > 0
        assert found.to_dict()
        assert len(repr(found)) < 200


def test_a_team_may_stand_for_the_agent() -> None:
    log = _log("07_bpic2013_incidents.xes.gz")
    teams = set(log.attributes["org:group"].to_pylist())
    for found in (first_touch(log, "org:group"), workload(log, "org:group")):
        assert {a.agent for a in found.agents} == teams
    assert {a.agent for a in sla(log, "Queued", "Accepted", timedelta(hours=1), by="org:group").agents} <= teams
