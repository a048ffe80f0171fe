"""A log by portions gives what the log as a whole gives, and bad files say what is wrong as they do when read whole."""

import gzip
import tempfile
from pathlib import Path

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
from wend.mining.directly_follows import DirectlyFollows, directly_follows
from wend.mining.large import directly_follows_of, variants_of
from wend.mining.quantiles import Selection
from wend.mining.reading import portions as portions_file
from wend.mining.reading.portions import is_large, portions
from wend.mining.spread import spread
from wend.mining.variants import Variants, variants

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
