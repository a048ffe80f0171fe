"""Every call of the port that writes, on a store with something in every table: to be killed at each of its statements."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from store_values import LEASE, at, event, message, run

from wend.app.ports import (
    Commit,
    Counted,
    Counting,
    Delivery,
    Document,
    DocumentKind,
    FindingStatus,
    KeptFinding,
    Key,
    Store,
)
from wend.app.ports_changes import ChangeNote, What
from wend.app.ports_identity import MergeRecord, Merging, Splitting
from wend.app.ports_letters import LetterAgain
from wend.app.ports_log import DataKind
from wend.app.signs import Worker
from wend.model.customer import Customer
from wend.model.event import DeadLetter, EventKind
from wend.model.letter import Letter
from wend.model.message import MessageStatus
from wend.model.operation import Operation, OperationKind
from wend.model.reason import Code, Reason
from wend.model.task import Task, TaskChange, TaskStatus

NOW = at(20)
_COUNTING = Counting("welcome", "v2", datetime(2024, 3, 1, tzinfo=UTC))


_ALERT = Task(id="wend:alert:1", queue="ops", title="Look", created_at=NOW, opened_at=NOW)


class Call(NamedTuple):
    """One call: what has to stand before it, and the call itself, which gets what the preparation has found."""

    name: str
    call: Callable[[Store, Any], object]
    prepare: Callable[[Store], Any] = lambda _: None
    again: bool = True  # a second, equal call changes nothing


def _three_due(store: Store) -> Any:
    return store.claim(NOW, 3, "w", LEASE)


def _append(store: Store, _: Any) -> object:
    return store.append([
        event("c1", "user-3"),
        event("c2", "somebody new"),
        event("c3", "user-4", "browser-5"),  # an anonymous id that goes over
        event("m1", "user-1"),  # known already
        event("c4", None, "nobody"),
        event("c5", "somebody new", "nobody"),
    ])  # fmt: skip


def _commit(store: Store, due: Any) -> None:
    commits = []
    for each in due:
        customer, number = each.customer, each.customer.id
        customer.cursor = each.events[-1].seq if each.events else customer.cursor
        customer.traits = {"email": f"new-{number}@shop.example"}
        customer.segments = ["all", "new"]
        begun = run(f"{number}-3", step="wait", until=at(900), version="v2")
        customer.runs = [begun]
        told = event(f"wend:told:{number}", kind=EventKind.ACCOUNT, name="Account Joined")
        commits.append(
            Commit(
                customer,
                runs=[begun, run(f"{number}-1", ended="goal", ended_at=NOW, goal_at=NOW)],
                messages=[message(f"{number}-3.hello.1", number, run=begun.id)],
                reasons=[Reason(at=NOW, code=Code.ENTERED, journey="welcome", run=begun.id)],
                events=[event(f"wend:emitted:{number}", name="Welcomed")],
                letters=[Letter(told, account=f"club-{number % 2}"), Letter(event(f"wend:to:{number}"), customer=30)],
                tasks=[_task(number)],
                task_changes=[TaskChange(id=f"{number}-1.call.1", at=NOW, status=TaskStatus.CANCELLED, why="goal")],
                withdrawn={f"{number}-1": "goal"},
                counted=[Counted(_COUNTING, 1, 1)],
                next_due=at(900),
            )
        )
    store.commit(commits, NOW, "w")


def _task(number: int) -> Task:
    return Task(
        id=f"{number}-3.call.1",
        customer_id=number,
        journey="welcome",
        version="v2",
        run=f"{number}-3",
        step="call",
        queue="sales",
        title="Call",
        created_at=NOW,
        opened_at=NOW,
    )


def _held(store: Store) -> list[str]:
    return [each.id for each in store.claim_messages(NOW, 4, "w", LEASE)]


def _begun(store: Store) -> list[str]:
    return store.begin_handover(_held(store), NOW, "w")


def _record(store: Store, begun: Any) -> None:
    told = [
        event(f"wend:{each}:sent", kind=EventKind.RECEIPT, name="Message Sent", properties={"message": each})
        for each in begun
    ]
    outcomes = [
        Delivery(begun[0], MessageStatus.SENT, "", None, "smtp", "1", told[0], 1),
        Delivery(begun[1], MessageStatus.QUEUED, "later", at(600), "smtp", attempt=1),
        Delivery(begun[2], MessageStatus.UNKNOWN, "lost", None, "smtp", "", told[2], 1),
        Delivery(begun[3], MessageStatus.REJECTED, "no", None, "smtp", "", told[3], 1),
    ]
    store.record(outcomes, at(21))


def _claim_and_release(store: Store, due: Any) -> None:
    store.release([each.customer.id for each in due], "w")


def _change_task(store: Store, _: Any) -> None:
    said = event("wend:task:2", kind=EventKind.TASK, name="Task Completed")
    change = TaskChange(id="2-1.call.1", at=NOW, status=TaskStatus.DONE, outcome="done", by="ben")
    store.change_task(change, said)


def _findings(store: Store, _: Any) -> None:
    store.keep_findings([
        KeptFinding(id=each, view="customer", kind="loop", title=each, where="pay", first_seen=NOW, last_seen=NOW)
        for each in ("f1", "f2")
    ])  # fmt: skip


def _operation(kind: OperationKind) -> Operation:
    return Operation(kind=kind, journey="welcome", begun_at=NOW, by="ops")


def _begin_move(store: Store) -> int:
    return store.begin_operation(_operation(OperationKind.STOP)).number


def _published(version: str) -> Document:
    return Document(kind=DocumentKind.JOURNEY, name="welcome", version=version, body=version)


def _asked(store: Store) -> int:
    store.ask_merge(8, 9, "by-hand", ("user_id", "user-8"), "", NOW)
    return store.asked_merges(10)[-1]


def _pair(store: Store) -> Any:
    pair = store.claim_pair(_asked(store), NOW, "w", LEASE)
    assert pair
    return pair


def _merging(pair: Any) -> Merging:
    kept, other = pair.kept.customer, pair.other.customer
    kept.runs, other.runs, other.segments = [*kept.runs, *other.runs], [], []
    ids = [("user_id", "user-8")]
    record = msgspec.msgpack.encode(MergeRecord(kept=b"", other=b"", ids=ids, below=[]))
    return Merging(pair.merge.number, Commit(kept, next_due=min(run.until for run in kept.runs)), other, record)


def _apart(store: Store) -> Any:
    return store.claim_for_split(8, None, NOW, "w", LEASE)


def _split(store: Store, kept: Any) -> None:
    given = {"ids": [("anonymous_id", "browser-2")], "events": [], "runs_of": [], "below": [], "by": "ops"}
    store.split(Splitting(None, Commit(kept, next_due=at(900)), Commit(Customer(0)), **given), NOW, "w")


_WORKER = Worker(name="w", parts=("engine",), started_at=NOW, beat_at=NOW, counts={"turns": [((), 3)]})


def _enlisted(store: Store) -> None:
    store.enlist(_WORKER)
    _three_due(store)
    store.begin_handover(_held(store)[:2], NOW, "w")


def _changed(store: Store, _: Any) -> None:
    note = {"at": NOW, "by": "ops", "what": What.APPROVED, "kind": "journey", "name": "welcome"}
    store.note_changes([ChangeNote(**note), ChangeNote(**note, version="v2")])


def _two_letters(store: Store) -> list[DeadLetter]:
    store.bury([DeadLetter(received_at=NOW, source="/v1/t", reason="no", body="{}")])
    return store.letters(None, 2)


def _take_again(store: Store, letters: Any) -> None:
    first, second = letters
    store.take_again([
        LetterAgain(first.id, first.received_at, event("again", "somebody else")),
        LetterAgain(second.id, second.received_at, reason="still"),
    ])  # fmt: skip


CALLS = (
    Call("append", _append),
    Call("append_to", lambda store, _: store.append_to(5, event("wend:own", name="Decided"))),
    Call(
        "bury",
        lambda store, _: store.bury([DeadLetter(received_at=NOW, source="/v1/t", reason=n, body="") for n in "ab"]),
        again=False,  # a letter has no id of its own: sent again, it stands there twice
    ),
    Call("take_again", _take_again, _two_letters),
    Call("claim", lambda store, _: store.claim(NOW, 3, "w", LEASE), again=False),  # takes the next ones
    Call("commit", _commit, _three_due),
    Call("release", _claim_and_release, _three_due),
    Call("set_aside", lambda store, due: store.set_aside(due[0].customer.id, "broken", "w"), _three_due),
    Call("put_back", lambda store, _: store.put_back(2, NOW)),
    Call("ring_all", lambda store, _: store.ring_all(NOW)),
    Call("count_entries", lambda store, _: store.count_entries([_COUNTING])),
    Call("claim_messages", lambda store, _: store.claim_messages(NOW, 4, "w", LEASE), again=False),
    Call("begin_handover", lambda store, held: store.begin_handover(held, NOW, "w"), _held),
    Call("record", _record, _begun),
    Call("publish", lambda store, _: store.publish([_published("v3")], NOW)),
    Call("withdraw", lambda store, _: store.withdraw(DocumentKind.JOURNEY, "welcome", NOW)),
    Call(
        "append_scheduled",
        lambda store, _: store.append_scheduled("weekly", NOW, [event("wend:weekly:2", "user-8")], 8),
    ),
    Call("begin_operation", lambda store, _: store.begin_operation(_operation(OperationKind.DRAIN)), again=False),
    Call(
        "append_operation",
        lambda store, number: store.append_operation(number, [(n, event(f"wend:op:{n}")) for n in (3, 4)], 4, NOW),
        _begin_move,
    ),
    Call("open_task", lambda store, _: store.open_task(_ALERT)),
    Call("change_task", _change_task),
    Call("create_key", lambda store, _: store.create_key(Key(name="new", hash="new", created_at=NOW)), again=False),
    Call("revoke_key", lambda store, _: store.revoke_key("web", NOW)),
    Call("keep_findings", _findings),
    Call("set_finding", lambda store, _: store.set_finding("f1", FindingStatus.FIXED, "ben", NOW)),
    Call("tell_finding", lambda store, _: store.tell_finding("f1", "ops", "told")),
    Call("ask_merge", lambda store, _: store.ask_merge(8, 9, "by-hand", ("user_id", "user-8"), "", NOW)),
    Call("claim_pair", lambda store, number: store.claim_pair(number, NOW, "w", LEASE), _asked, again=False),
    Call("merge", lambda store, pair: store.merge(_merging(pair), NOW, "w"), _pair),
    Call("refuse_merge", lambda store, pair: store.refuse_merge(pair.merge.number, "no", NOW, "w"), _pair),
    Call("claim_for_split", lambda store, _: store.claim_for_split(8, None, NOW, "w", LEASE), again=False),
    Call("split", _split, _apart),
    Call("note_changes", _changed, again=False),
    Call("enlist", lambda store, _: store.enlist(_WORKER)),
    Call("beat", lambda store, _: store.beat(_WORKER), _enlisted, again=False),
    Call("give_up", lambda store, _: store.give_up("w", ended=True), _enlisted),
    Call("forget", lambda store, _: store.forget(DataKind.DEAD_LETTERS, at(100), 5)),
    Call("forget_events", lambda store, _: store.forget_events(3, 3, at(100), 5)),
    Call("move_archived", lambda store, _: store.move_archived(0, 3)),
    Call("note_diagnosis", lambda store, _: store.note_diagnosis("customer", NOW)),
)
