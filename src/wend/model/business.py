"""Business time as people write it: `3bd` (business days), `4bh` (business hours), `1bd4bh`, `30bm`.

Rule 1. It is a length on a calendar: what it comes to is reckoned in `engine/calendar.py`.
"""

import re
from typing import Final

import msgspec

_WHOLE: Final = re.compile(r"(?:(\d+)bd)?(?:(\d+)bh)?(?:(\d+)bm)?")


class BusinessTime(msgspec.Struct, frozen=True):
    """So many business days, and then so many minutes of working hours."""

    days: int = 0
    minutes: int = 0

    def __str__(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        parts = ((self.days, "bd"), (hours, "bh"), (minutes, "bm"))
        return "".join(f"{amount}{unit}" for amount, unit in parts if amount) or "0bd"


def parse_business(text: str) -> BusinessTime | None:
    """The business time that a text names; None when it is of another form (a plain duration, say)."""
    found = _WHOLE.fullmatch(text.replace(" ", ""))
    if found is None or not found[0]:
        return None
    days, hours, minutes = (int(each or 0) for each in found.groups())
    return BusinessTime(days, hours * 60 + minutes)
