"""Accounts as subjects: which row is meant by an account's id, and whom letters are for."""

import sqlite3
from collections.abc import Sequence

from wend.model.event import Event
from wend.model.letter import Letter
from wend.store.rows import to_json

_FIND = "SELECT account_id, id FROM customers WHERE account_id IN (SELECT value FROM json_each(?))"
_CREATE = "INSERT INTO customers (account_id) VALUES (?) RETURNING id"


def addressed(connection: sqlite3.Connection, letters: Sequence[Letter]) -> list[tuple[int, Event]]:
    """The event of each letter with the row it is for; accounts that there are not yet are created."""
    names = sorted({each.account for each in letters if each.account})
    known: dict[str, int] = dict(connection.execute(_FIND, (to_json(names),)).fetchall()) if names else {}
    for name in names:
        if name not in known:
            (known[name],) = connection.execute(_CREATE, (name,)).fetchone()
    return [(known[each.account] if each.account else each.customer, each.event) for each in letters]
