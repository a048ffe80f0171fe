"""Which key a request carries, and whether it is one of ours.

Rule 1. Only hashes are compared, each in constant time; a key itself is never kept or logged.
Rule 2. The list is read again when it is older than `limits.KEY_CACHE_SECONDS`, away from the event loop.
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
        self._reading = asyncio.Lock()

    async def knows(self, key: str, role: str) -> bool:
        """Whether this is a key of that role which is not revoked."""
        if time.monotonic() - self._read_at > limits.KEY_CACHE_SECONDS:
            await self._read()
        found = False
        given = hash_key(key).encode()
        for known in self._hashes.get(role, ()):
            found |= hmac.compare_digest(given, known)
        return found

    async def _read(self) -> None:
        async with self._reading:
            if time.monotonic() - self._read_at <= limits.KEY_CACHE_SECONDS:
                return  # another request read them while this one waited
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
