"""`wend draw`: a journey as Mermaid, SVG or PNG."""

from pathlib import Path
from typing import Annotated

import typer

from wend.app.folder import read_folder
from wend.cli.folder import read_journey, read_texts, workspace_of
from wend.errors import WendError
from wend.journey.draw import mermaid
from wend.journey.draw_svg import svg
from wend.journey.load import load_journey
from wend.journey.plan import Plan
from wend.model.raster import png


class NoJourneyError(WendError):
    """There is no such journey."""


def draw(
    journey: Annotated[str, typer.Argument(help="A journey's name, or its file.")],
    folder: Annotated[Path, typer.Option("--dir", help="The workspace folder.")] = Path(),
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to a file; .svg and .png make a picture.")
    ] = None,
    as_svg: Annotated[bool, typer.Option("--svg", help="Print SVG instead of Mermaid.")] = False,
) -> None:
    """Draw a journey from its file."""
    plan = _plan(journey, folder)
    ending = output.suffix.casefold() if output else ""
    if output and ending == ".png":
        output.write_bytes(png(svg(plan)))
        return
    picture = svg(plan) if as_svg or ending == ".svg" else mermaid(plan)
    if output:
        output.write_text(picture, encoding="utf-8")
    else:
        print(picture)


def _plan(journey: str, folder: Path) -> Plan:
    if (path := Path(journey)).is_file():
        return load_journey(read_journey(path), journey)
    plans = {plan.journey: plan for plan in read_folder(read_texts(workspace_of(folder))).checked.plans}
    if journey not in plans:
        known = ", ".join(sorted(plans)) or "none"
        raise NoJourneyError(f"there is no journey {journey!r} in this workspace (journeys without errors: {known})")
    return plans[journey]
