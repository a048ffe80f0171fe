"""The kernel's numbers: by hand on the text-book log, by independent SQL on the real ones."""

import duckdb
import numpy as np
import pytest

from shared_data import shared
from wend.mining import EventLog, read
from wend.mining import grouping as grouping_file
from wend.mining.aggregate import aggregate
from wend.mining.directly_follows import directly_follows
from wend.mining.durations import durations
from wend.mining.grouping import group_sequences
from wend.mining.rework import rework
from wend.mining.variants import variants

_REAL = ["helpdesk.xes.gz", "07_bpic2013_incidents.xes.gz", "receipt.csv.gz", "running-example.xes"]


def test_the_text_book_log_has_the_known_numbers() -> None:
    found = directly_follows(read(shared("eventlogs/running-example.csv")))
    assert (found.cases, found.events) == (6, 42)
    assert found.activities == {
        "check ticket": 9, "decide": 9, "register request": 6, "examine casually": 6, "examine thoroughly": 3,
        "reinitiate request": 3, "pay compensation": 3, "reject request": 3,
    }  # fmt: skip
    assert found.starts == {"register request": 6}
    assert found.ends == {"pay compensation": 3, "reject request": 3}
    assert {(e.source, e.target): e.count for e in found.edges} == {
        ("check ticket", "decide"): 6, ("examine casually", "check ticket"): 4, ("register request", "examine casually"): 3,
        ("decide", "reinitiate request"): 3, ("decide", "pay compensation"): 3, ("decide", "reject request"): 3,
        ("register request", "check ticket"): 2, ("check ticket", "examine casually"): 2,
        ("examine casually", "decide"): 2, ("examine thoroughly", "check ticket"): 2,
        ("register request", "examine thoroughly"): 1, ("check ticket", "examine thoroughly"): 1,
        ("examine thoroughly", "decide"): 1, ("reinitiate request", "examine thoroughly"): 1,
        ("reinitiate request", "check ticket"): 1, ("reinitiate request", "examine casually"): 1,
    }  # fmt: skip


def _table(log: EventLog) -> duckdb.DuckDBPyConnection:
    """The log in DuckDB as plain rows in file order, to be asked in SQL."""
    db = duckdb.connect()
    db.register("source", log.to_arrow())
    db.execute("""CREATE TABLE log AS SELECT row_number() OVER () AS place, "case:concept:name"::VARCHAR AS c,
        "concept:name"::VARCHAR AS a, epoch_us("time:timestamp") AS t FROM source""")
    return db


@pytest.mark.parametrize("name", _REAL)
def test_the_map_of_a_real_log_is_what_sql_finds(name: str) -> None:
    log = read(shared(f"eventlogs/{name}"))
    rows = (
        _table(log)
        .sql("""
        WITH n AS (SELECT a, t, lead(a) OVER w AS b, lead(t) OVER w AS u FROM log WINDOW w AS (PARTITION BY c ORDER BY t, place))
        SELECT a, b, count(*), sum(u - t) / 1e6, quantile_cont(u - t, 0.5) / 1e6, quantile_cont(u - t, 0.9) / 1e6
        FROM n WHERE b IS NOT NULL GROUP BY a, b""")
        .fetchall()
    )
    found = {(e.source, e.target): e for e in directly_follows(log).edges}
    assert {(a, b): count for a, b, count, *_ in rows} == {pair: e.count for pair, e in found.items()}
    for a, b, count, total, median, p90 in rows:
        e = found[a, b]
        assert (e.total_seconds, e.mean_seconds) == pytest.approx((total, total / count), rel=1e-12)
        assert (e.median_seconds, e.p90_seconds) == pytest.approx((median, p90), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("name", _REAL)
def test_the_variants_of_a_real_log_are_what_sql_finds(name: str) -> None:
    log = read(shared(f"eventlogs/{name}"))
    rows = (
        _table(log)
        .sql("""
        WITH v AS (SELECT list(a ORDER BY t, place) AS path, max(t) - min(t) AS d FROM log GROUP BY c)
        SELECT path, count(*), avg(d) / 1e6, quantile_cont(d, 0.5) / 1e6 FROM v GROUP BY path""")
        .fetchall()
    )
    found = variants(log)
    assert found.count == len(found.variants) == len(rows)
    assert {v.path: v.count for v in found.variants} == {tuple(path): count for path, count, *_ in rows}
    assert [v.count for v in found.variants] == sorted((r[1] for r in rows), reverse=True)
    by_path = {v.path: v for v in found.variants}
    for path, _, mean, median in rows:
        assert by_path[tuple(path)].mean_seconds == pytest.approx(mean, rel=1e-9)
        assert by_path[tuple(path)].median_seconds == pytest.approx(median, rel=1e-9)


@pytest.mark.parametrize("name", _REAL)
def test_starts_ends_rework_and_durations_are_what_sql_finds(name: str) -> None:
    log = read(shared(f"eventlogs/{name}"))
    db = _table(log)
    found = directly_follows(log)
    first = "SELECT arg_min(a, place) AS a FROM log GROUP BY c"
    last = "SELECT arg_max(a, place) AS a FROM log GROUP BY c"
    for sql, counts in ((first, found.starts), (last, found.ends)):
        assert dict(db.sql(f"SELECT a, count(*) FROM ({sql}) GROUP BY a").fetchall()) == counts
    again = {r.activity: (r.events, r.cases, r.cases_repeating, r.repeats) for r in rework(log).activities}
    rows = db.sql("""SELECT a, sum(n), count(*), count(*) FILTER (n > 1), sum(n - 1)
        FROM (SELECT a, c, count(*) AS n FROM log GROUP BY a, c) GROUP BY a""").fetchall()
    assert again == {a: tuple(map(int, numbers)) for a, *numbers in rows}
    loops = {r.activity: r.self_loops for r in rework(log).activities if r.self_loops}
    assert loops == {e.source: e.count for e in found.edges if e.source == e.target}
    median, mean = db.sql(
        "SELECT quantile_cont(d, 0.5) / 1e6, avg(d) / 1e6 FROM (SELECT max(t) - min(t) AS d FROM log GROUP BY c)"
    ).fetchone()
    lasted = durations(log)
    assert (lasted.seconds.median_seconds, lasted.seconds.mean_seconds) == pytest.approx((median, mean), rel=1e-9)
    assert sum(lasted.histogram_seconds.counts) == log.n_cases


def test_a_collision_of_hashes_does_not_join_two_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping_file, "digests", lambda values, offsets: np.zeros(len(offsets) - 1, np.uint64))
    found = group_sequences(np.array([1, 2, 1, 3, 1, 2, 3, 1]), np.array([0, 2, 4, 6, 8]))
    assert found.of.tolist() == [0, 1, 0, 2]
    assert (found.first.tolist(), found.counts.tolist()) == ([0, 1, 3], [2, 1, 1])


def test_a_million_activities_do_not_need_a_square_table() -> None:
    n = 3_000
    log = EventLog.of(np.zeros(n, int), np.arange(n), np.arange(n), activities=[str(i) for i in range(n)])
    assert len(directly_follows(log).edges) == n - 1


def test_an_edge_runs_from_the_end_of_work_to_the_start_of_the_next() -> None:
    hour = 3_600_000_000
    log = EventLog.of(
        np.zeros(3, int), np.arange(3), np.array([1, 4, 5]) * hour, start=np.array([0, 3, 4]) * hour - np.array([0, 0, 1]),
        activities=["a", "b", "c"],
    )  # fmt: skip
    assert [e.total_seconds for e in directly_follows(log).edges] == [7_200, 0]


@pytest.mark.parametrize("name", _REAL)
def test_the_aggregate_gives_the_same_map_but_for_the_stated_error_of_quantiles(name: str) -> None:
    log = read(shared(f"eventlogs/{name}"))
    exact, near = directly_follows(log), aggregate(log).directly_follows()
    assert (near.activities, near.starts, near.ends) == (exact.activities, exact.starts, exact.ends)
    by_pair = {(e.source, e.target): e for e in exact.edges}
    for e in near.edges:
        assert e.total_seconds == pytest.approx(by_pair[e.source, e.target].total_seconds, rel=1e-12)
        if e.count > 200 and e.median_seconds > 60:
            assert e.median_seconds == pytest.approx(by_pair[e.source, e.target].median_seconds, rel=0.05)
