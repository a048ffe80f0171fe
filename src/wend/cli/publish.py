"""`wend publish` and `wend withdraw`: what goes live, and what no longer is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from wend.app.folder import Folder, read_folder
from wend.app.part import part_of
from wend.app.ports import DocumentKind, Store
from wend.app.preview import outlook
from wend.app.publish import Change, plan_changes
from wend.app.publish import publish as make_live
from wend.app.published import live_document
from wend.app.review import review, take_off
from wend.cli.check import by_workspace, show, texts_with
from wend.cli.console import confirmed, err, out
from wend.cli.naming import As, name_of
from wend.cli.options import Database, Dir, opened_store
from wend.cli.steer import Mapping, carry_move, read_mapping, show_outlook
from wend.errors import WendError


@dataclass(frozen=True)
class Fate:
    """What becomes of runs in flight, and who says so."""

    runs: str = "stay"
    steps: dict[str, str] = field(default_factory=dict)
    by: str = "wend"


class NothingError(WendError):
    """There is nothing of this name to publish or withdraw."""


def publish(
    paths: Annotated[list[Path], typer.Argument(help="Workspace folders, or files in them.", metavar="PATH…")],
    database: Database = None,
    runs: Annotated[
        Literal["stay", "move", "restart"],
        typer.Option(help="What becomes of runs in flight: stay on their version, move to the new one, begin anew."),
    ] = "stay",
    mapping: Mapping = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: As = None,
) -> None:
    """Put journeys, segments, content and settings live: shows what that changes and asks before it does."""
    for workspace, wanted in by_workspace(paths).items():
        with opened_store(workspace, database) as store:
            fate = Fate(runs, read_mapping(mapping), name_of(by))
            _publish(store, workspace, wanted, yes=yes, fate=fate)


def withdraw(name: str, folder: Dir = Path(), database: Database = None, by: As = None) -> None:
    """Take a journey off: nobody enters any more, runs in flight go on."""
    with opened_store(folder, database) as store:
        document = live_document(store, DocumentKind.JOURNEY, name)
        if document is None:
            raise NothingError(f"there is no live journey {name!r} to withdraw")
        take_off(store, document, name_of(by), datetime.now(UTC))
        err.print(f"{name} is withdrawn; runs in flight go on")


def _publish(store: Store, workspace: Path, wanted: list[Path], *, yes: bool, fate: Fate) -> None:
    texts = texts_with(workspace, wanted)
    folder = read_folder(texts)
    live = {(each.kind, each.name) for each in store.documents()}
    chosen = part_of(folder, lambda file: any(belongs(workspace / file, path) for path in wanted), live)
    homes = [workspace / folder.homes[each.kind, each.name] for each in chosen]
    problems = [each for each in folder.problems if _matters(workspace / each.mark.file, [*wanted, *homes])]
    show(workspace, texts, problems)
    if any(problem.level == "error" for problem in problems):
        err.print("nothing was published: mend the errors first")
        raise typer.Exit(1)
    if not chosen:
        raise NothingError(f"{', '.join(map(str, wanted))}: there is nothing in it that could be published")
    changes = plan_changes(store, chosen)
    _show_changes(changes, fate)
    refused = [verdict for verdict in review(store, changes, fate.by) if not verdict.allowed]
    for verdict in refused:
        err.print(verdict.words)
    if refused:
        err.print("nothing was published; `wend review` shows what is asked, `wend approve` approves it")
        raise typer.Exit(1)
    moving = _moving(store, folder, changes, fate)
    changed = sum(change.what != "unchanged" for change in changes)
    if changed and (yes or confirmed(f"Publish {changed} {'change' if changed == 1 else 'changes'}?")):
        make_live(store, changes, datetime.now(UTC), fate.by)
        err.print(f"{changed} published")
        for journey in moving:
            carry_move(store, journey, fate.steps, restart=fate.runs == "restart")
    elif changed:
        err.print("nothing was published")
        raise typer.Exit(1)


def _moving(store: Store, folder: Folder, changes: list[Change], fate: Fate) -> list[str]:
    """The journeys whose runs will move; shows where they stand and what each will do."""
    if fate.runs == "stay":
        return []
    changed = {each.document.name for each in changes if each.what == "changed" and each.document.kind == "journey"}
    moving = []
    for plan in (each for each in folder.checked.plans if each.journey in changed):
        found = outlook(store, plan, fate.steps, restart=fate.runs == "restart")
        if found:
            out.print(f"\n{plan.journey}:", markup=False)
            show_outlook(found)
            moving.append(plan.journey)
    return moving


def belongs(file: Path, path: Path) -> bool:
    """Whether a document's file is asked for by a path; a content item is asked for by any of its bodies, too."""
    return file == path or path in file.parents or (file.name == "item.yaml" and file.parent == path.parent)


def _matters(file: Path, paths: list[Path]) -> bool:
    """Whether what is wrong in a file stands against publishing what these paths hold; a body belongs to its item."""
    return any(belongs(file, path) or (path.name == "item.yaml" and file.parent == path.parent) for path in paths)


def _show_changes(changes: list[Change], fate: Fate) -> None:
    unchanged = 0
    for change in changes:
        if change.what == "unchanged":
            unchanged += 1
            continue
        document = change.document
        out.print(f"{change.what:<8} {document.kind} {document.name} ({document.version})", highlight=False)
        for words in change.words:
            out.print(f"         {words}", markup=False, highlight=False)
        if change.in_flight and fate.runs == "stay":
            staying = f"{change.in_flight:,} runs in flight stay on the version they began on"
            out.print(f"         {staying}", markup=False, highlight=False)
    if unchanged:
        err.print(f"{unchanged} unchanged")
