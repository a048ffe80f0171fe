"""Who is due, and who works on them.

Rule 1. A customer is due from the earliest of: its timer, its bell, and, when a worker has died on it, the time it was
        due then. Whoever is claimed, or set aside, is not.
Rule 2. A claim takes the bell down; a ring after that is a new one, and outlives the commit.
Rule 3. A claim need not survive a power cut (the customer is then still due), so it does not wait for the disk.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from wend import limits
from wend.app.ports import Due
from wend.store.claimed import read_due
from wend.store.rows import EVENT_COLUMNS, Row, to_json
from wend.store.sqlite import log
from wend.store.sqlite.room import Room
from wend.store.times import from_micros, to_micros

# Each of the three lists is walked in the order of its index and no further than it has to be. A customer can stand in
# more than one, but once in each: the first `limit` of all are among the first `limit` of each.
_CANDIDATES = """
SELECT customer_id, min(due_at) AS due FROM (
    SELECT * FROM (
        SELECT k.id AS customer_id, k.due_at FROM customers k INDEXED BY customers_due
        WHERE k.due_at IS NOT NULL AND k.due_at <= :now
            AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.customer_id = k.id)
        ORDER BY k.due_at, k.id LIMIT :limit)
    UNION ALL
    SELECT * FROM (
        SELECT b.customer_id, b.rung_at FROM bells b INDEXED BY bells_rung
        WHERE b.rung_at <= :now AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.customer_id = b.customer_id)
        ORDER BY b.rung_at, b.customer_id LIMIT :limit)
    UNION ALL
    SELECT customer_id, due_at FROM claims WHERE until <= :now
) GROUP BY customer_id ORDER BY due, customer_id LIMIT :limit
"""
_CLAIM = (
    "INSERT INTO claims (customer_id, owner, due_at, until) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (customer_id) DO UPDATE SET"
    " owner = excluded.owner, due_at = min(due_at, excluded.due_at), until = excluded.until"
)
_TAKE_DOWN = "DELETE FROM bells WHERE customer_id IN (SELECT value FROM json_each(?))"

_CUSTOMERS = (
    "SELECT id, state, traits, user_id, anonymous_id FROM customers WHERE id IN (SELECT value FROM json_each(?))"
)
_EVENTS = f"""
SELECT e.customer_id, {", ".join(f"e.{column}" for column in EVENT_COLUMNS.split(", "))}
FROM json_each(:ids) j JOIN customers k ON k.id = j.value CROSS JOIN events e ON e.customer_id = k.id
WHERE e.id > k.cursor AND e.id <= coalesce(
    (SELECT x.id FROM events x WHERE x.customer_id = k.id AND x.id > k.cursor ORDER BY x.id LIMIT 1 OFFSET :most), :last)
ORDER BY e.customer_id, e.id
"""  # noqa: S608 - the columns are our own
_LAST_SEQ = 2**63 - 1

_GIVE_BACK = (
    "DELETE FROM claims WHERE owner = ? AND set_aside = '' AND customer_id IN (SELECT value FROM json_each(?))"
    " RETURNING customer_id, due_at"
)
_SET_ASIDE = "UPDATE claims SET until = NULL, set_aside = ? WHERE customer_id = ? AND owner = ? AND set_aside = ''"
_PUT_BACK = "DELETE FROM claims WHERE customer_id = ? AND set_aside <> '' RETURNING customer_id"
_RING_ALL = (
    "INSERT INTO bells (customer_id, rung_at) SELECT id, ? FROM customers WHERE merged_into IS NULL"
    " ON CONFLICT (customer_id) DO UPDATE SET rung_at = excluded.rung_at WHERE excluded.rung_at < rung_at"
)

_FIRST_FREE_TIMER = (
    "SELECT k.due_at FROM customers k INDEXED BY customers_due WHERE k.due_at IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.customer_id = k.id) ORDER BY k.due_at LIMIT 1"
)
_FIRST_FREE_BELL = (
    "SELECT b.rung_at FROM bells b INDEXED BY bells_rung"
    " WHERE NOT EXISTS (SELECT 1 FROM claims c WHERE c.customer_id = b.customer_id) ORDER BY b.rung_at LIMIT 1"
)
_FIRST_LEASE = "SELECT min(until) FROM claims"


class SqliteBell(Room):
    """The claims of `wend.app.ports.Bell`; the commit is in `turns`."""

    def claim(self, now: datetime, limit: int, owner: str, lease: timedelta) -> list[Due]:
        """Claim up to `limit` due customers, longest due first, and load them with their events."""
        at, until = to_micros(now), to_micros(now + lease)
        with self._database.write(durable=False) as connection:
            found = connection.execute(_CANDIDATES, {"now": at, "limit": limit}).fetchall()
            connection.executemany(_CLAIM, [(customer_id, owner, due, until) for customer_id, due in found])
            ids = [customer_id for customer_id, _ in found]
            connection.execute(_TAKE_DOWN, (to_json(ids),))
            loaded = _load(connection, ids)
        due, broken = read_due(ids, *loaded)
        for customer_id, why in broken.items():
            self.set_aside(customer_id, why, owner)
        return due

    def release(self, customer_ids: Sequence[int], owner: str) -> None:
        """Give claims back unworked: due as before."""
        with self._database.write() as connection:
            given_back = connection.execute(_GIVE_BACK, (owner, to_json(list(customer_ids)))).fetchall()
            log.ring(connection, dict(given_back))

    def set_aside(self, customer_id: int, reason: str, owner: str) -> None:
        """Stop ringing for a customer that `owner` has claimed."""
        with self._database.write() as connection:
            connection.execute(_SET_ASIDE, (reason or "no reason was given", customer_id, owner))

    def put_back(self, customer_id: int, now: datetime) -> None:
        """Ring again for a customer that was set aside; nothing happens to others."""
        with self._database.write() as connection:
            if connection.execute(_PUT_BACK, (customer_id,)).fetchall():
                log.ring(connection, {customer_id: to_micros(now)})

    def ring_all(self, now: datetime) -> int:
        """Make every customer due; how many there are."""
        with self._database.write() as connection:
            connection.execute(_RING_ALL, (to_micros(now),))
            (count,) = connection.execute("SELECT count(*) FROM customers WHERE merged_into IS NULL").fetchone()
            return int(count)

    def next_due(self) -> datetime | None:
        """When the earliest bell rings; for a claimed customer, when its lease is over."""
        with self._database.read() as connection:
            rows = [connection.execute(each).fetchone() for each in (_FIRST_FREE_TIMER, _FIRST_FREE_BELL, _FIRST_LEASE)]
        times = [row[0] for row in rows if row and row[0] is not None]
        return from_micros(min(times)) if times else None


def _load(connection: sqlite3.Connection, ids: list[int]) -> tuple[list[Row], list[Row]]:
    """The rows of customers and of their events, undecoded: others wait to write.

    On the writing connection, because only its cache outlives a write, and because the commit will want the same pages.
    """
    wanted = to_json(ids)
    asked = {"ids": wanted, "most": limits.EVENTS_PER_CLAIM - 1, "last": _LAST_SEQ}
    return connection.execute(_CUSTOMERS, (wanted,)).fetchall(), connection.execute(_EVENTS, asked).fetchall()
