"""What every store has to decide alike, and so decides here.

Rule 1. That a message was `sent` is believed whenever it comes: it did go out, whatever was concluded in between.
        Everything else is believed only of the attempt that it answers, and undoes no end. Without this, a worker that
        was given up for lost could put a message back in the queue that another one is just handing over.
Rule 2. The cursor of a scheduled round only moves forward.
Rule 3. Every event names somebody.
"""

from collections.abc import Iterable

from wend.app.ports import Commit, Delivery
from wend.model.event import Event
from wend.model.message import MessageStatus
from wend.store.errors import StoreError

_UNDECIDED = (MessageStatus.QUEUED, MessageStatus.SENDING)


def believed(delivery: Delivery, status: MessageStatus, attempts: int) -> bool:
    """Whether to record `delivery` of a message that stands at `status` after so many attempts."""
    if delivery.status is MessageStatus.SENT:
        return status in (*_UNDECIDED, MessageStatus.UNKNOWN)
    if delivery.attempt is not None and delivery.attempt != attempts:
        return False
    if delivery.status is MessageStatus.REJECTED:
        return status in (*_UNDECIDED, MessageStatus.UNKNOWN)
    return status in _UNDECIDED


def withdrawals(commit: Commit) -> list[tuple[str, int, str]]:
    """The runs of a commit whose queued messages become withheld: reason, customer, run."""
    return [(f"withdrawn: {why}", commit.customer.id, run) for run, why in commit.withdrawn.items()]


def goes_on(round_at: int, reached: int, next_round_at: int, next_reached: int) -> bool:
    """Whether a cursor at `reached` of one round moves forward to that of the next; -1 is the end of a round."""
    if next_round_at != round_at:
        return next_round_at > round_at
    return moves_on(reached, next_reached)


def moves_on(reached: int, next_reached: int) -> bool:
    """Whether the cursor of an operation moves forward; -1 is its end."""
    return reached != -1 and (next_reached == -1 or next_reached > reached)


def require_ids(events: Iterable[Event]) -> None:
    """Raise `StoreError` for an event with neither a user nor an anonymous id."""
    for event in events:
        if event.user_id is None and event.anonymous_id is None:
            raise StoreError(f"event {event.message_id!r} names nobody: it needs a user id or an anonymous id")
