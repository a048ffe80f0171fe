"""`wend serve`: everything, in processes of their own or in one."""

import gc
import os
import signal
import threading
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from wend.app.ports import Store
from wend.cli.console import err
from wend.cli.folder import workspace_of
from wend.cli.logs import set_up_logs
from wend.cli.options import Database, Dir
from wend.settings import Settings, read_settings
from wend.wiring.apart import Apart
from wend.wiring.parts import ALL, Part
from wend.wiring.service import Service
from wend.wiring.stores import open_store


def serve(
    folder: Dir = Path(),
    host: Annotated[str | None, typer.Option(help="The address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.", show_default="8700")] = None,
    database: Database = None,
    base_url: Annotated[str | None, typer.Option(help="Where customers reach this server.")] = None,
    only: Annotated[
        list[Part] | None, typer.Option(help="Run this part alone, in one process; may be given again.")
    ] = None,
    apis: Annotated[int, typer.Option(help="So many processes take events and requests.", min=1, max=64)] = 1,
    engines: Annotated[int, typer.Option(help="So many processes take turns.", min=1, max=64)] = 1,
    together: Annotated[
        bool, typer.Option("--together", help="All in one process.", show_default="on one core")
    ] = False,
) -> None:
    """Run everything: API, engine, delivery and console. Ctrl-C finishes what is at hand and stops."""
    settings = read_settings({"host": host, "port": port, "database": database, "base_url": base_url})
    set_up_logs(settings)
    workspace = workspace_of(folder)
    several = (apis, engines) != (1, 1)
    if several and (only or together):
        raise typer.BadParameter("--apis and --engines are for processes apart: leave out --only and --together")
    if only or together or not (several or cores() > 1) or not hasattr(os, "fork"):
        _serve_here(settings, workspace, frozenset(only or ALL))
    else:
        _serve_apart(settings, workspace, {Part.API: apis, Part.ENGINE: engines, Part.DELIVERY: 1})


def _serve_here(settings: Settings, workspace: Path, parts: AbstractSet[Part]) -> None:
    """In this process."""
    store = open_store(settings, workspace)
    service = Service(store, settings, workspace, parts=parts)
    with stop_signals() as asked:  # before anything starts, so that whatever has started is stopped in order
        try:
            service.start()
            spare_the_collector()
            _tell_unpublished(store, workspace)
            print(
                f"Wend is at {service.url}" if Part.API in parts else f"Wend does {', '.join(sorted(parts))}",
                flush=True,
            )
            wait_for(asked)
        finally:
            service.stop()
            store.close()


def _serve_apart(settings: Settings, workspace: Path, counts: dict[Part, int]) -> None:
    """In processes of their own, which this one looks after."""
    apart = Apart(settings, workspace, counts)
    try:
        with closing(open_store(settings, workspace)) as store:  # brought up to date once, before anybody works on it
            _tell_unpublished(store, workspace)
        spare_the_collector()
        if apart.start():
            print(f"Wend is at {apart.url}", flush=True)
            apart.watch()
    finally:
        apart.stop()


def _tell_unpublished(store: Store, workspace: Path) -> None:
    if not store.documents():
        err.print(f"nothing is published yet: `wend publish {workspace}` puts the workspace live", highlight=False)


def cores() -> int:
    """On how many cores this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
