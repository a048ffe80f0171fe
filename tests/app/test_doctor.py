"""What `wend doctor` tells from a store: each trouble, and nothing where all is well."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from wend.app.doctor import examine
from wend.app.ports import Commit, Delivery, Document, DocumentKind, Store
from wend.app.trouble import Trouble
from wend.journey.workspace import Queue, Workspace
from wend.model.customer import Run
from wend.model.event import DeadLetter, Event, EventKind
from wend.model.message import Message, MessageStatus
from wend.model.task import Task
from wend.store.memory import MemoryStore

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
LEASE = timedelta(seconds=15)
JOURNEY = "journey: welcome\npurpose: marketing\nentry: {event: Signed Up}\nsteps:\n  - wait: {for: 1d}\n"


def shop(**settings: Any) -> MemoryStore:
    """A store with a live journey."""
    store = MemoryStore()
    workspace = msgspec.json.encode(Workspace(**settings)).decode()
    documents = [
        Document(kind=DocumentKind.JOURNEY, name="welcome", version="v1", body=JOURNEY),
        Document(kind=DocumentKind.WORKSPACE, name="workspace", version="v1", body=workspace),
    ]
    store.publish(documents, NOW)
    return store


def came(store: Store, user: str, at: datetime = NOW) -> None:
    store.append([Event(message_id=f"m-{user}", kind=EventKind.TRACK, name="A", time=at, received_at=at, user_id=user)])


def told(store: Store, now: datetime = NOW) -> dict[str, Trouble]:
    return {each.kind: each for each in examine(store, now)}


def turned(store: Store, **more: Any) -> None:
    """A turn of everybody who is due, with what it decided."""
    due = store.claim(NOW, 10, "w", LEASE)
    for each in due:
        each.customer.cursor = each.events[-1].seq
    store.commit([Commit(each.customer, **more) for each in due], NOW, "w")


def message(number: int, **more: Any) -> Message:
    given = {"journey": "welcome", "version": "v1", "run": "1-1", "step": "hello", "channel": "email"}
    given |= {"content": "hello", "purpose": "marketing", "decided_at": NOW, "customer_id": 1}
    return Message(id=f"1-1.hello.{number}", **{**given, **more})


def test_where_all_is_well_nothing_is_told() -> None:
    store = shop()
    came(store, "ann")
    assert told(store, NOW + timedelta(seconds=30)) == {}
    turned(store)
    assert told(store, NOW + timedelta(days=1)) == {}


def test_a_store_on_which_nothing_is_published_says_so() -> None:
    assert list(told(MemoryStore())) == ["nothing-published"]


def test_a_document_that_cannot_be_read_is_named() -> None:
    store = shop()
    store.publish([Document(kind=DocumentKind.JOURNEY, name="broken", version="v1", body="steps: [")], NOW)
    assert "the published journey broken cannot be read" in told(store)["unreadable-document"].what


def test_an_event_that_nobody_takes_and_a_message_that_nobody_sends_are_late() -> None:
    store = shop()
    came(store, "ann")
    turned(store, messages=[message(1)])
    came(store, "ben")
    found = told(store, NOW + timedelta(minutes=5))
    assert "due for 5 minutes (1 with new events, 0 with timers)" in found["turns-late"].what
    assert "the first of 1 messages in the outbox has waited for 5 minutes" in found["outbox-late"].what
    assert "wend serve" in found["turns-late"].do


def test_customers_that_were_set_aside_are_told_by_reason() -> None:
    store = shop()
    for user in ("ann", "ben", "cem"):
        came(store, user)
    for due in store.claim(NOW, 10, "w", LEASE):
        store.set_aside(due.customer.id, "KeyError: 'x'" if due.customer.id < 3 else "ValueError", "w")
    troubles = [each for each in examine(store, NOW) if each.kind == "set-aside"]
    assert [each.what[:50] for each in troubles] == [
        "2 customers are set aside because of \"KeyError: 'x",
        "1 customers are set aside because of 'ValueError',",
    ]
    assert "such as ann, ben" in troubles[0].what
    assert "wend put-back" in troubles[0].do


def test_messages_whose_worker_died_and_a_provider_that_fails_are_told() -> None:
    store = shop()
    came(store, "ann")
    turned(store, messages=[message(number) for number in range(8)])
    ids = [each.id for each in store.claim_messages(NOW, 10, "w", LEASE)]
    store.begin_handover(ids, NOW, "w")
    refused = [Delivery(each, MessageStatus.REJECTED, "550 no", provider="smtp", attempt=1) for each in ids[:5]]
    store.record([*refused, Delivery(ids[5], MessageStatus.SENT, provider="smtp", attempt=1)], NOW)
    found = told(store, NOW + timedelta(minutes=5))
    assert "2 messages were being handed over by a worker that is gone" in found["handover-lost"].what
    assert (
        "5 of the last 6 messages by email (smtp) did not go out, 5 because of: 550 no"
        in found["provider-failing"].what
    )


def test_some_wrong_addresses_among_many_that_work_are_no_trouble_of_the_provider() -> None:
    store = shop()
    came(store, "ann")
    turned(store, messages=[message(number) for number in range(20)])
    ids = [each.id for each in store.claim_messages(NOW, 20, "w", LEASE)]
    store.begin_handover(ids, NOW, "w")
    word = {True: MessageStatus.REJECTED, False: MessageStatus.SENT}
    store.record([Delivery(each, word[n < 6], "550" if n < 6 else "", attempt=1) for n, each in enumerate(ids)], NOW)
    assert told(store) == {}


def test_dead_letters_of_the_last_day_are_told_and_older_ones_not() -> None:
    store = shop()
    store.bury([DeadLetter(received_at=NOW, source="/v1/track", reason="no id", body="{}")])
    assert "1 events of the last day could not be accepted, 1 because of: no id" in told(store)["dead-letters"].what
    assert told(store, NOW + timedelta(days=2)) == {}


def test_tasks_in_a_queue_that_nobody_looks_after_are_told() -> None:
    store = shop(queues=(Queue(name="sales"), Queue(name="care", members=("anna",))))
    given = {"title": "Call", "created_at": NOW, "opened_at": NOW}
    for number, queue in enumerate(("sales", "care", "gone", "")):
        store.open_task(Task(id=f"t{number}", queue=queue, assignee="" if queue else "bob", **given))
    what = [each.what for each in examine(store, NOW) if each.kind == "queue-without-people"]
    assert sorted(each.split(":")[0] for each in what) == [
        "1 tasks stand in the queue 'gone', which wend.yaml does not have",
        "1 tasks stand in the queue 'sales', which has no members",
    ]


def test_runs_that_should_have_gone_on_and_a_clock_that_went_back_are_told() -> None:
    store = shop()
    came(store, "ann")
    waits = Run(id="1-1", journey="welcome", version="v1", key="", entered_at=NOW, until=NOW + timedelta(minutes=1))
    turned(store, runs=[waits])
    assert "1 runs should have gone on" in told(store, NOW + timedelta(hours=2))["runs-stuck"].what
    assert "received 59 minutes from now" in told(store, NOW - timedelta(minutes=59))["clock"].what
