"""All that the harness alters in the processes it runs: shorter pauses, and clocks that are wrong on purpose.

Rule 1. Only numbers of `limits.py` are altered, and only those that say how long something waits: what takes minutes to be
        taken over in production has to be taken over in seconds here, hundreds of times.
Rule 2. They are altered before anything else of Wend is imported, since some modules keep what they import.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

SHORTENED: Final[Mapping[str, Any]] = {
    "LEASE_SECONDS": 3,  # a dead worker's customers
    "MESSAGE_LEASE_SECONDS": 6,  # a dead worker's messages; longer than a hand-over, as in production
    "HANDOVER_SECONDS_MAX": 4,
    "DELIVERY_BACKOFF_FIRST_SECONDS": 0.5,
    "DELIVERY_BACKOFF_SECONDS_MAX": 4.0,
    "PAUSED_LOOK_SECONDS": 1,
    "FAILURE_PAUSE_SECONDS_MAX": 1.0,
    "TASK_FULL_WAIT_SECONDS": 2,
    "TASK_FULL_WAIT_SECONDS_MAX": 6,
    "STOP_SECONDS": 8.0,
}


def shorten_limits() -> None:
    """Put the shorter numbers in place."""
    from wend import limits

    for name, value in SHORTENED.items():
        if not hasattr(limits, name):
            raise AttributeError(f"limits.{name} is gone: see which number says the same now, and change altered.py")
        setattr(limits, name, value)


def shift_clock(seconds: float) -> None:
    """Let this process's clock be wrong by so many seconds."""
    if not seconds:
        return
    from wend.wiring import clock

    ahead = timedelta(seconds=seconds)
    clock.SystemClock.now = lambda _: datetime.now(UTC) + ahead  # type: ignore[assignment, method-assign]
