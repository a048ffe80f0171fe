"""A demo that is killed again and again, and taken up each time, ends like one that was left alone."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SEED = 20191001
KILLS_IN_THE_STREAM = 4
KILLS_IN_THE_WEEKS = 4
KILLS_WHILE_HANDING_OVER = 3
SAME = ("events_accepted", "customers", "runs_entered", "runs_held_out", "runs_active", "runs_ended", "messages_sent")


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A demo that nobody disturbed: its folder and its summary."""
    folder = tmp_path_factory.mktemp("left-alone") / "demo"
    return folder, finished(demo(folder))


def demo(folder: Path) -> subprocess.Popen[str]:
    """`wend demo --exit --json --dir FOLDER`, as a process of its own."""
    command = [sys.executable, "-m", "wend.cli.main", "demo", "--exit", "--json", "--dir", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The summary: the one JSON object on the last line."""
    out, err = process.communicate(timeout=400)
    assert process.returncode == 0, err[-2_000:]
    summary: dict[str, Any] = json.loads(out.splitlines()[-1])
    return summary


def progress(folder: Path) -> tuple[int, str]:
    """How far a running demo is, read from outside: events accepted, and where its clock stands."""
    try:
        with closing(sqlite3.connect(f"file:{folder / 'wend.sqlite'}?mode=ro", uri=True, timeout=5)) as store:
            (events,) = store.execute("SELECT count(*) FROM events WHERE message_id LIKE 'rees46-%'").fetchone()
        return events, (folder / "clock").read_text()
    except (sqlite3.Error, OSError):
        return 0, ""


def kill_when(folder: Path, has_come: Callable[[], bool], after_seconds: float = 0.0) -> bool:
    """Start the demo and SIGKILL it once it has come so far; whether it was killed before it ended."""
    process = demo(folder)
    deadline = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < deadline:
        if has_come():
            time.sleep(after_seconds)
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.002)
    process.communicate(timeout=60)
    return process.returncode == -signal.SIGKILL


def handing_over(folder: Path, clock: str) -> bool:
    """Whether, later than `clock`, a channel holds messages whose answer is not on record."""
    return progress(folder)[1] >= clock and statuses_of(folder).get("sending", 0) > 0


def mails_of(folder: Path) -> dict[str, int]:
    """The mails in the sink, by message id, with how often each was handed over."""
    with closing(sqlite3.connect(folder / "mailbox.sqlite")) as box:
        rows = box.execute("SELECT message_id, handed_over FROM mails").fetchall()
    assert len(rows) == len({message_id for message_id, _ in rows})
    return dict(rows)


def statuses_of(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{folder / 'wend.sqlite'}?mode=ro", uri=True, timeout=5)) as store:
        return dict(store.execute("SELECT status, count(*) FROM messages GROUP BY status"))


def decisions_of(folder: Path) -> set[tuple[object, ...]]:
    """Every message that was decided on: its id, what became of it and why."""
    with closing(sqlite3.connect(folder / "wend.sqlite")) as store:
        return set(store.execute("SELECT id, status, reason, to_address FROM messages"))


def test_the_demo_ends_with_a_summary_as_one_json_object(reference: tuple[Path, dict[str, Any]]) -> None:
    _, summary = reference
    assert summary["events_accepted"] >= 10_000
    assert summary["customers"] > 0
    assert summary["runs_entered"] == summary["runs_active"] + summary["runs_held_out"] + sum(
        summary["runs_ended"].values()
    ) or summary["runs_entered"] == summary["runs_active"] + sum(summary["runs_ended"].values())
    assert summary["messages_sent"] > 0
    assert all(count > 0 for count in summary["messages_withheld"].values())
    assert set(summary["messages_withheld"]) >= {"consent", "no-address"}
    assert summary["seconds"] > 0
    assert len([each for each in summary["journeys"].values() if each["entered"]]) >= 4


def test_killed_at_any_moment_and_taken_up_it_loses_and_repeats_nothing(
    reference: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    left_alone, expected = reference
    chance, folder = random.Random(SEED), tmp_path / "demo"
    in_stream = sorted(chance.randrange(200, 21_000) for _ in range(KILLS_IN_THE_STREAM))
    in_weeks = sorted(f"2019-10-{chance.randrange(7, 30):02}T12" for _ in range(KILLS_IN_THE_WEEKS))
    kills = 0
    for events in in_stream:
        kills += kill_when(folder, lambda least=events: progress(folder)[0] >= least, chance.random() * 0.05)
    for day in range(3, 3 + KILLS_WHILE_HANDING_OVER):
        kills += kill_when(folder, lambda clock=f"2019-10-{day:02}": handing_over(folder, clock))
    for clock in in_weeks:
        kills += kill_when(folder, lambda least=clock: progress(folder)[1] >= least, chance.random() * 0.05)
    assert kills == KILLS_IN_THE_STREAM + KILLS_WHILE_HANDING_OVER + KILLS_IN_THE_WEEKS

    summary = finished(demo(folder))
    repeats = summary["mails_repeated"]
    print(f"{kills} kills; {repeats} mails were handed over twice and kept once")

    assert {key: summary[key] for key in SAME} == {key: expected[key] for key in SAME}
    assert summary["messages_withheld"] == expected["messages_withheld"]
    assert set(statuses_of(folder)) <= {"sent", "withheld"}
    assert decisions_of(folder) == decisions_of(left_alone)
    assert set(mails_of(folder)) == set(mails_of(left_alone))
    assert len(mails_of(folder)) == summary["messages_sent"] == summary["mails_received"]
    assert sum(count - 1 for count in mails_of(folder).values()) == repeats
