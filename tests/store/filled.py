"""A store with something in every table, made through the port; and what the port tells of a store, to compare."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from store_values import LEASE, NOW, at, event, message, run

from wend.app.ports import (
    Commit,
    Counted,
    Counting,
    CustomerFilter,
    Delivery,
    Document,
    DocumentKind,
    EventFilter,
    FindingFilter,
    KeptFinding,
    Key,
    MessageFilter,
    RunFilter,
    Store,
    TaskFilter,
)
from wend.app.ports_changes import ChangeFilter, ChangeNote, What
from wend.app.ports_identity import MergeFilter
from wend.app.ports_log import DataKind
from wend.app.signs import Worker
from wend.model.customer import Consent
from wend.model.event import DeadLetter, EventKind
from wend.model.letter import Letter
from wend.model.message import MessageStatus
from wend.model.operation import Operation, OperationKind
from wend.model.reason import Code, Reason
from wend.model.task import Task

MANY = 30
HARD = 'nul \x00, not a character \uffff, half of nothing, "quoted" \\u0000, 日本 🎉, \r\n'
_COUNTING = Counting("welcome", "v1", datetime(2024, 3, 1, tzinfo=UTC))


def fill(store: Store) -> Store:
    """Something in every table: customers with timers, with bells, claimed by a dead worker, and set aside."""
    store.publish(
        [Document(kind=DocumentKind.JOURNEY, name="welcome", version=v, body=HARD) for v in ("v1", "v2")], NOW
    )
    store.append([event(f"m{n}", f"user-{n}", f"browser-{n}", properties={"text": HARD, "n": n}) for n in range(MANY)])
    store.append([event("moved", "user-1", "browser-0")])  # an anonymous id that goes over
    _turns(store)
    _outbox(store)
    store.append([event(f"late{n}", f"user-{n}") for n in range(5)])  # bells that ring
    (dead,) = store.claim(at(10), 1, "dead", LEASE)
    (poison,) = store.claim(at(10), 1, "w", LEASE)
    store.set_aside(poison.customer.id, f"ValueError: {HARD}", "w")
    assert dead.customer.id != poison.customer.id
    _beside(store)
    return store


def _turns(store: Store) -> None:
    due = store.claim(NOW, MANY, "w", LEASE)
    commits = []
    for each in due:
        customer, number = each.customer, each.customer.id
        customer.cursor = each.events[-1].seq
        customer.traits = {"email": f"User-{number}@shop.example", "text": HARD, "n": number, "half": 0.5}
        customer.segments = ["all", "odd"] if number % 2 else ["all"]
        customer.consents = {"email/marketing": Consent(True, NOW, "m0")}
        customer.runs = [run(f"{number}-1", step="wait", until=at(3600 + number), vars={"text": HARD})]
        customer.first_seen = customer.last_seen = NOW
        told = msgspec.structs.replace(event(f"wend:joined:{number}"), kind=EventKind.ACCOUNT, name="Account Joined")
        commits.append(
            Commit(
                customer,
                runs=[*customer.runs, run(f"{number}-2", ended="finished", ended_at=NOW, goal_at=NOW)],
                messages=[
                    message(f"{number}-1.hello.1", number, run=f"{number}-1", data={"text": HARD, "raw": [1, None]})
                ],
                reasons=[
                    Reason(at=NOW, code=Code.ENTERED, journey="welcome", run=f"{number}-1", detail={"text": HARD})
                ],
                letters=[Letter(told, account="acme")],
                tasks=[_task(number)],
                counted=[Counted(_COUNTING, 2, 1)],
                next_due=at(3600 + number),
            )
        )
    store.commit(commits, NOW, "w")


def _task(number: int) -> Task:
    return Task(
        id=f"{number}-1.call.1",
        customer_id=number,
        journey="welcome",
        version="v1",
        run=f"{number}-1",
        step="call",
        queue="sales",
        title=HARD,
        created_at=NOW,
        opened_at=NOW,
        due_at=at(7200),
    )


def _outbox(store: Store) -> None:
    """Messages queued, held, being handed over, sent, refused."""
    claimed = [each.id for each in store.claim_messages(NOW, 8, "dead", LEASE)]
    begun = store.begin_handover(claimed[:6], NOW, "dead")
    outcomes = [
        Delivery(begun[0], MessageStatus.SENT, provider="smtp", provider_id=HARD, attempt=1),
        Delivery(begun[1], MessageStatus.REJECTED, HARD, provider="smtp", attempt=1),
        Delivery(begun[2], MessageStatus.QUEUED, "later", at(600), "smtp", attempt=1),
    ]
    store.record(outcomes, at(1))


def _beside(store: Store) -> None:
    store.bury([DeadLetter(received_at=at(-9), source="/v1/track", reason="no id", body="")])
    while store.forget(DataKind.DEAD_LETTERS, at(-5), 10):
        pass
    store.bury([DeadLetter(received_at=NOW, source="/v1/track", reason="no id", body=HARD)])
    store.append_scheduled("weekly", NOW, [event("wend:weekly:1", "user-3")], 3)
    store.begin_operation(
        Operation(kind=OperationKind.PAUSE, journey="welcome", begun_at=NOW, detail={"why": HARD}, by="ops")
    )
    for name in ("web", "shop"):
        store.create_key(Key(name=name, hash=name * 8, role="write", created_at=NOW))
    store.revoke_key("shop", at(5))
    found = KeptFinding(
        id="f1",
        view="customer",
        kind="drop-out",
        title=HARD,
        where="pay",
        first_seen=NOW,
        last_seen=NOW,
        evidence={"n": 1},
    )
    store.keep_findings([found])
    noted = ChangeNote(at=NOW, by="anna", what=What.APPROVED, kind="journey", name="welcome", words=(HARD, "more"))
    store.note_changes([noted])
    store.ask_merge(3, 4, "alias", ("user_id", HARD), "m3", NOW)
    store.note_diagnosis("customer", NOW)
    for name in ("gone", "at work"):
        counts = {"turns": [((), 7)], "decisions": [((HARD, "sent"), 2)]}
        store.enlist(Worker(name=name, parts=("engine",), started_at=NOW, beat_at=NOW, counts=counts))
    store.give_up("gone")


def told(store: Store) -> dict[str, Any]:
    """All that the port tells of a store, at one moment."""
    numbers = [each.id for accounts in (False, True) for each in store.customers(_all(accounts))]
    return {
        "books": store.summary(),
        "customers": [store.customers(_all(accounts)) for accounts in (False, True)],
        "states": [store.customer(number) for number in numbers],
        "ids": [store.ids(number) for number in numbers],
        "reasons": [store.reasons(number) for number in numbers],
        "events": store.events(EventFilter(limit=None)),
        "names": store.event_names(),
        "runs": store.runs(RunFilter(limit=None, parts=True)),
        "messages": store.messages(MessageFilter(limit=None)),
        "tasks": store.tasks(TaskFilter(limit=None)),
        "documents": store.documents(live_only=False),
        "operations": store.operations(limit=None),
        "keys": store.keys(),
        "dead letters": store.dead_letters(),
        "findings": (store.findings(FindingFilter(limit=None)), store.diagnosed_at("customer")),
        "cursors": (store.schedule_cursor("weekly"), store.generation(), store.last_seq(), store.last_customer()),
        "counts": store.count_entries([_COUNTING]),
        "changes": store.changes(ChangeFilter(limit=None)),
        "merges": (store.merges(MergeFilter()), store.refused_ids(10), store.asked_merges(10)),
        "workers": (store.workers(), store.counted()),
        "due": (store.next_due(), store.next_message_due()),
        "found": [store.find_customer(name) for name in ("user-3", "browser-0", "user-4@shop.example", "acme")],
    }


def worked(store: Store) -> list[Any]:
    """What happens next, moment by moment: who is due, what is in the outbox, whose worker is gone, and new numbers."""
    said: list[Any] = []
    for moment in (at(20), at(45), at(4000)):
        said.append([msgspec.to_builtins(each) for each in store.claim(moment, 100, "next", LEASE)])
        said.append(store.claim_messages(moment, 100, "next", LEASE))
        said.append(store.lost(moment, 100))
    store.append([event("new", "somebody new"), event("m1", "user-1")])
    store.bury([DeadLetter(received_at=NOW, source="x", reason="y", body="z")])
    store.begin_operation(Operation(kind=OperationKind.CLOSE, journey="welcome", begun_at=NOW, by="ops"))
    due = next(each for each in store.claim(at(4001 + 60), 100, "last", timedelta(days=1)) if each.events)
    due.customer.cursor = due.events[-1].seq
    new = run(f"{due.customer.id}-9")
    given = message(f"{due.customer.id}-9.x.1", due.customer.id)
    why = Reason(at=NOW, code=Code.ENTERED, run=new.id)
    store.commit([Commit(due.customer, runs=[new], messages=[given], reasons=[why])], at(4061), "last")
    return [*said, told(store)]


def _all(accounts: bool) -> CustomerFilter:
    return CustomerFilter(accounts=accounts, limit=None)
