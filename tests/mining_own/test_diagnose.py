"""The record diagnoses itself: findings are kept, found again, and people's words about them stay."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.running import done
from mining_diagnose.steady import PAUSES, steady
from mining_own.records import SETTINGS, failed, workspace, write_csv
from wend.app.diagnose import same_as_known
from wend.app.ports import FindingFilter, FindingStatus
from wend.store.sqlite import SqliteStore


@pytest.fixture(scope="module")
def findings(record: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done("diagnose", "--dir", record, "--json"))["findings"]
    return found


def test_what_is_planted_is_found_and_nothing_else(findings: list[dict[str, Any]]) -> None:
    assert [each["kind"] for each in findings] == ["wait", "failure"]
    assert (findings[0]["attribute"], findings[0]["value"]) == ("team", "south")
    assert (findings[1]["since"], findings[1]["until"]) == ("2026-04-11", "2026-04-24")
    assert findings[0]["evidence"]["cases"][0].startswith("#")
    assert findings[0]["evidence"]["goal"] == "The goal is 'deliver'."


def test_a_second_diagnosis_finds_the_same_and_keeps_what_was_said(
    record: Path, findings: list[dict[str, Any]]
) -> None:
    first = findings[0]["id"]
    done("findings", "set", first, "--status", "acknowledged", "--owner", "pat", "--dir", record)
    again = json.loads(done("diagnose", "--dir", record, "--json"))["findings"]
    assert [each["id"] for each in again] == [each["id"] for each in findings]
    assert (again[0]["status"], again[0]["owner"]) == ("acknowledged", "pat")
    assert again[0]["first_seen"] == findings[0]["first_seen"]
    assert again[0]["last_seen"] > findings[0]["last_seen"]
    listed = [json.loads(line) for line in done("findings", "--dir", record, "--json").splitlines()]
    assert len(listed) == len(findings)


@pytest.mark.usefixtures("findings")
def test_findings_are_listed_by_status_owner_and_kind(record: Path) -> None:
    def ids(*words: str) -> list[str]:
        out = done("findings", *words, "--dir", record, "--json")
        return [json.loads(line)["kind"] for line in out.splitlines()]

    assert ids("--kind", "failure") == ["failure"]
    assert ids("--kind", "nothing") == []
    assert ids("--view", "customer", "--limit", "1")
    assert "failure" in " ".join(done("findings", "--dir", record).lower().split())


def test_a_finding_that_is_not_there_is_an_error(record: Path) -> None:
    assert "there is no finding 'nope'" in failed("findings", "set", "nope", "--owner", "x", "--dir", record)
    assert "say what to set" in failed("findings", "set", "nope", "--dir", record)


def test_a_window_that_moved_a_little_is_the_same_finding(record: Path, findings: list[dict[str, Any]]) -> None:
    store = SqliteStore(record / "wend.sqlite")
    (known,) = store.findings(FindingFilter(id=findings[1]["id"]))
    store.close()
    import msgspec

    assert known.since
    assert known.until
    moved = msgspec.structs.replace(known, id="other", since=known.since.replace(day=13))
    assert same_as_known([moved], [known])[0].id == known.id
    later = msgspec.structs.replace(known, id="other", since=known.until.replace(month=6), until=None)
    assert same_as_known([later], [known])[0].id == "other"
    endless = msgspec.structs.replace(known, until=None)
    fixed = msgspec.structs.replace(
        endless, status=FindingStatus.FIXED, status_set_at=known.last_seen.replace(year=2026, month=5)
    )
    assert same_as_known([later], [endless])[0].id == known.id
    assert same_as_known([later], [fixed])[0].id == "other"


def test_unattended_it_runs_in_a_process_of_its_own(record: Path, findings: list[dict[str, Any]]) -> None:
    words = [sys.executable, "-m", "wend.wiring.diagnosis"]
    store = record / "wend.sqlite"
    ran = subprocess.run(
        [*words, store, "session", "2026-07-01T00:00:00+00:00"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    opened = SqliteStore(store)
    assert opened.diagnosed_at("session") is not None
    assert {each.id for each in opened.findings(FindingFilter(view="customer"))} == {each["id"] for each in findings}
    opened.close()
    missing = subprocess.run(
        [*words, store, "no_such", "2026-07-01T00:00:00+00:00"], capture_output=True, text=True, check=False
    )
    assert missing.returncode == 1
    assert "holds nothing to see by no_such" in missing.stderr


def test_the_settings_say_from_which_sides(tmp_path: Path, record: Path) -> None:
    settings = SETTINGS + "diagnose: {every: 12h, views: [session, team], goals: [pay]}\n"
    folder = workspace(tmp_path / "shop", settings)
    done("import", record / "shop.csv", "--dir", folder)
    done("diagnose", "--dir", folder)
    store = SqliteStore(folder / "wend.sqlite")
    assert store.diagnosed_at("session")
    assert store.diagnosed_at("team")
    assert store.diagnosed_at("customer") is None
    store.close()


@pytest.mark.parametrize("seed", [2, 7])
def test_a_record_of_customers_who_come_back_is_left_in_peace(tmp_path: Path, seed: int) -> None:
    folder = workspace(tmp_path / "steady")
    log = steady(seed, pauses=PAUSES[seed % 4], growth="late", customers=150)
    write_csv(log, folder / "steady.csv")
    done("import", folder / "steady.csv", "--dir", folder)
    for view in ("customer", "session"):
        assert (
            json.loads(done("diagnose", "--dir", folder, "--case", view, "--goal", "pay", "--json"))["findings"] == []
        )
