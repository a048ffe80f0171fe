"""The log of events: what every append goes through, whoever it comes from.

Rule 1. A message id that the log has changes nothing: no event, no customer, no bell.
Rule 2. `seq` is given here, under the write lock, so that no reader ever sees a higher one before a lower one.
Rule 3. The bell is rung in the same transaction.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from wend import limits
from wend.model.event import Event
from wend.store.rows import event_row
from wend.store.seen import batched, digest, due_slices
from wend.store.times import to_micros

_KNOWN = "SELECT id FROM seen WHERE level IN (0, 1, 2) AND id IN ({})"
_SEE = "INSERT INTO seen (level, id) VALUES (0, ?)"
_AGE = "INSERT INTO seen (level, id) SELECT level + 1, id FROM seen WHERE level = ? AND id >= ? AND id < ? ORDER BY id"
_AGED = "DELETE FROM seen WHERE level = ? AND id >= ? AND id < ?"
_LAST_GIVEN = "SELECT seq FROM sqlite_sequence WHERE name = 'events'"
_INSERT = (
    "INSERT INTO events (id, message_id, customer_id, kind, name, time, received_at, properties, rest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_RING = (
    "INSERT INTO bells (customer_id, rung_at) VALUES (?, ?)"
    " ON CONFLICT (customer_id) DO UPDATE SET rung_at = excluded.rung_at WHERE excluded.rung_at < rung_at"
)
_TALLY = (
    "INSERT INTO tallies (kind, name, own, count) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (kind, name, own) DO UPDATE SET count = count + excluded.count"
)


def only_new(connection: sqlite3.Connection, events: Iterable[Event]) -> list[Event]:
    """The events whose message id is neither in the log nor earlier among these, in their order."""
    first: dict[str, Event] = {}
    for event in events:
        first.setdefault(event.message_id, event)
    by_digest = {digest(message_id): message_id for message_id in first}
    for asked in batched(by_digest, limits.STORE_VALUES_MAX):
        for (known,) in connection.execute(_KNOWN.format(", ".join("?" * len(asked))), asked):
            del first[by_digest[known]]
    return list(first.values())


def append(connection: sqlite3.Connection, owned: Sequence[tuple[int, Event]]) -> None:
    """Put new events, each with its customer, at the end of the log, and ring."""
    if not owned:
        return
    last = _last_seq(connection)
    connection.executemany(
        _INSERT, [event_row(seq, customer_id, event) for seq, (customer_id, event) in enumerate(owned, last + 1)]
    )
    _see(connection, last, [event.message_id for _, event in owned])
    rung: dict[int, int] = {}
    for customer_id, event in owned:
        at = to_micros(event.received_at)
        rung[customer_id] = min(at, rung.get(customer_id, at))
    ring(connection, rung)
    tally = Counter((event.kind.value, event.name, int(event.is_ours)) for _, event in owned)
    connection.executemany(_TALLY, [(*what, count) for what, count in tally.items()])


def _see(connection: sqlite3.Connection, before: int, message_ids: Sequence[str]) -> None:
    """Remember message ids; what has been remembered for some time moves on."""
    connection.executemany(_SEE, sorted((digest(each),) for each in message_ids))
    for part in due_slices(before, before + len(message_ids)):
        connection.execute(_AGE, part)
        connection.execute(_AGED, part)


def ring(connection: sqlite3.Connection, rung: dict[int, int]) -> None:
    """Ring for customers since the times given; an earlier ring stays."""
    connection.executemany(_RING, sorted(rung.items()))


def _last_seq(connection: sqlite3.Connection) -> int:
    row = connection.execute(_LAST_GIVEN).fetchone()
    return row[0] if row else 0
