"""The log of events: what every append goes through, whoever it comes from.

Rule 1. A message id that the log has changes nothing: no event, no customer, no bell.
Rule 2. `seq` is counted in the row `last event` of `meta`. Whoever takes numbers there holds the row until its
        transaction ends, so numbers become visible in their order, without a gap: no reader, and no customer's cursor,
        ever sees a higher one before a lower one. It is the only place where all appends wait for each other, so it is
        taken as late as can be: only the copying of the events comes after it.
Rule 3. The bell is rung in the same transaction, before the numbers are taken.
Rule 4. Two who append the same message id at once: the later one fails at the key of `seen`, and is done anew.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from wend.model.event import Event
from wend.store.postgresql.database import Connection
from wend.store.postgresql.parts import reach
from wend.store.postgresql.values import Bigints, Bytes, Row, Texts, columns
from wend.store.rows import event_row
from wend.store.seen import digest
from wend.store.times import to_micros

_KNOWN: Final = "SELECT id FROM seen WHERE level = 2 AND id = ANY(%s)"
_SEE: Final = "INSERT INTO seen (level, id) SELECT 2, id FROM unnest(%s) AS given (id)"
_TAKE: Final = "UPDATE meta SET value = value + %s WHERE name = %s RETURNING value"
_TAKE_EVENTS: Final = (
    "UPDATE meta SET value = value + %s WHERE name = 'last event'"
    " RETURNING value, (SELECT value FROM meta WHERE name = 'log ends')"
)
_RING: Final = (
    "INSERT INTO bells (customer_id, rung_at) SELECT * FROM unnest(%s, %s) AS given (customer_id, rung_at)"
    " ORDER BY customer_id ON CONFLICT (customer_id) DO UPDATE SET rung_at = excluded.rung_at"
    " WHERE excluded.rung_at < bells.rung_at"
)
_TALLY: Final = (
    "INSERT INTO tallies (kind, name, own, count) SELECT * FROM unnest(%s, %s, %s, %s)"
    " ON CONFLICT (kind, name, own) DO UPDATE SET count = tallies.count + excluded.count"
)
_EVENTS: Final = "events (id, message_id, customer_id, kind, name, time, received_at, properties, rest)"


def only_new(connection: Connection, events: Iterable[Event]) -> list[Event]:
    """The events whose message id is neither in the log nor earlier among these, in their order."""
    first: dict[str, Event] = {}
    for event in events:
        first.setdefault(event.message_id, event)
    by_digest = {digest(message_id): message_id for message_id in first}
    for (known,) in connection.execute(_KNOWN, (Bytes(by_digest),), binary=True):
        del first[by_digest[known]]
    return list(first.values())


def append(connection: Connection, owned: Sequence[tuple[int, Event]]) -> None:
    """Put new events, each with its customer, at the end of the log, and ring."""
    if not owned:
        return
    rows = [event_row(0, customer_id, event) for customer_id, event in owned]
    ring(connection, rung_by(owned))
    connection.execute(_SEE, (Bytes(sorted(digest(event.message_id) for _, event in owned)),))
    before = _take_events(connection, len(owned))
    copy(connection, _EVENTS, ((seq, *row[1:]) for seq, row in enumerate(rows, before + 1)))
    tally = Counter((event.kind.value, event.name, int(event.is_ours)) for _, event in owned)
    counted = sorted((*what, count) for what, count in tally.items())
    connection.execute(_TALLY, columns((Texts, Texts, Bigints, Bigints), counted))


def rung_by(owned: Iterable[tuple[int, Event]]) -> dict[int, int]:
    """Since when each customer's bell has to ring for these events."""
    rung: dict[int, int] = {}
    for customer_id, event in owned:
        at = to_micros(event.received_at)
        rung[customer_id] = min(at, rung.get(customer_id, at))
    return rung


def ring(connection: Connection, rung: dict[int, int]) -> None:
    """Ring for customers since the times given; an earlier ring stays."""
    if rung:
        connection.execute(_RING, columns((Bigints, Bigints), rung.items()))


def take_numbers(connection: Connection, counter: str, count: int) -> int:
    """Take so many numbers of a log, and its end until this transaction ends; the last number given before."""
    (last,) = connection.execute(_TAKE, (count, counter)).fetchone() or (0,)
    return int(last) - count


def _take_events(connection: Connection, count: int) -> int:
    """The same for events; where the log has no part for them yet, it is made."""
    ((last, ends),) = connection.execute(_TAKE_EVENTS, (count,)).fetchall()
    if last >= ends:
        reach(connection, last)
    return int(last) - count


def copy(connection: Connection, into: str, rows: Iterable[Row]) -> None:
    """Insert many rows, in their order, the quickest way there is."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as out:
        for row in rows:
            out.write_row(row)


def rows_of(connection: Connection, question: str, values: Any) -> list[Any]:
    """The rows that answer a question, read in the binary form, which is quicker for bytes and numbers."""
    return connection.execute(question, values, binary=True).fetchall()
