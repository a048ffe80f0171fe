"""`wend serve` and `wend init`."""

import shutil
import signal
import threading
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from wend.cli.console import err
from wend.cli.folder import workspace_of
from wend.cli.logs import set_up_logs
from wend.cli.options import Database, Dir
from wend.errors import WendError
from wend.settings import read_settings
from wend.wiring import Service, open_store


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


def serve(
    folder: Dir = Path(),
    host: Annotated[str | None, typer.Option(help="The address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.", show_default="8700")] = None,
    database: Database = None,
    base_url: Annotated[str | None, typer.Option(help="Where customers reach this server.")] = None,
) -> None:
    """Run everything in one process: API, engine, delivery and console. Ctrl-C finishes what is at hand and stops."""
    settings = read_settings({"host": host, "port": port, "database": database, "base_url": base_url})
    set_up_logs(settings)
    workspace = workspace_of(folder)
    store = open_store(settings, workspace)
    service = Service(store, settings, workspace)
    try:
        service.start()
        if not store.documents():
            err.print(f"nothing is published yet: `wend publish {folder}` puts the workspace live", highlight=False)
        print(f"Wend is at {service.url}", flush=True)
        wait_for_signal()
    finally:
        service.stop()
        store.close()


def wait_for_signal() -> None:
    """Return when the process is asked to stop."""
    asked = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: asked.set())
    while not asked.wait(1.0):
        pass
