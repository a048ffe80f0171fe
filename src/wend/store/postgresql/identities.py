"""From the ids of events to their customers: looked up, decided (`whose`), and written.

Rule 1. What was decided holds only if nobody else has changed it meanwhile: an id thought new is inserted, an id thought
        to be somebody's is moved from that somebody, a customer thought nameless is named as such. Where one of these
        finds things otherwise, the transaction is rolled back and done anew on what is there now.
"""

from collections.abc import Iterable
from typing import Final

from wend.model.event import Event
from wend.store.postgresql.database import Connection, OvertakenError
from wend.store.postgresql.log import rows_of
from wend.store.postgresql.values import Bigints, Texts, columns
from wend.store.postgresql.whose import Decision, identities_of

_FIND: Final = """
SELECT kind, value, customer_id, value FROM identities WHERE kind = 'user_id' AND value = ANY(%s)
UNION ALL
SELECT i.kind, i.value, i.customer_id, c.user_id FROM identities i JOIN customers c ON c.id = i.customer_id
    WHERE i.kind = 'anonymous_id' AND i.value = ANY(%s)
"""
_NUMBERS: Final = "SELECT nextval('customers_id_seq') FROM generate_series(1, %s)"
_CREATE: Final = "INSERT INTO customers (id, user_id, anonymous_id) SELECT * FROM unnest(%s, %s, %s)"
_NEW: Final = (
    "INSERT INTO identities (kind, value, customer_id, joined_at)"
    " SELECT * FROM unnest(%s, %s, %s, %s) AS given (kind, value, customer_id, joined_at) ORDER BY kind, value"
    " ON CONFLICT DO NOTHING"
)
_MOVE: Final = (
    "UPDATE identities i SET customer_id = given.now, joined_at = given.since"
    " FROM unnest(%s, %s, %s, %s, %s) AS given (kind, value, before, now, since)"
    " WHERE i.kind = given.kind AND i.value = given.value AND i.customer_id = given.before"
)
_NAME: Final = (
    "UPDATE customers k SET user_id = given.user_id FROM unnest(%s, %s) AS given (id, user_id)"
    " WHERE k.id = given.id AND k.user_id IS NULL"
)
_NAME_ANONYMOUSLY: Final = (
    "UPDATE customers k SET anonymous_id = given.value FROM unnest(%s, %s) AS given (id, value)"
    " WHERE k.id = given.id AND k.anonymous_id IS NULL"
)


def resolve(connection: Connection, events: Iterable[Event]) -> list[tuple[int, Event]]:
    """Each event with its customer."""
    events = list(events)
    decision = _look_up(connection, events)
    owned = [(decision.customer_of(event), event) for event in events]
    numbers = _create(connection, decision)
    _point(connection, decision, numbers)
    _name(connection, decision)
    return [(numbers.get(customer, customer), event) for customer, event in owned]


def _look_up(connection: Connection, events: list[Event]) -> Decision:
    users, anonymous = identities_of(events)
    found = rows_of(connection, _FIND, (Texts(users), Texts(anonymous)))
    known = {(kind, value): customer for kind, value, customer, _ in found}
    return Decision(known, {customer: user_id for _, _, customer, user_id in found})


def _create(connection: Connection, decision: Decision) -> dict[int, int]:
    """The numbers of those created, by their number in the decision."""
    if not decision.created:
        return {}
    given = rows_of(connection, _NUMBERS, (len(decision.created),))
    numbers = {customer: number for customer, (number,) in zip(decision.created, given, strict=True)}
    rows = [(numbers[customer], *ids) for customer, ids in decision.created.items()]
    connection.execute(_CREATE, columns((Bigints, Texts, Texts), rows))
    return numbers


def _point(connection: Connection, decision: Decision, numbers: dict[int, int]) -> None:
    new, moved = [], []
    for (kind, value), customer in decision.now.items():
        before, since = decision.known.get((kind, value)), decision.pointed[kind, value]
        now = numbers.get(customer, customer)
        if before is None:
            new.append((kind, value, now, since))
        elif before != now:
            moved.append((kind, value, before, now, since))
    if new:
        _exactly(len(new), connection.execute(_NEW, columns((Texts, Texts, Bigints, Bigints), new)).rowcount)
    if moved:
        of = (Texts, Texts, Bigints, Bigints, Bigints)
        _exactly(len(moved), connection.execute(_MOVE, columns(of, sorted(moved))).rowcount)


def _name(connection: Connection, decision: Decision) -> None:
    if decision.named:
        named = connection.execute(_NAME, columns((Bigints, Texts), sorted(decision.named.items())))
        _exactly(len(decision.named), named.rowcount)
    if decision.named_anonymously:
        connection.execute(_NAME_ANONYMOUSLY, columns((Bigints, Texts), sorted(decision.named_anonymously.items())))


def _exactly(wanted: int, done: int) -> None:
    if wanted != done:
        raise OvertakenError("an id became somebody else's meanwhile")
