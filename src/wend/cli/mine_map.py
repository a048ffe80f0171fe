"""`wend mine map|variants`: what follows what, and which paths there are, of a log of any size.

Rule 1. A log too large for memory is mined by portions; the answer is the same but for the order of equal counts.
"""

from collections.abc import Iterable
from typing import Annotated

import typer

from wend.cli import mine_tables as tables
from wend.cli.mine_options import Activity, Case, File, Gap, Json, Output, Resource, Start, Time, Top
from wend.cli.mine_show import (
    Source,
    answering,
    in_sessions,
    note,
    portions_of,
    read_source,
    save_picture,
    show,
    working,
)
from wend.limits import LARGE_LOG_VARIANTS
from wend.mining.directly_follows import DirectlyFollows, directly_follows
from wend.mining.errors import MiningError
from wend.mining.large import directly_follows_of, variants_of
from wend.mining.log import EventLog
from wend.mining.pictures import as_dot, as_mermaid, draw_map, rare_activities, without
from wend.mining.pictures.map import MEASURES, Measure
from wend.mining.reading.portions import is_large
from wend.mining.variants import Variants
from wend.mining.variants import variants as find_variants

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
        found = _variants(Source(file, case, activity, time, start, resource, gap), top if as_json or top else 20)
        show(found.to_dict(), as_json=as_json, table=lambda: tables.variants(found))


def _variants(source: Source, top: int | None) -> Variants:
    if not is_large(source.file):
        return find_variants(read_source(source), top)
    with portions_of(source) as portions, working("Mining"):
        found = variants_of(lambda: (in_sessions(log, source.gap) for log in portions), top or LARGE_LOG_VARIANTS)
    if top is None and found.count > LARGE_LOG_VARIANTS:
        note(f"the first {LARGE_LOG_VARIANTS:,} of {found.count:,} variants; --top tells how many else.")
    return found
