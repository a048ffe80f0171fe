"""Dead letters that are sent again: in every store a letter becomes an event or stays a letter, never both."""

from store_values import NOW, at, event

from wend.app.ports import EventFilter, Store
from wend.app.ports_letters import LetterAgain
from wend.model.event import DeadLetter


def bury(store: Store, *reasons: str) -> None:
    store.bury([DeadLetter(received_at=NOW, source="/v1/track", reason=each, body=each) for each in reasons])


def test_letters_are_listed_oldest_first_by_number_and_up_to_a_limit(store: Store) -> None:
    bury(store, "a", "b", "c")
    assert [each.reason for each in store.letters(None, 2)] == ["a", "b"]
    assert [(each.id, each.reason) for each in store.letters([3, 1, 9], 10)] == [(1, "a"), (3, "c")]
    assert store.letters([], 10) == []


def test_what_can_be_accepted_becomes_an_event_and_the_rest_gets_its_new_reason(store: Store) -> None:
    bury(store, "a", "b")
    assert store.take_again([LetterAgain(1, NOW, event("m1", "ann")), LetterAgain(2, NOW, None, "still wrong")]) == 1
    assert [each.message_id for each in store.events(EventFilter())] == ["m1"]
    assert [(each.id, each.reason, each.body) for each in store.dead_letters()] == [(2, "still wrong", "b")]
    assert store.count_dead_letters() == 1
    (due,) = store.claim(NOW, 10, "w", NOW - NOW)
    assert [each.message_id for each in due.events] == ["m1"]


def test_an_event_that_is_known_already_takes_its_letter_away_and_counts_as_known(store: Store) -> None:
    store.append([event("m1", "ann")])
    bury(store, "a")
    assert store.take_again([LetterAgain(1, NOW, event("m1", "ann"))]) == 0
    assert (store.count_dead_letters(), store.count_events(EventFilter())) == (0, 1)


def test_a_letter_that_is_gone_changes_nothing_nor_does_one_that_has_its_number_now(store: Store) -> None:
    bury(store, "a")
    assert store.take_again([LetterAgain(1, NOW, event("m1", "ann"))]) == 1
    store.bury([DeadLetter(received_at=at(5), source="/v1/track", reason="b", body="b")])
    (later,) = store.dead_letters()
    assert store.take_again([LetterAgain(number, NOW, event("m2", "bob")) for number in (1, later.id)]) == 0
    assert store.count_events(EventFilter()) == 1
    assert store.dead_letters() == [later]
