"""Write keys and admin keys; only their hashes are here."""

import sqlite3
from datetime import datetime

from wend.app.ports import Key
from wend.store.errors import key_refused
from wend.store.rows import read_key
from wend.store.sqlite.room import Room
from wend.store.times import to_micros

_CREATE_KEY = "INSERT INTO keys (name, hash, role, created_at, revoked_at) VALUES (?, ?, ?, ?, ?)"
_REVOKE = "UPDATE keys SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL RETURNING number"
_KEYS = "SELECT name, hash, role, created_at, revoked_at FROM keys ORDER BY number"


class SqliteKeys(Room):
    """`wend.app.ports.Keys`."""

    def create_key(self, key: Key) -> None:
        """Keep a new key. Raises `StoreError` where a key of that name is in use."""
        revoked_at = None if key.revoked_at is None else to_micros(key.revoked_at)
        row = (key.name, key.hash, key.role, to_micros(key.created_at), revoked_at)
        with self._database.write() as connection:
            try:
                connection.execute(_CREATE_KEY, row)
            except sqlite3.IntegrityError as error:
                raise key_refused(key.name) from error

    def revoke_key(self, name: str, now: datetime) -> bool:
        """From now on the key opens nothing; whether there was one in use."""
        with self._database.write() as connection:
            return bool(connection.execute(_REVOKE, (to_micros(now), name)).fetchall())

    def keys(self) -> list[Key]:
        """All keys, the revoked too, in the order they were created."""
        with self._database.read() as connection:
            return [read_key(row) for row in connection.execute(_KEYS)]
