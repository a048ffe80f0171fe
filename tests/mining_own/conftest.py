"""A workspace whose record is a made-up shop with planted problems, imported by the public command."""

import csv
from pathlib import Path

import pytest

from cli.running import done, wend
from mining_diagnose.shop import Problems, shop
from wend.mining.log import EventLog, datetime_of

SETTINGS = """\
name: shop
purposes: {marketing: {consent: required}}
channels:
  email: {provider: smtp, host: 127.0.0.1, port: 1, from: "Shop <shop@shop.example>"}
"""

JOURNEY = """\
journey: delivered
purpose: marketing
entry: {event: checkout, reentry: always}
goal: {event: deliver, within: 30d}
steps:
  - id: watch
    wait_for: {event: deliver, within: 30d}
"""


def failed(*words: object, status: int = 1) -> str:
    """What a command that has to fail says, on one line."""
    ended = wend(*words)
    assert ended.status == status, ended.err or ended.out
    return " ".join(ended.err.split())


def write_csv(log: EventLog, file: Path) -> None:
    """The log as people have it: one row an event."""
    names = list(log.attributes)
    columns = [log.attributes[name].to_pylist() for name in names]
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["customer_id", "event", "timestamp", *names])
        for row in range(len(log)):
            case, step = log.case_name(int(log.case[row])), log.activities[log.activity[row]]
            when = datetime_of(int(log.time[row])).isoformat()
            writer.writerow([case, step, when, *(column[row] for column in columns)])


def workspace(folder: Path, settings: str = SETTINGS) -> Path:
    """A small workspace with one live journey."""
    (folder / "journeys").mkdir(parents=True)
    (folder / "wend.yaml").write_text(settings)
    (folder / "journeys" / "delivered.yaml").write_text(JOURNEY)
    done("publish", folder, "--yes")
    return folder


@pytest.fixture(scope="session")
def planted() -> EventLog:
    """Payments fail for two weeks, and the southern team packs slowly."""
    problems = Problems(
        payment_fails=lambda c: 0.6 if 100 <= c.day < 114 else 0.03,
        pack_factor=lambda c: 2.5 if c.team == "south" else 1,
    )
    return shop(problems, seed=1, cases=2000)


@pytest.fixture(scope="session")
def record(planted: EventLog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose store holds the planted shop."""
    folder = workspace(tmp_path_factory.mktemp("record") / "shop")
    write_csv(planted, folder / "shop.csv")
    done("import", folder / "shop.csv", "--dir", folder)
    return folder
