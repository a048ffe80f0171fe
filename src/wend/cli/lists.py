"""`wend customers`, `events`, `runs`, `messages`: what is in the store, with filters."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from wend.app.ports import CustomerFilter, EventFilter, MessageFilter, RunFilter, Store
from wend.cli.console import print_json, print_table
from wend.cli.options import AsJson, Count, Database, Dir, Limit, opened_store
from wend.errors import WendError
from wend.model.event import EventKind
from wend.model.message import MessageStatus

Customer = Annotated[str | None, typer.Option("--customer", help="A user id, anonymous id, e-mail address or #ID.")]
Journey = Annotated[str | None, typer.Option("--journey", help="Only of this journey.")]


class FilterError(WendError):
    """A filter cannot be used."""


def customers(
    query: Annotated[str | None, typer.Argument(help="Looked for in ids and traits.")] = None,
    segment: Annotated[str | None, typer.Option(help="Only members of this segment.")] = None,
    set_aside: Annotated[bool, typer.Option("--set-aside", help="Only those whose turns stand still.")] = False,
    accounts: Annotated[bool, typer.Option("--accounts", help="The accounts instead.")] = False,
    folder: Dir = Path(),
    database: Database = None,
    limit: Limit = None,
    count: Count = False,
    as_json: AsJson = False,
) -> None:
    """List customers."""
    which = CustomerFilter(
        query=query, segment=segment, set_aside=set_aside or None, accounts=accounts, limit=_rows(limit, as_json)
    )
    with opened_store(folder, database) as store:
        if count:
            print(store.count_customers(which))
            return
        rows = store.customers(which)
    if as_json:
        print_json(rows)
        return
    if accounts:
        shown = [(row.id, row.account_id, row.people, row.traits, row.active_runs) for row in rows]
        print_table("Accounts", ("id", "account", "people", "traits", "runs"), shown, "send group calls to /v1/batch")
        return
    if set_aside:
        aside = [(row.id, row.user_id or row.anonymous_id or row.account_id, row.set_aside) for row in rows]
        print_table("Set aside", ("id", "user id", "why"), aside, "all customers take their turns")
        return
    columns = ("id", "user id", "email", "segments", "runs", "last seen")
    cells = [
        (row.id, row.user_id or row.anonymous_id, row.traits.get("email"), row.segments, row.active_runs, row.last_seen)
        for row in rows
    ]
    print_table("Customers", columns, cells, "send events to /v1/batch, or `wend import FILE`")


def events(
    customer: Customer = None,
    name: Annotated[str | None, typer.Option(help="Only events of this name.")] = None,
    kind: Annotated[EventKind | None, typer.Option(help="Only of this kind.")] = None,
    since: Annotated[str | None, typer.Option(help="Only at or after this time (ISO 8601).")] = None,
    until: Annotated[str | None, typer.Option(help="Only before this time (ISO 8601).")] = None,
    folder: Dir = Path(),
    database: Database = None,
    limit: Limit = None,
    count: Count = False,
    as_json: AsJson = False,
) -> None:
    """List events, newest first."""
    with opened_store(folder, database) as store:
        which = EventFilter(
            customer_id=found_customer(store, customer),
            name=name,
            kind=kind,
            since=_time(since),
            until=_time(until),
            newest_first=True,
            limit=_rows(limit, as_json),
        )
        if count:
            print(store.count_events(which))
            return
        rows = store.events(which)
    if as_json:
        print_json(rows)
        return
    cells = [(row.seq, row.time, row.name, row.user_id or row.anonymous_id, row.properties) for row in rows]
    print_table("Events", ("seq", "time", "event", "customer", "properties"), cells)


def runs(
    customer: Customer = None,
    journey: Journey = None,
    status: Annotated[Literal["active", "held-out", "ended"] | None, typer.Option(help="Where it stands.")] = None,
    step: Annotated[str | None, typer.Option(help="Only those that stand at this step.")] = None,
    folder: Dir = Path(),
    database: Database = None,
    limit: Limit = None,
    count: Count = False,
    as_json: AsJson = False,
) -> None:
    """List runs: who is or was in which journey."""
    with opened_store(folder, database) as store:
        which = RunFilter(
            customer_id=found_customer(store, customer),
            journey=journey,
            status=status,
            step=step,
            limit=_rows(limit, as_json),
        )
        if count:
            print(store.count_runs(which))
            return
        rows = store.runs(which)
    if as_json:
        print_json(rows)
        return
    columns = ("run", "journey", "key", "status", "step", "entered", "until", "reason")
    cells = [
        (row.id, row.journey, row.key, row.status, row.step, row.entered_at, row.until, row.reason) for row in rows
    ]
    print_table("Runs", columns, cells)


def messages(
    customer: Customer = None,
    journey: Journey = None,
    status: Annotated[MessageStatus | None, typer.Option(help="Where it stands.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only over this channel.")] = None,
    reason: Annotated[str | None, typer.Option(help="Only withheld or rejected for this reason.")] = None,
    folder: Dir = Path(),
    database: Database = None,
    limit: Limit = None,
    count: Count = False,
    as_json: AsJson = False,
) -> None:
    """List messages, sent and withheld."""
    with opened_store(folder, database) as store:
        which = MessageFilter(
            customer_id=found_customer(store, customer),
            journey=journey,
            status=status,
            channel=channel,
            reason=reason,
            limit=_rows(limit, as_json),
        )
        if count:
            print(store.count_messages(which))
            return
        rows = store.messages(which)
    if as_json:
        print_json(rows)
        return
    columns = ("message", "journey", "content", "to", "status", "reason", "decided")
    cells = [(row.id, row.journey, row.content, row.to, row.status, row.reason, row.decided_at) for row in rows]
    print_table("Messages", columns, cells)


def _rows(limit: int | None, as_json: bool) -> int | None:
    """How many rows: all for a program, a screenful for a person, unless it was said."""
    return limit if limit or as_json else 100


def found_customer(store: Store, known_as: str | None) -> int | None:
    """The number of whom a filter names; None where it names nobody. Raises `FilterError` for somebody unknown."""
    if known_as is None:
        return None
    found = store.find_customer(known_as)
    if found is None:
        raise FilterError(f"no customer is known as {known_as!r}; `wend customers` lists who is known")
    return found


def _time(stated: str | None) -> datetime | None:
    if stated is None:
        return None
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        raise FilterError(f"{stated!r} is not a time; write it like 2026-03-02 or 2026-03-02T10:00+01:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
