"""The change log in memory."""

from collections.abc import Sequence

import msgspec

from wend.app.ports_changes import ChangeFilter, ChangeNote
from wend.store.memory.room import Room
from wend.store.rows_of_changes import asked_of, require_somebody


class MemoryChanges(Room):
    """`wend.app.ports_changes.Changes`."""

    def note_changes(self, notes: Sequence[ChangeNote]) -> None:
        """Append entries."""
        require_somebody(notes)
        with self._kept.lock:
            known = self._kept.changes
            known += [msgspec.structs.replace(note, number=len(known) + place) for place, note in enumerate(notes, 1)]

    def changes(self, which: ChangeFilter) -> list[ChangeNote]:
        """Entries, newest first."""
        asked = {name: value for name, value in asked_of(which).items() if value is not None}
        with self._kept.lock:
            found = [
                note
                for note in reversed(self._kept.changes)
                if all(getattr(note, name) == value for name, value in asked.items())
            ]
        return found[: which.limit]
