"""Options that many commands share, and the store they lead to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from wend.app.ports import Store
from wend.cli.folder import FolderError, workspace_of
from wend.settings import Settings, read_settings
from wend.wiring.stores import open_store

Dir = Annotated[Path, typer.Option("--dir", help="The workspace folder.", show_default="here")]
Database = Annotated[str | None, typer.Option("--database", help="The store, instead of the folder's wend.sqlite.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Count = Annotated[bool, typer.Option("--count", help="Only how many.")]
Limit = Annotated[int | None, typer.Option("--limit", help="At most so many rows (100 in a table).", min=1)]


def folder_or_none(path: Path) -> Path | None:
    """The workspace that a path lies in, if it lies in one."""
    try:
        return workspace_of(path)
    except FolderError:
        return None


@contextmanager
def opened_store(folder: Path, database: str | None, settings: Settings | None = None) -> Iterator[Store]:
    """The store of a workspace folder or of `--database`, closed afterwards."""
    store = open_store(settings or read_settings({"database": database}), folder_or_none(folder))
    try:
        yield store
    finally:
        store.close()
