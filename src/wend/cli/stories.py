"""`wend test`: the stories of a workspace are told again, and compared with their transcripts."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from wend.app.folder import Folder, read_folder
from wend.app.story import Story, parse_story, tell, with_transcript
from wend.cli.check import by_workspace, show, texts_with
from wend.cli.console import err, out
from wend.engine import Live, Published
from wend.model.document import DocumentError


def test(
    paths: Annotated[list[Path], typer.Argument(help="Workspace folders, or stories in them.", metavar="PATH…")],
    update: Annotated[
        bool, typer.Option("--update", help="Write the transcripts anew; look at the difference.")
    ] = False,
) -> None:
    """Tell every story with the journeys as they stand in the folder; exit status 1 if a transcript differs."""
    told = failed = 0
    for workspace, wanted in by_workspace(paths).items():
        texts = texts_with(workspace, wanted)
        folder = read_folder(texts)
        if folder.errors:
            show(workspace, texts, folder.errors)
            raise typer.Exit(1)
        for name in _chosen(texts, workspace, wanted):
            told += 1
            failed += not _tell(workspace / name, name, texts[name], folder, update=update)
    err.print(f"{told - failed} passed, {failed} failed")
    if failed or not told:
        raise typer.Exit(1)


def _chosen(texts: dict[str, str], workspace: Path, wanted: list[Path]) -> list[str]:
    stories = [name for name in texts if name.endswith(".story")]
    return [
        name
        for name in stories
        if any(path == workspace / name or path in (workspace / name).parents for path in wanted)
    ]


def _tell(path: Path, name: str, text: str, folder: Folder, *, update: bool) -> bool:
    try:
        story = parse_story(text, name)
    except DocumentError as error:
        out.print(error.problems[0].show(text), markup=False, highlight=False)
        return False
    lines = tell(story, live_for(story, folder))
    if update:
        path.write_text(with_transcript(story, lines), encoding="utf-8")
        return True
    if lines == list(story.transcript):
        out.print(f"ok    {name}  {story.title}", markup=False, highlight=False)
        return True
    out.print(f"FAIL  {name}  {story.title}", markup=False, highlight=False)
    for line in difflib.unified_diff(story.transcript, lines, "as written", "as told", lineterm="", n=1):
        out.print(f"      {line}", markup=False, highlight=False)
    return False


def live_for(story: Story, folder: Folder) -> Live:
    """The plans a story is told with: those it names, or all."""
    plans = [plan for plan in folder.checked.plans if not story.journeys or plan.journey in story.journeys]
    return Live.build(folder.checked.workspace, map(Published, plans), folder.checked.segments)
