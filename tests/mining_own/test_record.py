"""The record looked at by the public commands, as a file is."""

import json
from pathlib import Path

import pytest

from cli.running import done
from mining_own.records import failed, workspace
from wend.mining.aggregate import aggregate
from wend.mining.directly_follows import directly_follows
from wend.mining.log import EventLog

DAY = 86_400


def test_the_map_of_the_record_is_that_of_what_was_imported(record: Path, planted: EventLog) -> None:
    shown = json.loads(done("mine", "map", "--dir", record, "--json"))
    whole = directly_follows(planted)
    assert (shown["cases"], shown["events"]) == (whole.cases, whole.events)
    assert shown["activities"] == whole.activities
    assert {(e["from"], e["to"]): e["count"] for e in shown["edges"]} == {
        (e.source, e.target): e.count for e in whole.edges
    }


@pytest.mark.parametrize("command", ["map", "variants", "cycles", "dropouts", "waits", "drift", "causes", "clusters"])
def test_every_look_at_a_log_is_one_at_the_record_too(record: Path, command: str) -> None:
    assert json.loads(done("mine", command, "--dir", record, "--json"))
    assert done("mine", command, "--dir", record)


def test_the_goal_is_that_of_the_live_journeys(record: Path) -> None:
    found = json.loads(done("mine", "dropouts", "--dir", record, "--json"))
    assert found["goal"] == ["deliver"]


def test_a_property_can_be_the_case_the_activity_or_who_did_it(record: Path) -> None:
    by_team = json.loads(done("mine", "map", "--dir", record, "--case", "team", "--json"))
    assert by_team["cases"] == 4
    by_device = json.loads(done("mine", "map", "--dir", record, "--activity", "device", "--json"))
    assert set(by_device["activities"]) == {"mobile", "desktop", "tablet"}
    handed = json.loads(done("mine", "handovers", "--dir", record, "--resource", "team", "--json"))
    assert handed["cases"] == 2000


def test_only_a_part_of_the_time_can_be_looked_at(record: Path, planted: EventLog) -> None:
    words = ("mine", "map", "--dir", record, "--since", "2026-02-01", "--until", "2026-03-01", "--json")
    shown = json.loads(done(*words))
    begin, end = 1_769_904_000_000_000, 1_772_323_200_000_000
    assert shown["events"] == int(((planted.time >= begin) & (planted.time < end)).sum())


def test_sessions_are_cut_where_a_customer_pauses(record: Path) -> None:
    sessions = json.loads(done("mine", "map", "--dir", record, "--case", "session", "--json"))
    assert sessions["cases"] > 2000
    assert max(edge["total_seconds"] / edge["count"] for edge in sessions["edges"]) <= 1800


def test_an_empty_record_and_a_missing_one_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = workspace(tmp_path / "empty")
    assert "send events to /v1/batch" in failed("mine", "map", "--dir", folder)
    assert "holds nothing to see by no_such" in failed("mine", "map", "--dir", folder, "--case", "no_such")
    assert "No journey 'x' is live" in failed("mine", "map", "--dir", folder, "--case", "journey:x")
    assert "has no key" in failed("mine", "map", "--dir", folder, "--case", "journey:delivered")
    assert "live are: delivered" in failed("mine", "conformance", "--dir", folder, "--model", "x")
    monkeypatch.chdir(tmp_path)
    assert "Name one or more event logs" in failed("mine", "map")


def test_a_file_still_needs_its_goal_to_be_named(record: Path) -> None:
    refused = failed("mine", "dropouts", record / "shop.csv", status=2)
    assert "--goal" in refused


def test_the_sums_of_the_record_and_of_the_file_agree(record: Path, planted: EventLog) -> None:
    shown = json.loads(done("mine", "variants", "--dir", record, "--json"))
    assert {tuple(each["path"]): each["count"] for each in shown["variants"]} == {
        path: sums.count for path, sums in aggregate(planted).variants.items()
    }
