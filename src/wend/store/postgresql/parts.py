"""The parts of the log: made ahead, and dropped when they are old.

Rule 1. A part holds a range of `seq`, not of time: a customer's events behind her cursor are asked for by `seq`, so parts
        that are older are not even opened. `seq` grows with time, so a part is a stretch of time all the same.
Rule 2. Whoever makes a part holds the end of the log (the row `last event` of `meta`): two never make the same one.
Rule 3. Making one locks out nobody. Dropping one locks everybody out, so it is tried for a moment only, and put off where
        somebody reads.
"""

from typing import Any, Final, NamedTuple

from psycopg import errors, sql

from wend import limits
from wend.store.postgresql.database import Connection

_HOLD_END: Final = "SELECT value FROM meta WHERE name = 'last event' FOR UPDATE"
_ENDS: Final = "SELECT value FROM meta WHERE name = 'log ends'"
_SET_ENDS: Final = "UPDATE meta SET value = %s WHERE name = 'log ends'"
_PARTS: Final = """
SELECT c.relname, (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''(-?\\d+)''\\) TO \\(''(-?\\d+)''\\)'))
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'events'::regclass
"""
_SPAN: Final = (
    "SELECT (SELECT received_at FROM events WHERE id >= %s ORDER BY id LIMIT 1),"
    " (SELECT received_at FROM events WHERE id < %s ORDER BY id DESC LIMIT 1)"
)
_DAY_MICROS: Final = 86_400_000_000


class Part(NamedTuple):
    """One part: the table, and the `seq` it holds: from `first` up to, but without, `end`."""

    name: str
    first: int
    end: int


def parts(connection: Connection) -> list[Part]:
    """All parts, the oldest first."""
    found = [Part(name, int(first), int(end)) for name, (first, end) in connection.execute(_PARTS)]
    return sorted(found, key=lambda part: part.first)


def make_ahead(connection: Connection) -> bool:
    """Make the next part where less than half of the last one is left; whether one was made."""
    ((last,),) = connection.execute(_HOLD_END).fetchall()
    part = parts(connection)[-1]
    if part.end - last > (part.end - part.first) // 2:
        return False
    connection.execute(_SET_ENDS, (_make(connection, part.end),))
    return True


def reach(connection: Connection, seq: int) -> bool:
    """Make parts until there is one for `seq`; whether any was made. The caller holds the end of the log."""
    ((ends,),) = connection.execute(_ENDS).fetchall()
    before = ends
    while ends <= seq:
        ends = _make(connection, ends)
    if ends > before:
        connection.execute(_SET_ENDS, (ends,))
    return bool(ends > before)


def drop(connection: Connection, part: Part) -> bool:
    """Drop a part; False, and nothing has happened, where somebody reads it just now."""
    connection.execute(f"SET LOCAL lock_timeout = {limits.LOG_LOCK_MILLISECONDS}")
    try:
        with connection.transaction():
            connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(part.name)))
    except errors.LockNotAvailable:
        return False
    return True


def _make(connection: Connection, first: int) -> int:
    """Make the part that begins at `first`; where it ends."""
    end = first + _size(connection, first)
    name = sql.Identifier(f"events_{first}")
    connection.execute(sql.SQL("CREATE TABLE {} (LIKE events INCLUDING ALL)").format(name))
    attach = "ALTER TABLE events ATTACH PARTITION {} FOR VALUES FROM ({}) TO ({})"
    connection.execute(sql.SQL(attach).format(name, sql.Literal(first), sql.Literal(end)))
    return end


def _size(connection: Connection, first: int) -> int:
    """Room for a month, at the pace of the last part."""
    last = parts(connection)[-1:] or [Part("", 1, limits.LOG_PART_EVENTS_MIN + 1)]
    size = last[0].end - last[0].first
    wanted = size
    (oldest, newest) = _row(connection.execute(_SPAN, (last[0].first, first)))
    if oldest is not None and newest is not None:
        wanted = size * limits.LOG_PART_DAYS * _DAY_MICROS // max(newest - oldest, 1)
    most = min(size * limits.LOG_PART_GROWTH_MAX, limits.LOG_PART_EVENTS_MAX)
    return int(max(min(wanted, most), limits.LOG_PART_EVENTS_MIN))


def _row(found: Any) -> Any:
    return found.fetchone()
