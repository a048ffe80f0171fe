"""`wend mine` from outside: its JSON contract, its tables, its errors, its files."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from shared_data import shared
from wend import limits
from wend.cli import mine_map
from wend.cli.mining import app
from wend.mining.reading import portions as portions_file

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
     ["between", "--from", "decide", "--to", "pay compensation"], ["flow"], ["agents", "--after", "decide"],
     ["sla", "--from", "decide", "--to", "pay compensation", "--sla", "1h"], ["value", "--no-value", "check ticket,decide"]],
)  # fmt: skip
def test_every_command_shows_a_table_and_json(words: list[str]) -> None:
    command, *options = words
    assert _run(command, shared(_EXAMPLE), *options).stdout.strip()
    assert json.loads(_run(command, shared(_EXAMPLE), *options, "--json").stdout)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("map", "m.svg"),
        ("map", "m.png"),
        ("map", "m.html"),
        ("map", "m.mmd"),
        ("map", "m.dot"),
        ("flow", "f.svg"),
        ("flow", "f.png"),
        ("dots", "d.png"),
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
    _run("map", shared(_EXAMPLE), "-o", tmp_path / "x.jpeg", status=1)
    _run("sla", shared(_EXAMPLE), "--from", "decide", "--to", "pay compensation", "--sla", "9e9w", status=1)
    _run("value", shared(_EXAMPLE), "--no-value", "daydream", status=1)
    _run("map", shared(_EXAMPLE), "--session-gap", "soon", status=1)
    _run("convert", status=2)


def test_rows_left_out_are_told_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("case,activity,time\n1,a,2026-01-01\n1,b,never\n")
    result = _run("map", tmp_path / "log.csv", "--json")
    assert "1 left out" in result.stderr
    assert json.loads(result.stdout)["events"] == 1


def test_agents_as_json_keep_the_contract_of_the_help() -> None:
    path = shared("eventlogs/helpdesk.xes.gz")
    found = json.loads(
        _run("agents", path, "--after", "Take in charge ticket", "--longer", "2d", "--json", "--top", 3).stdout
    )
    assert set(found) == {"cases", "first_touch", "workload", "batches", "left"}
    assert {len(found[part]["agents"]) for part in ("first_touch", "workload", "left")} == {3}
    said = " ".join(_run("agents", "--help").stdout.split())
    for part in found.values():
        for key in part if isinstance(part, dict) else ():
            assert f'"{key}"' in said
    early = json.loads(_run("agents", path, "--after", "Closed", "--now", "2011-01-01", "--json").stdout)
    assert early["left"]["until"] == "2011-01-01T00:00:00+00:00"
    assert 0 < early["left"]["events"] < 4_574


def test_sla_as_json_keeps_the_contract_of_the_help() -> None:
    log = shared("eventlogs/07_bpic2013_incidents.xes.gz")
    words = ("--from", "Queued", "--to", "Accepted", "--sla", "4h", "--by", "org:group", "--json")
    found = json.loads(_run("sla", log, *words).stdout)
    assert set(found) == {"from", "to", "limit_seconds", "until", "hours", "total", "agents"}
    assert (found["from"], found["limit_seconds"]) == ("Queued", 14_400)
    assert set(found["agents"][0]) == set(found["total"]) | {"agent"}
    assert sum(a["breached"] for a in found["agents"]) == found["total"]["breached"] == 3_377


def test_sla_counts_hours_of_business_where_they_are_told(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "case,activity,time\n1,complaint,2026-03-27T15:00:00Z\n1,call,2026-03-30T08:00:00Z\n"
        "2,complaint,2026-03-30T05:00:00Z\n2,call,2026-03-30T12:00:00Z\n"
    )
    words = ("sla", tmp_path / "log.csv", "--from", "complaint", "--to", "call", "--sla", "4h", "--json")
    clock = json.loads(_run(*words).stdout)
    assert (clock["hours"], clock["total"]["met"], clock["total"]["breached"]) == (None, 0, 2)
    business = json.loads(_run(*words, "--hours", "mon-fri 09:00-17:00 Europe/Berlin").stdout)
    # Friday 16:00 to Monday 10:00 in Berlin, over the change of the clocks: one hour and one; 09:00 to 14:00: five
    assert (business["total"]["met"], business["total"]["breached"]) == (1, 1)
    assert business["total"]["longest_seconds"] == 5 * 3_600
    assert business["hours"] == "mon,tue,wed,thu,fri 09:00-17:00 Europe/Berlin"
    for wrong in (
        "always",
        "mon-fri 17:00-09:00",
        "mon-fri 09:00-17:00 Moon/Base",
        "foo 09:00-17:00",
        "mon 25:00-26:00",
    ):
        assert "write hours as" in " ".join(_run(*words, "--hours", wrong, status=1).stderr.split())


def test_value_takes_tags_from_options_and_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "tags.yaml").write_text(
        "activities:\n  - adds: [decide]\n  - no-value: [check ticket, {idle: [nothing]}]\n"
    )
    by_file = json.loads(_run("value", shared(_EXAMPLE), "--tags", tmp_path / "tags.yaml", "--json").stdout)
    by_option = json.loads(_run("value", shared(_EXAMPLE), "--no-value", "check ticket", "--json").stdout)
    assert by_file == by_option
    assert set(by_file) == {"cases", "events", "seconds", "lost", "share", "kinds", "tagged", "repeated", "undone"}
    assert by_file["kinds"]["tagged"]["events"] == 9
    (tmp_path / "none.yaml").write_text("campaigns: [a]\n")
    assert "no-value" in _run("value", shared(_EXAMPLE), "--tags", tmp_path / "none.yaml", status=1).stderr
    _run("value", shared(_EXAMPLE), "--tags", tmp_path / "absent.yaml", status=1)


def test_large_logs_give_the_same_answer_by_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared("eventlogs/receipt.csv.gz")
    whole = [json.loads(_run(c, path, "--json").stdout) for c in ("map", "variants")]
    _run("map", path, "-o", tmp_path / "whole.mmd")
    monkeypatch.setattr(portions_file, "LOG_EVENTS_WHOLE", 100)
    monkeypatch.setattr(mine_map, "LARGE_LOG_VARIANTS", 100)
    by_portions = _run("map", path, "--json")
    assert json.loads(by_portions.stdout)["activities"] == whole[0]["activities"]
    assert {(e["from"], e["to"]): e["median_seconds"] for e in json.loads(by_portions.stdout)["edges"]} == {
        (e["from"], e["to"]): e["median_seconds"] for e in whole[0]["edges"]
    }
    _run("map", path, "-o", tmp_path / "portions.mmd")
    assert sorted((tmp_path / "portions.mmd").read_text()) == sorted((tmp_path / "whole.mmd").read_text())
    few = _run("variants", path, "--json")
    assert "the first 100 of 116 variants" in few.stderr
    assert [v["count"] for v in json.loads(few.stdout)["variants"]] == [v["count"] for v in whole[1]["variants"][:100]]


@pytest.mark.parametrize(
    ("command", "more"),
    [("cycles", ()), ("waits", ()), ("dropouts", ("--goal", "T10 Determine necessity to stop indication"))],
)
def test_large_logs_are_mined_by_portions_where_that_can_be(
    command: str, more: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shared("eventlogs/receipt.csv.gz")
    whole = json.loads(_run(command, path, *more, "--json").stdout)
    monkeypatch.setattr(portions_file, "LOG_EVENTS_WHOLE", 100)
    found = _run(command, path, *more, "--json")
    assert set(json.loads(found.stdout)) == set(whole)
    key = {"cycles": "cycles", "waits": "waits", "dropouts": "dropouts"}[command]
    assert len(json.loads(found.stdout)[key]) == len(whole[key])
    assert ("not split by cause" in found.stderr) == (command == "waits")


def test_handovers_of_large_logs_go_by_any_column(monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared("eventlogs/receipt.csv.gz")
    words = ("handovers", path, "--by", "org:group", "--json")
    whole = json.loads(_run(*words).stdout)
    monkeypatch.setattr(portions_file, "LOG_EVENTS_WHOLE", 100)
    found = json.loads(_run(*words).stdout)
    assert found["cases_handed_over"] == whole["cases_handed_over"] > 0


@pytest.mark.parametrize("command", [("between", "--from", "a", "--to", "b"), ("discover",), ("flow",), ("agents",)])
def test_what_needs_the_whole_log_says_at_what_size_it_stops(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions_file, "LOG_EVENTS_WHOLE", 100)
    said = _run(command[0], shared("eventlogs/receipt.csv.gz"), *command[1:], status=1).stderr
    assert "of at most 100" in " ".join(said.split())


def test_a_large_file_is_diagnosed_by_a_fair_sample_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DIAGNOSE_FILE_EVENTS_MAX", 2_000)
    found = _run("causes", shared("eventlogs/receipt.csv.gz"), "--json")
    assert "one in " in found.stderr
    assert 200 < json.loads(found.stdout)["cases"] < 700
