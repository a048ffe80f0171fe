"""The change log: the same in every store."""

import pytest
from store_values import NOW, at

from wend.app.ports import Document, DocumentKind, Store
from wend.app.ports_changes import ChangeFilter, ChangeNote, What
from wend.errors import WendError


def note(name: str = "welcome", what: What = What.PUBLISHED, **more: object) -> ChangeNote:
    given: dict[str, object] = {"at": NOW, "by": "anna", "kind": "journey", "version": "v1", "words": ("new",), **more}
    return ChangeNote(name=name, what=what, **given)  # type: ignore[arg-type]


def told(store: Store, **which: object) -> list[tuple[str, str, int]]:
    return [(each.name, each.by, each.number) for each in store.changes(ChangeFilter(**which))]  # type: ignore[arg-type]


def test_changes_come_newest_first_and_are_found_by_what_they_are_of(store: Store) -> None:
    store.note_changes([note(), note("other", by="ben", version="v2", words=("a", "b"), note="well done")])
    store.note_changes([note(what=What.APPROVED, at=at(5))])
    assert told(store) == [("welcome", "anna", 3), ("other", "ben", 2), ("welcome", "anna", 1)]
    assert told(store, what=What.APPROVED) == [("welcome", "anna", 3)]
    assert told(store, name="other") == told(store, version="v2") == [("other", "ben", 2)]
    assert told(store, kind="segment") == []
    assert told(store, limit=1) == [("welcome", "anna", 3)]
    (other,) = store.changes(ChangeFilter(name="other"))
    assert (other.words, other.note, other.at, other.what) == (("a", "b"), "well done", NOW, What.PUBLISHED)


def test_publishing_and_withdrawing_note_what_they_did(store: Store) -> None:
    document = Document(kind=DocumentKind.JOURNEY, name="welcome", version="v1", body="journey: welcome")
    store.publish([document], NOW, [note()])
    store.withdraw(DocumentKind.JOURNEY, "welcome", at(5), [note(what=What.WITHDRAWN, at=at(5))])
    assert [each.what for each in store.changes(ChangeFilter())] == [What.WITHDRAWN, What.PUBLISHED]


def test_a_change_of_nobody_is_refused_with_the_publishing_it_belongs_to(store: Store) -> None:
    document = Document(kind=DocumentKind.JOURNEY, name="welcome", version="v1", body="journey: welcome")
    with pytest.raises(WendError):
        store.publish([document], NOW, [note(by="")])
    assert (store.documents(), store.changes(ChangeFilter())) == ([], [])
