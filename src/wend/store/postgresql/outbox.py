"""Messages on their way out: queued → claimed → being handed over → what became of them.

Rule 1. A message is claimed while queued, and in `sending` only while its owner hands it over.
Rule 2. Which answers still count is decided in `store.agreed`; an answer that does not count leaves no receipt.
Rule 3. Nobody waits for another's claim: what somebody else is just claiming is skipped.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from wend.app.ports import Delivery
from wend.model.event import Event
from wend.model.message import Message, MessageStatus
from wend.store.agreed import believed
from wend.store.outbox_queues import NEXT_DUE, QUEUES
from wend.store.postgresql import log
from wend.store.postgresql.database import Connection
from wend.store.postgresql.log import rows_of
from wend.store.postgresql.room import Room
from wend.store.postgresql.values import Bigints, Row, Texts, columns
from wend.store.rows import MESSAGE_COLUMNS, delivery_row, read_message
from wend.store.times import from_micros, to_micros

# ruff: noqa: S608 - the columns are our own

_CLAIM: Final = """
WITH chosen AS (
    SELECT number, due_at AS due FROM messages WHERE {which}
        AND due_at <= %(now)s AND (lease_until IS NULL OR lease_until <= %(now)s)
    ORDER BY due_at, number LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
), claimed AS (
    UPDATE messages m SET owner = %(owner)s, lease_until = %(until)s FROM chosen WHERE m.number = chosen.number
    RETURNING chosen.due, m.*
)
SELECT {columns} FROM claimed ORDER BY due, number
"""
_CLAIMS: Final = {mail: _CLAIM.format(which=which, columns=MESSAGE_COLUMNS) for mail, (_, which) in QUEUES.items()}
_BEGIN: Final = """
WITH held AS (
    SELECT number FROM messages WHERE status = 'queued' AND owner = %s AND lease_until > %s AND id = ANY(%s)
    ORDER BY number FOR NO KEY UPDATE
)
UPDATE messages m SET status = 'sending', due_at = NULL, attempts = attempts + 1 FROM held
    WHERE m.number = held.number RETURNING m.id
"""
_LOST: Final = (
    f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE status = 'sending' AND lease_until <= %s"
    " ORDER BY lease_until, number LIMIT %s"
)
_STANDING: Final = (
    "SELECT id, customer_id, status, attempts FROM messages WHERE id = ANY(%s) ORDER BY number FOR NO KEY UPDATE"
)
_RECORD: Final = (
    "UPDATE messages m SET status = given.status, reason = given.reason, next_attempt_at = given.next_attempt_at,"
    " due_at = given.due_at, sent_at = given.sent_at, provider = given.provider, provider_id = given.provider_id,"
    " owner = NULL, lease_until = NULL FROM unnest(%s, %s, %s, %s, %s, %s, %s, %s)"
    " AS given (id, status, reason, next_attempt_at, due_at, sent_at, provider, provider_id) WHERE m.id = given.id"
)
_RECORD_TYPES: Final = (Texts, Texts, Texts, Bigints, Bigints, Bigints, Texts, Texts)
_NEXT: Final = {mail: NEXT_DUE.format(queued=f"messages WHERE {which}") for mail, (_, which) in QUEUES.items()}


class PostgresOutbox(Room):
    """`wend.app.ports.Outbox`."""

    def claim_messages(
        self, now: datetime, limit: int, owner: str, lease: timedelta, *, mail: bool | None = None
    ) -> list[Message]:
        """Claim up to `limit` queued messages, longest due first; with `mail` only e-mails, or all others."""
        asked = {"now": to_micros(now), "limit": limit, "owner": owner, "until": to_micros(now + lease)}
        rows = self._database.write(lambda connection: rows_of(connection, _CLAIMS[mail], asked), durable=False)
        return [read_message(row) for row in rows]

    def begin_handover(self, message_ids: Sequence[str], now: datetime, owner: str) -> list[str]:
        """Mark messages that `owner` holds as being handed over; those, in the order asked for."""
        asked = (owner, to_micros(now), Texts(message_ids))
        begun = {row[0] for row in self._database.write(lambda connection: rows_of(connection, _BEGIN, asked))}
        return [each for each in dict.fromkeys(message_ids) if each in begun]

    def record(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Store what became of messages, and append the receipts of what was stored."""
        self._database.write(lambda connection: _record(connection, deliveries, to_micros(now)))

    def lost(self, now: datetime, limit: int) -> list[Message]:
        """Messages in `sending` whose lease is over."""
        return [read_message(row) for row in self._database.ask(_LOST, (to_micros(now), limit))]

    def next_message_due(self, *, mail: bool | None = None) -> datetime | None:
        """When the earliest queued message may be tried; if it is claimed, when that lease is over."""
        ((at,),) = self._database.ask(_NEXT[mail])
        return None if at is None else from_micros(at)


def _record(connection: Connection, deliveries: Sequence[Delivery], now: int) -> None:
    asked = Texts([each.message_id for each in deliveries])
    standing = {row[0]: row[1:] for row in rows_of(connection, _STANDING, (asked,))}
    written: dict[str, Row] = {}
    receipts: list[tuple[int, Event]] = []
    for delivery in deliveries:
        if delivery.message_id not in standing:
            continue
        customer_id, status, attempts = standing[delivery.message_id]
        if believed(delivery, MessageStatus(status), attempts):
            written[delivery.message_id] = tuple(delivery_row(delivery, now).values())
            standing[delivery.message_id] = customer_id, delivery.status, attempts
            receipts += [(customer_id, delivery.receipt)] if delivery.receipt else []
    if written:
        connection.execute(_RECORD, columns(_RECORD_TYPES, written.values()))
    _append_receipts(connection, receipts)


def _append_receipts(connection: Connection, receipts: list[tuple[int, Event]]) -> None:
    customer_of = {event.message_id: customer_id for customer_id, event in reversed(receipts)}
    new = log.only_new(connection, [event for _, event in receipts]) if receipts else []
    log.append(connection, [(customer_of[event.message_id], event) for event in new])
