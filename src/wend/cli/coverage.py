"""`wend coverage`: where the strategy is not carried out: no journey, content, owner, measure or anybody to reach."""

from pathlib import Path
from typing import Annotated

import typer

from wend.app.coverage import Coverage, Reach, Row, coverage
from wend.app.coverage_picture import draw_coverage
from wend.app.coverage_reach import reach_of
from wend.app.folder import Folder, read_folder
from wend.cli.check import show
from wend.cli.console import err, out, print_json, print_table
from wend.cli.folder import read_texts, workspace_of
from wend.cli.options import AsJson, Database, opened_store
from wend.errors import WendError
from wend.settings import read_settings


class CoverageError(WendError):
    """There is nothing to cover."""


def coverage_command(
    path: Annotated[Path, typer.Argument(help="The workspace folder.", show_default="here")] = Path(),
    picture: Annotated[Path | None, typer.Option("--output", "-o", help="Draw it as a heat map (.svg).")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit status 1 if there is a gap.")] = False,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Show where a stage, need and channel have no journey, content, owner, measure or audience; also as a picture."""
    workspace = workspace_of(path)
    texts = read_texts(workspace)
    folder = read_folder(texts)
    if folder.errors:
        show(workspace, texts, folder.errors)
        raise CoverageError("what is wrong in the folder has to be mended first")
    if folder.checked.strategy is None:
        raise CoverageError(f"{workspace.name} has no strategy.yaml: write one, `wend init` makes an example")
    found = coverage(folder.checked.strategy, folder.checked.plans, folder.items, _reach(folder, workspace, database))
    if picture:
        _draw(found, picture, folder.checked.strategy.title or workspace.name)
    if as_json:
        print_json([found])
    else:
        _show(found)
    if strict and found.gaps:
        raise typer.Exit(1)


def _reach(folder: Folder, workspace: Path, database: str | None) -> Reach | None:
    """Whom the channels reach, where there is a store to ask."""
    settings = read_settings({"database": database})
    if not settings.database and not (workspace / "wend.sqlite").exists():
        return None
    strategy, checked = folder.checked.strategy, folder.checked
    assert strategy is not None
    with opened_store(workspace, database, settings) as store:
        return reach_of(store, strategy, checked.workspace.purposes, checked.plans)


def _draw(found: Coverage, picture: Path, title: str) -> None:
    if picture.suffix.casefold() != ".svg":
        raise CoverageError(f"{picture}: the heat map is written as .svg")
    picture.write_text(draw_coverage(found, title), encoding="utf-8")
    err.print(f"{picture} written")


def _show(found: Coverage) -> None:
    print_table("Coverage", ("stage", "need", "owner", *found.channels), [_cells(row) for row in found.rows])
    lacking = ", ".join(f"{count} without {word}" for word, count in found.missing.items() if count)
    out.print(f"\n{found.gaps} of {found.cells} places have a gap" + (f": {lacking}" if lacking else ""))
    if not found.audience_known:
        out.print("whom the channels may reach is left out: there is no store here; --database names one")
    if found.estimated:
        out.print("counts of customers are estimated from a sample")
    if found.unplaced:
        out.print(f"in no stage: {', '.join(found.unplaced)}")


def _cells(row: Row) -> list[str]:
    said = []
    for cell in row.cells:
        reached = "" if cell.audience is None else f", {cell.audience:,} reached"
        counts = f"{len(cell.journeys)} journeys, {len(cell.content)} items{reached}"
        lacking = f"no {', '.join(cell.missing)}" if cell.missing else "covered"
        said.append(f"{lacking} ({counts})" if cell.is_there else "·")
    return [row.stage, row.need_title, row.owner or "nobody", *said]
