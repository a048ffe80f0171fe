"""Messages on their way out."""

from typing import Any

import pytest
from store_values import LEASE, NOW, at, claim_one, commit, event, message

from wend.app.ports import Delivery, EventFilter, MessageFilter, Store
from wend.model.event import Event, EventKind
from wend.model.message import Message, MessageStatus


def with_messages(store: Store, *messages: Message) -> None:
    """One customer with these messages decided on."""
    store.append([event("m1", "ada")])
    commit(store, claim_one(store), messages=list(messages))


def taken(store: Store, now: Any = NOW, owner: str = "w", limit: int = 10) -> list[str]:
    return [each.id for each in store.claim_messages(now, limit, owner, LEASE)]


def one(store: Store, message_id: str = "a") -> Message:
    (found,) = store.messages(MessageFilter(id=message_id))
    return found


def receipt(message_id: str, **more: Any) -> Event:
    given = {"kind": EventKind.RECEIPT, "name": "Message Sent", "properties": {"message": "a"}, **more}
    return event(f"wend:receipt:{message_id}", "ada", **given)


def sent(message_id: str = "a", **more: Any) -> Delivery:
    return Delivery(message_id, MessageStatus.SENT, provider="smtp", provider_id="<1@x>", **more)


def handed_over(store: Store, now: Any = NOW, owner: str = "w") -> Message:
    """Claim the one message that is due and begin to hand it over."""
    (found,) = store.claim_messages(now, 10, owner, LEASE)
    assert store.begin_handover([found.id], now, owner) == [found.id]
    return one(store, found.id)


def test_a_message_comes_back_as_it_was_decided_on(store: Store) -> None:
    whole = message(
        "a",
        to="ada@example.com",
        data={"event": {"time": NOW, "n": [1, 2.5]}},
        expires_at=at(99),
        next_attempt_at=at(5),
    )
    with_messages(store, whole)
    assert store.messages(MessageFilter()) == [whole]
    assert taken(store, at(4.9)) == []
    assert store.claim_messages(at(5), 10, "w", LEASE) == [whole]


def test_messages_are_claimed_longest_due_first_by_one_worker_at_a_time(store: Store) -> None:
    with_messages(store, message("a"), message("b", decided_at=at(-5)), message("c"), message("d", decided_at=at(5)))
    assert taken(store, limit=2) == ["b", "a"]
    assert taken(store, owner="v") == ["c"]
    assert taken(store, at(5), "v") == ["d"]
    assert taken(store, at(30), "v") == ["b", "a", "c"]


def test_withheld_messages_are_on_record_and_never_claimed(store: Store) -> None:
    with_messages(store, message("a", status=MessageStatus.WITHHELD, reason="consent"))
    assert taken(store, at(1000)) == []
    assert one(store).reason == "consent"
    assert store.next_message_due() is None


def test_only_the_holder_begins_to_hand_over_and_each_attempt_is_counted(store: Store) -> None:
    with_messages(store, message("a"), message("b"))
    taken(store)
    assert store.begin_handover(["b", "a", "c"], at(1), "somebody else") == []
    assert store.begin_handover(["b", "c", "a", "b"], at(1), "w") == ["b", "a"]
    assert store.begin_handover(["a"], at(1), "w") == []
    assert (one(store).status, one(store).attempts) == (MessageStatus.SENDING, 1)
    assert taken(store, at(99)) == []


def test_a_lease_that_is_over_hands_nothing_over(store: Store) -> None:
    with_messages(store, message("a"))
    taken(store)
    assert store.begin_handover(["a"], at(30), "w") == []
    assert one(store).status is MessageStatus.QUEUED


def test_what_was_sent_is_recorded_with_its_receipt(store: Store) -> None:
    with_messages(store, message("a"))
    handed_over(store)
    store.record([sent(receipt=receipt("1", received_at=at(2)))], at(2))
    found = one(store)
    assert (found.status, found.sent_at, found.provider, found.provider_id) == (
        MessageStatus.SENT,
        at(2),
        "smtp",
        "<1@x>",
    )
    due = claim_one(store, now=at(2))
    assert [(each.name, each.properties) for each in due.events] == [("Message Sent", {"message": "a"})]
    assert store.lost(at(1000), 10) == []


def test_recording_twice_changes_nothing_the_second_time(store: Store) -> None:
    with_messages(store, message("a"))
    handed_over(store)
    store.record([sent(receipt=receipt("1"))], at(2))
    store.record([sent(receipt=receipt("1")), sent(receipt=receipt("2"))], at(3))
    assert one(store).sent_at == at(2)
    assert store.count_events(EventFilter(kind="receipt")) == 1


def test_a_message_to_be_tried_again_is_queued_until_then(store: Store) -> None:
    with_messages(store, message("a"))
    handed_over(store)
    store.record([Delivery("a", MessageStatus.QUEUED, "451 greylisted", next_attempt_at=at(60))], at(1))
    assert store.next_message_due() == at(60)
    assert taken(store, at(59)) == []
    assert taken(store, at(60)) == ["a"]
    assert one(store).attempts == 1
    assert one(store).reason == "451 greylisted"
    assert store.begin_handover(["a"], at(60), "w") == ["a"]
    assert one(store).attempts == 2


def test_a_message_queued_again_without_a_time_is_due_at_once(store: Store) -> None:
    with_messages(store, message("a"))
    handed_over(store)
    store.record([Delivery("a", MessageStatus.QUEUED)], at(7))
    assert store.next_message_due() == at(7)
    assert taken(store, at(7)) == ["a"]


def test_a_message_whose_worker_died_while_handing_over_is_lost(store: Store) -> None:
    with_messages(store, message("a"))
    handed_over(store)
    assert store.lost(at(29), 10) == []
    assert [each.id for each in store.lost(at(30), 10)] == ["a"]
    store.record([Delivery("a", MessageStatus.UNKNOWN, "the answer was lost")], at(31))
    assert store.lost(at(1000), 10) == []
    assert taken(store, at(1000)) == []


def test_that_it_was_sent_is_believed_even_after_the_answer_was_given_up(store: Store) -> None:
    with_messages(store, message("a"))
    handed_over(store)
    store.record([Delivery("a", MessageStatus.UNKNOWN, "lost")], at(31))
    store.record([sent(receipt=receipt("1"))], at(40))
    assert one(store).status is MessageStatus.SENT
    assert store.count_events(EventFilter(kind="receipt")) == 1


def test_a_late_answer_does_not_undo_a_later_attempt(store: Store) -> None:
    with_messages(store, message("a"))
    first = handed_over(store, owner="slow")
    store.record([Delivery("a", MessageStatus.QUEUED, attempt=first.attempts)], at(31))
    second = handed_over(store, at(32), "quick")
    again = Delivery("a", MessageStatus.QUEUED, "try later", attempt=first.attempts, receipt=receipt("late"))
    store.record([again], at(33))
    assert one(store) == second
    assert store.count_events(EventFilter(kind="receipt")) == 0
    store.record([Delivery("a", MessageStatus.REJECTED, "no such address", attempt=second.attempts)], at(34))
    assert one(store).status is MessageStatus.REJECTED


@pytest.mark.parametrize("end", [MessageStatus.SENT, MessageStatus.WITHHELD, MessageStatus.REJECTED])
def test_an_end_is_an_end(store: Store, end: MessageStatus) -> None:
    with_messages(store, message("a"))
    taken(store)
    store.record([Delivery("a", end, "first")], at(1))
    for late in (MessageStatus.QUEUED, MessageStatus.UNKNOWN, MessageStatus.WITHHELD, MessageStatus.REJECTED):
        store.record([Delivery("a", late, "second", receipt=receipt(late.value))], at(2))
    assert (one(store).status, one(store).reason) == (end, "first")
    assert store.count_events(EventFilter(kind="receipt")) == 0


def test_a_message_kept_back_at_the_last_moment_is_withheld(store: Store) -> None:
    with_messages(store, message("a"))
    taken(store)
    store.record([Delivery("a", MessageStatus.WITHHELD, "consent", receipt=receipt("1"))], at(1))
    assert store.begin_handover(["a"], at(1), "w") == []
    assert store.summary()["messages_withheld"] == {"consent": 1}


def test_next_message_due_waits_for_leases(store: Store) -> None:
    with_messages(store, message("a"), message("b", next_attempt_at=at(50)))
    assert store.next_message_due() == NOW
    taken(store)
    assert store.next_message_due() == at(30)
    store.begin_handover(["a"], NOW, "w")
    assert store.next_message_due() == at(50)


def test_mail_and_all_else_are_claimed_apart(store: Store) -> None:
    with_messages(store, message("hook", channel="webhook"), message("mail", channel="email", next_attempt_at=at(5)))
    assert store.next_message_due(mail=True) == at(5)
    assert store.next_message_due(mail=False) == store.next_message_due() == NOW
    assert [each.id for each in store.claim_messages(at(9), 10, "w", LEASE, mail=True)] == ["mail"]
    assert [each.id for each in store.claim_messages(at(9), 10, "w", LEASE, mail=False)] == ["hook"]


def test_an_answer_about_a_message_nobody_knows_changes_nothing(store: Store) -> None:
    store.record([sent("ghost", receipt=receipt("1"))], NOW)
    assert store.count_messages(MessageFilter()) == store.count_events(EventFilter()) == 0
