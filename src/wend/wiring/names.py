"""How processes are named, and what a name tells.

Rule 1. A name is never given twice: process numbers come round, and a new process must not pass for a dead one.
"""

import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from wend.app.fleet import Fleet
from wend.app.ports_workers import Workers
from wend.app.signs import LoopSign, Worker
from wend.app.watched import Meter


def new_owner(token: str = "", pid: int = 0) -> str:
    """The name of this process, or of the one with this number; it owns what it claims."""
    return f"{socket.gethostname()}:{pid or os.getpid()}:{token or secrets.token_hex(4)}"


def is_gone(name: str) -> bool:
    """Whether a process is known not to be there: one of this machine whose number nobody has, or only its remains."""
    host, _, rest = name.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # somebody else's: a process has this number
    return _is_remains(int(number))


def fleet_of(store: Workers, me: Worker, loops: Callable[[], tuple[LoopSign, ...]], meter: Meter) -> Fleet:
    """All processes over a store, as the one called `me` sees them."""
    return Fleet(store, me, loops, meter.read, is_gone)


def _is_remains(pid: int) -> bool:
    """Whether a process has ended, and its parent has not asked how."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] in ("Z", "X")
