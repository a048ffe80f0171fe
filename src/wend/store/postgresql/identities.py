"""From the ids of events to their customers: looked up, decided (`whose`), and written.

Rule 1. What was decided holds only if nobody else has changed it meanwhile: an id thought new is inserted, an id thought
        to be somebody's is moved from that somebody, a customer thought nameless is named as such. Where one of these
        finds things otherwise, the transaction is rolled back and done anew on what is there now.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from wend.model.event import Event
from wend.model.identity import ANONYMOUS, USER, Identity, IdentityRules
from wend.store import merging
from wend.store.identity_rules import BODY, KeptRules
from wend.store.postgresql import log
from wend.store.postgresql.database import Connection, OvertakenError
from wend.store.postgresql.log import rows_of
from wend.store.postgresql.values import Bigints, Texts, columns
from wend.store.whose import Decision, identities_of

_FIND: Final = """
SELECT kind, value, customer_id, value FROM identities WHERE kind = 'user_id' AND value = ANY(%s)
UNION ALL
SELECT i.kind, i.value, i.customer_id, c.user_id FROM identities i JOIN customers c ON c.id = i.customer_id
    WHERE i.kind = 'anonymous_id' AND i.value = ANY(%s)
UNION ALL
SELECT '', '', value, NULL FROM meta WHERE name = 'generation'
"""
_FIND_OTHER: Final = (
    "SELECT i.kind, i.value, i.customer_id, c.user_id FROM identities i JOIN customers c ON c.id = i.customer_id"
    " WHERE i.kind = %s AND i.value = ANY(%s)"
)
_NAMED: Final = re.compile(r"(?<![:\w]):([a-z_]+)")
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


def resolve(connection: Connection, events: Iterable[Event], rules: KeptRules) -> list[tuple[int, Event]]:
    """Each event with its customer."""
    events = list(events)
    decision = _look_up(connection, events, rules)
    owned = [(decision.customer_of(event), event) for event in events]
    numbers = _create(connection, decision)
    _point(connection, decision, numbers)
    _name(connection, decision)
    if decision.joins or decision.refused:
        log.ring(connection, merging.keep_met(asking(connection), decision, numbers))
    return [(numbers.get(customer, customer), event) for customer, event in owned]


def _look_up(connection: Connection, events: list[Event], rules: KeptRules) -> Decision:
    known, user_ids, generation = _found(connection, events, rules.last)
    before = rules.last
    now = rules.of(generation, lambda: _body(connection))
    if now != before:
        known, user_ids, _ = _found(connection, events, now)
    return Decision(known, user_ids.get, lambda *two: merging.are_apart(asking(connection), *two), now)


def _found(
    connection: Connection, events: list[Event], rules: IdentityRules
) -> tuple[dict[Identity, int], dict[int, str | None], int]:
    """Whose the ids of events are, the user ids of those customers, and the generation."""
    wanted: dict[str, list[str]] = {USER: [], ANONYMOUS: []}
    for kind, value in identities_of(events, rules):
        wanted.setdefault(kind, []).append(value)
    found = rows_of(connection, _FIND, (Texts(wanted.pop(USER)), Texts(wanted.pop(ANONYMOUS))))
    for kind, values in sorted(wanted.items()):
        found += rows_of(connection, _FIND_OTHER, (kind, Texts(values)))
    known = {(kind, value): customer for kind, value, customer, _ in found if kind}
    user_ids = {customer: user_id for kind, _, customer, user_id in found if kind}
    return known, user_ids, next(number for kind, _, number, _ in found if not kind)


def _body(connection: Connection) -> str | None:
    row = connection.execute(BODY).fetchone()
    return row[0] if row else None


def asking(connection: Connection) -> merging.Ask:
    """How `merging` asks on a connection."""

    def ask(question: str, values: dict[str, Any]) -> list[Any]:
        cursor = connection.execute(_NAMED.sub(r"%(\1)s", question.replace("%", "%%")), values, binary=True)
        return cursor.fetchall() if cursor.description else []

    return ask


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
