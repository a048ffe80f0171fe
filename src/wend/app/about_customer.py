"""Events that Wend itself appends about a customer it knows by number.

Rule 1. An event finds its customer by the ids in it, so one is made with an id that the customer is known by.
Rule 2. Message ids begin with `OWN_PREFIX`, which is refused from outside: such events cannot be forged.
"""

from datetime import datetime
from typing import Any

from wend.app.links import Unsubscribe
from wend.app.ports import Reading
from wend.errors import WendError
from wend.model.event import ASKED_PREFIX, CONSENT_WITHDRAWN, NAME_OF_KIND, OWN_PREFIX, Event, EventKind
from wend.model.message import RECEIPTS, Message


class NobodyError(WendError):
    """There is no such customer (any more)."""


class ReceiptError(WendError):
    """This receipt cannot be accepted."""


def ids_of(store: Reading, customer_id: int) -> tuple[str | None, str | None]:
    """User id, or else anonymous id, of a customer; of an account neither. Raises `NobodyError`."""
    known = store.ids(customer_id)
    for sort, value in known:
        if sort == "user_id":
            return value, None
    for sort, value in known:
        if sort == "anonymous_id":
            return None, value
    customer = store.customer(customer_id)
    if customer is None or customer.account_id is None:
        raise NobodyError(f"there is no customer #{customer_id} (any more)")
    return None, None


def consent_withdrawn(store: Reading, asked: Unsubscribe, now: datetime) -> Event:
    """The event of somebody unsubscribing by a link. Each time counts, as consent may have been given in between."""
    user_id, anonymous_id = ids_of(store, asked.customer_id)
    return Event(
        message_id=f"{OWN_PREFIX}unsubscribe:{asked.message_id}:{now.isoformat()}",
        kind=EventKind.TRACK,
        name=CONSENT_WITHDRAWN,
        time=now,
        received_at=now,
        properties={
            "channel": asked.channel,
            "purpose": asked.purpose,
            "message": asked.message_id,
            "text": "unsubscribed by the link in the message",
        },
        user_id=user_id,
        anonymous_id=anonymous_id,
    )


def receipt(
    store: Reading, message: Message, word: str, reason: str, unique: str, now: datetime, *, machine: bool = False
) -> Event:
    """What a provider said later about a message, as an event for its customer. `unique` tells receipts apart.

    `machine`: it was opened or clicked by a machine (a privacy proxy, a scanner of links), not by the customer.

    Raises `ReceiptError` when the word is not one of `RECEIPTS`.
    """
    if word not in RECEIPTS:
        raise ReceiptError(f"the event {word!r} is not known; known are {', '.join(RECEIPTS)}")
    user_id, anonymous_id = ids_of(store, message.customer_id)
    properties: dict[str, Any] = {
        "message": message.id,
        "channel": message.channel,
        "purpose": message.purpose,
        "journey": message.journey,
        "run": message.run,
        "step": message.step,
    }
    return Event(
        message_id=f"{OWN_PREFIX}receipt:{unique}",
        kind=EventKind.RECEIPT,
        name=f"Message {word.capitalize()}",
        time=now,
        received_at=now,
        properties=properties | ({"reason": reason} if reason else {}) | ({"machine": True} if machine else {}),
        user_id=user_id,
        anonymous_id=anonymous_id,
    )


def entry_requested(journey: str, user_id: str, properties: dict[str, Any], unique: str, now: datetime) -> Event:
    """Somebody asks over the API that a customer enters a journey."""
    return Event(
        message_id=f"{ASKED_PREFIX}{unique}",
        kind=EventKind.ENTRY,
        name=NAME_OF_KIND[EventKind.ENTRY],
        time=now,
        received_at=now,
        user_id=user_id,
        properties={**properties, "journey": journey},
    )
