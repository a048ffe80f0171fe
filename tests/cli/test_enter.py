"""`wend enter`: the customers of a file enter a journey, each once."""

import json
from pathlib import Path

import duckdb
import pytest

from cli.running import done, wend

FAIR = """\
journey: fair
purpose: service
vars: {seats: {type: number}, stand: {type: text, required: true}}
entry: {file: true, reentry: always}
steps:
  - wait: 30d
  - exit: done
"""


@pytest.fixture
def fair(shop: Path) -> Path:
    (shop / "journeys" / "fair.yaml").write_text(FAIR)
    done("publish", shop, "--yes")
    return shop


def asked(folder: Path) -> list[dict[str, object]]:
    lines = done("events", "--dir", folder, "--json").splitlines()
    return [event for line in lines if (event := json.loads(line))["kind"] == "entry"][::-1]


def test_good_rows_enter_and_bad_ones_are_written_down_with_reasons(fair: Path, tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_text("customer,places,stand\nann,2,12\nben,many,12\n,1,12\ncyd,1,\ndan,1e400,12\n")
    ended = wend("enter", "fair", file, "--dir", fair, "--id", "customer", "--var", "seats=places")
    assert ended.status == 1
    assert "1 customers asked to enter fair, 0 asked before, 4 rows refused" in ended.err
    refused = [json.loads(line) for line in (tmp_path / "guests.csv.refused.jsonl").read_text().splitlines()]
    assert [(each["row"], each["reason"]) for each in refused] == [
        (2, "seats: 'many' is not a number"),
        (3, "the row names no customer"),
        (4, "it has no stand, and stand is required"),
        (5, "seats: '1e400' is not a number"),
    ]
    (entry,) = asked(fair)
    assert entry["user_id"] == "ann"
    assert entry["properties"]["with"] == {"seats": 2, "stand": "12"}  # type: ignore[index]


def test_the_same_file_again_enters_nobody_twice_and_a_mended_one_only_who_is_new(fair: Path, tmp_path: Path) -> None:
    file = tmp_path / "guests.jsonl"
    file.write_text('{"user_id": "ann", "stand": "A"}\n{"user_id": "ben"}\n')
    wend("enter", "fair", file, "--dir", fair)
    file.write_text('{"user_id": "ann", "stand": "A"}\n{"user_id": "ben", "stand": "B"}\n')
    assert (
        "1 customers asked to enter fair, 1 asked before, 0 rows refused"
        in wend("enter", "fair", file, "--dir", fair).err
    )
    assert [each["user_id"] for each in asked(fair)] == ["ann", "ben"]
    assert "2 customers asked" in wend("enter", "fair", file, "--dir", fair, "--batch", "spring").err


def test_parquet_is_read_too(fair: Path, tmp_path: Path) -> None:
    file = tmp_path / "guests.parquet"
    duckdb.sql("SELECT 'ann' AS user_id, 'A' AS stand, DATE '2026-12-01' AS day").write_parquet(str(file))
    assert "1 customers asked" in wend("enter", "fair", file, "--dir", fair).err
    assert asked(fair)[0]["properties"]["day"] == "2026-12-01"  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody", "guests.csv"], "there is no live journey 'nobody'"),
        (["welcome", "guests.csv"], "is not entered by a file"),
        (["fair", "guests.csv", "--id", "who"], "has no column 'who'"),
        (["fair", "guests.csv", "--var", "seats"], "is not NAME=COLUMN"),
        (["fair", "none.csv"], "is not a file"),
    ],
)
def test_what_cannot_be_is_told_before_anybody_enters(
    fair: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "guests.csv").write_text("user_id,stand\nann,A\n")
    live = [path.stem for path in (fair / "journeys").glob("*.yaml")]
    words = [live[0] if word == "welcome" and "welcome" not in live else word for word in words]
    ended = wend("enter", *words, "--dir", fair)
    assert ended.status != 0
    assert said in ended.err
    assert asked(fair) == []
