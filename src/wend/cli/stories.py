"""`wend test`: the stories of a workspace are told again, and compared with their transcripts."""

import difflib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wend.app.explain import UnknownCustomerError
from wend.app.folder import Folder, read_folder
from wend.app.published import load_world
from wend.app.simulate_beside import beside_of
from wend.app.simulate_player import Eras
from wend.app.story import Story, lives_of, parse_story, tell, with_transcript
from wend.app.story_arms import NobodyFallsSoError
from wend.app.story_record import Recorded, record_story
from wend.cli.check import by_workspace, is_story, show, texts_with
from wend.cli.console import err, out
from wend.cli.folder import FolderError
from wend.cli.options import Database, Dir, opened_store
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
    stories = [name for name in texts if is_story(name)]
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
    try:
        lines = tell(story, live_for(story, folder))
    except NobodyFallsSoError as error:
        out.print(f"FAIL  {name}  {story.title}: {error}", markup=False, highlight=False)
        return False
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


def live_for(story: Story, folder: Folder) -> Eras:
    """The plans a story is told with: those it names, or all."""
    return lives_of(story, beside_of(folder.checked), folder.checked.plans)


def story(
    customer: Annotated[str, typer.Argument(help="A user id, anonymous id, e-mail address or #ID.")],
    journey: Annotated[str | None, typer.Option("--journey", help="Only this journey.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; printed without.")] = None,
    until: Annotated[datetime | None, typer.Option("--until", help="Until when (UTC); now without.")] = None,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Record a story from a customer's record, with personal data replaced by invented ones."""
    if output and output.exists():
        raise FolderError(f"{output} exists already; name another file, a recorded story overwrites none")
    with opened_store(folder, database) as store:
        customer_id = store.find_customer(customer)
        if customer_id is None:
            raise UnknownCustomerError(f"no customer is known as {customer!r}; `wend customers` lists who is known")
        end = until.replace(tzinfo=UTC) if until else datetime.now(UTC)
        made = record_story(store, load_world(store), customer_id, journey, end)
    if output is None:
        print(made.text, end="")
    else:
        output.write_text(made.text, encoding="utf-8")
        err.print(f"Wrote {output}; read it before you share it, then `wend test {output}`", highlight=False)
    _tell_of(made)


def _tell_of(made: Recorded) -> None:
    replaced = ", ".join(f"{name} ({count})" for name, count in sorted(made.replaced.items()))
    err.print(f"Replaced by invented values: {replaced or 'nothing'}", highlight=False)
    err.print(f"Left out, as nobody asks about it: {', '.join(made.left_out) or 'nothing'}", highlight=False)
    for line in made.differences[:20]:
        err.print(f"Differs: {line}", highlight=False)
