"""What happened, as mining reads it.

Rule 1. A portion is one short question: it holds up no writer.
Rule 2. Times and customers stay the whole numbers they are; nothing becomes an object on the way.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from wend.app.ports import ColumnFilter, EventColumns, ReasonRow, RunRow
from wend.model.event import OWN_PREFIX
from wend.store.postgresql.json_text import as_jsonb
from wend.store.postgresql.room import Room
from wend.store.postgresql.values import Texts
from wend.store.rows import RUN_COLUMNS, read_reason, read_run
from wend.store.times import to_micros

# ruff: noqa: S608 - our own words

_PAGE: Final = f"CASE WHEN kind IN ('page', 'screen') THEN {as_jsonb('properties')} ->> 'name' END"
_ANONYMOUS: Final = f"{as_jsonb('rest')} ->> 'anonymous_id'"
_OWN: Final = f"(left(message_id, {len(OWN_PREFIX)}) = '{OWN_PREFIX}')::int"
_DAY_MICROS: Final = 86_400_000_000
_LAST_SEQ: Final = "SELECT coalesce(max(id), 0) FROM events"
_LAST_CUSTOMER: Final = "SELECT coalesce(max(id), 0) FROM customers"
_REASONS: Final = (
    "SELECT id, (SELECT coalesce(k.merged_into, k.id) FROM customers k WHERE k.id = customer_id), reason"
    " FROM reasons WHERE id > %(after)s AND run <> ''"
    " AND (%(journey)s::text IS NULL OR journey = %(journey)s) ORDER BY id LIMIT %(limit)s"
)
_ENTRIES: Final = (
    f"SELECT journey, entered_at / {_DAY_MICROS} AS day, count(*) FROM runs"
    " WHERE entered_at >= %s AND entered_at < %s AND parent = '' GROUP BY journey, day"
)
_GOALS: Final = (
    "SELECT count(*), count(*) FILTER (WHERE goal_at - entered_at <= %s) FROM runs"
    " WHERE journey = %s AND entered_at >= %s AND entered_at < %s AND held_out = 0 AND parent = ''"
)
_OVERDUE: Final = (
    f"SELECT {RUN_COLUMNS} FROM runs WHERE status = 'active' AND until < %s ORDER BY until, number LIMIT %s"
)


class PostgresColumns(Room):
    """`wend.app.ports.Columns`."""

    def event_columns(self, which: ColumnFilter) -> EventColumns:
        """Events in the order of the log, as columns."""
        rows = self._database.ask(*_question(which))
        return (
            EventColumns(*map(list, zip(*rows, strict=True)))
            if rows
            else EventColumns(*([] for _ in EventColumns.__struct_fields__))
        )

    def last_seq(self) -> int:
        """The newest event's place in the log."""
        ((last,),) = self._database.ask(_LAST_SEQ)
        return int(last)

    def last_customer(self) -> int:
        """The highest number of a customer."""
        ((last,),) = self._database.ask(_LAST_CUSTOMER)
        return int(last)

    def reason_rows(self, after: int, limit: int, journey: str | None = None) -> list[ReasonRow]:
        """Reasons of runs in the order they were recorded."""
        rows = self._database.ask(_REASONS, {"after": after, "journey": journey, "limit": limit})
        return [ReasonRow(id=id_, customer_id=whose, reason=read_reason(reason)) for id_, whose, reason in rows]

    def entries_by_day(self, since: datetime, until: datetime) -> dict[str, dict[int, int]]:
        """By journey, how many runs began on each UTC day."""
        found: dict[str, dict[int, int]] = {}
        for journey, day, count in self._database.ask(_ENTRIES, (to_micros(since), to_micros(until))):
            found.setdefault(journey, {})[day] = count
        return found

    def goal_counts(self, journey: str, since: datetime, until: datetime, within: timedelta) -> tuple[int, int]:
        """Runs begun, and those that reached the goal in time."""
        asked = (within // timedelta(microseconds=1), journey, to_micros(since), to_micros(until))
        ((entered, reached),) = self._database.ask(_GOALS, asked)
        return entered, reached

    def overdue_runs(self, before: datetime, limit: int) -> list[RunRow]:
        """Active runs whose timer should have rung."""
        return [read_run(row) for row in self._database.ask(_OVERDUE, (to_micros(before), limit))]


def _question(which: ColumnFilter) -> tuple[str, list[Any]]:
    conditions = list(_conditions(which))
    texts, values = [text for text, _ in conditions], [value for _, several in conditions for value in several]
    shown = ("id", "customer_id", "kind", "name", "time", _PAGE, _OWN)
    more = (_ANONYMOUS if which.anonymous else "NULL", "properties" if which.properties else "NULL")
    question = f"SELECT {', '.join((*shown, *more))} FROM events WHERE {' AND '.join(texts)} ORDER BY id LIMIT %s"
    return question, [*values, which.limit]


def _conditions(which: ColumnFilter) -> Iterator[tuple[str, tuple[Any, ...]]]:
    yield "id > %s", (which.after,)
    if which.customers:
        yield "customer_id > %s AND customer_id <= %s", which.customers
    if which.up_to is not None:
        yield "id <= %s", (which.up_to,)
    if which.kinds:
        yield "kind = ANY(%s)", (Texts(which.kinds),)
    if which.names:
        yield "name = ANY(%s)", (Texts(which.names),)
    if which.since is not None:
        yield "time >= %s", (to_micros(which.since),)
    if which.until is not None:
        yield "time < %s", (to_micros(which.until),)
