"""Messages that no template writes: webhooks and audiences. The message's own data is what goes out."""

from datetime import datetime
from typing import Any

from wend.model.message import AUDIENCE_CHANNEL, Message
from wend.model.outgoing import Outgoing

PLAIN_CHANNELS = ("webhook", AUDIENCE_CHANNEL)


def write_plain(message: Message, now: datetime) -> Outgoing:
    """The message as its channel takes it."""
    return _audience(message) if message.channel == AUDIENCE_CHANNEL else _webhook(message, now)


def _webhook(message: Message, now: datetime) -> Outgoing:
    payload = {
        "type": "wend.webhook",
        "timestamp": now.isoformat(),
        "data": {
            "journey": message.journey,
            "run": message.run,
            "step": message.step,
            "customer": message.data.get("customer"),
            **message.data.get("payload", {}),
        },
    }
    method = str(message.data.get("method", "POST"))
    return Outgoing(
        message_id=message.id,
        channel="webhook",
        url=message.to,
        payload=message.data.get("payload", {}) if method == "GET" else payload,
        headers=message.data.get("headers", {}),
        method=method,
        answer=bool(message.data.get("answer")),
    )


def _audience(message: Message) -> Outgoing:
    """Its time is that of the decision: by it a receiver puts changes of one customer in order."""
    payload: dict[str, Any] = {
        "action": message.data.get("action"),
        "known_by": message.data.get("known_by", {}),
        "consent": message.data.get("consent", {}),
        "timestamp": message.decided_at.isoformat(),
    }
    return Outgoing(message_id=message.id, channel=AUDIENCE_CHANNEL, to=message.content, payload=payload)
