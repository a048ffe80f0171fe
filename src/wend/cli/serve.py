"""`wend serve`: everything in one process."""

import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from wend.cli.console import err
from wend.cli.folder import workspace_of
from wend.cli.logs import set_up_logs
from wend.cli.options import Database, Dir
from wend.settings import read_settings
from wend.wiring.service import Service
from wend.wiring.stores import open_store


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
    with stop_signals() as asked:  # before anything starts, so that whatever has started is stopped in order
        try:
            service.start()
            spare_the_collector()
            if not store.documents():
                err.print(f"nothing is published yet: `wend publish {folder}` puts the workspace live", highlight=False)
            print(f"Wend is at {service.url}", flush=True)
            wait_for(asked)
        finally:
            service.stop()
            store.close()


def spare_the_collector() -> None:
    """What is loaded stays, and a batch makes thousands of objects that end with it: collecting often finds nothing."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """Within this, being asked to stop sets the event instead of ending the process."""
    asked = threading.Event()
    before = {each: signal.signal(each, lambda *_: asked.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def wait_for(asked: threading.Event) -> None:
    """Return when the process was asked to stop."""
    while not asked.wait(1.0):
        pass
