"""Dead letters sent again: read like a call of today, with the time of then."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.house import NOW
from wend.app.letters import send_again
from wend.app.ports import Appended, EventFilter, RefusedError, Store
from wend.app.ports_letters import LetterAgain
from wend.model.event import DeadLetter, Event
from wend.store.memory import MemoryStore

LATER = NOW + timedelta(hours=5)


def bury(store: Store, source: str = "/v1/batch", **call: Any) -> None:
    body = json.dumps({"userId": "ann", "event": "Order Completed", "messageId": "m1", **call})
    store.bury([DeadLetter(received_at=NOW, source=source, reason="it was not accepted then", body=body)])


def test_a_letter_that_can_be_read_now_becomes_an_event_with_the_time_of_then(store: Store) -> None:
    bury(store, type="track", timestamp=NOW.isoformat())
    done = send_again(store, None, LATER)
    assert (done.taken, done.known, done.refused) == (1, 0, [])
    (event,) = store.events(EventFilter())
    assert (event.name, event.time, event.received_at, event.user_id) == ("Order Completed", NOW, LATER, "ann")
    assert store.count_dead_letters() == 0


def test_a_letter_that_came_to_the_path_of_a_kind_is_of_that_kind(store: Store) -> None:
    bury(store, source="/v1/t")
    bury(store, source="/v1/page", messageId="m2", name="Home")
    assert send_again(store, None, LATER).taken == 2
    assert {each.kind.value for each in store.events(EventFilter())} == {"track", "page"}


def test_calls_without_an_id_of_their_own_count_each_however_often_they_are_sent_again(store: Store) -> None:
    for _ in range(2):
        bury(store, type="track", messageId=None)
    assert send_again(store, None, LATER).taken == 2
    assert send_again(store, None, LATER).taken == 0


def test_what_is_still_wrong_stays_with_what_is_wrong_now(store: Store) -> None:
    bury(store, type="teleport")
    store.bury([DeadLetter(received_at=NOW, source="/v1/batch", reason="not JSON", body="{")])
    bury(store, type="track")
    done = send_again(store, [1, 2], LATER)
    assert (done.taken, [each.id for each in done.refused]) == (0, [1, 2])
    assert "'teleport' is not known" in store.letters([1], 1)[0].reason
    assert [each.id for each in store.letters(None, 10)] == [1, 2, 3]


def test_sent_again_twice_it_counts_once(store: Store) -> None:
    for _ in range(2):
        bury(store, type="track")
    done = send_again(store, None, LATER)
    assert (done.taken, done.known) == (1, 1)
    assert store.count_dead_letters() == 0


class PickyStore(MemoryStore):
    """A store that cannot hold one value."""

    def take_again(self, again: Sequence[LetterAgain]) -> int:
        if any(each.event and each.event.properties.get("poison") for each in again):
            raise RefusedError("this value cannot be stored")
        return super().take_again(again)

    def append(self, events: Sequence[Event]) -> Appended:
        raise AssertionError("letters are taken by `take_again` alone")


def test_what_the_store_itself_refuses_stays_and_the_others_are_taken() -> None:
    store = PickyStore()
    for number in range(5):
        bury(store, type="track", messageId=f"m{number}", properties={"poison": True} if number == 3 else {})
    done = send_again(store, None, LATER)
    assert (done.taken, [each.id for each in done.refused]) == (4, [4])
    assert [each.reason for each in store.letters(None, 10)] == ["the store refuses it: this value cannot be stored"]
