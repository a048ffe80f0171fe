"""`wend diagnose`: what goes wrong, in files or in our own record.

Rule 1. The clock is read at the edge and nowhere below: up to when a log is complete is handed down.
Rule 2. Of a file too large, a fair sample of its cases is looked at, and said to be one.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from wend.app.ports import KeptFinding
from wend.cli import diagnose_tables as tables
from wend.cli.diagnose_own import Wanted, diagnose_own, show_findings
from wend.cli.diagnose_read import named_columns, read_log
from wend.cli.diagnose_show import Goal, as_text, tell, utc
from wend.cli.mine_options import Activity, Case, Json, Resource, Start, Time
from wend.cli.mine_show import answering
from wend.cli.options import Database, Dir
from wend.cli.own_record import Since, Until
from wend.mining.diagnose.diagnose import diagnose
from wend.mining.diagnose.finding import Finding
from wend.mining.log import EventLog

_errors = Console(stderr=True)

Files = Annotated[list[Path] | None, typer.Argument(help="Event logs: CSV, Parquet, JSON Lines, XES or OCEL 2.0.")]


def diagnose_command(
    files: Files = None,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    goal: Goal = None,
    value: Annotated[str | None, typer.Option("--value", help="Column that tells what a case is worth.")] = None,
    now: Annotated[datetime | None, typer.Option("--now", help="The log is complete up to this time (UTC).")] = None,
    since: Since = None,
    until: Until = None,
    folder: Dir = Path(),
    database: Database = None,
    as_json: Json = False,
) -> None:
    """What goes wrong in journeys, found without being told what to look for, the costliest first."""
    with answering():
        if not files:
            wanted = Wanted(folder, database, case, goal, value, utc(now), utc(since), utc(until))
            _tell_own(diagnose_own(wanted), as_json=as_json)
            return
        found: list[dict[str, Any]] = []
        for file in files:
            log = read_log(file, named_columns(case, activity, time, start, resource), sampled=True)
            findings = diagnose(log, goal=goal or None, now=utc(now), value=value)
            found += [{**each.to_dict(), "file": str(file)} for each in findings]
            if not as_json:
                tell(tables.findings(file.name, findings))
                _hint(log, findings)
        if as_json:
            as_text({"findings": found})


def _tell_own(found: list[KeptFinding], *, as_json: bool) -> None:
    if as_json:
        as_text({"findings": [msgspec.to_builtins(each) for each in found]})
    else:
        nothing = "Nothing stands out in our own record: no group, period or step differs beyond chance."
        show_findings("Our own record", found, nothing)


def _hint(log: EventLog, findings: list[Finding]) -> None:
    if not findings:
        words = f"Nothing stands out in {log.n_cases:,} cases: no group, period or step differs beyond chance."
        _errors.print(words, highlight=False)
