"""Dead letters that are sent again."""

from collections.abc import Sequence
from typing import Final

from wend.app.ports_letters import LetterAgain
from wend.model.event import DeadLetter
from wend.store.agreed import require_ids
from wend.store.rows import read_dead_letter, to_json
from wend.store.sqlite import log
from wend.store.sqlite.identities import Remembered, Resolution
from wend.store.sqlite.room import Room
from wend.store.times import to_micros

_LETTERS: Final = (
    "SELECT id, received_at, source, reason, body FROM dead_letters"
    " WHERE :ids IS NULL OR id IN (SELECT value FROM json_each(:ids)) ORDER BY id LIMIT :limit"
)
_STANDING: Final = "SELECT id, received_at FROM dead_letters WHERE id IN (SELECT value FROM json_each(?))"
_REMOVE: Final = "DELETE FROM dead_letters WHERE id = ?"
_REASON: Final = "UPDATE dead_letters SET reason = ? WHERE id = ?"


class SqliteLetters(Room):
    """`wend.app.ports_letters.Letters`."""

    _remembered: Remembered

    def letters(self, ids: Sequence[int] | None, limit: int) -> list[DeadLetter]:
        """Letters, oldest first."""
        asked = {"ids": None if ids is None else to_json(list(ids)), "limit": limit}
        with self._database.read() as connection:
            return [read_dead_letter(row) for row in connection.execute(_LETTERS, asked)]

    def take_again(self, again: Sequence[LetterAgain]) -> int:
        """Append the events of letters that are none any more; how many are new."""
        require_ids(each.event for each in again if each.event)
        with self._database.write() as connection:
            known = dict(connection.execute(_STANDING, (to_json([each.id for each in again]),)).fetchall())
            there = [each for each in again if known.get(each.id) == to_micros(each.received_at)]
            new = log.only_new(connection, [each.event for each in there if each.event])
            resolution = Resolution(connection, self._remembered)
            log.append(connection, resolution.resolve(new))
            connection.executemany(_REMOVE, [(each.id,) for each in there if each.event])
            connection.executemany(_REASON, [(each.reason, each.id) for each in there if not each.event])
            self._database.after_commit(resolution.remember)
        return len(new)
