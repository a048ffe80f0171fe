"""Dead letters that are sent again, in memory."""

from collections.abc import Sequence

import msgspec

from wend.app.ports_letters import LetterAgain
from wend.model.event import DeadLetter
from wend.store.agreed import require_ids
from wend.store.memory.room import Room


class MemoryLetters(Room):
    """`wend.app.ports_letters.Letters`."""

    def letters(self, ids: Sequence[int] | None, limit: int) -> list[DeadLetter]:
        """Letters, oldest first."""
        with self._kept.lock:
            return [each for each in self._kept.letters if ids is None or each.id in ids][:limit]

    def take_again(self, again: Sequence[LetterAgain]) -> int:
        """Append the events of letters that are none any more; how many are new."""
        require_ids(each.event for each in again if each.event)
        with self._kept.lock:
            known = {each.id: each.received_at for each in self._kept.letters}
            there = {each.id: each for each in again if known.get(each.id) == each.received_at}
            new = self._new(each.event for each in there.values() if each.event)
            for customer, event in self._resolve(new):
                self._log(customer, event)
            taken = {each.id for each in there.values() if each.event}
            self._kept.gone_letters += len(taken)
            self._kept.letters = [
                msgspec.structs.replace(each, reason=there[each.id].reason) if each.id in there else each
                for each in self._kept.letters
                if each.id not in taken
            ]
        return len(new)
