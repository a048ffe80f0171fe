"""`wend mine drift|causes|clusters|predict`: journeys held against other journeys.

Rule 1. A command reads, calls one analysis, and shows: tables for people, `--json` for programs.
Rule 2. Of a file too large, a fair sample of its cases is looked at, and said to be one.
"""

from datetime import datetime
from typing import Annotated

import typer

from wend.cli import diagnose_tables as tables
from wend.cli.diagnose_read import named_columns, read_log
from wend.cli.diagnose_show import Goal, show, utc
from wend.cli.mine_options import Activity, Case, File, Json, Resource, Start, Time
from wend.cli.mine_show import answering
from wend.mining.diagnose.causes import causes as find_causes
from wend.mining.diagnose.clusters import clusters as find_clusters
from wend.mining.diagnose.drift import drift as find_drift
from wend.mining.diagnose.failures import failure_points
from wend.mining.diagnose.predict import learn

app = typer.Typer(name="mine", pretty_exceptions_enable=False)


@app.command("drift")
def drift_command(
    file: File,
    at: Annotated[
        datetime | None, typer.Option("--at", help="Compare cases begun before and from this time (UTC).")
    ] = None,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
) -> None:
    """What is new, gone, more frequent or slower in one period than in the one before."""
    with answering():
        found = find_drift(
            read_log(file, named_columns(case, activity, time, start, resource), sampled=True), at=utc(at)
        )
        show(found.to_dict(), as_json=as_json, table=lambda: tables.drift(found))


@app.command("causes")
def causes_command(
    file: File,
    goal: Goal = None,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
) -> None:
    """What goes with missing the goal, and which steps, loops and waits lower its chance most."""
    with answering():
        log = read_log(file, named_columns(case, activity, time, start, resource), sampled=True)
        found, points = find_causes(log, goal=goal or None), failure_points(log, goal=goal or None)
        answer = {**found.to_dict(), "points_of_failure": points.to_dict()["points"]}
        show(answer, as_json=as_json, table=lambda: tables.causes(found, points))


@app.command("clusters")
def clusters_command(
    file: File,
    count: Annotated[int | None, typer.Option("--count", min=1, help="How many; chosen where not given.")] = None,
    goal: Goal = None,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
) -> None:
    """Groups of like journeys, named by what distinguishes them."""
    with answering():
        log = read_log(file, named_columns(case, activity, time, start, resource), sampled=True)
        found = find_clusters(log, count=count, goal=goal or None)
        show(found.to_dict(), as_json=as_json, table=lambda: tables.clusters(found))


@app.command("predict")
def predict_command(
    file: File,
    goal: Goal = None,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
) -> None:
    """How well the outcome and the remaining time of open journeys can be told, checked on later cases."""
    with answering():
        model = learn(
            read_log(file, named_columns(case, activity, time, start, resource), sampled=True), goal=goal or None
        )
        answer = {"goal": model.goal, "report": model.report.to_dict()}
        show(answer, as_json=as_json, table=lambda: tables.prediction(model.goal, model.report))
