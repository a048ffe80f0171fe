"""`wend pause`, `resume`, `drain`, `stop`, `move`, `rollback`, `operations`: what is done to a whole journey in flight."""

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from wend.app.operations import change_standing, move_runs, roll_back, tell_portion
from wend.app.operations import resume as let_go_on
from wend.app.ports import Store
from wend.app.preview import Outlook, outlook
from wend.app.published import live_plan
from wend.cli.console import confirmed, err, print_json, print_table
from wend.cli.options import AsJson, Database, Dir, Limit, opened_store
from wend.errors import WendError
from wend.model.operation import Operation, OperationKind

Journey = Annotated[str, typer.Argument(help="The journey's id.", metavar="JOURNEY")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Mapping = Annotated[
    list[str] | None,
    typer.Option("--map", help="Where runs of an old step go on, for each step that is new.", metavar="OLD=NEW"),
]
Restart = Annotated[bool, typer.Option("--restart", help="Runs begin anew instead of keeping their place.")]


class MappingError(WendError):
    """A mapping of steps cannot be read."""


def pause(
    journey: Journey,
    everything: Annotated[
        bool, typer.Option("--all", help="Runs in flight stand still, too; without it only entries stop.")
    ] = False,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Stop entries of a journey, and with --all its runs in flight; nobody is lost, `wend resume` lets it go on."""
    kind = OperationKind.PAUSE if everything else OperationKind.CLOSE
    with opened_store(folder, database) as store:
        change_standing(store, kind, journey, _now(), _who())
    if everything:
        err.print(f"{journey} stands still: no entries, no steps, no messages; goals and exits still count")
    else:
        err.print(f"{journey} takes nobody in; runs in flight go on")


def resume(
    journey: Journey,
    timers: Annotated[
        Literal["late", "shift"],
        typer.Option(help="After --all: late lets what has elapsed go on at once, shift moves timers by the pause."),
    ] = "late",
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Let a journey that was paused, drained or stopped take entries again, and its runs go on."""
    with opened_store(folder, database) as store:
        begun = let_go_on(store, journey, _now(), shift=timers == "shift", by=_who())
        told = tell_all(store, begun)
    err.print(f"{journey} goes on; {told:,} customers in it")


def drain(journey: Journey, folder: Dir = Path(), database: Database = None) -> None:
    """Let nobody in any more and let the runs in flight come to their end: the way to take a journey off."""
    with opened_store(folder, database) as store:
        change_standing(store, OperationKind.DRAIN, journey, _now(), _who())
        left = sum(sum(steps.values()) for steps in store.standing_by_version(journey).values())
    err.print(f"{journey} takes nobody in any more; {left:,} runs in flight come to their end")


def stop(journey: Journey, yes: Yes = False, folder: Dir = Path(), database: Database = None) -> None:
    """End all runs of a journey and let nobody in; what it still has in the outbox is withdrawn."""
    with opened_store(folder, database) as store:
        live_plan(store, journey)
        active = sum(sum(steps.values()) for steps in store.standing_by_version(journey).values())
        if not (yes or confirmed(f"End {active:,} runs of {journey}?")):
            raise typer.Exit(1)
        begun = change_standing(store, OperationKind.STOP, journey, _now(), _who())
        told = tell_all(store, begun)
    err.print(f"{journey} is stopped; {told:,} customers in it")


def move(
    journey: Journey,
    mapping: Mapping = None,
    restart: Restart = False,
    yes: Yes = False,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Take runs in flight of older versions over to the live one: shows where they stand and what each will do."""
    with opened_store(folder, database) as store:
        steps = read_mapping(mapping)
        found = outlook(store, live_plan(store, journey), steps, restart=restart)
        if not found:
            raise MappingError(f"no runs of {journey} are in flight on an older version")
        show_outlook(found)
        moving = sum(each.runs for each in found if each.target is not None or restart)
        if not moving or not (yes or confirmed(f"Move {moving:,} runs?")):
            err.print("nothing was moved")
            raise typer.Exit(1)
        carry_move(store, journey, steps, restart=restart)


def rollback(
    number: Annotated[int, typer.Argument(help="The move, as `wend operations` numbers it.", metavar="OPERATION")],
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Take the runs back that a move has moved, each to the version and step where it stood."""
    with opened_store(folder, database) as store:
        begun = roll_back(store, number, _now(), _who())
        told = tell_all(store, begun)
    err.print(f"the move {number} is taken back for {told:,} customers; those that went on elsewhere say so in explain")


def operations(
    journey: Annotated[str | None, typer.Option("--journey", help="Only of this journey.")] = None,
    folder: Dir = Path(),
    database: Database = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List what was done to whole journeys, newest first, and how far it has been carried out."""
    with opened_store(folder, database) as store:
        found = store.operations(journey, limit=limit or 100)
    if as_json:
        print_json(found)
        return
    columns = ("number", "what", "journey", "begun", "by", "customers told", "finished", "detail")
    rows = [
        (each.number, each.kind, each.journey, each.begun_at, each.by, each.told, each.finished_at, each.detail)
        for each in found
    ]
    print_table("Operations", columns, rows, "`wend pause`, `wend move` and `wend stop` make them")


def read_mapping(pairs: list[str] | None) -> dict[str, str]:
    """`old=new` as a mapping. Raises `MappingError`."""
    found = {}
    for pair in pairs or ():
        old, equals, new = pair.partition("=")
        if not (old and equals and new):
            raise MappingError(f"--map {pair}: write it as old-step=new-step")
        found[old.strip()] = new.strip()
    return found


def show_outlook(found: list[Outlook]) -> None:
    """Where runs stand, and what each will do."""
    columns = ("version", "step", "runs", "what they will do")
    print_table("Runs in flight", columns, [(each.version, each.step, each.runs, each.words) for each in found])


def carry_move(store: Store, journey: str, steps: dict[str, str], *, restart: bool) -> None:
    """Begin a move, tell everybody, and say how to take it back."""
    begun = move_runs(store, journey, _now(), steps=steps, restart=restart, by=_who())
    told = tell_all(store, begun)
    err.print(f"{told:,} customers are told to move; `wend rollback {begun.number}` takes it back")


def tell_all(store: Store, operation: Operation) -> int:
    """Tell everybody of an operation, with a bar; how many. `wend serve` does the same, whoever comes first."""
    columns = (TextColumn("telling customers"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        bar = progress.add_task("", total=None)
        while True:
            standing = next(
                (each for each in store.operations(operation.journey, limit=None) if each.number == operation.number),
                None,
            )
            if standing is None or standing.finished_at is not None:
                return standing.told if standing else 0
            tell_portion(store, standing, _now())
            progress.update(bar, completed=standing.told)


def _now() -> datetime:
    return datetime.now(UTC)


def _who() -> str:
    """The name of whoever sits at the terminal, for the record."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without names
        return ""
