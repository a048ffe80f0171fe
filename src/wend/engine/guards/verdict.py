"""What a guard may answer."""

from datetime import datetime
from typing import Any

import msgspec


class Allow(msgspec.Struct, frozen=True):
    """Nothing speaks against it."""


class Withhold(msgspec.Struct, frozen=True):
    """Not this message."""

    why: str
    detail: dict[str, Any] = {}


class Delay(msgspec.Struct, frozen=True):
    """Not now: ask again then."""

    why: str
    until: datetime
    detail: dict[str, Any] = {}


Verdict = Allow | Withhold | Delay
