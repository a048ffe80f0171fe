"""Entries of the change log as rows: the same for every database."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from wend.app.ports_changes import ChangeFilter, ChangeNote, What
from wend.store.errors import StoreError
from wend.store.times import from_micros, to_micros

CHANGE_COLUMNS: Final = ("at", "who", "what", "kind", "name", "version", "words", "note")
CHANGES_ASKED: Final = ("what", "kind", "name", "version")


def require_somebody(notes: Sequence[ChangeNote]) -> None:
    """Raise `StoreError` for an entry that names nobody."""
    if any(not note.by for note in notes):
        raise StoreError("an entry of the change log names who did it")


def change_row(note: ChangeNote) -> tuple[Any, ...]:
    """An entry as its columns, without the number."""
    words = msgspec.json.encode(note.words).decode()
    return (to_micros(note.at), note.by, note.what.value, note.kind, note.name, note.version, words, note.note)


def read_change(row: Sequence[Any]) -> ChangeNote:
    """The entry of a row, its number first."""
    number, at, who, what, kind, name, version, words, note = row
    return ChangeNote(
        number=number,
        at=from_micros(at),
        by=who,
        what=What(what),
        kind=kind,
        name=name,
        version=version,
        words=tuple(msgspec.json.decode(words)),
        note=note,
    )


def asked_of(which: ChangeFilter) -> dict[str, Any]:
    """What a filter asks for, by column; None where it does not ask."""
    return {
        "what": which.what.value if which.what else None,
        "kind": which.kind,
        "name": which.name,
        "version": which.version,
    }
