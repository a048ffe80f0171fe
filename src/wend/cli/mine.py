"""`wend mine`: look at journeys in any event log, from the command line.

Rule 1. A command reads, calls one algorithm, and shows: a table for people, `--json` for programs, `-o` for a picture.
Rule 2. A log too large for memory is mined by portions where the algorithm can (`by_portions`); elsewhere it is refused.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from wend.cli import mine_tables as tables
from wend.cli.mine_options import Activity, Case, File, Gap, Json, Output, Resource, Start, Time, Top
from wend.cli.mine_show import (
    Source,
    answering,
    by_portions,
    duration_of,
    read_source,
    save_picture,
    say,
    show,
    working,
)
from wend.mining.cycles import cycles as find_cycles
from wend.mining.dotted import dotted_chart
from wend.mining.dropouts import dropouts as find_dropouts
from wend.mining.handovers import handovers as find_handovers
from wend.mining.large_cycles import cycles_of
from wend.mining.large_dropouts import dropouts_of
from wend.mining.large_handovers import handovers_of
from wend.mining.large_waits import waits_of
from wend.mining.pictures import draw_dotted_chart, draw_sankey
from wend.mining.sankey import sankey
from wend.mining.survival import eventually_follows
from wend.mining.waits import waits as find_waits
from wend.mining.writing import write

__all__ = ["Activity", "Case", "File", "Json", "Resource", "Start", "Time", "answering", "app"]

app = typer.Typer(name="mine", pretty_exceptions_enable=False)


@app.command()
def cycles(
    file: File,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
    top: Top = None,
    gap: Gap = None,
) -> None:
    """Which loops cases go round, how many times, at what cost in time."""
    with answering():
        source = Source(file, case, activity, time, start, resource, gap)
        found = by_portions(source, cycles_of) or find_cycles(read_source(source))
        answer = found.to_dict()
        answer["cycles"] = answer["cycles"][:top]
        show(answer, as_json=as_json, table=lambda: tables.cycles(found, top or 20))


@app.command()
def dropouts(
    file: File,
    goal: Annotated[list[str], typer.Option("--goal", help="Activity that a journey should reach; may be repeated.")],
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
    patience: Annotated[str | None, typer.Option(help="A case still for less than this is open: 30m, 2h, 7d.")] = None,
    gap: Gap = None,
) -> None:
    """Where journeys end without reaching their goal."""
    with answering():
        source, still = Source(file, case, activity, time, start, resource, gap), duration_of(patience, "--patience")
        found = by_portions(source, lambda logs: dropouts_of(logs, goal, patience=still))
        found = found or find_dropouts(read_source(source), goal, patience=still)
        show(found.to_dict(), as_json=as_json, table=lambda: tables.dropouts(found))


@app.command()
def waits(
    file: File,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
    top: Top = None,
) -> None:
    """Waiting against working, bottlenecks by total time lost, and why each wait."""
    with answering():
        source = Source(file, case, activity, time, start, resource)
        found = by_portions(source, waits_of, lost="waits are not split by cause") or find_waits(read_source(source))
        answer = found.to_dict()
        answer["waits"] = answer["waits"][:top]
        show(answer, as_json=as_json, table=lambda: tables.waits(found, top or 20))


@app.command()
def handovers(
    file: File,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
    by: Annotated[str | None, typer.Option(help="Hand over between values of this column, such as a team.")] = None,
    top: Top = None,
) -> None:
    """Who hands over to whom, how long it lies, and where it comes straight back."""
    with answering():
        source = Source(file, case, activity, time, start, resource)
        whose = replace(source, resource=by) if by else source
        found = by_portions(whose, handovers_of, people=True)
        found = found or find_handovers(read_source(source, attributes=by), by)
        answer = found.to_dict()
        answer["handovers"], answer["ping_pong"] = answer["handovers"][:top], answer["ping_pong"][:top]
        show(answer, as_json=as_json, table=lambda: tables.handovers(found, top or 20))


@app.command()
def between(
    file: File,
    source: Annotated[str, typer.Option("--from", help="The activity at which the clock starts.")],
    target: Annotated[str, typer.Option("--to", help="The activity at which it stops.")],
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    as_json: Json = False,
) -> None:
    """How long one activity takes to follow another, and how many are still missing by when."""
    with answering():
        found = eventually_follows(read_source(Source(file, case, activity, time)), source, target)
        show(found.to_dict(), as_json=as_json, table=lambda: tables.between(found))


@app.command()
def flow(
    file: File,
    output: Output = None,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    as_json: Json = False,
    steps: Annotated[int, typer.Option(min=2, max=20, help="How many steps.")] = 5,
    anchor: Annotated[str | None, typer.Option(help="Begin at the first of this activity.")] = None,
    last: Annotated[bool, typer.Option("--last", help="The steps before, or the last ones.")] = False,
    gap: Gap = None,
) -> None:
    """Where cases go in their first (or last) steps, as a Sankey diagram. Pictures: .svg .png .html"""
    with answering():
        log = read_source(Source(file, case, activity, time, gap=gap))
        found = sankey(log, steps, side="before" if last else "after", anchor=anchor)
        if output:
            save_picture(output, lambda: draw_sankey(found), file, {})
        if as_json or output is None:
            show(found.to_dict(), as_json=as_json, table=lambda: tables.flow(found))


@app.command()
def dots(
    file: File,
    output: Annotated[Path, typer.Option("--output", "-o", help="The picture to write: .svg, .png or .html")],
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    relative: Annotated[bool, typer.Option("--relative", help="Time since the begin of each case.")] = False,
) -> None:
    """Every event a dot: the dotted chart."""
    with answering():
        log = read_source(Source(file, case, activity, time))
        chart = dotted_chart(log, clock="relative" if relative else "absolute")
        save_picture(output, lambda: draw_dotted_chart(chart), file, {})


@app.command()
def convert(
    file: File,
    output: Annotated[Path, typer.Argument(help="The file to write; its ending tells the format.")],
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    to: Annotated[str | None, typer.Option("--to", help="The format, where the ending does not tell it.")] = None,
) -> None:
    """Write the log in another format: .csv .parquet .jsonl .xes .jsonocel .xmlocel .sqlite

    Pictures of it are `map -o` (.svg .png .html .mmd .dot), a model of it is `discover -o` (.bpmn .pnml).
    """
    with answering():
        log = read_source(Source(file, case, activity, time, start, resource), attributes=True)
        with working(f"Writing {output.name}"):
            write(log, output, format=to)
        say(f"{output}: {log.n_cases:,} cases, {len(log):,} events")
