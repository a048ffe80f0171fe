"""`wend init`: a workspace folder to start from."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from wend.cli.console import err
from wend.errors import WendError


class NotEmptyError(WendError):
    """The folder is not empty."""


def init(folder: Annotated[Path, typer.Argument(help="The folder to make.", metavar="DIR")]) -> None:
    """Make a workspace folder: settings, journeys, content, segments, stories, a strategy and a taxonomy to start from."""
    if folder.exists() and any(folder.iterdir()):
        raise NotEmptyError(f"{folder} is not empty; name a new folder, so that nothing of yours is overwritten")
    copy_starter(folder)
    err.print(f"{folder} is ready. Next:")
    for command in (
        f"wend check {folder}",
        f"wend test {folder}",
        f"wend publish {folder}",
        f"wend serve --dir {folder}",
    ):
        err.print(f"  {command}", highlight=False)


def copy_starter(folder: Path) -> None:
    """Write the starting workspace into a folder."""
    with as_file(files("wend") / "starter") as starter:
        shutil.copytree(starter, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
