"""Short ways to make a workspace with a record, and to see a command fail."""

import csv
from pathlib import Path

from cli.running import done, wend
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
