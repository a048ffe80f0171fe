"""Messages on their way out: queued → claimed → being handed over → what became of them.

Rule 1. A message is claimed while queued, and in `sending` only while its owner hands it over.
Rule 2. Which answers still count is decided in `store.agreed`; an answer that does not count leaves no receipt.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from wend.app.ports import Delivery
from wend.model.event import Event
from wend.model.message import Message, MessageStatus
from wend.store.agreed import believed
from wend.store.outbox_queues import NEXT_DUE, QUEUES
from wend.store.rows import MESSAGE_COLUMNS, delivery_row, read_message, to_json
from wend.store.sqlite import log
from wend.store.sqlite.room import Room
from wend.store.times import from_micros, to_micros

# ruff: noqa: S608 - the columns are our own

_QUEUED = {mail: f"messages INDEXED BY {index} WHERE {which}" for mail, (index, which) in QUEUES.items()}
_CANDIDATES = {
    mail: f"SELECT number FROM {queued} AND due_at <= :now AND (lease_until IS NULL OR lease_until <= :now)"
    " ORDER BY due_at, number LIMIT :limit"
    for mail, queued in _QUEUED.items()
}
_CLAIM = "UPDATE messages SET owner = ?, lease_until = ? WHERE number IN (SELECT value FROM json_each(?))"
_BY_NUMBER = (
    f"SELECT {MESSAGE_COLUMNS} FROM (SELECT key AS place, value AS chosen FROM json_each(?))"
    " JOIN messages ON number = chosen ORDER BY place"
)
_BEGIN = (
    "UPDATE messages SET status = 'sending', due_at = NULL, attempts = attempts + 1"
    " WHERE status = 'queued' AND owner = ? AND lease_until > ? AND id IN (SELECT value FROM json_each(?)) RETURNING id"
)
_LOST = (
    f"SELECT {MESSAGE_COLUMNS} FROM messages INDEXED BY messages_sending"
    " WHERE status = 'sending' AND lease_until <= ? ORDER BY lease_until, number LIMIT ?"
)
_STANDING = "SELECT id, customer_id, status, attempts FROM messages WHERE id IN (SELECT value FROM json_each(?))"
_RECORD = (
    "UPDATE messages SET status = :status, reason = :reason, next_attempt_at = :next_attempt_at, due_at = :due_at,"
    " sent_at = :sent_at, provider = :provider, provider_id = :provider_id, owner = NULL, lease_until = NULL"
    " WHERE id = :id"
)
_NEXT = {mail: NEXT_DUE.format(queued=queued) for mail, queued in _QUEUED.items()}


class SqliteOutbox(Room):
    """`wend.app.ports.Outbox`."""

    def claim_messages(
        self, now: datetime, limit: int, owner: str, lease: timedelta, *, mail: bool | None = None
    ) -> list[Message]:
        """Claim up to `limit` queued messages, longest due first; with `mail` only e-mails, or all others."""
        asked = {"now": to_micros(now), "limit": limit}
        with self._database.write(durable=False) as connection:
            numbers = to_json([row[0] for row in connection.execute(_CANDIDATES[mail], asked)])
            connection.execute(_CLAIM, (owner, to_micros(now + lease), numbers))
            return [read_message(row) for row in connection.execute(_BY_NUMBER, (numbers,))]

    def begin_handover(self, message_ids: Sequence[str], now: datetime, owner: str) -> list[str]:
        """Mark messages that `owner` holds as being handed over; those, in the order asked for."""
        with self._database.write() as connection:
            begun = {row[0] for row in connection.execute(_BEGIN, (owner, to_micros(now), to_json(list(message_ids))))}
        return [each for each in dict.fromkeys(message_ids) if each in begun]

    def record(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Store what became of messages, and append the receipts of what was stored."""
        with self._database.write() as connection:
            asked = to_json([each.message_id for each in deliveries])
            standing = {row[0]: row[1:] for row in connection.execute(_STANDING, (asked,))}
            receipts: list[tuple[int, Event]] = []
            for delivery in deliveries:
                if delivery.message_id not in standing:
                    continue
                customer_id, status, attempts = standing[delivery.message_id]
                if believed(delivery, MessageStatus(status), attempts):
                    connection.execute(_RECORD, delivery_row(delivery, to_micros(now)))
                    standing[delivery.message_id] = customer_id, delivery.status, attempts
                    receipts += [(customer_id, delivery.receipt)] if delivery.receipt else []
            _append_receipts(connection, receipts)

    def lost(self, now: datetime, limit: int) -> list[Message]:
        """Messages in `sending` whose lease is over."""
        with self._database.read() as connection:
            return [read_message(row) for row in connection.execute(_LOST, (to_micros(now), limit))]

    def next_message_due(self, *, mail: bool | None = None) -> datetime | None:
        """When the earliest queued message may be tried; if it is claimed, when that lease is over."""
        with self._database.read() as connection:
            (at,) = connection.execute(_NEXT[mail]).fetchone()
        return None if at is None else from_micros(at)


def _append_receipts(connection: sqlite3.Connection, receipts: list[tuple[int, Event]]) -> None:
    customer_of = {event.message_id: customer_id for customer_id, event in reversed(receipts)}
    new = log.only_new(connection, [event for _, event in receipts]) if receipts else []
    log.append(connection, [(customer_of[event.message_id], event) for event in new])
