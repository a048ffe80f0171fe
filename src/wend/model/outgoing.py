"""What is handed to a channel: a message rendered and addressed, with nothing left to look up.

Rule 1. `message_id` is the message's idempotency key; a channel passes it on so that a receiver can see a repeat.
Rule 2. Each channel uses the fields of its kind: e-mail `subject`, `html`, `text`, `headers`, `unsubscribe_url`;
        webhook `url` and `payload`; chat-like channels `text`.
"""

from typing import Any

import msgspec


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to one address over one channel."""

    message_id: str
    channel: str
    to: str = ""
    subject: str = ""
    html: str = ""
    text: str = ""
    headers: dict[str, str] = {}  # added to the channel's own; of an e-mail or an HTTP request
    payload: dict[str, Any] = {}  # a webhook's JSON
    url: str = ""  # where a webhook goes
    method: str = "POST"  # of a webhook; GET carries its payload as a query
    answer: bool = False  # whether somebody waits for what the receiver answers
    unsubscribe_url: str = ""  # for List-Unsubscribe: where one POST withdraws the consent
