"""How analyses are shown: as tables for people, as JSON for programs."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

Goal = Annotated[list[str] | None, typer.Option("--goal", help="Activity that counts as success; may be repeated.")]
_out = Console(soft_wrap=True)


def utc(moment: datetime | None) -> datetime | None:
    """A time of the command line; one without a zone is UTC."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def show(answer: dict[str, Any], *, as_json: bool, table: Callable[[], list[Any]]) -> None:
    """JSON where asked, else tables."""
    if as_json:
        as_text(answer)
    else:
        tell(table())


def tell(parts: list[Any]) -> None:
    """Tables and words, for people."""
    for part in parts:
        _out.print(part)


def as_text(answer: dict[str, Any]) -> None:
    """The answer as JSON on standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode() + "\n")
