"""`wend mine` from outside: its JSON contract, its tables, its errors, its files."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from shared_data import shared
from wend.cli.mine import app

_EXAMPLE = "eventlogs/running-example.csv"


def _run(*words: object, status: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(w) for w in words])
    assert result.exit_code == status, result.output
    return result


def test_map_as_json_keeps_the_contract() -> None:
    found = json.loads(_run("map", shared(_EXAMPLE), "--json").stdout)
    assert set(found) == {"cases", "events", "activities", "edges", "starts", "ends"}
    assert (found["cases"], found["events"], len(found["edges"])) == (6, 42, 16)
    assert {"from", "to", "count", "mean_seconds", "median_seconds", "p90_seconds", "total_seconds"} == set(
        found["edges"][0]
    )


def test_variants_as_json_are_all_unless_a_top_is_asked() -> None:
    every = json.loads(_run("variants", shared("eventlogs/receipt.csv.gz"), "--json").stdout)
    assert (every["cases"], every["count"], len(every["variants"])) == (1_434, 116, 116)
    assert [v["count"] for v in every["variants"]] == sorted((v["count"] for v in every["variants"]), reverse=True)
    assert {"path", "count", "share", "mean_seconds"} <= set(every["variants"][0])
    top = json.loads(_run("variants", shared("eventlogs/receipt.csv.gz"), "--json", "--top", 3).stdout)
    assert (top["count"], top["variants"]) == (116, every["variants"][:3])


@pytest.mark.parametrize(
    "words",
    [["map"], ["variants"], ["cycles"], ["dropouts", "--goal", "pay compensation"], ["waits"], ["handovers"],
     ["between", "--from", "decide", "--to", "pay compensation"], ["flow"]],
)  # fmt: skip
def test_every_command_shows_a_table_and_json(words: list[str]) -> None:
    command, *options = words
    assert _run(command, shared(_EXAMPLE), *options).stdout.strip()
    assert json.loads(_run(command, shared(_EXAMPLE), *options, "--json").stdout)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("map", "m.svg"),
        ("map", "m.html"),
        ("map", "m.mmd"),
        ("map", "m.dot"),
        ("flow", "f.svg"),
        ("dots", "d.svg"),
        ("dots", "d.html"),
    ],
)
def test_pictures_are_written_where_asked(tmp_path: Path, words: str, name: str) -> None:
    _run(words, shared(_EXAMPLE), "-o", tmp_path / name)
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_convert_writes_what_map_reads_the_same(tmp_path: Path) -> None:
    _run("convert", shared("eventlogs/receipt.csv.gz"), tmp_path / "r.xes.gz")
    a, b = (_run("map", path, "--json").stdout for path in (shared("eventlogs/receipt.csv.gz"), tmp_path / "r.xes.gz"))
    assert json.loads(a) == json.loads(b)


def test_columns_can_be_named() -> None:
    found = json.loads(
        _run("map", shared("rees46/2019-Oct-sample-team11.csv"), "--case", "user_session", "--json").stdout
    )
    assert found["cases"] == 5_066


def test_an_error_is_one_message_and_status_one(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    result = _run("map", tmp_path / "bad.csv", status=1)
    assert result.stderr.startswith("Error:")
    assert "Traceback" not in result.output
    _run("map", tmp_path / "absent.csv", status=1)
    _run("dropouts", shared(_EXAMPLE), "--goal", "nothing", status=1)
    _run("map", shared(_EXAMPLE), "-o", tmp_path / "x.png", status=1)
    _run("map", shared(_EXAMPLE), "--session-gap", "soon", status=1)
    _run("map", status=2)


def test_rows_left_out_are_told_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("case,activity,time\n1,a,2026-01-01\n1,b,never\n")
    result = _run("map", tmp_path / "log.csv", "--json")
    assert "1 left out" in result.stderr
    assert json.loads(result.stdout)["events"] == 1
