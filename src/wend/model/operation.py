"""Operations: what somebody decided about a whole journey, and how far it has been carried out.

Rule 1. An operation is recorded before anything of it happens; what concerns runs in flight is carried out customer by
        customer, as decisions in their logs, and goes on after a crash where it stood.
Rule 2. How a journey stands (running, closed, paused …) is what its last operation of that sort left it in.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec


class OperationKind(StrEnum):
    """What can be done to a journey as a whole."""

    CLOSE = "close"  # no new runs; those in flight go on
    DRAIN = "drain"  # the same, on the way to taking it off
    PAUSE = "pause"  # no new runs, and those in flight stand still
    RESUME = "resume"  # all goes on; detail.shift: seconds by which timers move, else what has elapsed goes on at once
    STOP = "stop"  # no new runs, and those in flight end
    MOVE = "move"  # runs in flight go over to the live version; detail: version, steps (old: new), restart
    ROLLBACK = "rollback"  # runs that an earlier operation moved go back; detail.of: its number


class Standing(StrEnum):
    """How a journey stands."""

    RUNNING = "running"
    CLOSED = "closed"
    DRAINING = "draining"
    PAUSED = "paused"
    STOPPED = "stopped"


LEADS_TO: Final = {
    OperationKind.CLOSE: Standing.CLOSED,
    OperationKind.DRAIN: Standing.DRAINING,
    OperationKind.PAUSE: Standing.PAUSED,
    OperationKind.RESUME: Standing.RUNNING,
    OperationKind.STOP: Standing.STOPPED,
}
CONCERNS_RUNS: Final = frozenset([OperationKind.RESUME, OperationKind.STOP, OperationKind.MOVE, OperationKind.ROLLBACK])


class Resumption(msgspec.Struct, frozen=True):
    """The end of a pause, as the engine needs it: timers of runs that began before it move by `shift_seconds`."""

    number: int
    at: datetime
    shift_seconds: float = 0.0


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One operation; `number` is given by the store.

    `reached` is the last customer told of it (0: nobody yet, -1: everybody), `told` how many were.
    """

    kind: OperationKind
    journey: str
    detail: dict[str, Any] = {}
    begun_at: datetime
    by: str = ""
    number: int = 0
    reached: int = 0
    told: int = 0
    finished_at: datetime | None = None
