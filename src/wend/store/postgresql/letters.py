"""Dead letters that are sent again."""

from collections.abc import Sequence
from typing import Final

from wend.app.ports_letters import LetterAgain
from wend.model.event import DeadLetter
from wend.store.agreed import require_ids
from wend.store.identity_rules import KeptRules
from wend.store.postgresql import log
from wend.store.postgresql.database import Connection
from wend.store.postgresql.identities import resolve
from wend.store.postgresql.room import Room
from wend.store.postgresql.values import Bigints, Texts, columns
from wend.store.rows import read_dead_letter
from wend.store.times import to_micros

_LETTERS: Final = (
    "SELECT id, received_at, source, reason, body FROM dead_letters"
    " WHERE %(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s::bigint[]) ORDER BY id LIMIT %(limit)s"
)
_STANDING: Final = "SELECT id, received_at FROM dead_letters WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_REMOVE: Final = "DELETE FROM dead_letters WHERE id = ANY(%s)"
_REASONS: Final = (
    "UPDATE dead_letters d SET reason = given.reason FROM unnest(%s, %s) AS given (reason, id) WHERE d.id = given.id"
)


class PostgresLetters(Room):
    """`wend.app.ports_letters.Letters`."""

    _identity_rules: KeptRules

    def letters(self, ids: Sequence[int] | None, limit: int) -> list[DeadLetter]:
        """Letters, oldest first."""
        asked = {"ids": None if ids is None else list(ids), "limit": limit}
        return [read_dead_letter(row) for row in self._database.ask(_LETTERS, asked)]

    def take_again(self, again: Sequence[LetterAgain]) -> int:
        """Append the events of letters that are none any more; how many are new."""
        require_ids(each.event for each in again if each.event)
        return self._database.write(lambda connection: _take(connection, again, self._identity_rules))


def _take(connection: Connection, again: Sequence[LetterAgain], rules: KeptRules) -> int:
    known = dict(connection.execute(_STANDING, (Bigints([each.id for each in again]),)).fetchall())
    there = [each for each in again if known.get(each.id) == to_micros(each.received_at)]
    connection.execute(_REMOVE, (Bigints([each.id for each in there if each.event]),))
    refused = [(each.reason, each.id) for each in there if not each.event]
    if refused:
        connection.execute(_REASONS, columns((Texts, Bigints), refused))
    new = log.only_new(connection, [each.event for each in there if each.event])
    if new:
        log.append(connection, resolve(connection, new, rules))
    return len(new)
