"""`wend diagnose` and the parts of `wend mine` that hold a log against models, periods and causes.

Rule 1. A command reads, calls one analysis, and shows: tables for people, `--json` for programs.
Rule 2. The clock is read here and nowhere below: bounds in time are handed down.
"""

import sys
import time as clock
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from wend.app.ports import KeptFinding
from wend.cli import diagnose_tables as tables
from wend.cli.diagnose_own import Wanted, diagnose_own, show_findings
from wend.cli.diagnose_read import read_log
from wend.cli.mine import Activity, Case, File, Json, Resource, Start, Time, answering
from wend.cli.options import Database, Dir
from wend.cli.own_record import Since, Until, asked
from wend.journey.load import load_journey
from wend.mining.conform.conformance import conformance
from wend.mining.conform.declare import check_rules, parse_rule
from wend.mining.conform.journey import journey_net
from wend.mining.diagnose.causes import causes as find_causes
from wend.mining.diagnose.clusters import clusters as find_clusters
from wend.mining.diagnose.diagnose import diagnose
from wend.mining.diagnose.drift import drift as find_drift
from wend.mining.diagnose.failures import failure_points
from wend.mining.diagnose.finding import Finding
from wend.mining.diagnose.predict import learn
from wend.mining.errors import MiningError
from wend.mining.log import EventLog
from wend.mining.models.bpmn_read import read_bpmn
from wend.mining.models.bpmn_tree import bpmn_of
from wend.mining.models.bpmn_write import write_bpmn
from wend.mining.models.discover import discover as find_model
from wend.mining.models.discover import discover_from_graph
from wend.mining.models.errors import ModelError
from wend.mining.models.net import PetriNet
from wend.mining.models.pnml import read_pnml, write_pnml
from wend.mining.models.tree import Tree, text, to_net

mine_app = typer.Typer(name="mine", pretty_exceptions_enable=False)
_errors = Console(stderr=True)
_out = Console(soft_wrap=True)

Files = Annotated[list[Path] | None, typer.Argument(help="Event logs: CSV, Parquet, JSON Lines, XES or OCEL 2.0.")]
Goal = Annotated[list[str] | None, typer.Option("--goal", help="Activity that counts as success; may be repeated.")]
Model = Annotated[
    Path | None,
    typer.Option("--model", help="A .bpmn, a .pnml, a journey .yaml; of our own record a journey's name."),
]
Rules = Annotated[list[str] | None, typer.Option("--rule", help="A rule, as 'response(complaint, call) within 4 h'.")]
Seconds = Annotated[float, typer.Option("--seconds", min=0.1, help="Give up on paths left after so long.")]
Noise = Annotated[float, typer.Option("--noise", min=0, max=1, help="Leave out what is rarer than this share.")]


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
            wanted = Wanted(folder, database, case, goal, value, _utc(now), _utc(since), _utc(until))
            _tell_own(diagnose_own(wanted), as_json=as_json)
            return
        found: list[dict[str, Any]] = []
        for file in files:
            log = _read(file, case, activity, time, start, resource)
            findings = diagnose(log, goal=goal or None, now=_utc(now), value=value)
            found += [{**each.to_dict(), "file": str(file)} for each in findings]
            if not as_json:
                _tell(tables.findings(file.name, findings))
                _hint(log, findings)
        if as_json:
            _json({"findings": found})


def _tell_own(found: list[KeptFinding], *, as_json: bool) -> None:
    if as_json:
        _json({"findings": [msgspec.to_builtins(each) for each in found]})
    else:
        nothing = "Nothing stands out in our own record: no group, period or step differs beyond chance."
        show_findings("Our own record", found, nothing)


def _hint(log: EventLog, findings: list[Finding]) -> None:
    if not findings:
        words = f"Nothing stands out in {log.n_cases:,} cases: no group, period or step differs beyond chance."
        _errors.print(words, highlight=False)


@mine_app.command("conformance")
def conformance_command(
    file: File,
    model: Model = None,
    rule: Rules = None,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
    seconds: Seconds = 60.0,
) -> None:
    """How well journeys fit a model (or rules), and where they part, in words."""
    with answering():
        if model is None and not rule:
            raise MiningError("Name a model with --model or a rule with --rule.")
        rules = [parse_rule(each) for each in rule or ()]
        log = _read(file, case, activity, time, start, resource)
        answer: dict[str, Any] = {}
        if model is not None:
            found = conformance(log, net_of(model, log), stop=_bound(seconds))
            answer |= found.to_dict()
            _unless(as_json, lambda: tables.conformance(found))
        if rules:
            results = check_rules(log, rules)
            answer["rules"] = [each.to_dict() for each in results]
            _unless(as_json, lambda: tables.rules(results))
        if as_json:
            _json(answer)


def net_of(model: Path, log: EventLog) -> PetriNet:
    """The net of a model file, by its ending."""
    match model.suffix.lower():
        case ".bpmn" | ".xml":
            return read_bpmn(model).to_net()
        case ".pnml":
            return read_pnml(model)
        case "" if (record := asked()) is not None:
            return journey_net(record.plan(), log.activities)
        case ".yaml" | ".yml":
            return journey_net(load_journey(_text(model), model.name), log.activities)
        case other:
            raise ModelError(f"{model}: no model ends in '{other}'; give a .bpmn, a .pnml or a journey's .yaml")


def _text(model: Path) -> str:
    try:
        return model.read_text(encoding="utf-8")
    except OSError as error:
        raise ModelError(f"{model} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ModelError(f"{model} is not text in UTF-8 (byte {error.start})") from error


@mine_app.command("discover")
def discover_command(
    file: File,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The model to write: .bpmn or .pnml")] = None,
    noise: Noise = 0.0,
    from_graph: Annotated[bool, typer.Option("--from-graph", help="From the map alone: for very large logs.")] = False,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
) -> None:
    """Discover a process model with the inductive miner."""
    with answering():
        log = _read(file, case, activity, time, start, resource)
        tree = discover_from_graph(log, noise=noise) if from_graph else find_model(log, noise=noise)
        if output is not None:
            write_model(tree, output)
            _errors.print(f"Wrote {output}", highlight=False)
        if as_json:
            net = to_net(tree)
            _json({"tree": text(tree), "activities": sorted(net.labels), "places": len(net.places)})
        elif output is None:
            _out.print(text(tree), markup=False, highlight=False)


def write_model(tree: Tree, output: Path) -> None:
    """Write a model in the format its ending names."""
    try:
        match output.suffix.lower():
            case ".bpmn":
                write_bpmn(bpmn_of(tree), output)
            case ".pnml":
                write_pnml(to_net(tree), output)
            case other:
                raise ModelError(f"{output}: models are written as .bpmn or .pnml, not '{other}'")
    except OSError as error:
        raise ModelError(f"{output} cannot be written: {error.strerror}") from error


@mine_app.command("drift")
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
        found = find_drift(_read(file, case, activity, time, start, resource), at=_utc(at))
        _show(found.to_dict(), as_json=as_json, table=lambda: tables.drift(found))


@mine_app.command("causes")
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
        log = _read(file, case, activity, time, start, resource)
        found, points = find_causes(log, goal=goal or None), failure_points(log, goal=goal or None)
        answer = {**found.to_dict(), "points_of_failure": points.to_dict()["points"]}
        _show(answer, as_json=as_json, table=lambda: tables.causes(found, points))


@mine_app.command("clusters")
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
        log = _read(file, case, activity, time, start, resource)
        found = find_clusters(log, count=count, goal=goal or None)
        _show(found.to_dict(), as_json=as_json, table=lambda: tables.clusters(found))


@mine_app.command("predict")
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
        model = learn(_read(file, case, activity, time, start, resource), goal=goal or None)
        answer = {"goal": model.goal, "report": model.report.to_dict()}
        _show(answer, as_json=as_json, table=lambda: tables.prediction(model.goal, model.report))


def _read(
    file: Path, case: str | None, activity: str | None, time: str | None, start: str | None, resource: str | None
) -> EventLog:
    named = {"case": case, "activity": activity, "time": time, "start": start, "resource": resource}
    return read_log(file, named)


def _utc(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _bound(seconds: float) -> Callable[[], bool]:
    end = clock.monotonic() + seconds
    return lambda: clock.monotonic() > end


def _show(answer: dict[str, Any], *, as_json: bool, table: Callable[[], list[Any]]) -> None:
    if as_json:
        _json(answer)
    else:
        _tell(table())


def _unless(as_json: bool, table: Callable[[], list[Any]]) -> None:
    if not as_json:
        _tell(table())


def _tell(parts: list[Any]) -> None:
    for part in parts:
        _out.print(part)


def _json(answer: dict[str, Any]) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode() + "\n")
