"""The web side of one process, and what keeps its live maps."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from starlette.types import ASGIApp

from wend.app.ingest import Ingest
from wend.app.live_maps import LiveMaps
from wend.app.ports import Clock, Store
from wend.app.pressure import Pressure
from wend.app.signs import LoopSign
from wend.app.watched import Meter
from wend.channels.mailbox import Mailbox
from wend.settings import Settings
from wend.web.app import make_app
from wend.wiring.listening import on_loopback
from wend.workers.live_map import LiveMapLoop


class Front(NamedTuple):
    """An application, and the loop that it wants beside it."""

    app: ASGIApp
    map_loop: LiveMapLoop


def make_front(
    store: Store,
    settings: Settings,
    *,
    clock: Clock,
    base_url: str,
    secret: str,
    mailbox: Mailbox | None,
    meter: Meter,
    loops: Callable[[], Sequence[LoopSign]],
    draining: Callable[[], bool],
) -> Front:
    """Everything that answers HTTP."""
    maps = LiveMaps(store)
    pressure = Pressure(store, clock, seconds_max=settings.backlog_seconds, messages_max=settings.backlog_messages)
    app = make_app(
        store,
        Ingest(store, clock, pressure=pressure),
        base_url=base_url,
        secret=secret,
        receipts_secret=settings.receipts_secret,
        mailbox=mailbox,
        loopback=on_loopback(settings),
        maps=maps,
        meter=meter,
        loops=loops,
        draining=draining,
    )
    return Front(app, LiveMapLoop(maps))
