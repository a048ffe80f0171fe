"""What dead letters ask of the cellar once their cause is mended.

Rule 1. A letter becomes an event or stays a letter, in one transaction: it is never both, and never neither.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from wend.model.event import DeadLetter, Event


class LetterAgain(msgspec.Struct, frozen=True):
    """What a letter is when it is looked at again: an event, or a letter with another reason.

    `received_at` is the letter's: numbers may be given again to later letters.
    """

    id: int
    received_at: datetime
    event: Event | None = None
    reason: str = ""


class Letters(Protocol):
    """Dead letters, one by one."""

    def letters(self, ids: Sequence[int] | None, limit: int) -> list[DeadLetter]:
        """The letters of these numbers, or all of them, oldest first, up to `limit`."""

    def take_again(self, again: Sequence[LetterAgain]) -> int:
        """Append the events of letters that are none any more, and remove those; the others get their new reason.

        How many events are new. A letter that is gone meanwhile changes nothing.
        """
