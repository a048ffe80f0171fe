"""`wend identity`: by which ids a customer is known, which customers were merged and why, and how that is undone."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from wend import limits
from wend.app.identity_words import merge_in_words, refusal_in_words
from wend.app.ports_identity import Merge, MergeFilter
from wend.app.published import load_world
from wend.app.split import HeldError, SplitError, split_id, split_merge
from wend.cli.console import err, print_json, print_table
from wend.cli.options import AsJson, Database, Dir, Limit, opened_store
from wend.wiring.clock import SystemClock

app = typer.Typer(help="Which ids are whose: customers that were merged and why, what was refused, and splits.")

_OWNER: Final = "wend identity"
_PAUSE_SECONDS: Final = 0.25
_TRIES: Final = 40


@app.command()
def show(
    customer: Annotated[str, typer.Argument(help="A user id, anonymous id, e-mail address or #ID.")],
    folder: Dir = Path(),
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Tell by which ids a customer is known, and by which merges she came to have them."""
    with opened_store(folder, database) as store:
        number = store.find_customer(customer)
        if number is None:
            raise SplitError(f"nobody is known by {customer!r}")
        ids, merges = store.ids(number), store.merges(MergeFilter(customer_id=number, limit=None))
    if as_json:
        print_json([{"id": number, "ids": ids, "merges": merges}])
        return
    print_table(f"Customer #{number}", ("kind", "id"), ids)
    _print_merges("Merges", merges, "she was never merged")


@app.command("merges")
def list_merges(
    status: Annotated[
        str | None, typer.Option("--status", help="Only those that are asked, merged, undone or refused.")
    ] = None,
    folder: Dir = Path(),
    database: Database = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List customers that were merged, are to be, or were refused to be, newest first."""
    with opened_store(folder, database) as store:
        found = store.merges(MergeFilter(status=status, limit=limit if limit or as_json else 100))
    if as_json:
        print_json(found)
    else:
        _print_merges("Merges", found, "customers are merged when their ids meet in an event")


@app.command()
def split(
    what: Annotated[str, typer.Argument(help="The number of a merge, or an id as KIND:VALUE (anonymous_id:x1).")],
    by: Annotated[str, typer.Option("--by", help="Who says so; it stands in the record.")] = "cli",
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Undo a merge, or split one id off: both customers go on, each with what is hers, and no event merges them again."""
    kind, colon, value = what.partition(":")
    if not colon and not what.isdecimal():
        raise SplitError(f"{what!r} is neither the number of a merge nor an id: write 17, or anonymous_id:x1")
    with opened_store(folder, database) as store:
        live, now = load_world(store).live, SystemClock().now
        if colon:
            number = _again(lambda: split_id(store, (kind, value), live, now(), _OWNER, by))
        else:
            number = _again(lambda: split_merge(store, int(what), live, now(), _OWNER, by))
        ids = ", ".join(f"{sort} {each}" for sort, each in store.ids(number))
    err.print(f"customer #{number} is one of her own, known by {ids or 'no id'}")


@app.command()
def report(folder: Dir = Path(), database: Database = None, limit: Limit = None, as_json: AsJson = False) -> None:
    """List ids that brought customers together who were not merged, and merges that were refused, with the reasons."""
    most = limit or limits.PAGE_ROWS
    with opened_store(folder, database) as store:
        refused, merges = store.refused_ids(most), store.merges(MergeFilter(status="refused", limit=most))
    if as_json:
        print_json([*refused, *merges])
        return
    rows = [(each.kind, each.value, each.times, each.last_at, refusal_in_words(each)) for each in refused]
    print_table(
        "Ids that joined nobody", ("kind", "id", "times", "last", "why"), rows, "no id met two customers in vain"
    )
    _print_merges("Refused merges", merges, "no cap was reached")


def _again(split_once: Callable[[], int]) -> int:
    """Split, trying again while a turn of one of the two is under way."""
    for _ in range(_TRIES - 1):
        try:
            return split_once()
        except HeldError:
            time.sleep(_PAUSE_SECONDS)
    return split_once()


def _print_merges(title: str, merges: list[Merge], hint: str) -> None:
    rows = [
        (each.number, each.undone_at or each.settled_at or each.asked_at, each.status, merge_in_words(each))
        for each in merges
        if each.rule != "late"
    ]
    print_table(title, ("number", "at", "status", "what"), rows, hint)
