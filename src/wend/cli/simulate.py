"""`wend simulate`: a journey with the real engine under a virtual clock, over recorded history or an invented population."""

import os
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import Progress

from wend.app.ports import Store
from wend.app.simulate import Simulated
from wend.app.simulate import simulate as play
from wend.app.simulate_compare import compare
from wend.app.simulate_population_parse import parse_population
from wend.app.simulate_result import result_of
from wend.app.simulate_scene import Scene, history_scene, invented_scene
from wend.cli.console import err
from wend.cli.folder import read_text
from wend.cli.options import AsJson, Database, Dir, folder_or_none, opened_store
from wend.cli.simulate_drafts import Drafts, drafts_in
from wend.cli.simulate_tables import show, show_comparison
from wend.errors import WendError
from wend.journey.draw_svg import svg
from wend.journey.plan import Plan
from wend.model.raster import png
from wend.settings import read_settings
from wend.wiring.stores import open_store

_LIVE = "LIVE"


class SimulateError(WendError):
    """This cannot be simulated."""


def simulate(
    journey: Annotated[
        str, typer.Argument(help="A journey's name, in the folder or among the published, or its file.")
    ],
    population: Annotated[
        Path | None, typer.Option("--population", help="An invented population (YAML) instead of recorded history.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--since", help="From when on (UTC); the first day without.")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--until", help="Until when (UTC); the last event without.")] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="A second version beside it: LIVE, or a file.", metavar="LIVE|FILE")
    ] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Without the other journeys.")] = False,
    seed: Annotated[int | None, typer.Option("--seed", help="Instead of the population's own.")] = None,
    processes: Annotated[
        int | None, typer.Option("--processes", help="Work in so many; the result is the same.", min=1, max=256)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Draw the journey with the counts: .svg or .png.")
    ] = None,
    folder: Dir = Path(),
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Play a journey with the real engine and every guard before it is live: over what happened, or an invented population."""
    if output and output.suffix.casefold() not in (".svg", ".png"):
        raise SimulateError(f"{output} is no picture: name a file that ends in .svg or .png")
    drafts, span = drafts_in(folder), (_utc(since), _utc(until))
    with ExitStack() as stack:
        store = None
        if _asks_store(population, database, drafts, journey, against):
            store = stack.enter_context(opened_store(folder, database))
        scene = _scene(population, seed, drafts, store, folder, database, span)
        plans = _plans(journey, against, drafts, scene)
    if alone:
        scene = replace(scene, around=scene.around.only({plans[0].journey}))
    played = [_play(scene, plan, processes or os.cpu_count() or 1) for plan in plans]
    if output:
        _draw(played[0], output)
    _tell(played, as_json=as_json)


def _utc(asked: datetime | None) -> datetime | None:
    return asked.replace(tzinfo=UTC) if asked else None


def _asks_store(
    population: Path | None, database: str | None, drafts: Drafts, journey: str, against: str | None
) -> bool:
    """Whether a store is needed: an invented population may do with a folder alone."""
    in_folder = journey in drafts.plans or journey in drafts.broken or Path(journey).is_file()
    return population is None or database is not None or not in_folder or against == _LIVE


def _scene(
    population: Path | None,
    seed: int | None,
    drafts: Drafts,
    store: Store | None,
    folder: Path,
    database: str | None,
    span: tuple[datetime | None, datetime | None],
) -> Scene:
    around = drafts.around(store)
    if population is not None:
        invented = parse_population(read_text(population), str(population))
        if seed is not None:
            invented = msgspec.structs.replace(invented, seed=seed)
        return invented_scene(invented, around, *span)
    if seed is not None:
        raise SimulateError("--seed is for an invented population: recorded history needs no chance")
    assert store is not None
    opening = partial(open_store, read_settings({"database": database}), folder_or_none(folder))
    return history_scene(store, opening, around, *span)


def _plans(journey: str, against: str | None, drafts: Drafts, scene: Scene) -> list[Plan]:
    """The plan asked for, and the one beside it. Both have to be of one journey, or there is nothing to compare."""
    plans = [drafts.plan(journey, scene.around)]
    if against is None:
        return plans
    other = scene.around.live(plans[0].journey) if against == _LIVE else drafts.plan(against, scene.around)
    return [*plans, other]


def _play(scene: Scene, plan: Plan, processes: int) -> Simulated:
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task(f"{plan.journey} {plan.version}", total=scene.size)
        return play(scene.setting(plan), scene.crowd, processes, lambda more: progress.advance(task, more))


def _draw(played: Simulated, output: Path) -> None:
    result = result_of(played)
    counts = {step.step: step.arrived for step in result.steps}
    counts["entry:"] = result.entries.total
    passed = {(way.source, way.label): way.count for way in result.ways}
    picture = svg(played.setting.plan, counts, passed)
    if output.suffix.casefold() == ".png":
        output.write_bytes(png(picture))
    else:
        output.write_text(picture, encoding="utf-8")
    err.print(f"Wrote {output}", highlight=False)


def _tell(played: list[Simulated], *, as_json: bool) -> None:
    results = [result_of(each) for each in played]
    if len(results) == 1:
        if as_json:
            print(msgspec.json.encode(results[0]).decode())
        else:
            show(results[0])
        return
    both = compare(*results)
    if as_json:
        print(msgspec.json.encode(both).decode())
    else:
        show_comparison(both)
