"""The commit of turns.

Rule 1. Who owns the claim is asked first, and locked; for a customer whose claim was lost, nothing at all is stored.
Rule 2. State, traits, segments, runs, messages, tasks, reasons, emitted events and the next ring are one transaction.
Rule 3. Everything is encoded before the transaction begins: nobody waits for it, and what cannot be kept stops nothing.
Rule 4. What all commits share (the numbers of reasons, then those of events) is taken last.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from wend.app.ports import Commit
from wend.model.event import Event
from wend.store.agreed import withdrawals
from wend.store.postgresql import log
from wend.store.postgresql.accounts import addressed
from wend.store.postgresql.database import Connection
from wend.store.postgresql.entry_counts import move_counts
from wend.store.postgresql.log import rows_of
from wend.store.postgresql.room import Room
from wend.store.postgresql.tasks import hold_to_capacity, store_tasks
from wend.store.postgresql.values import Bigints, Bytes, Row, Texts, columns
from wend.store.rows import (
    MESSAGE_COLUMNS,
    RUN_COLUMNS,
    email_of,
    message_row,
    pack_customer,
    pack_reason,
    run_row,
    to_json,
)
from wend.store.rows_of_tasks import task_row
from wend.store.times import maybe_micros, to_micros

# ruff: noqa: S608 - the columns are our own

_OWNED: Final = (
    "SELECT k.id, k.traits, k.segments FROM claims c JOIN customers k ON k.id = c.customer_id"
    " WHERE c.customer_id = ANY(%s) AND c.owner = %s AND c.set_aside = '' ORDER BY c.customer_id FOR UPDATE OF c"
)
_STATE: Final = (
    "UPDATE customers k SET state = given.state, cursor = given.cursor, due_at = given.due_at,"
    " first_seen = given.first_seen, last_seen = given.last_seen FROM unnest(%s, %s, %s, %s, %s, %s)"
    " AS given (state, cursor, due_at, first_seen, last_seen, id) WHERE k.id = given.id"
)
_PROFILE: Final = (
    "UPDATE customers k SET traits = given.traits, email = given.email, segments = given.segments"
    " FROM unnest(%s, %s, %s, %s) AS given (traits, email, segments, id) WHERE k.id = given.id"
)
_JOIN: Final = "INSERT INTO memberships (segment, customer_id) SELECT * FROM unnest(%s, %s) ON CONFLICT DO NOTHING"
_LEAVE: Final = (
    "DELETE FROM memberships m USING unnest(%s, %s) AS given (segment, customer_id)"
    " WHERE m.segment = given.segment AND m.customer_id = given.customer_id"
)
_RUN_TYPES: Final[tuple[type[list[Any]], ...]] = (
    Texts,
    Bigints,
    *[Texts] * 5,
    Bigints,
    Bigints,
    Bigints,
    Texts,
    Bigints,
    Bigints,
    Texts,
)
_RUNS: Final = (
    f"INSERT INTO runs ({RUN_COLUMNS}) SELECT * FROM unnest({', '.join(['%s'] * len(_RUN_TYPES))})"
    " ON CONFLICT (customer_id, id) DO UPDATE SET "
    + ", ".join(
        f"{each} = excluded.{each}"
        for each in ("version", "status", "step", "until", "ended_at", "reason", "goal_at", "held_out")
    )
)
_KNOWN_MESSAGES: Final = "SELECT id FROM messages WHERE id = ANY(%s)"
_WITHDRAW: Final = """
WITH given AS (
    SELECT * FROM unnest(%s, %s, %s) AS given (reason, customer_id, run)
), held AS (
    SELECT m.number, given.reason FROM messages m JOIN given ON m.customer_id = given.customer_id AND m.run = given.run
    WHERE m.status = 'queued' AND m.purpose <> '' ORDER BY m.number FOR NO KEY UPDATE OF m
)
UPDATE messages m SET status = 'withheld', reason = held.reason, due_at = NULL, next_attempt_at = NULL, owner = NULL,
    lease_until = NULL FROM held WHERE m.number = held.number
"""
_MORE: Final = (
    "SELECT k.id FROM customers k WHERE k.id = ANY(%s)"
    " AND (SELECT max(e.id) FROM events e WHERE e.customer_id = k.id) > k.cursor ORDER BY k.id"
)
_RING_FOR_MORE: Final = (
    "INSERT INTO bells (customer_id, rung_at) SELECT id, %s FROM unnest(%s) AS given (id) ON CONFLICT DO NOTHING"
)
_FREE: Final = "DELETE FROM claims WHERE customer_id = ANY(%s)"


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


class PostgresTurns(Room):
    """The commit of `wend.app.ports.Bell`."""

    def commit(self, commits: Sequence[Commit], now: datetime, owner: str) -> None:
        """Store the turns of customers that `owner` still holds, and free them."""
        if not commits:
            return
        packed = {each.customer.id: _pack(each) for each in sorted(commits, key=lambda each: each.customer.id)}
        self._database.write(lambda connection: _commit(connection, packed, to_micros(now), owner))


def _commit(connection: Connection, packed: dict[int, _Packed], now: int, owner: str) -> None:
    before = {row[0]: row[1:] for row in connection.execute(_OWNED, (Bigints(packed), owner))}
    held = [each for customer_id, each in packed.items() if customer_id in before]
    if not held:
        return
    move_counts(connection, [each.commit for each in held])
    of = (Bytes, Bigints, Bigints, Bigints, Bigints, Bigints)
    connection.execute(_STATE, columns(of, [each.state for each in held]))
    _store_profiles(connection, held, before)
    _store_runs(connection, [run for each in held for run in each.runs])
    _store_messages(connection, [message for each in held for message in each.messages])
    _withdraw(connection, [row for each in held for row in withdrawals(each.commit)])
    tasks = [task for each in held for task in each.tasks]
    store_tasks(connection, tasks, [change for each in held for change in each.commit.task_changes])
    hold_to_capacity(connection, [each.commit for each in held])
    emitted = _emitted(connection, held)
    _ring_for_more(connection, set(before) - {customer_id for customer_id, _ in emitted}, now)
    connection.execute(_FREE, (Bigints(before),))
    _store_reasons(connection, [reason for each in held for reason in each.reasons])
    log.append(connection, emitted)


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


def _store_profiles(connection: Connection, held: Iterable[_Packed], before: dict[int, Any]) -> None:
    """Traits and segments, of those where they have changed."""
    profiles, joined, left = [], [], []
    for each in held:
        customer = each.commit.customer
        traits, segments = before[customer.id]
        if (each.traits, each.segments) == (traits, segments):
            continue
        profiles.append((each.traits, email_of(customer), each.segments, customer.id))
        was, is_ = set(msgspec.json.decode(segments or "[]")), set(customer.segments)
        joined += [(segment, customer.id) for segment in sorted(is_ - was)]
        left += [(segment, customer.id) for segment in sorted(was - is_)]
    for statement, of, rows in (
        (_PROFILE, (Texts, Texts, Texts, Bigints), profiles),
        (_JOIN, (Texts, Bigints), joined),
        (_LEAVE, (Texts, Bigints), left),
    ):
        if rows:
            connection.execute(statement, columns(of, rows))


def _store_runs(connection: Connection, runs: list[Row]) -> None:
    last = {(row[1], row[0]): row for row in runs}  # one statement may write a row only once
    if last:
        connection.execute(_RUNS, columns(_RUN_TYPES, last.values()))


def _store_messages(connection: Connection, messages: list[Row]) -> None:
    """Those not decided on before. Nobody else can decide on them: whoever holds the customer does."""
    first: dict[str, Row] = {}
    for row in messages:
        first.setdefault(row[0], row)
    if not first:
        return
    for (known,) in connection.execute(_KNOWN_MESSAGES, (Texts(first),)):
        del first[known]
    log.copy(connection, f"messages ({MESSAGE_COLUMNS}, due_at)", first.values())


def _withdraw(connection: Connection, rows: list[tuple[str, int, str]]) -> None:
    """Locked in the order in which the outbox locks them; what is just being handed over is waited for, and left."""
    if rows:
        connection.execute(_WITHDRAW, columns((Texts, Bigints, Texts), rows))


def _store_reasons(connection: Connection, reasons: list[Row]) -> None:
    if reasons:
        before = log.take_numbers(connection, "last reason", len(reasons))
        rows = ((number, *reason) for number, reason in enumerate(reasons, before + 1))
        log.copy(connection, "reasons (id, customer_id, journey, run, reason)", rows)


def _emitted(connection: Connection, held: Sequence[_Packed]) -> list[tuple[int, Event]]:
    """What journeys emitted and letters that the log has not, each with the customer or account it is for."""
    owned = [(each.commit.customer.id, event) for each in held for event in each.commit.events]
    owned += addressed(connection, [letter for each in held for letter in each.commit.letters])
    if not owned:
        return []
    owners = {event.message_id: customer_id for customer_id, event in owned}
    new = log.only_new(connection, (event for _, event in owned))
    return [(owners[event.message_id], event) for event in new]


def _ring_for_more(connection: Connection, customer_ids: set[int], now: int) -> None:
    """Ring for those that more events wait for; whoever's journey emitted one is rung for by that."""
    more = rows_of(connection, _MORE, (Bigints(sorted(customer_ids)),))
    if more:
        connection.execute(_RING_FOR_MORE, (now, *columns((Bigints,), more)))
