"""A log by portions gives what the log as a whole gives, and bad files say what is wrong as they do when read whole."""

import gzip
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_data import shared
from wend import limits
from wend.mining import EventLog, MiningError, read, write
from wend.mining.aggregate import buckets
from wend.mining.cycles import cycles
from wend.mining.directly_follows import DirectlyFollows, directly_follows
from wend.mining.dropouts import dropouts
from wend.mining.handovers import handovers
from wend.mining.large import directly_follows_of, variants_of
from wend.mining.large_cycles import cycles_of, from_first_name
from wend.mining.large_dropouts import dropouts_of
from wend.mining.large_handovers import handovers_of
from wend.mining.large_waits import waits_of
from wend.mining.quantiles import Selection
from wend.mining.reading import portions as portions_file
from wend.mining.reading.portions import is_large, portions
from wend.mining.reading.sample import sample
from wend.mining.spread import spread
from wend.mining.variants import Variants, variants
from wend.mining.waits import waits

_LOGS = ["helpdesk.xes.gz", "07_bpic2013_incidents.xes.gz", "receipt.csv.gz", "interval_event_log.csv"]


def _same_map(found: DirectlyFollows, whole: DirectlyFollows) -> None:
    assert (found.cases, found.events) == (whole.cases, whole.events)
    assert (found.activities, found.starts, found.ends) == (whole.activities, whole.starts, whole.ends)
    by_pair = {(e.source, e.target): e for e in whole.edges}
    assert {(e.source, e.target) for e in found.edges} == set(by_pair)
    for e in found.edges:
        other = by_pair[e.source, e.target]
        assert (e.count, e.median_seconds, e.p90_seconds) == (other.count, other.median_seconds, other.p90_seconds)
        assert (e.mean_seconds, e.total_seconds) == pytest.approx((other.mean_seconds, other.total_seconds), rel=1e-12)


def _same_variants(found: Variants, whole: Variants) -> None:
    assert (found.cases, found.count) == (whole.cases, whole.count)
    assert [v.count for v in found.variants] == [v.count for v in whole.variants]
    by_path = {v.path: v for v in found.variants}
    for v in whole.variants:
        assert (by_path[v.path].count, by_path[v.path].median_seconds) == (v.count, v.median_seconds)
        assert by_path[v.path].total_seconds == pytest.approx(v.total_seconds, rel=1e-12)


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "parquet", "jsonl"])
@pytest.mark.parametrize("name", _LOGS)
def test_a_real_log_by_portions_is_the_log_as_a_whole(name: str, ending: str, tmp_path: Path) -> None:
    log = read(shared(f"eventlogs/{name}"))
    write(log, tmp_path / f"log.{ending}")
    with portions(tmp_path / f"log.{ending}", size=len(log) // 5) as parts:
        assert len(parts) > 1
        _same_map(directly_follows_of(lambda: parts), directly_follows(log))
        _same_variants(variants_of(lambda: parts, 10_000), variants(log))
        top = variants_of(lambda: parts, 3)
        assert [v.count for v in top.variants] == [v.count for v in variants(log, 3).variants]


@pytest.mark.parametrize("name", _LOGS)
def test_loops_waits_and_drop_outs_by_portions_are_those_of_the_whole(name: str, tmp_path: Path) -> None:
    log = read(shared(f"eventlogs/{name}"))
    write(log, tmp_path / "log.parquet")
    goal = log.activities[int(np.bincount(log.activity[log.last_rows]).argmax())]
    with portions(tmp_path / "log.parquet", size=len(log) // 5) as parts:
        loops, whole_loops = cycles_of(lambda: parts), cycles(log)
        assert (loops.cases, loops.cases_looping) == (whole_loops.cases, whole_loops.cases_looping)
        _same_rows(
            {c.path: c for c in loops.cycles},
            {from_first_name(c.path): c for c in whole_loops.cycles},
            "path",
            "example",
        )
        waited, whole_waits = waits_of(lambda: parts), waits(log)
        assert waited.timed == whole_waits.timed
        _same_rows(_by_pair(waited.waits), _by_pair(whole_waits.waits), "causes")
        _same_rows(waited.service, whole_waits.service)
        gone, whole_gone = dropouts_of(lambda: parts, goal), dropouts(log, goal)
        told = ("cases", "reached", "open", "dropped", "until")
        assert [getattr(gone, each) for each in told] == [getattr(whole_gone, each) for each in told]
        assert gone.patience_seconds == pytest.approx(whole_gone.patience_seconds, abs=1e-5)
        _same_rows({d.activity: d for d in gone.dropouts}, {d.activity: d for d in whole_gone.dropouts}, "examples")
        with pytest.raises(MiningError, match="'nowhere'"):
            dropouts_of(lambda: parts, "nowhere")


@pytest.mark.parametrize("name", _LOGS[:2])
def test_handovers_by_portions_are_those_of_the_whole(name: str, tmp_path: Path) -> None:
    log = read(shared(f"eventlogs/{name}"))
    write(log, tmp_path / "log.parquet")
    with portions(tmp_path / "log.parquet", size=len(log) // 5, people=True) as parts:
        found, whole = handovers_of(lambda: parts), handovers(log)
        assert (found.cases, found.cases_handed_over) == (whole.cases, whole.cases_handed_over)
        _same_rows(_by_pair(found.handovers), _by_pair(whole.handovers))
        both = [{(min(p.between), max(p.between)): p for p in each.ping_pong} for each in (found, whole)]
        _same_rows(both[0], both[1], "between")


def _by_pair(rows: Sequence[Any]) -> dict[Any, Any]:
    return {(row.source, row.target): row for row in rows}


def _same_rows(found: Mapping[Any, Any], whole: Mapping[Any, Any], *but: str) -> None:
    assert found.keys() == whole.keys()
    for key, row in found.items():
        for name in row.__dataclass_fields__:
            if name not in but:
                one, other = getattr(row, name), getattr(whole[key], name)
                assert one == (pytest.approx(other, rel=1e-9, abs=1e-9) if isinstance(one, float) else other), (
                    key,
                    name,
                )


@pytest.mark.parametrize("ending", ["csv.gz", "parquet", "jsonl"])
def test_a_sample_has_whole_cases_and_all_their_columns(ending: str, tmp_path: Path) -> None:
    log = read(shared("eventlogs/receipt.csv.gz"))
    write(log, tmp_path / f"log.{ending}")
    whole = read(tmp_path / f"log.{ending}")
    found, every = sample(tmp_path / f"log.{ending}", {}, len(log) // 4)
    assert every >= 3
    assert 0.5 < found.n_cases * every / log.n_cases < 1.6
    assert set(found.attributes) | set(found.case_attributes) == set(whole.attributes) | set(whole.case_attributes)
    paths = {log.case_name(i): log.path(i) for i in range(log.n_cases)}
    assert all(found.path(i) == paths[found.case_name(i)] for i in range(found.n_cases))
    again, _ = sample(tmp_path / f"log.{ending}", {}, len(log) // 4)
    assert again.case_names(range(again.n_cases)) == found.case_names(range(found.n_cases))


def test_portions_share_no_case_and_keep_the_order_of_rows(tmp_path: Path) -> None:
    chance = np.random.default_rng(4)
    case = chance.integers(0, 300, 6_000)
    table = pa.table(
        {"case": case, "activity": [f"s{i}" for i in range(6_000)], "time": pa.array([0] * 6_000, pa.timestamp("us"))}
    )
    pq.write_table(table, tmp_path / "log.parquet")
    with portions(tmp_path / "log.parquet", size=1_000) as parts:
        seen = [name for log in parts for name in log.case_names(range(log.n_cases))]
        assert sorted(seen) == sorted(map(str, set(case.tolist())))
        for log in parts:
            for i in range(log.n_cases):
                places = [int(name[1:]) for name in log.path(i)]
                assert places == sorted(places)
                assert set(case[places].tolist()) == {int(log.case_name(i))}


def test_bad_rows_are_counted_once_with_their_place_in_the_file(tmp_path: Path) -> None:
    rows = "".join(f"c{i % 50},a{i % 3},2026-01-01T00:{i % 60:02d}:00\n" for i in range(900))
    bad = ",a,2026-01-01\nc1,,2026-01-01\nc2,a,soon\nc3,a\n"
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time\n" + rows + bad)
    with portions(path, size=100) as parts:
        _same_map(directly_follows_of(lambda: parts), directly_follows(read(path)))
        directly_follows_of(lambda: parts)
        whole = {r.reason: (r.count, r.samples) for r in read(path).left_out}
        found = {r.reason: (r.count, r.samples) for r in parts.left_out}
    assert {reason: count for reason, (count, _) in found.items()} == dict.fromkeys(found, 1)
    assert found.keys() == whole.keys()
    assert found["no case"][1] == whole["no case"][1]
    assert found["no case"][1][0].startswith("row 901:")


def test_a_file_that_is_not_utf8_is_read_as_latin_1(tmp_path: Path) -> None:
    rows = [f"c{i},öffnen,2026-01-01\n".encode("latin-1" if i > 60_000 else "utf-8") for i in range(60_050)]
    (tmp_path / "log.csv").write_bytes(b"case,activity,time\n" + b"".join(rows).replace("ö".encode(), b"o"))
    with portions(tmp_path / "log.csv", size=20_000) as parts:
        found = directly_follows_of(lambda: parts)
        assert found.activities == {"offnen": 60_001, "öffnen": 49}
        assert [(r.count, r.reason) for r in parts.flagged] == [
            (60_050, "the file is not UTF-8: it was read as Latin-1")
        ]


def test_kinds_that_change_in_json_lines_do_not_matter(tmp_path: Path) -> None:
    lines = [f'{{"user_id": {i % 9}, "event": "e", "time": {1_760_000_000 + i}, "junk": {i}}}' for i in range(500)]
    lines += [f'{{"user_id": "{i % 9}", "event": "e", "time": "2026-01-01T00:00:0{i % 9}Z"}}' for i in range(500)]
    (tmp_path / "log.jsonl").write_text("\n".join([*lines, "[1]", "{"]))
    with portions(tmp_path / "log.jsonl", size=300) as parts:
        _same_map(directly_follows_of(lambda: parts), directly_follows(read(tmp_path / "log.jsonl")))
        assert [(r.reason, r.count) for r in parts.left_out] == [("a line that is not a JSON object", 2)]


def test_what_cannot_be_read_by_portions_says_so(tmp_path: Path) -> None:
    with pytest.raises(MiningError, match="is read whole"), portions(shared("eventlogs/helpdesk.xes.gz")):
        pass
    (tmp_path / "bad.csv").write_text("case,activity,time\n" + "1,a,never\n" * 40)
    with portions(tmp_path / "bad.csv", size=5) as parts, pytest.raises(MiningError, match="40 rows have a time that"):
        directly_follows_of(lambda: parts)
    whole = gzip.compress(b"case,activity,time\n" + b"1,a,2026-01-01\n" * 400_000)
    (tmp_path / "cut.csv.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MiningError, match="cut or damaged"), portions(tmp_path / "cut.csv.gz"):
        pass


def test_a_break_leaves_no_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def broken() -> None:
        with portions(shared("eventlogs/receipt.csv.gz"), size=2_000) as parts:
            next(iter(parts))
            assert list(tmp_path.iterdir())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert not list(tmp_path.iterdir())


def test_only_logs_of_many_rows_are_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_large(shared("eventlogs/receipt.csv.gz"))
    assert not is_large(tmp_path / "absent.csv")
    monkeypatch.setattr(portions_file, "LOG_EVENTS_WHOLE", 1_000)
    assert is_large(shared("eventlogs/receipt.csv.gz"))
    assert not is_large(shared("eventlogs/helpdesk.xes.gz")), "XES is always read whole"
    assert limits.LOG_PORTION_EVENTS < limits.LOG_EVENTS_WHOLE


def _histogram(microseconds: np.ndarray) -> dict[int, int]:
    found, counts = np.unique(buckets(microseconds), return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


@given(st.lists(st.lists(st.integers(-10, 5_000), max_size=30), min_size=1, max_size=4), st.integers(1, 5))
def test_quantiles_in_two_passes_are_exact(groups: list[list[int]], cuts: int) -> None:
    group = np.repeat(np.arange(len(groups)), [len(g) for g in groups])
    values = np.array([v for g in groups for v in g], np.int64) * 1_000
    selection = Selection([_histogram(np.array(g, np.int64) * 1_000) for g in groups])
    for part in np.array_split(np.arange(len(values)), cuts):
        selection.feed(group[part], values[part])
    for i, g in enumerate(groups):
        exact = spread(np.array(g, np.int64) * 1_000)
        assert selection.quantile(i, 0.5) / 1e6 == pytest.approx(exact.median_seconds, abs=1e-12)
        assert selection.quantile(i, 0.9) / 1e6 == pytest.approx(exact.p90_seconds, abs=1e-12)


def test_paths_that_differ_by_portion_numbering_alone_are_the_same() -> None:
    parts = [EventLog.of_paths({"1": "ab"}), EventLog.of_paths({"2": "ba", "3": "ab"})]
    found = variants_of(lambda: parts, 5)
    assert [("".join(v.path), v.count) for v in found.variants] == [("ab", 2), ("ba", 1)]
