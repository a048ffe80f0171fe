"""`wend review`, `wend approve` and `wend changes`: what would change, who agrees, and what was done by whom.

Rule 1. There is no sign-in: `--as` is the name that is written down, the operating system's where it is left out.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wend.app.folder import Folder, read_folder
from wend.app.part import part_of
from wend.app.ports import Document, Store
from wend.app.ports_changes import ChangeFilter, ChangeNote, What
from wend.app.publish import plan_changes
from wend.app.review import Verdict, review
from wend.app.review import approve as note_approvals
from wend.cli.check import by_workspace, show, texts_with
from wend.cli.console import err, out, print_json, print_table
from wend.cli.naming import As, name_of
from wend.cli.options import AsJson, Database, Dir, Limit, opened_store
from wend.cli.publish import belongs

Paths = Annotated[list[Path], typer.Argument(help="Workspace folders, or files in them.", metavar="PATH…")]


def review_command(paths: Paths, by: As = None, database: Database = None) -> None:
    """Show what publishing would change, in words, who has to approve it and who has; exit status 1 if it may not go live."""
    refused = False
    for store, verdicts in _verdicts(paths, database, name_of(by)):
        del store
        for verdict in verdicts:
            _show(verdict)
            refused = refused or not verdict.allowed
        if not verdicts:
            err.print("nothing would change")
    if refused:
        raise typer.Exit(1)


def approve(
    paths: Paths,
    by: As = None,
    note: Annotated[str, typer.Option("--note", help="What you say to it.")] = "",
    database: Database = None,
) -> None:
    """Approve what publishing would change, just as it stands in the files now: a later edit has to be approved anew."""
    name = name_of(by)
    for store, verdicts in _verdicts(paths, database, name):
        count = note_approvals(store, verdicts, name, note, datetime.now(UTC))
        err.print(f"{count} approved by {name}" if verdicts else "nothing would change")


def changes(
    name: Annotated[str | None, typer.Argument(help="Only of the journey, segment, item … of this name.")] = None,
    what: Annotated[What | None, typer.Option(help="Only this.")] = None,
    folder: Dir = Path(),
    database: Database = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Tell who published, withdrew or approved what, when, and in which words, newest first."""
    with opened_store(folder, database) as store:
        found = store.changes(ChangeFilter(name=name, what=what, limit=limit if limit or as_json else 100))
    if as_json:
        print_json(found)
        return
    rows = [(each.at, each.by, each.what, f"{each.kind} {each.name}", each.version, _cell(each)) for each in found]
    print_table("Changes", ("when (UTC)", "who", "did", "what", "version", "in words"), rows)


def _verdicts(paths: list[Path], database: str | None, by: str) -> Iterator[tuple[Store, list[Verdict]]]:
    """Of each workspace asked for, its store and the verdicts on what would change."""
    for workspace, wanted in by_workspace(paths).items():
        texts = texts_with(workspace, wanted)
        folder = read_folder(texts)
        if folder.errors:
            show(workspace, texts, folder.errors)
            raise typer.Exit(1)
        with opened_store(workspace, database) as store:
            yield store, review(store, plan_changes(store, _chosen(store, folder, workspace, wanted)), by)


def _chosen(store: Store, folder: Folder, workspace: Path, wanted: list[Path]) -> tuple[Document, ...]:
    """The documents that some paths ask for."""
    live = {(each.kind, each.name) for each in store.documents()}
    return tuple(part_of(folder, lambda file: any(belongs(workspace / file, path) for path in wanted), live))


def _show(verdict: Verdict) -> None:
    document = verdict.change.document
    out.print(f"{verdict.change.what:<8} {document.kind} {document.name} ({document.version})", highlight=False)
    for words in verdict.change.words:
        out.print(f"         {words}", markup=False, highlight=False)
    if not verdict.allowed:
        out.print(f"         {verdict.words}", markup=False, highlight=False)
    elif verdict.needed:
        out.print(f"         approved by {', '.join(verdict.approved)}", markup=False, highlight=False)


def _cell(note: ChangeNote) -> str:
    said = [f"“{note.note}”"] if note.note else []
    return "; ".join([*said, *note.words])
