"""The log over the years, in PostgreSQL.

Rule 1. Events go by whole parts of the log: dropping a table costs nothing and leaves no holes. First the marks by which
        the ids of a part are known go, in portions.
Rule 2. What has waited too long for the rest of its part goes row by row: nothing stays for ever in a shop whose parts
        last for years.
Rule 3. One process at a time takes events away; others find that out at once, and go on with something else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from psycopg import sql

from wend.app.ports_log import DataKind, Forgotten
from wend.store import forgetting
from wend.store.forgetting import Ask
from wend.store.log_reading import LogReading
from wend.store.postgresql.database import Connection
from wend.store.postgresql.parts import Part, drop, make_ahead, parts
from wend.store.postgresql.room import Room
from wend.store.rows import Row

_LOCK: Final = 0x57454E45  # of the advisory lock of whoever takes events away
_ALONE: Final = "SELECT pg_try_advisory_xact_lock(%s)"
# ruff: noqa: S608 - our own words

_DIGEST: Final = "substring(sha256(convert_to(message_id, 'UTF8')) FOR 16)"
_UNSEE: Final = "DELETE FROM seen WHERE level = 2 AND id IN (SELECT {} FROM events WHERE id > %s AND id <= %s)"
_FORGET: Final = (
    "WITH gone AS (DELETE FROM events WHERE id IN (SELECT id FROM events WHERE id <= %s ORDER BY id LIMIT %s)"
    f" RETURNING {_DIGEST} AS mark), marks AS (DELETE FROM seen WHERE level = 2 AND id IN (SELECT mark FROM gone))"
    " SELECT count(*) FROM gone"
)
_REACHED: Final = "SELECT coalesce((SELECT value FROM meta WHERE name = 'unseen event'), 0)"
_REACH: Final = (
    "INSERT INTO meta (name, value) VALUES ('unseen event', %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


class PostgresLogKeeping(LogReading, Room):
    """`wend.app.ports_log.LogKeeping`."""

    def make_log_ahead(self) -> bool:
        """Make the next part of the log in good time."""
        return self._database.write(make_ahead)

    def forget_events(self, up_to: int, late: int, before: datetime, limit: int) -> int:
        """Take the oldest part of the log away, or what has outstayed it."""
        return self._database.write(lambda connection: _forget_events(connection, up_to, late, before, limit))

    def forget(self, kind: DataKind, before: datetime, limit: int) -> int:
        """Take a portion of other data away."""
        return self._database.write(lambda connection: forgetting.forget(_asking(connection), kind, before, limit))

    def count_forgettable(self, kind: DataKind, before: datetime) -> int:
        """How many rows would go."""
        with self._reading() as ask:
            return forgetting.count_forgettable(ask, kind, before)

    def forgotten(self) -> list[Forgotten]:
        """What has gone, by kind."""
        with self._reading() as ask:
            return forgetting.forgotten(ask)

    def archived(self) -> int:
        """Up to where the log is archived."""
        with self._reading() as ask:
            return forgetting.archived(ask)

    def move_archived(self, before: int, seq: int) -> bool:
        """Move that on."""
        return self._database.write(lambda connection: forgetting.move_archived(_asking(connection), before, seq))

    @contextmanager
    def _reading(self) -> Iterator[Ask]:
        with self._database.read() as connection:
            yield _asking(connection)


def _forget_events(connection: Connection, up_to: int, late: int, before: datetime, limit: int) -> int:
    ((alone,),) = connection.execute(_ALONE, (_LOCK,)).fetchall()
    if not alone:
        return 0
    oldest, *younger = parts(connection)
    if younger and oldest.end - 1 <= up_to:
        return _forget_part(connection, oldest, before, limit)
    ((gone,),) = connection.execute(_FORGET, (min(late, up_to), limit)).fetchall()
    forgetting.count_events(_asking(connection), gone, before)
    return int(gone)


def _forget_part(connection: Connection, part: Part, before: datetime, limit: int) -> int:
    """A portion of the marks of a part; when none is left, the part."""
    ((reached,),) = connection.execute(_REACHED).fetchall()
    reached = max(reached, part.first - 1)
    if reached < part.end - 1:
        until = min(reached + limit, part.end - 1)
        connection.execute(_UNSEE.format(_DIGEST), (reached, until))
        connection.execute(_REACH, (until,))
        return int(until - reached)
    ((count,),) = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(part.name))).fetchall()
    if not drop(connection, part):
        return 0
    forgetting.count_events(_asking(connection), count, before)
    return 1


def _asking(connection: Connection) -> Ask:
    def ask(question: str, values: tuple[Any, ...]) -> list[Row]:
        return connection.execute(question.replace("?", "%s"), values, binary=True).fetchall()

    return ask
