"""Which key a request carries, and whether it is one of ours.

Rule 1. Only hashes are compared, each in constant time; a key itself is never kept or logged.
Rule 2. The list is read again when it is older than `limits.KEY_CACHE_SECONDS`, away from the event loop. A store that does
        not answer keeps nobody hanging: whoever asks is told, and the one question that is out stays the only one.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import time

from wend import limits
from wend.app import ports


class KeyRing:
    """The keys of a store, remembered for a moment."""

    def __init__(self, store: ports.Keys) -> None:
        self._store = store
        self._hashes: dict[str, tuple[bytes, ...]] = {}
        self._read_at = float("-inf")
        self._reading: asyncio.Task[None] | None = None
        self._asked_at = 0.0

    async def knows(self, key: str, role: str) -> bool:
        """Whether this is a key of that role which is not revoked."""
        if time.monotonic() - self._read_at > limits.KEY_CACHE_SECONDS:
            await self._be_current()
        found = False
        given = hash_key(key).encode()
        for known in self._hashes.get(role, ()):
            found |= hmac.compare_digest(given, known)
        return found

    async def _be_current(self) -> None:
        """Read the list, together with all who ask meanwhile. Raises `UnavailableError` where the store does not answer."""
        if self._reading is None or self._reading.done():
            self._reading, self._asked_at = asyncio.create_task(self._read()), time.monotonic()
        patience = limits.INGEST_PATIENCE_SECONDS - (time.monotonic() - self._asked_at)
        await asyncio.wait({self._reading}, timeout=max(0.0, patience))
        if not self._reading.done():
            raise ports.UnavailableError("the store does not answer; ask again in a moment")
        await self._reading

    async def _read(self) -> None:
        hashes: dict[str, tuple[bytes, ...]] = {}
        for key in await asyncio.to_thread(self._store.keys):
            if key.revoked_at is None:
                hashes[key.role] = (*hashes.get(key.role, ()), key.hash.encode())
        self._hashes, self._read_at = hashes, time.monotonic()


def hash_key(key: str) -> str:
    """The SHA-256 of a key, in hexadecimal digits: what the store keeps."""
    return hashlib.sha256(key.encode()).hexdigest()


def basic_key(authorization: str) -> str | None:
    """The key of a `Basic` header, which is its user name; None when it is no such header."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, _ = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name or None


def bearer_key(authorization: str) -> str | None:
    """The key of a `Bearer` header; None when it is no such header."""
    scheme, _, rest = authorization.partition(" ")
    return rest.strip() or None if scheme.lower() == "bearer" else None
