"""`wend calendar`: what happens in the world, in which markets, and what is on now."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from wend.app.folder import read_folder
from wend.cli.console import print_json, print_table
from wend.cli.folder import FolderError, read_texts, workspace_of
from wend.cli.options import AsJson, Dir
from wend.journey.occasions import HOLIDAY, Occasion, Occasions
from wend.model.public_holidays import public_holidays

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def calendar(
    folder: Dir = Path(),
    market: Annotated[str | None, typer.Option(help="Only of this market, such as DE.")] = None,
    days: Annotated[int, typer.Option(help="So many days ahead.", min=1, max=3660)] = 90,
    as_json: AsJson = False,
) -> None:
    """List what calendar.yaml says of the days ahead, with the public holidays of its markets, and what is on now."""
    workspace = workspace_of(folder)
    found = read_folder(read_texts(workspace))
    for problem in found.errors:
        if problem.mark.file == "calendar.yaml":
            raise FolderError(f"{problem.mark}: {problem.message}; `wend check {folder}` shows all")
    occasions = found.checked.occasions or Occasions()
    now = datetime.now(UTC)
    rows = sorted(
        _rows(occasions, market, now, now + timedelta(days=days)), key=lambda each: (each["from"], each["name"])
    )
    if as_json:
        print_json(rows)
        return
    columns = ("name", "title", "kind", "from", "to", "markets", "pauses", "on")
    shown = [tuple(_shown(key, each[key]) for key in columns) for each in rows]
    print_table(f"Calendar, {days} days", columns, shown, "write calendar.yaml: docs/calendar.md shows how")


def _rows(occasions: Occasions, market: str | None, now: datetime, until: datetime) -> list[dict[str, Any]]:
    rows = [
        _row(each, since, end, now)
        for each in occasions.listed
        if market is None or not each.markets or market in each.markets
        for since, end in ((_EPOCH + timedelta(microseconds=a), _time(b)) for a, b in each.times)
        if since < until and (end is None or end > now)
    ]
    holidays = [each for each in occasions.holidays if market in (None, each)]
    return rows + [row for place in holidays for row in _holidays(place, occasions, now, until)]


def _holidays(place: str, occasions: Occasions, now: datetime, until: datetime) -> list[dict[str, Any]]:
    days = [day for year in range(now.year, until.year + 1) for day in public_holidays(place, year)]
    return [
        {
            "name": HOLIDAY,
            "title": "",
            "kind": HOLIDAY,
            "from": day.isoformat(),
            "to": day.isoformat(),
            "markets": [place],
            "pauses": [],
            "on": day == now.date() and occasions.is_on(HOLIDAY, place, now),
        }
        for day in sorted(days)
        if now.date() <= day <= until.date()
    ]


def _row(each: Occasion, since: datetime, end: datetime | None, now: datetime) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.title,
        "kind": each.kind,
        "from": since.isoformat(),
        "to": end.isoformat() if end else None,
        "markets": list(each.markets),
        "pauses": list(each.pauses),
        "on": since <= now and (end is None or now < end),
    }


def _time(stated: int) -> datetime | None:
    return _EPOCH + timedelta(microseconds=stated) if stated else None


def _shown(key: str, value: Any) -> Any:
    if key == "on":
        return "now" if value else ""
    if key == "to" and value is None:
        return "until further notice"
    return "everywhere" if key == "markets" and not value else value
