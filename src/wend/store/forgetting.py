"""How old data goes, for every store that speaks SQL.

Rule 1. What is still needed stays however old it is: whatever belongs to a live run, a message not yet sent or a task
        not yet done.
Rule 2. Rows are numbered in the order of time, so a look ends at the first that is young: nothing is searched through.
Rule 3. What goes is counted in `forgotten` in the same transaction: the books show the same before and after.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from wend.app.ports_log import DataKind, Forgotten
from wend.store.rows import Row, read_reason
from wend.store.times import from_micros, to_micros

# ruff: noqa: S608 - our own words

Ask = Callable[[str, tuple[Any, ...]], list[Row]]  # a question with `?` for its values; the rows that answer

PART: Final = "part"  # the status under which parts of runs are counted: the books do not show them
_END: Final = 2**63 - 1
_LIVE: Final = "SELECT 1 FROM runs o WHERE o.customer_id = x.customer_id AND o.status <> 'ended'"
_UNSENT: Final = (
    "SELECT 1 FROM messages m WHERE m.customer_id = x.customer_id AND m.run = {0} AND m.status IN ('queued', 'sending')"
)
_UNDONE: Final = "SELECT 1 FROM tasks t WHERE t.customer_id = x.customer_id AND t.run = {0} AND t.closed_at IS NULL"
_OF_RUN: Final = "(o.id = {0} OR o.parent = {0} OR substr({0}, 1, length(o.id) + 1) = o.id || '.')"
_NOT_NEEDED: Final = (
    f"NOT EXISTS ({_LIVE} AND {_OF_RUN}) AND NOT EXISTS ({_UNSENT}) AND NOT EXISTS ({_UNDONE})"  # of the run {0}
)
_YOUNG: Final = (
    "coalesce((SELECT {number} FROM {table} WHERE {time} >= ? ORDER BY {number} LIMIT 1), " + str(_END) + ")"
)

_WHICH: Final = {  # by kind: the rows that may go, called x; the first value is the time, or of reasons the last number
    DataKind.DEAD_LETTERS: "FROM dead_letters x WHERE x.id < "
    + _YOUNG.format(number="id", table="dead_letters", time="received_at"),
    DataKind.MESSAGES: "FROM messages x WHERE x.number < "
    + _YOUNG.format(number="number", table="messages", time="decided_at")
    + " AND x.status NOT IN ('queued', 'sending') AND coalesce(x.sent_at, 0) < ? AND "
    + _NOT_NEEDED.format("x.run"),
    DataKind.RUNS: "FROM runs x WHERE x.number < "
    + _YOUNG.format(number="number", table="runs", time="entered_at")
    + " AND x.status = 'ended' AND x.ended_at < ? AND "
    + _NOT_NEEDED.format("x.id"),
    DataKind.REASONS: "FROM reasons x WHERE x.id <= ? AND " + _NOT_NEEDED.format("x.run"),
}
_NUMBER: Final = {
    DataKind.DEAD_LETTERS: "id",
    DataKind.MESSAGES: "number",
    DataKind.RUNS: "number",
    DataKind.REASONS: "id",
}
_TOLD: Final = {  # how a row that goes is counted
    DataKind.DEAD_LETTERS: "'', '', '', 0, 0",
    DataKind.REASONS: "'', '', '', 0, 0",
    DataKind.MESSAGES: "journey, status, reason, 0, 0",
    DataKind.RUNS: f"journey, CASE WHEN parent = '' THEN status ELSE '{PART}' END, reason, held_out,"
    " CASE WHEN goal_at IS NULL THEN 0 ELSE 1 END",
}
_COUNT: Final = (
    "INSERT INTO forgotten (kind, journey, status, reason, held_out, count, goals, before) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (kind, journey, status, reason, held_out) DO UPDATE SET count = forgotten.count + excluded.count,"
    " goals = forgotten.goals + excluded.goals,"
    " before = CASE WHEN excluded.before > forgotten.before THEN excluded.before ELSE forgotten.before END RETURNING 1"
)
_REASON_FROM: Final = "SELECT id, reason FROM reasons WHERE id >= ? ORDER BY id LIMIT 1"
_REASON_SPAN: Final = "SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM reasons"
_FORGOTTEN: Final = "SELECT kind, sum(count), max(before) FROM forgotten GROUP BY kind ORDER BY kind"
RECEIVED_FROM: Final = "SELECT id, received_at FROM events WHERE id >= ? ORDER BY id LIMIT 1"
LOG_ROWS: Final = (
    "SELECT id, message_id, customer_id, kind, name, time, received_at, properties, rest FROM events"
    " WHERE id > ? ORDER BY id LIMIT ?"
)
# Whoever has something to apply has a bell, or is claimed.
UNAPPLIED: Final = (
    "SELECT min(e.id) FROM (SELECT customer_id FROM bells UNION SELECT customer_id FROM claims) b"
    " JOIN customers k ON k.id = b.customer_id JOIN events e ON e.customer_id = k.id AND e.id > k.cursor AND e.id <= ?"
)
ARCHIVED: Final = "SELECT value FROM meta WHERE name = 'archived event'"
FIRST_ARCHIVED: Final = "INSERT INTO meta (name, value) VALUES ('archived event', 0) ON CONFLICT DO NOTHING RETURNING 1"
MOVE_ARCHIVED: Final = "UPDATE meta SET value = ? WHERE name = 'archived event' AND value = ? RETURNING 1"


def forget(ask: Ask, kind: DataKind, before: datetime, limit: int) -> int:
    """Take a portion of other data than events away; how many rows."""
    number, which = _NUMBER[kind], f"SELECT x.{_NUMBER[kind]} {_WHICH[kind]} ORDER BY 1 LIMIT ?"
    values = (*_values(ask, kind, before), limit)
    gone = ask(f"DELETE FROM {kind.value} WHERE {number} IN ({which}) RETURNING {_TOLD[kind]}", values)
    counted, goals = Counter(tuple(row[:4]) for row in gone), Counter[tuple[Any, ...]]()
    for row in gone:
        goals[tuple(row[:4])] += row[4]
    for what, count in sorted(counted.items()):
        ask(_COUNT, (kind.value, *what, count, goals[what], to_micros(before)))
    return len(gone)


def count_forgettable(ask: Ask, kind: DataKind, before: datetime) -> int:
    """How many rows would go."""
    return int(ask(f"SELECT count(*) {_WHICH[kind]}", _values(ask, kind, before))[0][0])


def count_events(ask: Ask, count: int, before: datetime) -> None:
    """Count events that have gone."""
    if count:
        ask(_COUNT, (DataKind.EVENTS.value, "", "", "", 0, count, 0, to_micros(before)))


def forgotten(ask: Ask) -> list[Forgotten]:
    """What has gone, by kind."""
    return [Forgotten(DataKind(kind), int(count), from_micros(before)) for kind, count, before in ask(_FORGOTTEN, ())]


def archived(ask: Ask) -> int:
    """Up to where the log is archived."""
    rows = ask(ARCHIVED, ())
    return int(rows[0][0]) if rows else 0


def move_archived(ask: Ask, before: int, seq: int) -> bool:
    """Move that on; whether it was where it should be."""
    ask(FIRST_ARCHIVED, ())
    return bool(ask(MOVE_ARCHIVED, (seq, before)))


def _values(ask: Ask, kind: DataKind, before: datetime) -> tuple[int, ...]:
    at = to_micros(before)
    match kind:
        case DataKind.DEAD_LETTERS:
            return (at,)
        case DataKind.REASONS:
            return (_last_reason_before(ask, before),)
        case _:
            return at, at


def _last_reason_before(ask: Ask, before: datetime) -> int:
    """The number of the last reason that is old; their times are packed, so it is looked for by halves."""
    ((low, high),) = ask(_REASON_SPAN, ())
    low -= 1
    while low < high:
        middle = (low + high + 1) // 2
        rows = ask(_REASON_FROM, (middle,))
        if rows and read_reason(rows[0][1]).at < before:
            low = max(middle, rows[0][0])
        else:
            high = middle - 1
    return int(low)
