"""`wend mine`: look at journeys in any event log, from the command line.

Rule 1. A command reads, calls one algorithm, and shows: a table for people, `--json` for programs, `-o` for a picture.
Rule 2. The map and the variants of a log too large for memory are made by portions; the answer is the same.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from wend.cli import mine_tables as tables
from wend.cli.mine_options import Activity, Case, File, Gap, Json, Output, Resource, Start, Time, Top
from wend.cli.mine_show import (
    Source,
    answering,
    duration_of,
    in_sessions,
    note,
    portions_of,
    read_source,
    save_picture,
    say,
    show,
    working,
)
from wend.limits import LARGE_LOG_VARIANTS
from wend.mining.cycles import cycles as find_cycles
from wend.mining.directly_follows import DirectlyFollows, directly_follows
from wend.mining.dotted import dotted_chart
from wend.mining.dropouts import dropouts as find_dropouts
from wend.mining.errors import MiningError
from wend.mining.handovers import handovers as find_handovers
from wend.mining.large import directly_follows_of, variants_of
from wend.mining.log import EventLog
from wend.mining.pictures import (
    as_dot,
    as_mermaid,
    draw_dotted_chart,
    draw_map,
    draw_sankey,
    rare_activities,
    without,
)
from wend.mining.pictures.map import MEASURES, Measure
from wend.mining.reading.portions import is_large
from wend.mining.sankey import sankey
from wend.mining.survival import eventually_follows
from wend.mining.variants import variants as find_variants
from wend.mining.waits import waits as find_waits
from wend.mining.writing import write

__all__ = ["Activity", "Case", "File", "Json", "Resource", "Start", "Time", "answering", "app"]

app = typer.Typer(
    name="mine",
    help="See what journeys customers really take, from any event log.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.command("map")
def map_(
    file: File,
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    start: Start = None,
    resource: Resource = None,
    as_json: Json = False,
    output: Output = None,
    measure: Annotated[str, typer.Option(help="Label arrows by frequency, mean, median, p90 or total.")] = "frequency",
    all_paths: Annotated[bool, typer.Option("--all", help="Draw every activity and path.")] = False,
    gap: Gap = None,
) -> None:
    """What directly follows what, how often and how fast. Pictures: .svg .png .html .mmd .dot

    A model that allows no more than what happened is `discover -o FILE.bpmn`.
    """
    with answering():
        label = _measure(measure)
        source = Source(file, case, activity, time, start, resource, gap)
        found, drawn, rare = _maps(source, draws=output is not None, all_paths=all_paths)
        if output:
            save_picture(output, lambda: draw_map(drawn, measure=label, all_paths=all_paths, rare=rare), file, {
                ".mmd": lambda: as_mermaid(drawn, all_paths=all_paths),
                ".dot": lambda: as_dot(drawn, all_paths=all_paths),
            })  # fmt: skip
        if as_json or output is None:
            show(found.to_dict(), as_json=as_json, table=lambda: tables.map_(found))


def _measure(word: str) -> Measure:
    found = next((measure for measure in MEASURES if measure == word), None)
    if found is None:
        raise MiningError(f"--measure {word}: choose {', '.join(MEASURES[:-1])} or {MEASURES[-1]}.")
    return found


def _maps(source: Source, *, draws: bool, all_paths: bool) -> tuple[DirectlyFollows, DirectlyFollows, int]:
    """The map, the one to draw, and how many rare activities that passes over."""
    if is_large(source.file):
        with portions_of(source) as portions, working("Mining"):

            def logs(rare: frozenset[str] = frozenset()) -> Iterable[EventLog]:
                return (without(in_sessions(log, source.gap), rare) for log in portions)

            found = directly_follows_of(logs)
            rare = rare_activities(found.activities) if draws and not all_paths else frozenset()
            return found, directly_follows_of(lambda: logs(rare)) if rare else found, len(rare)
    log = read_source(source)
    found = directly_follows(log)
    rare = rare_activities(found.activities) if draws and not all_paths else frozenset()
    return found, directly_follows(without(log, rare)) if rare else found, len(rare)


@app.command()
def variants(
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
    """The distinct paths, most frequent first, with their share and durations."""
    with answering():
        source = Source(file, case, activity, time, start, resource, gap)
        most = top if as_json or top else 20
        if is_large(file):
            with portions_of(source) as portions, working("Mining"):
                logs = lambda: (in_sessions(log, gap) for log in portions)  # noqa: E731 - gone through twice
                found = variants_of(logs, most or LARGE_LOG_VARIANTS)
            if most is None and found.count > LARGE_LOG_VARIANTS:
                note(f"the first {LARGE_LOG_VARIANTS:,} of {found.count:,} variants; --top tells how many else.")
        else:
            found = find_variants(read_source(source), most)
        show(found.to_dict(), as_json=as_json, table=lambda: tables.variants(found))


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
        found = find_cycles(read_source(Source(file, case, activity, time, start, resource, gap)))
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
        log = read_source(Source(file, case, activity, time, start, resource, gap))
        found = find_dropouts(log, goal, patience=duration_of(patience, "--patience"))
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
        found = find_waits(read_source(Source(file, case, activity, time, start, resource)))
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
        found = find_handovers(read_source(Source(file, case, activity, time, start, resource), attributes=by), by)
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


if __name__ == "__main__":
    app()
