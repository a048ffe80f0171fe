"""`wend mine`: look at journeys in any event log, from the command line.

Rule 1. A command reads, calls one algorithm, and shows: a table for people, `--json` for programs, `-o` for a picture.
Rule 2. Standard output carries the answer alone; what was left out of a file, and progress, go to standard error.
Rule 3. An error is one message and exit status 1; a wrong command line exits with 2; Ctrl-C exits with 130.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from wend.cli import mine_tables as tables
from wend.cli.own_record import asked
from wend.errors import WendError
from wend.mining.cycles import cycles as find_cycles
from wend.mining.directly_follows import directly_follows
from wend.mining.dotted import dotted_chart
from wend.mining.dropouts import dropouts as find_dropouts
from wend.mining.errors import MiningError
from wend.mining.handovers import handovers as find_handovers
from wend.mining.log import EventLog
from wend.mining.pictures import (
    as_dot,
    as_html,
    as_mermaid,
    draw_dotted_chart,
    draw_map,
    draw_sankey,
    save,
    without_rare,
)
from wend.mining.pictures.map import Measure
from wend.mining.reading import read
from wend.mining.sankey import sankey
from wend.mining.survival import eventually_follows
from wend.mining.variants import variants as find_variants
from wend.mining.view import sessions
from wend.mining.waits import waits as find_waits
from wend.mining.writing import write

app = typer.Typer(
    name="mine",
    help="See what journeys customers really take, from any event log.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
_errors = Console(stderr=True)
_out = Console()

File = Annotated[Path, typer.Argument(help="CSV, Parquet, JSON Lines, XES or OCEL 2.0; text formats also as .gz.")]
Case = Annotated[str | None, typer.Option("--case", help="Column that names the case (OCEL: the object type).")]
Activity = Annotated[str | None, typer.Option("--activity", help="Column that names the activity.")]
Time = Annotated[str | None, typer.Option("--time", help="Column of the time; without a zone it is UTC.")]
Start = Annotated[str | None, typer.Option("--start", help="Column of the time at which work began.")]
Resource = Annotated[str | None, typer.Option("--resource", help="Column of who did it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write a picture; the ending tells the form.")]
Top = Annotated[int | None, typer.Option("--top", min=1, help="Only the first so many.")]
Gap = Annotated[str | None, typer.Option("--session-gap", help="Cut cases where nothing happens so long: 30m, 2h, 1d.")]


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
    """What directly follows what, how often and how fast. Pictures: .svg .html .mmd .dot"""
    with answering():
        log = _read(file, case, activity, time, start, resource, gap)
        found = directly_follows(log)
        if output:
            if measure not in ("frequency", "mean", "median", "p90", "total"):
                raise MiningError(f"--measure {measure}: choose frequency, mean, median, p90 or total.")
            common, rare = (log, 0) if all_paths else without_rare(log)
            drawn = directly_follows(common) if rare else found
            _save(output, lambda: draw_map(drawn, measure=_measure(measure), all_paths=all_paths, rare=rare), file, {
                ".mmd": lambda: as_mermaid(drawn, all_paths=all_paths),
                ".dot": lambda: as_dot(drawn, all_paths=all_paths),
            })  # fmt: skip
        _show(found.to_dict(), as_json, output, lambda: tables.map_(found))


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
        log = _read(file, case, activity, time, start, resource, gap)
        found = find_variants(log, top if as_json or top else 20)
        _show(found.to_dict(), as_json, None, lambda: tables.variants(found))


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
        found = find_cycles(_read(file, case, activity, time, start, resource, gap))
        answer = found.to_dict()
        answer["cycles"] = answer["cycles"][:top]
        _show(answer, as_json, None, lambda: tables.cycles(found, top or 20))


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
        log = _read(file, case, activity, time, start, resource, gap)
        found = find_dropouts(log, goal, patience=_duration(patience, "--patience"))
        _show(found.to_dict(), as_json, None, lambda: tables.dropouts(found))


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
        found = find_waits(_read(file, case, activity, time, start, resource, None))
        answer = found.to_dict()
        answer["waits"] = answer["waits"][:top]
        _show(answer, as_json, None, lambda: tables.waits(found, top or 20))


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
        found = find_handovers(_read(file, case, activity, time, start, resource, None, attributes=by), by)
        answer = found.to_dict()
        answer["handovers"], answer["ping_pong"] = answer["handovers"][:top], answer["ping_pong"][:top]
        _show(answer, as_json, None, lambda: tables.handovers(found, top or 20))


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
        found = eventually_follows(_read(file, case, activity, time, None, None, None), source, target)
        _show(found.to_dict(), as_json, None, lambda: tables.between(found))


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
    """Where cases go in their first (or last) steps, as a Sankey diagram. Pictures: .svg .html"""
    with answering():
        log = _read(file, case, activity, time, None, None, gap)
        found = sankey(log, steps, side="before" if last else "after", anchor=anchor)
        if output:
            _save(output, lambda: draw_sankey(found), file, {})
        _show(found.to_dict(), as_json, output, lambda: tables.flow(found))


@app.command()
def dots(
    file: File,
    output: Annotated[Path, typer.Option("--output", "-o", help="The picture to write: .svg or .html")],
    case: Case = None,
    activity: Activity = None,
    time: Time = None,
    relative: Annotated[bool, typer.Option("--relative", help="Time since the begin of each case.")] = False,
) -> None:
    """Every event a dot: the dotted chart."""
    with answering():
        log = _read(file, case, activity, time, None, None, None)
        chart = dotted_chart(log, clock="relative" if relative else "absolute")
        _save(output, lambda: draw_dotted_chart(chart), file, {})


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
    """Write the log in another format: .csv .parquet .jsonl .xes .jsonocel .xmlocel .sqlite"""
    with answering():
        log = _read(file, case, activity, time, start, resource, None, attributes=True)
        with _working(f"Writing {output.name}"):
            write(log, output, format=to)
        _errors.print(f"{output}: {log.n_cases:,} cases, {len(log):,} events", highlight=False, soft_wrap=True)


@contextmanager
def answering() -> Iterator[None]:
    """Turn what went wrong into one message and an exit status."""
    try:
        yield
    except WendError as problem:
        _errors.print(f"[red]Error:[/red] {_escaped(str(problem))}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except MemoryError:
        _errors.print("[red]Error:[/red] The log does not fit into memory.", highlight=False)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        _errors.print("Stopped.")
        raise typer.Exit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(0) from None


def _read(
    file: Path,
    case: str | None,
    activity: str | None,
    time: str | None,
    start: str | None,
    resource: str | None,
    gap: str | None,
    *,
    attributes: bool | str | None = False,
) -> EventLog:
    wanted = [attributes] if isinstance(attributes, str) else bool(attributes)
    with _working(f"Reading {file.name}"):
        record = asked()
        log = record.log(attributes=bool(attributes)) if record else read(file, case=case, activity=activity, time=time, start=start, resource=resource, attributes=wanted)
    for remark in log.left_out:
        _remark(f"{remark.count:,} left out: {remark.reason}", remark.samples)
    for remark in log.flagged:
        _remark(f"{remark.count:,} odd: {remark.reason}", remark.samples)
    wide = _duration(gap, "--session-gap")
    return log if wide is None else sessions(log, wide)


def _remark(words: str, samples: tuple[str, ...]) -> None:
    shown = f" (for instance {samples[0]})" if samples else ""
    _errors.print(f"[yellow]Note:[/yellow] {_escaped(words + shown)}", highlight=False, soft_wrap=True)


def _escaped(words: str) -> str:
    return words.replace("[", "\\[")


@contextmanager
def _working(words: str) -> Iterator[None]:
    """A spinner with the time, on terminals only, gone at the end."""
    columns = (SpinnerColumn(), TextColumn(_escaped(words)), TimeElapsedColumn())
    with Progress(*columns, console=_errors, transient=True, disable=not _errors.is_terminal) as progress:
        progress.add_task("", total=None)
        yield


def _duration(words: str | None, option: str) -> timedelta | None:
    """A duration such as 30m, 2h, 7d or 90s."""
    if words is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d|w)", words.strip())
    if found is None:
        raise MiningError(f"{option} {words}: write a duration such as 90s, 30m, 2h, 7d or 1w.")
    unit = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}[found[2]]
    return timedelta(**{unit: float(found[1])})


def _measure(word: str) -> Measure:
    return word  # type: ignore[return-value]  # checked where the option is read


def _save(output: Path, svg: Callable[[], str], file: Path, more: dict[str, Callable[[], str]]) -> None:
    save(output, {".svg": svg, ".html": lambda: as_html(svg(), file.name), **more})
    _errors.print(f"Wrote {output}", highlight=False, soft_wrap=True)


def _show(answer: dict[str, Any], as_json: bool, output: Path | None, table: Callable[[], Any]) -> None:
    """JSON where asked, else a table, unless a picture was all that was wanted."""
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode() + "\n")
    elif output is None:
        for part in table():
            _out.print(part)


if __name__ == "__main__":
    app()
