"""Letters: what a turn of one customer or account tells another.

Rule 1. A customer's turn changes nobody else: whatever concerns somebody else becomes an event of that one's own log, in
        the transaction of the turn, and is answered at their own bell.
"""

import msgspec

from wend.model.event import Event


class Letter(msgspec.Struct, frozen=True):
    """An event for somebody else: a customer by number, or an account by its id (which is created where there is none)."""

    event: Event
    customer: int = 0
    account: str = ""
