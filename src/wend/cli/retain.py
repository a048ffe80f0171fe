"""`wend retain` and `wend archive`: what `wend serve` does by itself about old data, by hand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wend.app.archive import Part, compare
from wend.app.archive import archive as write_archive
from wend.app.ports import Store
from wend.app.ports_log import DataKind
from wend.app.retain import Going, would_go
from wend.app.retain import retain as carry_out
from wend.cli.console import err, out, print_json
from wend.cli.options import AsJson, Database, Dir, folder_or_none, opened_store
from wend.journey.workspace import Workspace
from wend.wiring.archive import settings_of, shelf_of

_WORDS = {
    DataKind.EVENTS: "events",
    DataKind.REASONS: "reasons",
    DataKind.MESSAGES: "messages",
    DataKind.DEAD_LETTERS: "dead letters",
    DataKind.RUNS: "ended runs",
}


def retain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False,
    as_json: AsJson = False,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Take data away that is older than wend.yaml wants it kept, as `wend serve` does by itself; tells what goes."""
    with opened_store(folder, database) as store:
        workspace, now = settings_of(store), datetime.now(UTC)
        going = would_go(store, workspace, now)
        if not going:
            err.print("everything is kept for ever: wend.yaml, as published, sets no retention")
        for each in going:
            _show(each, as_json=as_json)
        if not dry_run:
            _carry_out(store, workspace, now)


def archive(
    check: Annotated[bool, typer.Option("--check", help="Compare archive and log, day by day; write nothing.")] = False,
    as_json: AsJson = False,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Write the events that are not in the archive yet, as `wend serve` does by itself; --check compares it with the log."""
    with opened_store(folder, database) as store:
        shelf = shelf_of(store, folder_or_none(folder) or folder)
        if not check:
            count = write_archive(store, shelf, told=lambda part: _told(part, as_json=as_json))
            err.print(f"{count:,} events archived in {shelf.place}")
            return
        found = compare(store, shelf)
    for each in found:
        if as_json:
            print_json([each])
        else:
            out.print(
                f"{each.day}: {each.events:,} events; {each.missing:,} of the log are missing, {each.doubled:,} are there"
                f" twice, {each.other:,} have another id, {each.gone:,} have left the log",
                highlight=False,
            )
    if any(each.missing or each.doubled or each.other for each in found):
        raise typer.Exit(1)
    err.print("the archive holds what the log does" if not found else "nothing is missing and nothing is there twice")


def _show(going: Going, *, as_json: bool) -> None:
    if as_json:
        print_json([going])
        return
    what = f"{going.rows:,} {_WORDS[going.kind]}" if going.rows else f"no {_WORDS[going.kind]}"
    held_back = f"; {going.held_back}" if going.held_back else ""
    out.print(f"{what} older than {going.before:%Y-%m-%d %H:%M} UTC{held_back}", highlight=False)


def _carry_out(store: Store, workspace: Workspace, now: datetime) -> None:
    gone = carry_out(store, workspace, now)
    for kind, rows in gone.items():
        if rows:
            err.print(f"{_WORDS[kind]}: done")


def _told(part: Part, *, as_json: bool) -> None:
    if as_json:
        print_json([{"day": part.day, "first": part.first, "last": part.last}])
    else:
        out.print(f"{part.day}: events {part.first:,} to {part.last:,}", highlight=False)
