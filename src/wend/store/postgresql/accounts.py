"""Accounts as subjects: which row is meant by an account's id, and whom letters are for."""

from collections.abc import Sequence
from typing import Final

from wend.model.event import Event
from wend.model.letter import Letter
from wend.store.postgresql.database import Connection
from wend.store.postgresql.values import Texts

_FIND: Final = "SELECT account_id, id FROM customers WHERE account_id = ANY(%s)"
_CREATE: Final = (  # of two who create the same one, the later fails at the key and is done anew
    "INSERT INTO customers (id, account_id) SELECT nextval('customers_id_seq'), name FROM unnest(%s) AS given (name)"
    " ORDER BY name RETURNING account_id, id"
)


def addressed(connection: Connection, letters: Sequence[Letter]) -> list[tuple[int, Event]]:
    """The event of each letter with the row it is for; accounts that there are not yet are created."""
    names = sorted({each.account for each in letters if each.account})
    known: dict[str, int] = dict(connection.execute(_FIND, (Texts(names),)).fetchall()) if names else {}
    new = [name for name in names if name not in known]
    if new:
        known |= dict(connection.execute(_CREATE, (Texts(new),)).fetchall())
    return [(known[each.account] if each.account else each.customer, each.event) for each in letters]
