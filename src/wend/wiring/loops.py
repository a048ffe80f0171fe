"""The bell-ringers of each part.

Rule 1. Each loop that hands over has channels of its own: their connections belong to its event loop.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from wend.app.links import Links
from wend.app.ports import Channel, Clock, Store
from wend.wiring.archive import shelf_in
from wend.workers.advance import AdvanceLoop
from wend.workers.deliver import DeliverLoop
from wend.workers.loop import Loop
from wend.workers.operate import OperateLoop
from wend.workers.retain import RetainLoop
from wend.workers.schedule import ScheduleLoop

Channels = Callable[[], Mapping[str, Channel]]


def engine_loops(store: Store, clock: Clock, owner: str) -> list[Loop]:
    """Those that take turns, and make them due."""
    return [AdvanceLoop(store, clock, owner), ScheduleLoop(store, clock), OperateLoop(store, clock)]


def delivery_loops(store: Store, clock: Clock, owner: str, channels: Channels, links: Links) -> list[Loop]:
    """Those that hand messages over: mail, and all others."""
    return [DeliverLoop(store, channels(), links, clock, owner, mail=mail) for mail in (True, False)]


def retain_loop(store: Store, clock: Clock, folder: Path) -> Loop:
    """What makes room in the log, archives it, and takes away what is too old."""
    return RetainLoop(store, clock, shelf_in(folder))


def diagnose_loop(store: Store, clock: Clock, channels: Channels, base_url: str, database: str) -> Loop:
    """What looks for what goes wrong, and tells of it."""
    from wend.wiring.diagnosis import diagnose_apart  # noqa: PLC0415 - mining is slow to load, and only some processes need it
    from wend.workers.diagnose import DiagnoseLoop  # noqa: PLC0415 - the same

    return DiagnoseLoop(store, channels(), clock, base_url, diagnose_apart(database))
