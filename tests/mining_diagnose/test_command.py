"""The commands, run as a person runs them, on files."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from mining_diagnose.shop import Problems, shop
from shared_data import shared
from wend.cli.diagnose import diagnose_command
from wend.cli.mining import app as mine_app
from wend.mining.log import datetime_of

APP = typer.Typer()
APP.add_typer(mine_app, name="mine")
APP.command("diagnose")(diagnose_command)

JOURNEY = """
journey: onboarding
purpose: marketing
entry: {event: signed_up}
steps:
  - send: email/hello
  - {id: rest, wait: 1d}
  - send: email/reminder
"""


def run(*words: str) -> Any:
    result = CliRunner().invoke(APP, list(words))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout) if "--json" in words else result.stdout


def fails(*words: str) -> str:
    result = CliRunner().invoke(APP, list(words))
    assert result.exit_code == 1
    return " ".join(result.output.split())


@pytest.fixture(scope="module")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    log = shop(
        Problems(
            payment_fails=lambda c: 0.6 if 100 <= c.day < 114 else 0.03,
            pack_factor=lambda c: 2.5 if c.team == "south" else 1,
        ),
        seed=1,
        cases=2000,
    )
    names = list(log.attributes)
    columns = [log.attributes[name].to_pylist() for name in names]
    file = tmp_path_factory.mktemp("logs") / "shop.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["order_id", "activity", "timestamp", *names])
        for row in range(len(log)):
            when = datetime_of(int(log.time[row])).isoformat()
            case, step = log.case_name(int(log.case[row])), log.activities[log.activity[row]]
            writer.writerow([case, step, when, *(column[row] for column in columns)])
    return file


def test_diagnose_reads_a_file_with_guessed_columns_and_names_what_is_planted(shop_file: Path) -> None:
    found = run("diagnose", str(shop_file), "--json")["findings"]
    assert [each["kind"] for each in found] == ["wait", "failure"]
    assert found[0]["value"] == "south"
    assert "team = south" in found[0]["title"]
    assert (found[1]["since"], found[1]["until"]) == ("2026-04-11", "2026-04-24")
    assert set(found[0]) >= {"kind", "title", "where", "since", "until", "customers", "evidence", "rank"}


def test_diagnose_shows_a_table_to_people(shop_file: Path) -> None:
    shown = " ".join(run("diagnose", str(shop_file)).split())
    assert "Customers" in shown
    assert "> 99.9 %" in shown


def test_diagnose_wants_a_file_and_names_columns_it_misses(shop_file: Path) -> None:
    assert "Name one or more event logs" in fails("diagnose")
    assert "no_such" in fails("diagnose", str(shop_file), "--case", "no_such")


def test_a_discovered_model_written_and_read_fits_its_log(tmp_path: Path) -> None:
    log = str(shared("eventlogs/running-example.csv"))
    for ending in ("bpmn", "pnml"):
        model = tmp_path / f"model.{ending}"
        run("mine", "discover", log, "-o", str(model))
        found = run("mine", "conformance", log, "--model", str(model), "--json")
        assert (found["average_trace_fitness"], found["percent_fitting"], found["deviations"]) == (1.0, 100.0, [])
        assert found["cases"] == 6


def test_conformance_tells_deviations_and_rules_together(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "case,activity,time\n1,a,2026-01-01\n1,c,2026-01-02\n2,a,2026-01-01\n2,b,2026-01-02\n2,c,2026-01-03\n"
    )
    model = tmp_path / "m.bpmn"
    (tmp_path / "whole.csv").write_text("case,activity,time\n2,a,2026-01-01\n2,b,2026-01-02\n2,c,2026-01-03\n")
    run("mine", "discover", str(tmp_path / "whole.csv"), "-o", str(model))
    found = run("mine", "conformance", str(file), "--model", str(model), "--rule", "response(a, b)", "--json")
    assert found["percent_fitting"] == 50
    assert found["deviations"][0]["words"] == "'b' was skipped between 'a' and 'c'"
    assert found["rules"][0]["broken"] == 1


def test_a_published_journey_is_a_model_too(tmp_path: Path) -> None:
    journey, log = tmp_path / "onboarding.yaml", tmp_path / "log.csv"
    journey.write_text(JOURNEY)
    log.write_text(
        "case,activity,time\n1,send-hello,2026-01-01\n1,rest,2026-01-02\n1,send-reminder,2026-01-03\n"
        "2,send-hello,2026-01-01\n2,send-reminder,2026-01-03\n"
    )
    found = run("mine", "conformance", str(log), "--model", str(journey), "--json")
    assert found["percent_fitting"] == 50
    assert found["deviations"][0]["words"] == "'rest' was skipped between 'send-hello' and 'send-reminder'"


def test_models_that_cannot_be_used_say_why(tmp_path: Path) -> None:
    log = str(shared("eventlogs/running-example.csv"))
    assert "no model ends in '.txt'" in fails("mine", "conformance", log, "--model", str(tmp_path / "m.txt"))
    assert "cannot be read" in fails("mine", "conformance", log, "--model", str(tmp_path / "m.yaml"))
    assert "--model or a rule" in fails("mine", "conformance", log)
    assert "written as .bpmn or .pnml" in fails("mine", "discover", log, "-o", str(tmp_path / "m.svg"))


@pytest.mark.parametrize("command", ["drift", "causes", "clusters", "predict"])
def test_each_analysis_has_a_table_and_json(command: str, shop_file: Path) -> None:
    assert run("mine", command, str(shop_file))
    assert run("mine", command, str(shop_file), "--json")
