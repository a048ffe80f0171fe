"""Documents, schedules and keys."""

import pytest
from store_values import NOW, at, event

from wend.app.ports import Document, DocumentKind, EventFilter, Key, Store
from wend.errors import WendError


def document(name: str = "welcome", version: str = "v1", **more: object) -> Document:
    given: dict[str, object] = {"kind": DocumentKind.JOURNEY, "body": f"journey: {name} # {version}", **more}
    return Document(name=name, version=version, **given)  # type: ignore[arg-type]


def live(store: Store) -> list[tuple[str, str]]:
    return [(each.name, each.version) for each in store.documents()]


def test_nothing_is_published_at_first(store: Store) -> None:
    assert store.documents() == store.documents(live_only=False) == []
    assert store.generation() == 0


def test_publishing_makes_live_and_grows_the_generation_once(store: Store) -> None:
    assert store.publish([document(), document("other", kind=DocumentKind.SEGMENT)], NOW) == 1
    assert store.generation() == 1
    assert live(store) == [("welcome", "v1"), ("other", "v1")]
    (first, _) = store.documents()
    assert first == document(published_at=NOW)


def test_publishing_what_is_live_changes_nothing(store: Store) -> None:
    store.publish([document()], NOW)
    assert store.publish([document()], at(5)) == store.generation() == 1
    assert store.documents()[0].published_at == NOW


def test_a_new_version_takes_the_place_and_the_old_one_is_kept(store: Store) -> None:
    store.publish([document()], NOW)
    assert store.publish([document(version="v2")], at(5)) == 2
    assert live(store) == [("welcome", "v2")]
    kept = store.documents(live_only=False)
    assert [(each.version, each.live, each.published_at) for each in kept] == [("v1", False, NOW), ("v2", True, at(5))]


def test_an_older_version_can_become_live_again(store: Store) -> None:
    for second, version in enumerate(("v1", "v2", "v1")):
        store.publish([document(version=version)], at(second))
    assert live(store) == [("welcome", "v1")]
    assert store.documents()[0].published_at == at(2)
    assert store.generation() == 3


def test_kinds_have_names_of_their_own(store: Store) -> None:
    store.publish([document(kind=kind) for kind in DocumentKind], NOW)
    assert len(store.documents()) == len(DocumentKind)
    store.withdraw(DocumentKind.SEGMENT, "welcome", at(1))
    assert {each.kind for each in store.documents()} == set(DocumentKind) - {DocumentKind.SEGMENT}


def test_withdrawing_leaves_the_version_for_runs_in_flight(store: Store) -> None:
    store.publish([document()], NOW)
    store.withdraw(DocumentKind.JOURNEY, "welcome", at(1))
    assert (live(store), len(store.documents(live_only=False)), store.generation()) == ([], 1, 2)
    store.withdraw(DocumentKind.JOURNEY, "welcome", at(2))
    store.withdraw(DocumentKind.JOURNEY, "never was", at(2))
    assert store.generation() == 2


def test_a_schedule_has_no_cursor_before_its_first_round(store: Store) -> None:
    assert store.schedule_cursor("weekly") == (None, -1)


def test_a_portion_of_a_round_and_its_cursor_are_stored_together(store: Store) -> None:
    store.append_scheduled("weekly", NOW, [event("wend:s1", "ada"), event("wend:s2", "bob")], 2)
    assert store.schedule_cursor("weekly") == (NOW, 2)
    assert store.count_events(EventFilter()) == 2
    assert store.next_due() == NOW
    store.append_scheduled("weekly", NOW, [event("wend:s3", "eve"), event("wend:s2", "bob")], 3)
    store.append_scheduled("weekly", NOW, [], -1)
    assert store.schedule_cursor("weekly") == (NOW, -1)
    assert store.count_events(EventFilter()) == 3


@pytest.mark.parametrize(("round_at", "reached"), [(0, 2), (0, 1), (-60, 9), (-60, -1)])
def test_a_second_worker_that_is_behind_changes_nothing(store: Store, round_at: int, reached: int) -> None:
    store.append_scheduled("weekly", NOW, [event("wend:s1", "ada")], 2)
    store.append_scheduled("weekly", at(round_at), [event("wend:late", "eve")], reached)
    assert store.schedule_cursor("weekly") == (NOW, 2)
    assert store.count_events(EventFilter()) == 1


def test_a_round_that_is_complete_stays_complete(store: Store) -> None:
    store.append_scheduled("weekly", NOW, [], -1)
    store.append_scheduled("weekly", NOW, [event("wend:late", "eve")], 5)
    assert store.schedule_cursor("weekly") == (NOW, -1)
    store.append_scheduled("weekly", at(60), [event("wend:next", "eve")], 5)
    assert store.schedule_cursor("weekly") == (at(60), 5)


def test_keys_are_kept_and_revoked_by_name(store: Store) -> None:
    shop = Key(name="shop", hash="a" * 64, created_at=NOW)
    store.create_key(shop)
    store.create_key(Key(name="ops", hash="b" * 64, role="admin", created_at=at(1)))
    assert store.keys()[0] == shop
    assert store.revoke_key("shop", at(2))
    assert not store.revoke_key("shop", at(3))
    assert not store.revoke_key("nobody's", at(3))
    kept = store.keys()
    assert [(each.name, each.role, each.revoked_at) for each in kept] == [
        ("shop", "write", at(2)),
        ("ops", "admin", None),
    ]


def test_a_name_is_in_use_until_its_key_is_revoked(store: Store) -> None:
    store.create_key(Key(name="shop", hash="a", created_at=NOW))
    with pytest.raises(WendError, match="a key named 'shop' is in use"):
        store.create_key(Key(name="shop", hash="b", created_at=NOW))
    with pytest.raises(WendError, match="its role is unknown"):
        store.create_key(Key(name="other", hash="c", role="king", created_at=NOW))
    store.revoke_key("shop", at(1))
    store.create_key(Key(name="shop", hash="b", created_at=at(2)))
    assert len(store.keys()) == 2
