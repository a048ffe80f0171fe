"""Signed links in messages: who it was sent to can be read from them, and not be made up.

Rule 1. Links do not expire: somebody who unsubscribes by an old message means it.
Rule 2. A link is read by the secret it was signed with, or by an older one that is still kept.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
from itsdangerous import BadData, URLSafeSerializer

from wend.errors import WendError

_UNSUBSCRIBE: Final = "wend.unsubscribe"


class LinkError(WendError):
    """This link is not one of ours, or was not copied whole; open it from the message again."""


class Unsubscribe(msgspec.Struct, frozen=True, array_like=True):
    """What an unsubscribe link says: no more messages to this customer over this channel for this purpose."""

    customer_id: int
    channel: str
    purpose: str
    message_id: str


class Links:
    """Makes and reads signed links. `base_url` is where customers reach Wend; the first secret signs, all are read."""

    def __init__(self, base_url: str, secret: str | Sequence[str]) -> None:
        secrets = [secret] if isinstance(secret, str) else list(secret)
        self._base_url = base_url.rstrip("/")
        # itsdangerous signs with the last of a list.
        self._serializer = URLSafeSerializer(secrets[::-1], salt=_UNSUBSCRIBE)

    def unsubscribe(self, customer_id: int, channel: str, purpose: str, message_id: str) -> str:
        """The address of the unsubscribe page of one message; a POST to it is the one-click of RFC 8058."""
        return f"{self._base_url}/u/{self._serializer.dumps([customer_id, channel, purpose, message_id])}"

    def read_unsubscribe(self, token: str) -> Unsubscribe:
        """What the part behind `/u/` says. Raises `LinkError` when it was not signed by us."""
        try:
            return msgspec.convert(self._serializer.loads(token), Unsubscribe)
        except (BadData, msgspec.ValidationError):
            raise LinkError from None
