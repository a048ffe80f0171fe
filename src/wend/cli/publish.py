"""`wend publish` and `wend withdraw`: what goes live, and what no longer is."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wend.app.folder import read_folder
from wend.app.ports import Document, DocumentKind, Store
from wend.app.publish import Change, plan_changes
from wend.app.publish import publish as make_live
from wend.cli.check import by_workspace, show, texts_with, wanted_problems
from wend.cli.console import err, out
from wend.cli.options import Database, Dir, opened_store
from wend.errors import WendError


class NothingError(WendError):
    """There is nothing of this name to withdraw."""


def publish(
    paths: Annotated[list[Path], typer.Argument(help="Workspace folders, or files in them.", metavar="PATH…")],
    database: Database = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put journeys, segments, content and settings live: shows what that changes and asks before it does."""
    for workspace, wanted in by_workspace(paths).items():
        with opened_store(workspace, database) as store:
            _publish(store, workspace, wanted, yes=yes)


def withdraw(name: str, folder: Dir = Path(), database: Database = None) -> None:
    """Take a journey off: nobody enters any more, runs in flight go on."""
    with opened_store(folder, database) as store:
        if not any(each.name == name and each.kind is DocumentKind.JOURNEY for each in store.documents()):
            raise NothingError(f"there is no live journey {name!r} to withdraw")
        store.withdraw(DocumentKind.JOURNEY, name, datetime.now(UTC))
        err.print(f"{name} is withdrawn; runs in flight go on")


def _publish(store: Store, workspace: Path, wanted: list[Path], *, yes: bool) -> None:
    texts = texts_with(workspace, wanted)
    folder = read_folder(texts)
    problems = wanted_problems(workspace, list(folder.problems), wanted)
    show(workspace, texts, problems)
    if any(problem.level == "error" for problem in problems):
        err.print("nothing was published: mend the errors first")
        raise typer.Exit(1)
    changes = plan_changes(store, _chosen(folder.documents, workspace, wanted))
    _show_changes(changes)
    changed = [change for change in changes if change.what != "unchanged"]
    if changed and (yes or typer.confirm(f"Publish {len(changed)} changes?", err=True)):
        make_live(store, changes, datetime.now(UTC))
        err.print(f"{len(changed)} published")
    elif changed:
        err.print("nothing was published")
        raise typer.Exit(1)


def _chosen(documents: tuple[Document, ...], workspace: Path, wanted: list[Path]) -> list[Document]:
    """All documents when the whole workspace is asked for, else those made from the files asked for."""
    if workspace in wanted:
        return list(documents)
    part = read_folder(texts_of(workspace, wanted)).documents
    names = {(each.kind, each.name) for each in part}
    return [each for each in documents if (each.kind, each.name) in names]


def texts_of(workspace: Path, wanted: list[Path]) -> dict[str, str]:
    """Only the texts that lie in the paths asked for; a content item's bodies come with it."""
    every = texts_with(workspace, wanted)
    paths = {path if path.is_dir() or "content" not in path.parts else path.parent for path in wanted}
    return {
        name: text
        for name, text in every.items()
        if any((workspace / name) == path or path in (workspace / name).parents for path in paths)
    }


def _show_changes(changes: list[Change]) -> None:
    unchanged = 0
    for change in changes:
        if change.what == "unchanged":
            unchanged += 1
            continue
        document = change.document
        out.print(f"{change.what:<8} {document.kind} {document.name} ({document.version})", highlight=False)
        for words in change.words:
            out.print(f"           {words}", markup=False, highlight=False)
    if unchanged:
        err.print(f"{unchanged} unchanged")
