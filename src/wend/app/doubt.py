"""After a store was put back to how it was: what may have gone out since is not sent again.

Rule 1. What the outbox was to hand over by now may have been handed over after the backup was made: it counts as unknown,
        with the reason, and its run is told. What is due later cannot have gone out yet, and stays.
"""

from datetime import datetime, timedelta

from wend import limits
from wend.app.deliver import receipt
from wend.app.ports import Delivery, Store
from wend.model.message import Message, MessageStatus

_OWNER = "restore"


def doubt_queued(store: Store, now: datetime) -> int:
    """Mark queued messages that are due as unknown; how many there were."""
    lease, doubted = timedelta(seconds=limits.MESSAGE_LEASE_SECONDS), 0
    while claimed := store.claim_messages(now + lease, limits.MESSAGES_PER_BATCH, _OWNER, lease):
        store.record([_unknown(message, now) for message in claimed], now)
        doubted += len(claimed)
    return doubted


def _unknown(message: Message, now: datetime) -> Delivery:
    why = "the store was restored from a backup: it may have gone out after that was made"
    told = receipt(message, "unknown", now, why)
    return Delivery(message.id, MessageStatus.UNKNOWN, why, receipt=told, attempt=message.attempts)
