"""`wend db`: what an operator does with the store itself."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from wend.app.trouble import Severity, Trouble
from wend.cli.console import err, out, print_json, print_table
from wend.cli.options import AsJson, Database, Dir, folder_or_none
from wend.settings import read_settings
from wend.wiring import upkeep
from wend.wiring.move import move_store

app = typer.Typer(help="Look after the store: bring it up to date, check it, move it.", no_args_is_help=True)


@app.command()
def migrate(folder: Dir = Path(), database: Database = None) -> None:
    """Bring the store to this Wend's schema, as every start does by itself; nothing happens to one that is there."""
    done = upkeep.migrate(read_settings({"database": database}), folder_or_none(folder))
    if done.before == done.now:
        err.print(f"schema {done.now}: up to date")
    else:
        err.print(f"schema {done.before or 'none'} → {done.now}")


@app.command()
def check(folder: Dir = Path(), database: Database = None, as_json: AsJson = False) -> None:
    """Look whether everything in the store is as it should be, while Wend runs or not; exit status 1 if it is not."""
    settings, workspace = read_settings({"database": database}), folder_or_none(folder)
    with err.status("looking") as status:
        found = upkeep.check(settings, workspace, lambda what: status.update(f"looking at {what}"))
    show_troubles(found, as_json=as_json)
    if found:
        raise typer.Exit(1)
    err.print("everything in the store is as it should be")


@app.command()
def move(
    to: Annotated[str, typer.Argument(help="Where to: postgresql://…, or a file.", metavar="DATABASE")],
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Move everything into an empty store of another sort, compared row by row; the old one stays as it is."""
    settings = read_settings({"database": database})
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("moving", total=None)
        moved = move_store(
            settings,
            folder_or_none(folder),
            to,
            lambda table, rows: progress.update(bar, description=f"{table}: {rows} rows"),
        )
    cells = [(each.table, each.rows, each.checksum) for each in moved]
    print_table("Moved, read back and the same", ("table", "rows", "checksum"), cells)
    err.print("set WEND_DATABASE (or --database) to the new store and start Wend; the old one must not be served again")


@app.command()
def restored(folder: Dir = Path(), database: Database = None) -> None:
    """After `pg_restore`: what was due in the outbox may have gone out since the dump, counts as unknown and is not sent again."""
    count = upkeep.doubt(read_settings({"database": database}), folder_or_none(folder), datetime.now(UTC))
    err.print(f"{count} messages were due: they stand as unknown")


def show_troubles(found: list[Trouble], *, as_json: bool) -> None:
    """Each trouble with what to do, or as JSON."""
    if as_json:
        print_json(found)
        return
    for each in found:
        out.print(f"{each.severity}: {each.what}", style="red" if each.severity is Severity.ERROR else "yellow")
        out.print(f"    → {each.do}")
