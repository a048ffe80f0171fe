"""Who is due, and who works on them.

Rule 1. A customer is due from the earliest of: its timer, its bell, and, when a worker has died on it, the time it was
        due then. Whoever is claimed, or set aside, is not.
Rule 2. A claim takes the bell down; a ring after that is a new one, and outlives the commit. A bell that somebody is
        just ringing stays: its event cannot be seen yet. Events are read after the bells were taken down, by a statement
        of their own, so an event whose ring was taken down is seen.
Rule 3. Nobody waits for another's claim: what somebody else is just claiming is skipped.
Rule 4. A claim need not survive a power cut (the customer is then still due), so it does not wait for the disk.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from wend import limits
from wend.app.ports import Due
from wend.store.claimed import read_due
from wend.store.postgresql import log
from wend.store.postgresql.database import Connection
from wend.store.postgresql.log import rows_of
from wend.store.postgresql.room import Room
from wend.store.postgresql.values import Bigints, Row, columns
from wend.store.rows import EVENT_COLUMNS
from wend.store.times import from_micros, to_micros

# Each of the three lists is walked in the order of its index and no further than it has to be. A customer can stand in
# more than one, but once in each: the first `limit` of all are among the first `limit` of each. Whether there is a claim
# is asked row by row (OFFSET 0 keeps it from becoming a join, which might be planned over all customers), and in words
# of which the planner expects half of the rows to pass: it walks the index only if it expects to find enough there soon.
_CANDIDATES: Final = """
WITH timers AS (
    SELECT k.id AS customer_id, k.due_at FROM customers k
    WHERE k.due_at <= %(now)s AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.customer_id = k.id OFFSET 0)
    ORDER BY k.due_at, k.id LIMIT %(limit)s FOR NO KEY UPDATE OF k SKIP LOCKED
), rung AS (
    SELECT b.customer_id, b.rung_at FROM bells b
    WHERE b.rung_at <= %(now)s AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.customer_id = b.customer_id OFFSET 0)
    ORDER BY b.rung_at, b.customer_id LIMIT %(limit)s FOR UPDATE OF b SKIP LOCKED
), left_behind AS (
    SELECT customer_id, due_at FROM claims WHERE until <= %(now)s
    ORDER BY due_at, customer_id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
SELECT customer_id, min(due_at) AS due FROM (
    SELECT * FROM timers UNION ALL SELECT * FROM rung UNION ALL SELECT * FROM left_behind
) AS every GROUP BY customer_id ORDER BY due, customer_id LIMIT %(limit)s
"""
_CLAIM: Final = (
    "INSERT INTO claims (customer_id, owner, due_at, until) SELECT given.customer_id, %s, given.due_at, %s"
    " FROM unnest(%s, %s) AS given (customer_id, due_at) ORDER BY given.customer_id"
    " ON CONFLICT (customer_id) DO UPDATE SET"
    " owner = excluded.owner, due_at = least(claims.due_at, excluded.due_at), until = excluded.until"
    " WHERE claims.until <= %s RETURNING customer_id"
)
_TAKE_DOWN: Final = (
    "DELETE FROM bells WHERE customer_id IN"
    " (SELECT customer_id FROM bells WHERE customer_id = ANY(%s) FOR UPDATE SKIP LOCKED)"
)
_CUSTOMERS: Final = "SELECT id, state, traits, user_id, anonymous_id FROM customers WHERE id = ANY(%s)"
_EVENTS: Final = f"""
SELECT k.id, e.* FROM customers k CROSS JOIN LATERAL (
    SELECT {EVENT_COLUMNS} FROM events WHERE customer_id = k.id AND id > k.cursor ORDER BY customer_id, id LIMIT %s
) AS e WHERE k.id = ANY(%s) ORDER BY k.id, e.id
"""  # noqa: S608 - the columns are our own

_GIVE_BACK: Final = (
    "DELETE FROM claims WHERE owner = %s AND set_aside = '' AND customer_id = ANY(%s) RETURNING customer_id, due_at"
)
_SET_ASIDE: Final = (
    "UPDATE claims SET until = NULL, set_aside = %s WHERE customer_id = %s AND owner = %s AND set_aside = ''"
)
_PUT_BACK: Final = "DELETE FROM claims WHERE customer_id = %s AND set_aside <> '' RETURNING customer_id"
_RING_ALL: Final = (
    "INSERT INTO bells (customer_id, rung_at) SELECT id, %s FROM customers WHERE merged_into IS NULL ORDER BY id"
    " ON CONFLICT (customer_id) DO UPDATE SET rung_at = least(bells.rung_at, excluded.rung_at)"
)

# A customer that is claimed while its timer or bell still stands is due when the lease is over, not before.
_FIRST: Final = """
SELECT least(
    (SELECT k.due_at FROM customers k WHERE k.due_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.customer_id = k.id OFFSET 0) ORDER BY k.due_at, k.id LIMIT 1),
    (SELECT b.rung_at FROM bells b
        WHERE NOT EXISTS (SELECT 1 FROM claims c WHERE c.customer_id = b.customer_id OFFSET 0)
        ORDER BY b.rung_at, b.customer_id LIMIT 1),
    (SELECT min(until) FROM claims))
"""


class PostgresBell(Room):
    """The claims of `wend.app.ports.Bell`; the commit is in `turns`."""

    def claim(self, now: datetime, limit: int, owner: str, lease: timedelta) -> list[Due]:
        """Claim up to `limit` due customers, longest due first, and load them with their events."""
        at, until = to_micros(now), to_micros(now + lease)
        ids = self._database.write(lambda connection: _claim(connection, at, limit, owner, until), durable=False)
        if not ids:
            return []
        with self._database.read() as connection:
            loaded = _load(connection, ids)
        due, broken = read_due(ids, *loaded)
        for customer_id, why in broken.items():
            self.set_aside(customer_id, why, owner)
        return due

    def release(self, customer_ids: Sequence[int], owner: str) -> None:
        """Give claims back unworked: due as before."""

        def work(connection: Connection) -> None:
            given_back = connection.execute(_GIVE_BACK, (owner, Bigints(customer_ids))).fetchall()
            log.ring(connection, dict(given_back))

        self._database.write(work)

    def set_aside(self, customer_id: int, reason: str, owner: str) -> None:
        """Stop ringing for a customer that `owner` has claimed."""
        asked = (reason or "no reason was given", customer_id, owner)
        self._database.write(lambda connection: connection.execute(_SET_ASIDE, asked))

    def put_back(self, customer_id: int, now: datetime) -> None:
        """Ring again for a customer that was set aside; nothing happens to others."""

        def work(connection: Connection) -> None:
            if connection.execute(_PUT_BACK, (customer_id,)).fetchall():
                log.ring(connection, {customer_id: to_micros(now)})

        self._database.write(work)

    def ring_all(self, now: datetime) -> int:
        """Make every customer due; how many there are."""
        return self._database.write(lambda connection: connection.execute(_RING_ALL, (to_micros(now),)).rowcount)

    def next_due(self) -> datetime | None:
        """When the earliest bell rings; for a claimed customer, when its lease is over."""
        ((at,),) = self._database.ask(_FIRST)
        return None if at is None else from_micros(at)


def _claim(connection: Connection, now: int, limit: int, owner: str, until: int) -> list[int]:
    """The customers that are now `owner`'s, longest due first."""
    found = connection.execute(_CANDIDATES, {"now": now, "limit": limit}).fetchall()
    if not found:
        return []
    given = columns((Bigints, Bigints), found)
    ours = {row[0] for row in connection.execute(_CLAIM, (owner, until, *given, now))}
    ids = [customer_id for customer_id, _ in found if customer_id in ours]
    connection.execute(_TAKE_DOWN, (Bigints(sorted(ids)),))
    return ids


def _load(connection: Connection, ids: list[int]) -> tuple[list[Row], list[Row]]:
    """The rows of customers and of their events."""
    wanted = Bigints(ids)
    customers = rows_of(connection, _CUSTOMERS, (wanted,))
    return customers, rows_of(connection, _EVENTS, (limits.EVENTS_PER_CLAIM, wanted))
