"""Reading event logs: real ones whole, bad ones with a clear word and nothing lost."""

import gzip
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shared_data import shared
from wend.mining import EventLog, MiningError, read
from wend.mining.log import datetime_of


def _csv(tmp_path: Path, text: str | bytes, name: str = "log.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _times(log: EventLog) -> list[str]:
    return [datetime_of(t).isoformat() for t in log.time]


@pytest.mark.parametrize(
    ("name", "cases", "events", "activities"),
    [
        ("helpdesk.xes.gz", 4_580, 21_348, 14),
        ("07_bpic2013_incidents.xes.gz", 7_554, 65_533, 4),
        ("receipt.csv.gz", 1_434, 8_577, 27),
        ("running-example.csv", 6, 42, 8),
        ("running-example.xes", 6, 42, 8),
        ("interval_event_log.csv", 1_266, 8_109, 8),
    ],
)
def test_a_real_log_is_read_whole(name: str, cases: int, events: int, activities: int) -> None:
    log = read(shared(f"eventlogs/{name}"))
    assert (log.n_cases, len(log), len(log.activities)) == (cases, events, activities)
    assert log.left_out == ()


def test_the_same_log_in_csv_and_xes_is_the_same() -> None:
    a, b = (read(shared(f"eventlogs/running-example.{end}")) for end in ("csv", "xes"))
    assert list(a.paths()) == list(b.paths())
    assert a.time.tolist() == b.time.tolist()
    assert [a.resources[i] for i in a.resource] == [b.resources[i] for i in b.resource]


def test_the_cut_last_line_of_a_real_file_is_left_out_and_counted() -> None:
    log = read(shared("rees46/2019-Oct-sample-team11.csv"), activity="event_type")
    assert len(log) == 17_434
    assert [(r.count, r.reason) for r in log.left_out] == [(1, "not 9 values, as the header has")]


def test_ids_that_look_like_missing_values_are_ids(tmp_path: Path) -> None:
    ids = ["NA", "INF", "null", "NaN", "None", "nan", "#N/A", "-inf", "0012"]
    rows = "".join(f"{i},a,2026-01-01T00:00:00Z\n" for i in ids)
    log = read(_csv(tmp_path, "case,activity,time\n" + rows))
    assert log.case_names(range(log.n_cases)) == ids
    table = pa.table({"case_id": ids, "activity": ["NA"] * len(ids), "time": [1_700_000_000] * len(ids)})
    pq.write_table(table, tmp_path / "log.parquet")
    assert read(tmp_path / "log.parquet").case_names(range(len(ids))) == ids


def test_equal_time_stamps_keep_the_order_of_the_file(tmp_path: Path) -> None:
    rows = "".join(f"1,{name},2026-01-01\n" for name in "zyxabc")
    assert read(_csv(tmp_path, "case,activity,time\n" + rows)).path(0) == tuple("zyxabc")


def test_rows_come_in_order_of_time_within_their_case(tmp_path: Path) -> None:
    text = "case,activity,time\n1,b,2026-01-02\n2,x,2026-01-01\n1,a,2026-01-01\n1,c,2026-01-02\n"
    log = read(_csv(tmp_path, text))
    assert [log.path(i) for i in range(2)] == [("a", "b", "c"), ("x",)]


def test_mixed_time_zones_are_brought_to_utc_and_naive_is_utc(tmp_path: Path) -> None:
    stamps = ["2026-01-01T12:00:00+02:00", "2026-01-01 10:00:01", "2026-01-01T05:00:02-0500", "2026-01-01 10:00:03 UTC",
              "2026-01-01 11:00:04 Europe/Rome", "2026-01-01T10:00:05Z"]  # fmt: skip
    log = read(_csv(tmp_path, "case,activity,time\n" + "".join(f"1,a,{s}\n" for s in stamps)))
    assert _times(log) == [f"2026-01-01T10:00:0{i}+00:00" for i in range(6)]


@pytest.mark.parametrize(
    "stamp",
    ["31/01/2026 10:00", "31.01.2026 10:00:00", "2026-01-31T10:00:00.000000Z", "1769853600", "1769853600000",
     "2026/01/31 10:00:00", "20260131T100000", "31-Jan-2026 10:00:00"],
)  # fmt: skip
def test_usual_spellings_of_a_time_are_understood(tmp_path: Path, stamp: str) -> None:
    log = read(_csv(tmp_path, f"case,activity,time\n1,a,{stamp}\n"))
    assert _times(log) == ["2026-01-31T10:00:00+00:00"]


def test_bad_rows_are_left_out_and_counted_by_reason_with_samples(tmp_path: Path) -> None:
    good = "".join(f"{i},a,2026-01-01T00:00:00Z\n" for i in range(9))
    log = read(_csv(tmp_path, "case,activity,time\n" + good + ",a,2026-01-01\n7,,2026-01-01\n8,a,\n8,a,soon\n8,a\n"))
    reasons = {r.reason: r.count for r in log.left_out}
    assert len(log) == 9
    assert sorted(reasons.values()) == [1, 1, 1, 1, 1]
    assert {"no case", "no activity", "no time"} < reasons.keys()
    assert any("soon" in sample for r in log.left_out for sample in r.samples)


def test_a_clock_error_decades_away_is_flagged_and_kept(tmp_path: Path) -> None:
    rows = "".join(f"{i},a,2026-01-0{1 + i}T00:00:00Z\n" for i in range(9)) + "1,b,1970-01-01T00:00:00Z\n"
    log = read(_csv(tmp_path, "case,activity,time\n" + rows))
    assert len(log) == 10
    assert [(r.count, r.samples) for r in log.flagged] == [(1, ("1970-01-01 00:00:00",))]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("log.csv", b"", "empty"),
        ("log.csv", b"a,b,c\n1,2,3\n", "no column that looks like the case"),
        ("log.csv", b"case,activity,time\n", "no usable row"),
        ("log.csv", b"case,activity,time\n1,a,never\n", "no usable row"),
        ("log.csv.gz", gzip.compress(b"case,activity,time\n1,a,2026-01-01\n" * 5_000, mtime=0)[:80], "cut or damaged"),
        ("log.xes.gz", gzip.compress(b"<log><trace><event>" * 9_000, mtime=0)[:60], "cut or damaged"),
        ("log.xes", b"<log><trace><string key='concept:name' value='1'/><event>", "not well-formed XML"),
        ("log.xes", b"<log></log>", "no event"),
        ("log.jsonl", b"not json\n", "no line that is a JSON object"),
        ("log.jsonl", b'{"case": 1}\n{"x', "no column"),
        ("log.jsonocel", b'{"objectTypes": [', "not well-formed JSON"),
        ("log.parquet", b"PAR1 and then nothing", "no readable Parquet"),
        ("log.sqlite", b"SQLite format 3\x00" + b"x" * 200, "no OCEL 2.0 database"),
    ],
)
def test_a_broken_file_gets_one_clear_message(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MiningError, match=word):
        read(path)


def test_a_missing_file_or_column_is_named_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(MiningError, match="no file"):
        read(tmp_path / "absent.csv")
    path = _csv(tmp_path, "case,activity,when\n1,a,2026-01-01\n")
    with pytest.raises(MiningError, match=r"no column 'whem'.*Did you mean 'when'"):
        read(path, time="whem")
    assert len(read(path, time="when")) == 1


def test_start_and_complete_rows_are_one_event_and_no_rework(tmp_path: Path) -> None:
    text = "case,activity,time,lifecycle\n" + "".join(
        f"1,{a},2026-01-01T{h}:00:00Z,{k}\n"
        for a, h, k in [("a", "08", "schedule"), ("a", "09", "START"), ("a", "10", "complete"), ("b", "11", "complete")]
    )
    log = read(_csv(tmp_path, text))
    assert log.path(0) == ("a", "b")
    assert (log.time - log.start).tolist() == [3_600_000_000, 0]
    assert [(r.reason, r.count) for r in log.left_out] == [
        ("lifecycle transition 'schedule' beside start and complete", 1)
    ]


def test_overlapping_work_of_one_activity_is_paired_first_come_first_done(tmp_path: Path) -> None:
    rows = [
        ("09", "start"),
        ("10", "start"),
        ("11", "complete"),
        ("13", "complete"),
        ("14", "complete"),
        ("15", "start"),
    ]
    text = "case,activity,time,lifecycle\n" + "".join(f"1,a,2026-01-01T{h}:00:00Z,{k}\n" for h, k in rows)
    log = read(_csv(tmp_path, text))
    assert ((log.time - log.start) // 3_600_000_000).tolist() == [2, 3, 0, 0]
    assert [r.count for r in log.flagged] == [1]


def test_an_ocel_log_is_seen_from_the_chosen_type_of_object() -> None:
    for name in ("ocel20_example.jsonocel", "ocel20_example.xmlocel"):
        log = read(shared(f"eventlogs/{name}"), case="Purchase Order")
        assert log.case_names(range(log.n_cases)) == ["PO1", "PO2"]
        assert log.path(0) == ("Create Purchase Order", "Change PO Quantity", "Insert Invoice", "Insert Invoice")
        with pytest.raises(MiningError, match=r"no objects of type 'Purchase order'.*Did you mean 'Purchase Order'"):
            read(shared(f"eventlogs/{name}"), case="Purchase order")


def test_json_lines_with_nested_objects_are_read_and_bad_lines_counted(tmp_path: Path) -> None:
    lines = [json.dumps({"userId": "u1", "event": "A", "timestamp": "2026-01-01T00:00:00Z", "properties": {"price": 3}}),
             "{broken", json.dumps({"userId": "u1", "event": "B", "timestamp": "2026-01-02T00:00:00Z"}), "[1]"]  # fmt: skip
    log = read(_csv(tmp_path, "\n".join(lines), "log.jsonl"))
    assert log.path(0) == ("A", "B")
    assert log.attributes["properties.price"].to_pylist() == [3, None]
    assert [r.count for r in log.left_out] == [2]


def test_numbers_and_absent_values_in_parquet_are_handled(tmp_path: Path) -> None:
    table = pa.table(
        {"case": [1.0, 2.0, float("nan")], "activity": ["a", None, "b"], "time": [1_700_000_000_000, 5, 6]}
    )
    pq.write_table(table, tmp_path / "log.parquet")
    log = read(tmp_path / "log.parquet")
    assert (log.case_names([0]), len(log)) == (["1"], 1)
    assert {r.reason: r.count for r in log.left_out} == {"no case": 1, "no activity": 1}


def test_nested_attributes_and_comments_of_xes_do_not_shift_values(tmp_path: Path) -> None:
    text = """<log xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="c"/>
      <string key="own" value="x"><string key="deep" value="y"/></string>
      <event><!-- word --><string key="concept:name" value="a"/><date key="time:timestamp" value="2026-01-01T00:00:00Z"/>
        <list key="many"><string key="one" value="1"/></list><int key="cost" value="7"/></event>
      <event><date key="time:timestamp" value="2026-01-02T00:00:00Z"/><string key="concept:name" value="b"/></event>
      </trace><trace/></log>"""
    log = read(_csv(tmp_path, text, "log.xes"))
    assert log.path(0) == ("a", "b")
    assert log.attributes["cost"].to_pylist() == [7, None]
    assert log.case_attributes["own"].to_pylist() == ["x"]
    assert [(r.reason, r.count) for r in log.left_out] == [("a trace without events", 1)]


def test_columns_with_a_case_prefix_hold_one_value_per_case(tmp_path: Path) -> None:
    text = "case:concept:name,concept:name,time:timestamp,case:city\n1,a,2026-01-01,Rome\n2,a,2026-01-01,Oslo\n1,b,2026-01-02,\n"
    log = read(_csv(tmp_path, text))
    assert log.case_attributes["city"].to_pylist() == ["Rome", "Oslo"]


def test_a_log_of_codes_drops_cases_without_events() -> None:
    log = EventLog.of(np.array([5, 2]), np.array([0, 0]), np.array([1, 2]), activities=["a"])
    assert log.case_names(range(log.n_cases)) == ["2", "5"]


def test_semicolons_quotes_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    text = b'\xef\xbb\xbfCase ID;Activity;Complete Timestamp;Resource\n1;"a; b\nc";2026-01-01 10:00;Ann\n'
    log = read(_csv(tmp_path, text))
    assert log.path(0) == ("a; b\nc",)
    assert log.resources == ["Ann"]
