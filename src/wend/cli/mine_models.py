"""`wend mine conformance|discover`: what happened held against a model, and a model made of what happened.

Rule 1. A command reads, calls one analysis, and shows: tables for people, `--json` for programs.
Rule 2. The clock is read here and nowhere below: bounds in time are handed down.
"""

import time as clock
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from wend.cli import diagnose_tables as tables
from wend.cli.diagnose_read import named_columns, read_log
from wend.cli.diagnose_show import as_text, tell
from wend.cli.mine_options import Activity, Case, File, Json, Resource, Start, Time
from wend.cli.mine_show import answering
from wend.cli.own_record import asked
from wend.journey.load import load_journey
from wend.mining.conform.conformance import conformance
from wend.mining.conform.declare import check_rules, parse_rule
from wend.mining.conform.journey import journey_net
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

app = typer.Typer(name="mine", pretty_exceptions_enable=False)
_errors = Console(stderr=True)
_out = Console(soft_wrap=True)

Model = Annotated[
    Path | None,
    typer.Option("--model", help="A .bpmn, a .pnml, a journey .yaml; of our own record a journey's name."),
]
Rules = Annotated[list[str] | None, typer.Option("--rule", help="A rule, as 'response(complaint, call) within 4 h'.")]
Seconds = Annotated[float, typer.Option("--seconds", min=0.1, help="Give up on paths left after so long.")]
Noise = Annotated[float, typer.Option("--noise", min=0, max=1, help="Leave out what is rarer than this share.")]


@app.command("conformance")
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
        log = read_log(file, named_columns(case, activity, time, start, resource))
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
            as_text(answer)


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


@app.command("discover")
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
        log = read_log(file, named_columns(case, activity, time, start, resource))
        tree = discover_from_graph(log, noise=noise) if from_graph else find_model(log, noise=noise)
        if output is not None:
            write_model(tree, output)
            _errors.print(f"Wrote {output}", highlight=False)
        if as_json:
            net = to_net(tree)
            as_text({"tree": text(tree), "activities": sorted(net.labels), "places": len(net.places)})
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


def _bound(seconds: float) -> Callable[[], bool]:
    end = clock.monotonic() + seconds
    return lambda: clock.monotonic() > end


def _unless(as_json: bool, table: Callable[[], list[Any]]) -> None:
    if not as_json:
        tell(table())
