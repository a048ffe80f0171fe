"""Audiences of paid media: each destination of `wend.yaml` takes additions and removals, with hashes for identifiers.

Rule 1. Adding and removing may be told again without harm, so a message whose answer was lost is tried again.
Rule 2. The consent that was asked goes along in the words that advertisers use (`ad_user_data`, `ad_personalization`).
"""

import asyncio
import csv
import io
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from wend.channels.identifiers import hashed
from wend.channels.webhook import WebhookChannel, WebhookSettings
from wend.model.message import Accepted, Outcome, Rejected, TryLater
from wend.model.outgoing import Outgoing

COLUMNS: Final = ("id", "timestamp", "action", "audience", "email_sha256", "phone_sha256", "consent")


class DestinationSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where a destination's changes go: appended to a file (.csv, else JSON lines), or posted to a URL, signed."""

    provider: str  # file or http
    path: str = ""
    url: str = ""
    secret: str = ""  # of the signature; that of the webhooks when left out
    phone: str = "plus"  # plus: a phone number is hashed with its plus (Google); digits: without (Meta)
    allow_private: bool = False
    allow: tuple[str, ...] = ()


class Destination(Protocol):
    """One place that takes changes of audiences."""

    async def take(self, change: dict[str, Any]) -> Outcome: ...
    async def close(self) -> None: ...


class FileDestination:
    """A file on this machine, to which each change is appended and made durable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    async def take(self, change: dict[str, Any]) -> Outcome:
        """Append one change."""
        try:
            await asyncio.to_thread(self._append, change)
        except OSError as error:
            return TryLater(f"{self._path} cannot be written: {error.strerror}")
        return Accepted()

    async def close(self) -> None:
        """Nothing is held open."""

    def _append(self, change: dict[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock, self._path.open("a", encoding="utf-8", newline="") as file:
            file.write(self._line(change, first=file.tell() == 0))
            file.flush()
            os.fsync(file.fileno())

    def _line(self, change: dict[str, Any], *, first: bool) -> str:
        if self._path.suffix != ".csv":
            return msgspec.json.encode(change).decode() + "\n"
        text = io.StringIO()
        rows = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        if first:
            rows.writeheader()
        rows.writerow({**change, "consent": "granted" if change["consent"]["given"] else "denied"})
        return text.getvalue()


class HttpDestination:
    """A receiver that each change is posted to, signed as webhooks are."""

    def __init__(self, url: str, channel: WebhookChannel) -> None:
        self._url = url
        self._channel = channel

    async def take(self, change: dict[str, Any]) -> Outcome:
        """Post one change."""
        payload = {"type": "wend.audience", "timestamp": change["timestamp"], "data": change}
        return await self._channel.send(
            Outgoing(message_id=change["id"], channel="webhook", url=self._url, payload=payload)
        )

    async def close(self) -> None:
        """Close the open connections."""
        await self._channel.close()


class AudienceChannel:
    """The channel of all destinations; the audience's name says which one is meant."""

    name = "audience"
    provider = "audience"
    deduplicates = True

    def __init__(self, destinations: Mapping[str, tuple[DestinationSettings, Destination]]) -> None:
        self._destinations = destinations

    async def send(self, message: Outgoing) -> Outcome:
        """Tell the destination about one customer."""
        name, _, audience = message.to.partition("/")
        if name not in self._destinations:
            known = ", ".join(self._destinations) or "none"
            return Rejected(f"there is no destination {name!r} in wend.yaml, channels.audience; known: {known}")
        settings, destination = self._destinations[name]
        identifiers = hashed(message.payload.get("known_by", {}), plus=settings.phone == "plus")
        if not identifiers:
            return Rejected("there is neither an e-mail address nor a phone number to be known by")
        return await destination.take(_change(message, audience, identifiers))

    async def close(self) -> None:
        """Close all destinations."""
        for _, destination in self._destinations.values():
            await destination.close()


def _change(message: Outgoing, audience: str, identifiers: dict[str, str]) -> dict[str, Any]:
    consent = message.payload.get("consent", {})
    flag = "granted" if consent.get("given") else "denied"
    return {
        "id": message.message_id,
        "timestamp": message.payload.get("timestamp"),
        "action": message.payload.get("action"),
        "audience": audience,
        **identifiers,
        "consent": {**consent, "ad_user_data": flag, "ad_personalization": flag},
    }


def make_destination(
    settings: DestinationSettings, folder: Path, webhook: WebhookSettings, **clock: Any
) -> Destination:
    """The destination of these settings; a relative path is one of the workspace's folder. Raises `SecretError`."""
    if settings.provider == "file":
        return FileDestination(folder / settings.path)
    how = WebhookSettings(
        secret=settings.secret or webhook.secret, allow_private=settings.allow_private, allow=settings.allow
    )
    return HttpDestination(settings.url, WebhookChannel(how, **clock))
