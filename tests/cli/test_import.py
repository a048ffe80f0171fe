"""`wend import`: events from files, good and bad."""

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cli.running import Ended, done, wend
from shared_data import shared

GOOD = [
    {"event": "Signed Up", "user_id": "u1", "time": "2026-01-01T10:00:00Z", "plan": "pro", "price": 9.5},
    {
        "type": "track",
        "userId": "u2",
        "event": "Order Completed",
        "timestamp": "2026-01-02T10:00:00Z",
        "messageId": "m1",
    },
    {"type": "identify", "userId": "u3", "traits": {"email": "u3@shop.example"}, "timestamp": "2026-01-02T10:00:00Z"},
]


def brought_in(folder: Path, file: Path, *words: str) -> Ended:
    return wend("import", file, "--dir", folder, *words)


def events(folder: Path, *words: str) -> list[dict[str, Any]]:
    """The events of a folder, oldest first."""
    lines = done("events", "--dir", folder, "--json", *words).splitlines()
    return [json.loads(line) for line in lines][::-1]


def lines_of(*rows: object) -> str:
    return "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)


def test_json_lines_hold_calls_or_plain_rows_whose_other_columns_become_properties(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(lines_of(*GOOD))
    assert "3 events accepted, 0 known already, 0 set aside" in brought_in(shop, file).err
    signed_up, ordered, identified = events(shop)
    assert (signed_up["name"], signed_up["user_id"]) == ("Signed Up", "u1")
    assert signed_up["properties"] == {"plan": "pro", "price": 9.5}
    assert ordered["message_id"] == "m1"
    assert identified["traits"] == {"email": "u3@shop.example"}


def test_the_same_file_twice_adds_nothing_packed_or_not(shop: Path, tmp_path: Path) -> None:
    file, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    file.write_text(lines_of(*GOOD))
    packed.write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    brought_in(shop, file)
    for again in (file, packed):
        assert "0 events accepted, 3 known already" in brought_in(shop, again).err
    assert len(events(shop)) == 3


def test_bad_rows_are_set_aside_each_with_its_number_and_reason_and_the_good_rest_is_taken(
    shop: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mixed.jsonl"
    bad = [
        "no json at all",
        "[1, 2]",
        {"event": "Nobody's", "time": "2026-01-01T10:00:00Z"},
        {"event": "When", "user_id": "u1", "time": "sometime"},
        {"event": "Tomorrow", "user_id": "u1", "time": "2199-01-01T10:00:00Z"},
        {"type": "wish", "userId": "u1"},
    ]
    file.write_text(lines_of(GOOD[0], *bad, *GOOD[1:]))
    ended = brought_in(shop, file)
    assert ended.status == 1
    assert "3 events accepted, 0 known already, 6 set aside as dead letters" in ended.err
    for row, reason in (
        (2, "the line is not JSON"),
        (3, "the line is no JSON object"),
        (4, "neither userId nor anonymousId"),
        (5, "'sometime' is not a time"),
        (6, "ahead of our clock"),
        (7, "wish"),
    ):
        told = next(line for line in ended.err.splitlines() if f"row {row}:" in line)
        assert reason in told
    assert len(events(shop)) == 3


def test_a_csv_keeps_ids_as_text_and_numbers_as_numbers(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(
        b"\xef\xbb\xbfevent;user;time;zip_id;price;gift;note\r\n"
        b'Bought;007;2026-01-01 10:00:00 UTC;00123;9.50;true;"a; b"\r\n'
        b"Bought;008;1767261600;4;10;false;\r\n"
    )
    assert brought_in(shop, file).status == 0
    first, second = events(shop)
    assert first["user_id"] == "007"
    assert first["time"] == "2026-01-01T10:00:00Z" == second["time"]
    assert first["properties"] == {"zip_id": "00123", "price": 9.5, "gift": True, "note": "a; b"}
    assert second["properties"] == {"zip_id": "4", "price": 10, "gift": False}


def test_a_parquet_file_brings_its_types(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    row = "'Bought' AS event_name, 'u9' AS user_id, TIMESTAMP '2026-01-01 10:00' AS time, 12.50::DECIMAL(9,2) AS price"
    duckdb.sql(f"COPY (SELECT {row}, [1, 2] AS sizes, DATE '2026-02-01' AS due) TO '{file}'")
    assert brought_in(shop, file).status == 0
    (event,) = events(shop)
    assert event["time"] == "2026-01-01T10:00:00Z"
    assert event["properties"] == {"price": 12.5, "sizes": [1, 2], "due": "2026-02-01"}


def test_a_real_shops_csv_goes_in_whole_but_for_its_torn_last_line(shop: Path) -> None:
    file = shared("rees46/2019-Oct-sample-team11.csv")
    words = ("--event", "event_type", "--user", "user_id", "--time", "event_time")
    ended = brought_in(shop, file, *words)
    assert "17,434 events accepted, 0 known already, 1 set aside" in ended.err
    assert "row 17435: the row has 8 values, and the header 9 columns" in ended.err
    assert done("customers", "--count", "--dir", shop) == "4504\n"
    assert "0 events accepted, 17,434 known already" in brought_in(shop, file, *words).err
    bought = events(shop, "--name", "purchase", "--limit", "1")[0]
    assert isinstance(bought["properties"]["price"], float)
    assert isinstance(bought["properties"]["product_id"], str)


@pytest.mark.parametrize(
    ("name", "content", "words", "message"),
    [
        (
            "a.csv",
            b"a,b\n1,2\n",
            (),
            "which column names the event? Give --event COLUMN, or =NAME for all; the columns are a, b",
        ),
        ("a.csv", b"event,b\n1,2\n", (), "whose events are these? Give --user or --anonymous COLUMN"),
        ("a.csv", b"event,user\n1,2\n", ("--time", "when"), "a.csv has no column 'when' for --time"),
        ("a.csv", b"event,user\n\xe9,2\n", (), "a.csv is not UTF-8"),
        ("a.parquet", b"no parquet", (), "a.parquet cannot be read"),
        ("a.jsonl.gz", b"no gzip", (), "a.jsonl.gz is no whole gzip file"),
        ("a.jsonl.gz", gzip.compress(b"{}\n" * 99, mtime=0)[:-9], (), "a.jsonl.gz is no whole gzip file"),
        ("a.txt", b"", (), "only .jsonl, .csv, .tsv and .parquet can be imported"),
    ],
)
def test_a_file_that_is_none_is_one_clear_message(
    shop: Path, tmp_path: Path, name: str, content: bytes, words: tuple[str, ...], message: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    ended = brought_in(shop, file, *words)
    assert ended.status == 1
    assert message in ended.err
    assert ended.err.startswith("wend: ")
    assert ended.err.count("\n") == 1


def test_a_constant_names_all_events(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("who,when\nu1,2026-01-01\n")
    assert brought_in(shop, file, "--event", "=Visited", "--user", "who", "--time", "when").status == 0
    assert [(event["name"], event["user_id"]) for event in events(shop)] == [("Visited", "u1")]
