"""The commit of turns.

Rule 1. Who owns the claim is asked first; for a customer whose claim was lost, nothing at all is stored.
Rule 2. State, traits, segments, runs, messages, tasks, reasons, emitted events and the next ring are one transaction.
Rule 3. Everything is encoded before the transaction begins: nobody waits for it, and what cannot be kept stops nothing.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from wend.app.ports import Commit
from wend.store.agreed import withdrawals
from wend.store.rows import (
    MESSAGE_COLUMNS,
    RUN_COLUMNS,
    Row,
    email_of,
    message_row,
    pack_customer,
    pack_reason,
    run_row,
    to_json,
)
from wend.store.rows_of_tasks import task_row
from wend.store.sqlite import log
from wend.store.sqlite.accounts import addressed
from wend.store.sqlite.entry_counts import move_counts
from wend.store.sqlite.room import Room
from wend.store.sqlite.tasks import hold_to_capacity, store_tasks
from wend.store.times import maybe_micros, to_micros

_OWNED = (
    "SELECT k.id, k.traits, k.segments FROM json_each(?) j"
    " JOIN claims c ON c.customer_id = j.value JOIN customers k ON k.id = j.value"
    " WHERE c.owner = ? AND c.set_aside = ''"
)
_STATE = "UPDATE customers SET state = ?, cursor = ?, due_at = ?, first_seen = ?, last_seen = ? WHERE id = ?"
_PROFILE = "UPDATE customers SET traits = ?, email = ?, segments = ? WHERE id = ?"
_JOIN = "INSERT INTO memberships (segment, customer_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
_LEAVE = "DELETE FROM memberships WHERE segment = ? AND customer_id = ?"
_RUN = (
    f"INSERT INTO runs ({RUN_COLUMNS}) VALUES ({', '.join('?' * 14)})"  # noqa: S608 - the columns are our own
    " ON CONFLICT (customer_id, id) DO UPDATE SET "
    + ", ".join(
        f"{each} = excluded.{each}"
        for each in ("version", "status", "step", "until", "ended_at", "reason", "goal_at", "held_out")
    )
)
_MESSAGE = (
    f"INSERT INTO messages ({MESSAGE_COLUMNS}, due_at) VALUES ({', '.join('?' * 21)})"  # noqa: S608 - the same
    " ON CONFLICT (id) DO NOTHING"
)
_WITHDRAW = (
    "UPDATE messages SET status = 'withheld', reason = ?, due_at = NULL, next_attempt_at = NULL, owner = NULL,"
    " lease_until = NULL WHERE customer_id = ? AND run = ? AND status = 'queued' AND purpose <> ''"
)
_REASON = "INSERT INTO reasons (customer_id, journey, run, reason) VALUES (?, ?, ?, ?)"
_RING_FOR_MORE = (
    "INSERT INTO bells (customer_id, rung_at) SELECT k.id, ? FROM json_each(?) j JOIN customers k ON k.id = j.value"
    " WHERE EXISTS (SELECT 1 FROM events e WHERE e.customer_id = k.id AND e.id > k.cursor)"
    " ON CONFLICT (customer_id) DO NOTHING"
)
_FREE = "DELETE FROM claims WHERE customer_id IN (SELECT value FROM json_each(?))"


class _Packed(msgspec.Struct):
    """One commit, encoded."""

    commit: Commit
    state: Row
    traits: str
    segments: str
    runs: list[Row]
    messages: list[Row]
    reasons: list[Row]
    tasks: list[Row]


class SqliteTurns(Room):
    """The commit of `wend.app.ports.Bell`."""

    def commit(self, commits: Sequence[Commit], now: datetime, owner: str) -> None:
        """Store the turns of customers that `owner` still holds, and free them."""
        if not commits:
            return
        packed = pack_all(commits)
        with self._database.write() as connection:
            store_turns(connection, packed, to_micros(now), owner)


def pack_all(commits: Iterable[Commit]) -> dict[int, _Packed]:
    """Commits, encoded, by customer in the order of their numbers."""
    return {each.customer.id: _pack(each) for each in sorted(commits, key=lambda each: each.customer.id)}


def store_turns(connection: sqlite3.Connection, packed: dict[int, _Packed], now: int, owner: str) -> None:
    """Store turns in a transaction of the caller's."""
    before = {row[0]: row[1:] for row in connection.execute(_OWNED, (to_json(list(packed)), owner))}
    held = [each for customer_id, each in packed.items() if customer_id in before]
    move_counts(connection, [each.commit for each in held])
    connection.executemany(_STATE, [each.state for each in held])
    _store_profiles(connection, held, before)
    _store_records(connection, held)
    hold_to_capacity(connection, [each.commit for each in held])
    _emit(connection, held)
    freed = to_json(list(before))
    connection.execute(_RING_FOR_MORE, (now, freed))
    connection.execute(_FREE, (freed,))


def _pack(commit: Commit) -> _Packed:
    customer = commit.customer
    state, traits = pack_customer(customer)
    seen = maybe_micros(customer.first_seen), maybe_micros(customer.last_seen)
    return _Packed(
        commit,
        (state, customer.cursor, maybe_micros(commit.next_due), *seen, customer.id),
        traits,
        to_json(customer.segments) if customer.segments else "",
        [run_row(customer.id, run) for run in commit.runs],
        [message_row(message) for message in commit.messages],
        [(customer.id, reason.journey, reason.run, pack_reason(reason)) for reason in commit.reasons],
        [task_row(task) for task in commit.tasks],
    )


def _store_profiles(connection: sqlite3.Connection, held: Iterable[_Packed], before: dict[int, Any]) -> None:
    """Traits and segments, of those where they have changed."""
    profiles, joined, left = [], [], []
    for each in held:
        customer = each.commit.customer
        traits, segments = before[customer.id]
        if (each.traits, each.segments) == (traits, segments):
            continue
        profiles.append((each.traits, email_of(customer), each.segments, customer.id))
        was, is_ = set(msgspec.json.decode(segments or "[]")), set(customer.segments)
        joined += [(segment, customer.id) for segment in is_ - was]
        left += [(segment, customer.id) for segment in was - is_]
    connection.executemany(_PROFILE, profiles)
    connection.executemany(_JOIN, joined)
    connection.executemany(_LEAVE, left)


def _store_records(connection: sqlite3.Connection, held: Sequence[_Packed]) -> None:
    connection.executemany(_RUN, [run for each in held for run in each.runs])
    connection.executemany(_MESSAGE, [message for each in held for message in each.messages])
    connection.executemany(_WITHDRAW, [row for each in held for row in withdrawals(each.commit)])
    connection.executemany(_REASON, [reason for each in held for reason in each.reasons])
    tasks = [task for each in held for task in each.tasks]
    store_tasks(connection, tasks, [change for each in held for change in each.commit.task_changes])


def _emit(connection: sqlite3.Connection, held: Sequence[_Packed]) -> None:
    """Append what journeys emitted, to the customer whose journey it was, and letters to those they are meant for."""
    owned = [(each.commit.customer.id, event) for each in held for event in each.commit.events]
    owned += addressed(connection, [letter for each in held for letter in each.commit.letters])
    if owned:
        owners = {event.message_id: customer_id for customer_id, event in owned}
        new = log.only_new(connection, (event for _, event in owned))
        log.append(connection, [(owners[event.message_id], event) for event in new])
