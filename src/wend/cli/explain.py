"""`wend explain`: why did, or didn't, this customer get a message."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from wend.app.explain import About, Explanation
from wend.app.explain import explain as explain_customer
from wend.app.explain_message import MessageWay
from wend.app.published import load_world
from wend.cli.console import out, plain
from wend.cli.options import AsJson, Database, Dir, opened_store


def explain(
    customer: Annotated[str, typer.Argument(help="A user id, anonymous id, e-mail address or #ID.")],
    journey: Annotated[str | None, typer.Option("--journey", help="Only this journey.")] = None,
    message: Annotated[str | None, typer.Option("--message", help="The whole way of this message.")] = None,
    at: Annotated[datetime | None, typer.Option("--at", help="As things stood at this time (UTC).")] = None,
    folder: Dir = Path(),
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Tell in words what was decided about a customer and why, by journey, for what happened and what did not."""
    asked = at.replace(tzinfo=UTC) if at else None
    with opened_store(folder, database) as store:
        world = load_world(store)
        explanation = explain_customer(
            store, world, customer, journey, message=message, at=asked, now=datetime.now(UTC)
        )
    if as_json:
        print(msgspec.json.encode(explanation).decode())
    else:
        _show(explanation)


def _show(explanation: Explanation) -> None:
    _say(explanation.who, bold=True)
    if explanation.at:
        _say(f"  as things stood at {explanation.at:%Y-%m-%d %H:%M:%S}, her record played again")
    if explanation.left_out:
        _say(f"  {explanation.left_out}")
    for line in explanation.standing:
        _say(f"  {line}")
    if explanation.message:
        _show_message(explanation.message)
    for about in explanation.journeys:
        _show_journey(about)


def _show_message(way: MessageWay) -> None:
    out.print()
    _say(f"message {way.id} of {way.journey}: {way.content}, {way.status}", bold=True)
    for station in way.stations:
        when = f"{station.at:%Y-%m-%d %H:%M:%S}" if station.at else " " * 19
        _say(f"    {when}  {station.where:<9}  {station.words}")


def _show_journey(about: About) -> None:
    out.print()
    _say(about.journey, bold=True)
    _say(f"  {about.verdict}")
    for line in about.never:
        _say(f"    {line}")
    for each in about.waiting:
        _say(f"  run {each.run}{f' ({each.part})' if each.part else ''} goes on:")
        for line in each.goes_on or (f"{each.until}: {each.words}",):
            _say(f"    {line}")
        if each.ends:
            _say(f"    at once, wherever it stands: {'; '.join(each.ends)}")
    if about.kept_out:
        _say(f"  now she would not get in: {'; '.join(about.kept_out)}")
    for line in about.lines:
        _say(f"    {line}")


def _say(text: str, *, bold: bool = False) -> None:
    out.print(plain(text), style="bold" if bold else None, markup=False, highlight=False)
