"""`wend mine agents|sla|value`: who lets cases lie, which promises of time are kept, and what work adds no value."""

from pathlib import Path
from typing import Annotated, Any

import typer
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from wend.cli import mine_agents_tables as tables
from wend.cli.mine_options import Activity, By, Case, File, Json, Now, Resource, Start, Time, Top
from wend.cli.mine_show import Source, answering, duration_of, moment_of, read_source, show
from wend.mining.batches import batches
from wend.mining.errors import MiningError
from wend.mining.first_touch import first_touch
from wend.mining.hours import parse_hours
from wend.mining.left_lying import left_lying
from wend.mining.log import EventLog
from wend.mining.no_value import no_value
from wend.mining.sla import sla as find_sla
from wend.mining.workload import workload

app = typer.Typer(name="mine", pretty_exceptions_enable=False)

_TERM = "no-value"


@app.command()
def agents(
    file: File,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    by: By = None,
    arrival: Annotated[
        str | None, typer.Option(help="A case arrives with this activity; else its first event.")
    ] = None,
    after: Annotated[
        list[str] | None, typer.Option(help="Cases left after this, such as 'Lead Verified'; may be repeated.")
    ] = None,
    longer: Annotated[str, typer.Option(help="Left is what nothing follows for longer: 30m, 2h, 7d.")] = "1d",
    now: Now = None,
    batch_gap: Annotated[str, typer.Option(help="The longest pause within a batch.")] = "5m",
    as_json: Json = False,
    top: Top = None,
) -> None:
    """Lag to first touch, workload over time, batching, and who sits on what (--after), by agent.

    JSON: {"cases", "first_touch": {"arrival", "cases", "touched", "lag": {"median_seconds", "p90_seconds", …},
    "agents": [{"agent", "cases", "opened", "median_seconds", "total_seconds", …}]}, "workload": {"period_seconds", "at",
    "open", "arrived", "finished", "open_max", "agents": [{"agent", "events", "cases", "open_mean", "open_max",
    "held_seconds", "open"}]}, "batches": {"gap_seconds", "least", "events", "batched", "rows": [{"agent", "activity",
    "batches", "events", "share", "mean_size", "largest", "waited_seconds"}]}, and with --after "left": {"after",
    "longer_than_seconds", "until", "events", "cases", "in_time", "late", "lying", "open", "agents": [{"agent", "events",
    "late", "lying", "left", "left_share", "median_seconds", "longest_seconds", "examples", …}]}}. An agent of null is nobody.
    """
    with answering():
        wide, pause = duration_of(longer, "--longer"), duration_of(batch_gap, "--batch-gap")
        assert wide is not None
        assert pause is not None
        log = _read(file, case, activity, time, start, resource, by)
        touch, load, batched = first_touch(log, by, arrival=arrival), workload(log, by), batches(log, by, gap=pause)
        left = left_lying(log, after, wide, until=moment_of(now), by=by) if after else None
        answer: dict[str, Any] = {
            "cases": log.n_cases,
            "first_touch": _first(touch.to_dict(), "agents", top),
            "workload": _first(load.to_dict(), "agents", top),
            "batches": _first(batched.to_dict(), "rows", top),
        }
        if left is not None:
            answer["left"] = _first(left.to_dict(), "agents", top)
        show(answer, as_json=as_json, table=lambda: tables.agents(touch, load, batched, left, top or 15))


@app.command()
def sla(
    file: File,
    source: Annotated[str, typer.Option("--from", help="The activity at which the clock starts.")],
    target: Annotated[str, typer.Option("--to", help="The activity that must have come.")],
    limit: Annotated[str, typer.Option("--sla", help="Within how long: 30m, 4h, 2d.")],
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    by: By = None,
    now: Now = None,
    hours: Annotated[
        str | None, typer.Option("--hours", help="Count only hours of business: 'mon-fri 09:00-17:00 Europe/Berlin'.")
    ] = None,
    as_json: Json = False,
    top: Top = None,
) -> None:
    """Promises of time from one activity to another: met, breached, open and overdue, by agent or team.

    JSON: {"from", "to", "limit_seconds", "until", "hours", "total": {"promises", "met", "breached", "open", "overdue",
    "breached_share", "median_seconds", "p90_seconds", "longest_seconds", "examples"}, "agents": [{"agent", and the same}]},
    worst first. An agent of null is nobody.
    """
    with answering():
        within = duration_of(limit, "--sla")
        assert within is not None
        log = _read(file, case, activity, time, start, resource, by)
        business = None if hours is None else parse_hours(hours)
        found = find_sla(log, source, target, within, until=moment_of(now), by=by, hours=business)
        show(_first(found.to_dict(), "agents", top), as_json=as_json, table=lambda: tables.sla(found, top or 20))


@app.command()
def value(
    file: File,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    tagged: Annotated[
        list[str] | None, typer.Option("--no-value", help="Activities that add no value: 'A,B'; may be repeated.")
    ] = None,
    tags: Annotated[
        Path | None,
        typer.Option("--tags", help=f"A YAML file, such as a taxonomy, with such activities under '{_TERM}'."),
    ] = None,
    by: By = None,
    as_json: Json = False,
    top: Top = None,
) -> None:
    """Work that adds no value: steps tagged so, repeated work, undone work (A → B → A), and the time it cost.

    JSON: {"cases", "events", "seconds", "lost": {"events", "cases", "seconds"}, "share", "kinds": {"tagged", "repeated",
    "undone": {"events", "cases", "seconds"}}, "tagged" and "repeated": [{"activity", "events", "cases", "seconds", "by_same",
    "by_another"}], "undone": [{"activity", "undone", "count", "cases", "seconds"}]}, most time first. An event of several
    kinds is counted once in "lost".
    """
    with answering():
        log = _read(file, case, activity, time, start, resource, by)
        names = list(dict.fromkeys([*_listed(tagged or [], log), *_tagged_in(tags, log)]))
        found = no_value(log, names, by=by)
        answer = found.to_dict()
        for kind in ("tagged", "repeated", "undone"):
            answer[kind] = answer[kind][:top]
        show(answer, as_json=as_json, table=lambda: tables.value(found, top or 15))


def _read(
    file: Path,
    case: str | None,
    activity: str | None,
    time: str | None,
    start: str | None,
    resource: str | None,
    by: str | None,
) -> EventLog:
    return read_source(Source(file, case, activity, time, start, resource), attributes=by)


def _first(answer: dict[str, Any], rows: str, top: int | None) -> dict[str, Any]:
    return {**answer, rows: answer[rows][:top]}


def _listed(words: list[str], log: EventLog) -> list[str]:
    """The activities named; a comma parts two, unless it is in a name of the log."""
    known = set(log.activities)
    return [name.strip() for each in words for name in ([each] if each in known else each.split(",")) if name.strip()]


def _tagged_in(file: Path | None, log: EventLog) -> list[str]:
    """The names below the term `no-value` of a file that the log has; such a file may speak of other logs too."""
    if file is None:
        return []
    try:
        tree = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as problem:
        raise MiningError(f"{file} cannot be read as YAML: {problem}") from problem
    found = list(_below(tree, inside=False))
    if not found:
        raise MiningError(f"{file} has nothing under '{_TERM}': write '{_TERM}: [activity, …]' at any level.")
    return [name for name in found if name in set(log.activities)]


def _below(tree: Any, *, inside: bool) -> list[str]:
    match tree:
        case dict():
            return [
                name
                for key, branch in tree.items()
                for name in [*([str(key)] if inside else []), *_below(branch, inside=inside or key == _TERM)]
            ]
        case list():
            return [name for branch in tree for name in _below(branch, inside=inside)]
        case None:
            return []
        case _:
            return [str(tree)] if inside else []
