"""Publish: what is in a folder goes live, after one has seen what that changes.

Rule 1. Publishing is one transaction: all of it is live, or nothing.
Rule 2. Runs in flight stay on the version they began on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wend import limits
from wend.app.differences import differences
from wend.app.ports import Document, DocumentKind, RunFilter, Store
from wend.app.ports_changes import ChangeNote, What
from wend.app.published import load_world
from wend.errors import WendError
from wend.journey.load import load_journey
from wend.journey.words import plan_diff


@dataclass(frozen=True)
class Change:
    """What publishing a document would change: `new`, `changed` or `unchanged`, in words."""

    document: Document
    what: str
    words: tuple[str, ...] = ()
    in_flight: int = 0  # runs of a journey that changes


def plan_changes(store: Store, documents: Sequence[Document]) -> list[Change]:
    """What publishing these documents would change."""
    live = {(each.kind, each.name): each for each in store.documents()}
    return [_change(store, live.get((each.kind, each.name)), each) for each in documents]


def publish(store: Store, changes: Sequence[Change], now: datetime, by: str = "wend") -> int:
    """Make the changed documents live, and note who did it; the new generation.

    Where segments or counted events have changed, every customer is looked at again: who is in a new segment is known
    without waiting for her next event.
    """
    real = [change for change in changes if change.what != "unchanged"]
    if not real:
        return store.generation()
    rules_before = load_world(store).live.rules
    noted = [note_of(change, What.PUBLISHED, by, now) for change in real]
    generation = store.publish([change.document for change in real], now, noted)
    if load_world(store).live.rules != rules_before:
        store.ring_all(now)
    return generation


def note_of(change: Change, what: What, by: str, now: datetime, note: str = "") -> ChangeNote:
    """The entry of the change log for a change; very many words are cut, and the entry says so."""
    document = change.document
    words = change.words or ((f"{change.what}",) if change.what else ())
    if len(words) > limits.CHANGE_WORDS_MAX:
        left = len(words) - limits.CHANGE_WORDS_MAX
        words = (*words[: limits.CHANGE_WORDS_MAX], f"… and {left} lines more")
    return ChangeNote(
        at=now,
        by=by,
        what=what,
        kind=document.kind.value,
        name=document.name,
        version=document.version,
        words=words,
        note=note,
    )


def _change(store: Store, old: Document | None, new: Document) -> Change:
    if old is None:
        return Change(new, "new")
    if old.version == new.version:
        return Change(new, "unchanged")
    running = RunFilter(journey=new.name, status="active")
    in_flight = store.count_runs(running) if new.kind is DocumentKind.JOURNEY else 0
    return Change(new, "changed", _words(old, new), in_flight)


def _words(old: Document, new: Document) -> tuple[str, ...]:
    if new.kind is not DocumentKind.JOURNEY:
        return differences(old, new)
    try:
        return tuple(plan_diff(load_journey(old.body, old.name), load_journey(new.body, new.name)))
    except WendError as error:
        return (f"the version that is live cannot be read any more: {error}",)
