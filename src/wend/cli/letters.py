"""`wend dead-letters`: what could not be accepted, why, and sending it again once the cause is mended."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wend import limits
from wend.app.letters import SentAgain, send_again
from wend.cli.console import err, print_json, print_table
from wend.cli.options import AsJson, Count, Database, Dir, Limit, opened_store

Ids = Annotated[list[int] | None, typer.Argument(help="Only these, by their numbers.", metavar="[LETTER]...")]


def dead_letters(
    ids: Ids = None,
    again: Annotated[
        bool, typer.Option("--again", help="Send them again: what can be accepted now becomes events.")
    ] = False,
    body: Annotated[bool, typer.Option("--body", help="Show what was sent, whole.")] = False,
    folder: Dir = Path(),
    database: Database = None,
    limit: Limit = None,
    count: Count = False,
    as_json: AsJson = False,
) -> None:
    """List what was sent and could not be accepted, oldest first, with the reason; or send it again."""
    with opened_store(folder, database) as store:
        if again:
            _tell(send_again(store, ids, datetime.now(UTC)))
            return
        if count:
            print(store.count_dead_letters())
            return
        rows = store.letters(ids, limit or (limits.LETTERS_MAX if as_json else 100))
    if as_json:
        print_json(rows)
        return
    for row in rows if body else ():
        print(f"{row.id}: {row.reason}\n{row.body}\n")
    if not body:
        cells = [(row.id, row.received_at, row.source, row.reason) for row in rows]
        print_table("Dead letters", ("letter", "received", "sent to", "why"), cells)


def _tell(done: SentAgain) -> None:
    stay = len(done.refused)
    err.print(f"{done.taken:,} became events, {done.known:,} were known already, {stay:,} stay dead letters")
    for each in done.refused[: limits.FAULT_SAMPLES]:
        err.print(f"{each.id}: {each.reason}", markup=False)
    if done.refused:
        raise typer.Exit(1)
