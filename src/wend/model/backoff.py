"""When a message that could not be handed over is tried again.

Rule 1. A pure function: the same message and attempt give the same moment, so a replay agrees with what happened.
Rule 2. The spread comes from the message's id, not from chance: a thousand messages refused together do not come back together.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from wend.limits import (
    DELIVERY_ATTEMPTS_MAX,
    DELIVERY_BACKOFF_FIRST_SECONDS,
    DELIVERY_BACKOFF_SECONDS_MAX,
)

_SPREAD: Final = 0.25  # a wait is up to a quarter longer than its step of the ladder


def next_attempt(
    attempts: int, now: datetime, after_seconds: float | None = None, message_id: str = ""
) -> datetime | None:
    """The moment of the next try after `attempts` failed ones (1 or more), or None when it is to be given up.

    Waits double from the first to the longest. `after_seconds` is what the receiver asked for: never earlier than
    that, up to the longest wait.
    """
    if attempts >= DELIVERY_ATTEMPTS_MAX:
        return None
    step = min(DELIVERY_BACKOFF_FIRST_SECONDS * 2 ** max(attempts - 1, 0), DELIVERY_BACKOFF_SECONDS_MAX)
    asked = min(max(after_seconds or 0.0, 0.0), DELIVERY_BACKOFF_SECONDS_MAX)
    return now + timedelta(seconds=max(step, asked) * (1 + _SPREAD * _share(message_id, attempts)))


def _share(message_id: str, attempts: int) -> float:
    """A number from 0 up to 1, the same for the same message and attempt."""
    digest = hashlib.blake2b(f"{message_id}#{attempts}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
