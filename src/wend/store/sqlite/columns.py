"""What happened, as mining reads it.

Rule 1. A portion is one short read transaction: it holds up no writer.
Rule 2. Times and customers stay the whole numbers they are; nothing becomes an object on the way.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from wend.app.ports import ColumnFilter, EventColumns, ReasonRow, RunRow
from wend.model.event import OWN_PREFIX
from wend.store.rows import RUN_COLUMNS, read_reason, read_run
from wend.store.sqlite.room import Room
from wend.store.times import to_micros

_PAGE: Final = "CASE WHEN kind IN ('page', 'screen') THEN json_extract(properties, '$.name') END"
_ANONYMOUS: Final = "json_extract(rest, '$.anonymous_id')"
_OWN: Final = f"substr(message_id, 1, {len(OWN_PREFIX)}) = '{OWN_PREFIX}'"
_DAY_MICROS: Final = 86_400_000_000
_LAST_SEQ = "SELECT coalesce(max(id), 0) FROM events"
_LAST_CUSTOMER = "SELECT coalesce(max(id), 0) FROM customers"
_REASONS = (
    "SELECT id, (SELECT coalesce(k.merged_into, k.id) FROM customers k WHERE k.id = customer_id), reason FROM reasons"
    " WHERE id > :after AND run <> '' AND (:journey IS NULL OR journey = :journey) ORDER BY id LIMIT :limit"
)
_ENTRIES = (
    f"SELECT journey, entered_at / {_DAY_MICROS} AS day, count(*) FROM runs"  # noqa: S608 - our own words
    " WHERE entered_at >= ? AND entered_at < ? AND parent = '' GROUP BY journey, day"
)
_GOALS = (
    "SELECT count(*), coalesce(sum(goal_at IS NOT NULL AND goal_at - entered_at <= ?), 0) FROM runs"
    " WHERE journey = ? AND entered_at >= ? AND entered_at < ? AND held_out = 0 AND parent = ''"
)
_OVERDUE = (
    f"SELECT {RUN_COLUMNS} FROM runs WHERE status = 'active' AND until IS NOT NULL AND until < ?"  # noqa: S608 - our own words
    " ORDER BY until, number LIMIT ?"
)


class SqliteColumns(Room):
    """`wend.app.ports.Columns`."""

    def event_columns(self, which: ColumnFilter) -> EventColumns:
        """Events in the order of the log, as columns."""
        question, values = _question(which)
        with self._database.read() as connection:
            rows = connection.execute(question, values).fetchall()
        return (
            EventColumns(*map(list, zip(*rows, strict=True)))
            if rows
            else EventColumns(*([] for _ in EventColumns.__struct_fields__))
        )

    def last_seq(self) -> int:
        """The newest event's place in the log."""
        with self._database.read() as connection:
            return int(connection.execute(_LAST_SEQ).fetchone()[0])

    def last_customer(self) -> int:
        """The highest number of a customer."""
        with self._database.read() as connection:
            return int(connection.execute(_LAST_CUSTOMER).fetchone()[0])

    def reason_rows(self, after: int, limit: int, journey: str | None = None) -> list[ReasonRow]:
        """Reasons of runs in the order they were recorded."""
        asked = {"after": after, "journey": journey, "limit": limit}
        with self._database.read() as connection:
            rows = connection.execute(_REASONS, asked).fetchall()
        return [ReasonRow(id=id_, customer_id=whose, reason=read_reason(reason)) for id_, whose, reason in rows]

    def entries_by_day(self, since: datetime, until: datetime) -> dict[str, dict[int, int]]:
        """By journey, how many runs began on each UTC day."""
        found: dict[str, dict[int, int]] = {}
        with self._database.read() as connection:
            for journey, day, count in connection.execute(_ENTRIES, (to_micros(since), to_micros(until))):
                found.setdefault(journey, {})[day] = count
        return found

    def goal_counts(self, journey: str, since: datetime, until: datetime, within: timedelta) -> tuple[int, int]:
        """Runs begun, and those that reached the goal in time."""
        asked = (within // timedelta(microseconds=1), journey, to_micros(since), to_micros(until))
        with self._database.read() as connection:
            entered, reached = connection.execute(_GOALS, asked).fetchone()
        return entered, reached

    def overdue_runs(self, before: datetime, limit: int) -> list[RunRow]:
        """Active runs whose timer should have rung."""
        with self._database.read() as connection:
            return [read_run(row) for row in connection.execute(_OVERDUE, (to_micros(before), limit))]


def _question(which: ColumnFilter) -> tuple[str, list[Any]]:
    conditions = list(_conditions(which))
    texts = [text for text, _ in conditions]
    values = [value for _, several in conditions for value in several]
    shown = ("id", "customer_id", "kind", "name", "time", _PAGE, _OWN)
    more = (_ANONYMOUS if which.anonymous else "NULL", "properties" if which.properties else "NULL")
    question = f"SELECT {', '.join((*shown, *more))} FROM events WHERE {' AND '.join(texts)} ORDER BY id LIMIT ?"  # noqa: S608 - only our own words
    return question, [*values, -1 if which.limit is None else which.limit]


def _conditions(which: ColumnFilter) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if which.customers:
        # A plus keeps the index on customers in use: without it the primary key would be walked along.
        yield "customer_id > ? AND customer_id <= ? AND +id > ?", (*which.customers, which.after)
    else:
        yield "id > ?", (which.after,)
    if which.up_to is not None:
        yield ("+id <= ?" if which.customers else "id <= ?"), (which.up_to,)
    if which.kinds:
        yield f"kind IN ({', '.join('?' * len(which.kinds))})", which.kinds
    if which.names:
        yield f"name IN ({', '.join('?' * len(which.names))})", which.names
    if which.since is not None:
        yield "time >= ?", (to_micros(which.since),)
    if which.until is not None:
        yield "time < ?", (to_micros(which.until),)
