"""Write keys and admin keys; only their hashes are here."""

from datetime import datetime
from typing import Final

from psycopg import errors

from wend.app.ports import Key
from wend.store.errors import key_refused
from wend.store.postgresql.database import Connection
from wend.store.postgresql.room import Room
from wend.store.rows import read_key
from wend.store.times import maybe_micros, to_micros

_CREATE_KEY: Final = "INSERT INTO keys (name, hash, role, created_at, revoked_at) VALUES (%s, %s, %s, %s, %s)"
_REVOKE: Final = "UPDATE keys SET revoked_at = %s WHERE name = %s AND revoked_at IS NULL"
_KEYS: Final = "SELECT name, hash, role, created_at, revoked_at FROM keys ORDER BY number"


class PostgresKeys(Room):
    """`wend.app.ports.Keys`."""

    def create_key(self, key: Key) -> None:
        """Keep a new key. Raises `StoreError` where a key of that name is in use."""
        row = (key.name, key.hash, key.role, to_micros(key.created_at), maybe_micros(key.revoked_at))

        def work(connection: Connection) -> None:
            try:
                connection.execute(_CREATE_KEY, row)
            except errors.IntegrityError as error:
                raise key_refused(key.name) from error

        self._database.write(work)

    def revoke_key(self, name: str, now: datetime) -> bool:
        """From now on the key opens nothing; whether there was one in use."""
        asked = (to_micros(now), name)
        return self._database.write(lambda connection: connection.execute(_REVOKE, asked).rowcount > 0)

    def keys(self) -> list[Key]:
        """All keys, the revoked too, in the order they were created."""
        return [read_key(row) for row in self._database.ask(_KEYS)]
