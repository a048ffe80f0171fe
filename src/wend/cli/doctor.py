"""`wend doctor`: what ails this Wend, and what to do."""

from pathlib import Path
from typing import Annotated

import typer

from wend.cli.console import err
from wend.cli.db import show_troubles
from wend.cli.options import AsJson, Database, Dir, folder_or_none
from wend.settings import read_settings
from wend.wiring.doctor import look_over, url_of


def doctor(
    folder: Dir = Path(),
    database: Database = None,
    url: Annotated[str | None, typer.Option(help="Where the service answers.", show_default="by the settings")] = None,
    as_json: AsJson = False,
) -> None:
    """Find what is wrong with this Wend (service, store, providers, disk, clocks) and say what to do; exit status 1 if anything is."""
    settings = read_settings({"database": database})
    found = look_over(settings, folder_or_none(folder), (url or url_of(settings)).rstrip("/"))
    show_troubles(found, as_json=as_json)
    if found:
        raise typer.Exit(1)
    err.print("nothing is wrong")
