"""The store on PostgreSQL: for many processes on one or more machines.

Rule 1. It answers as the embedded store does; `tests/store` holds both to it. Tables, columns and times are the same.
Rule 2. It runs in READ COMMITTED, and each statement sees what was committed before it. What must not change under a
        transaction is locked by it, or checked as it is written; what was overtaken is rolled back and done anew.
Rule 3. The order of the log is the order in which transactions become visible: a number of the log (`events.id`,
        `reasons.id`) is taken from its row in `meta`, whose lock is held until the commit. A sequence would hand out
        numbers before they can be seen, and a cursor could pass an event by; see `log`.
Rule 4. Locks are taken in one order: claims, identities, customers, bells, `meta`, and rows of the same table by key.
        Where that cannot be, nobody waits (SKIP LOCKED); a deadlock that happens all the same is done anew.
"""

from wend.store.postgresql.store import PostgresStore

__all__ = ["PostgresStore"]
