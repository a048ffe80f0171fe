"""The same operations on every store, by chance, and the same answers."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_values import NOW, event, message, run

from conftest import STORES
from wend.app.ports import (
    Commit,
    CustomerFilter,
    Delivery,
    Document,
    DocumentKind,
    EventFilter,
    MessageFilter,
    RunFilter,
    Store,
)
from wend.app.ports_identity import MergeFilter, Merging, Splitting
from wend.model.customer import Customer
from wend.model.event import Event, EventKind
from wend.model.message import MessageStatus
from wend.model.reason import Code, Reason

USERS = st.sampled_from([None, "ada", "bob", "eve"])
BROWSERS = st.sampled_from([None, "x", "y", "z"])
OWNERS = st.sampled_from(["w", "v"])
SECONDS = st.integers(0, 40)
MESSAGES = st.sampled_from([f"{customer}-{n}" for customer in range(1, 5) for n in range(3)])


@st.composite
def events(draw: st.DrawFn, prefix: str = "") -> Event:
    """An event that names somebody, with a message id that may have been before."""
    user, browser = draw(USERS), draw(BROWSERS)
    if user is None and browser is None:
        browser = "x"
    kind = draw(st.sampled_from([EventKind.TRACK, EventKind.PAGE, EventKind.RECEIPT]))
    received = NOW + timedelta(seconds=draw(st.integers(-5, 60)))
    name = draw(st.sampled_from(["Product Viewed", "Order Completed"]))
    number = draw(st.integers(0, 60))
    more: dict[str, Any] = {"properties": {"n": number}, "kind": kind, "name": name, "received_at": received}
    return event(f"{prefix}{number}", user, browser, **more)


class StoresAgree(RuleBasedStateMachine):
    """Every store of the port, driven side by side; a virtual clock that only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.stores: list[Store] = [make(Path(self.folder.name)) for make in STORES.values()]
        self.now = NOW
        self.claims: list[tuple[str, list[Any]]] = []  # owner, the dues of each store

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    def same(self, ask: Any) -> Any:
        """What all stores answer, which has to be the same."""
        first, *rest = [ask(store) for store in self.stores]
        for other in rest:
            assert other == first
        return first

    @initialize()
    def begin(self) -> None:
        self.same(lambda store: store.generation())

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(batch=st.lists(events(), max_size=6))
    def append(self, batch: list[Event]) -> None:
        self.same(lambda store: store.append(batch))

    @rule(user=st.sampled_from(["ada", "bob", "eve"]), previous=st.sampled_from(["ada", "eve", "x", "z"]))
    def alias(self, user: str, previous: str) -> None:
        number = sum(self.stores[0].event_names().values())
        said = event(f"alias{number}", user, previous, kind=EventKind.ALIAS, received_at=self.now)
        self.same(lambda store: store.append([said]))

    @rule(owner=OWNERS, lease=st.integers(1, 40), carried_out=st.booleans())
    def merge(self, owner: str, lease: int, carried_out: bool) -> None:
        for number in self.same(lambda store: store.asked_merges(2)):
            pair = self.same(lambda store, n=number: store.claim_pair(n, self.now, owner, timedelta(seconds=lease)))
            if pair is None:
                continue
            kept, other = pair.kept.customer, pair.other.customer
            if not carried_out:
                self.same(lambda store, n=number: store.refuse_merge(n, "why", self.now, owner))
                continue
            left = Customer(other.id, cursor=other.cursor, merged_into=kept.id)
            merging = Merging(number, Commit(kept), left, b"record")
            self.same(lambda store, m=merging: store.merge(m, self.now, owner))

    @rule(which=st.integers(0, 3), owner=OWNERS)
    def split(self, which: int, owner: str) -> None:
        found = self.same(lambda store: store.merges(MergeFilter(status="merged")))
        if not found:
            return
        merge = found[which % len(found)]
        now_is = self.same(
            lambda store: store.claim_for_split(merge.kept, merge.other, self.now, owner, timedelta(seconds=9))
        )
        if now_is is None:
            return
        hers = [("anonymous_id", "x"), ("user_id", "ada"), *merge.ids]
        splitting = Splitting(
            merge.number,
            Commit(now_is),
            Commit(Customer(merge.other)),
            ids=hers,
            events=[1, 2, 5],
            runs_of=[merge.other],
            below=[],
            by=owner,
        )
        self.same(lambda store: store.split(splitting, self.now, owner))

    @rule(owner=OWNERS, limit=st.integers(1, 3), lease=st.integers(1, 40))
    def claim(self, owner: str, limit: int, lease: int) -> None:
        due = self.same(lambda store: store.claim(self.now, limit, owner, timedelta(seconds=lease)))
        if due:
            self.claims.append((owner, due))

    @rule(which=st.integers(0, 5), data=st.data())
    def commit(self, which: int, data: st.DataObject) -> None:
        if not self.claims:
            return
        owner, due = self.claims.pop(which % len(self.claims))
        commits = [self.turn(each, data) for each in due]
        self.same(lambda store: store.commit(commits, self.now, owner))

    def turn(self, due: Any, data: st.DataObject) -> Commit:
        draw = data.draw
        customer = due.customer
        if due.events:
            customer.cursor = draw(st.sampled_from([each.seq for each in due.events]))
        customer.traits = draw(st.sampled_from([{}, {"email": "ada@example.com"}, {"plan": "gold", "n": [1]}]))
        customer.segments = draw(st.sampled_from([[], ["a"], ["a", "b"]]))
        customer.last_seen = self.now
        numbers = draw(st.lists(st.integers(0, 2), max_size=2, unique=True))
        runs = [run(f"{customer.id}-{n}", draw(st.sampled_from(["welcome", "winback"])), step="s") for n in numbers]
        for each in runs:
            each.ended, each.held_out = draw(st.sampled_from(["", "goal"])), draw(st.booleans())
            each.goal_at = draw(st.sampled_from([None, self.now]))
        customer.runs = runs
        status = st.sampled_from([MessageStatus.QUEUED, MessageStatus.WITHHELD])
        decided = [
            message(
                f"{customer.id}-{n}",
                customer.id,
                status=draw(status),
                decided_at=self.now,
                to=str(self.now),
                channel=draw(st.sampled_from(["email", "webhook"])),
            )
            for n in draw(st.lists(st.integers(0, 2), max_size=2))
        ]
        reasons = [Reason(at=self.now, code=Code.WAITING, journey="welcome", run=each.id) for each in runs]
        emitted = draw(st.lists(events("wend:"), max_size=1))
        later = draw(st.sampled_from([None, self.now, self.now + timedelta(seconds=20)]))
        return Commit(customer, runs, decided, reasons, emitted, next_due=later)

    @rule(which=st.integers(0, 5))
    def release(self, which: int) -> None:
        if self.claims:
            owner, due = self.claims.pop(which % len(self.claims))
            self.same(lambda store: store.release([each.customer.id for each in due], owner))

    @rule(which=st.integers(0, 5), reason=st.sampled_from(["", "broken"]))
    def set_aside(self, which: int, reason: str) -> None:
        if self.claims:
            owner, due = self.claims[which % len(self.claims)]
            self.same(lambda store: store.set_aside(due[0].customer.id, reason, owner))

    @rule(customer_id=st.integers(1, 4))
    def put_back(self, customer_id: int) -> None:
        self.same(lambda store: store.put_back(customer_id, self.now))

    @rule()
    def ring_all(self) -> None:
        self.same(lambda store: store.ring_all(self.now))

    @rule(owner=OWNERS, limit=st.integers(1, 4), lease=st.integers(1, 40), mail=st.sampled_from([None, True, False]))
    def claim_messages(self, owner: str, limit: int, lease: int, mail: bool | None) -> None:
        self.same(lambda store: store.claim_messages(self.now, limit, owner, timedelta(seconds=lease), mail=mail))

    @rule(owner=OWNERS, ids=st.lists(MESSAGES, max_size=6))
    def begin_handover(self, owner: str, ids: list[str]) -> None:
        self.same(lambda store: store.begin_handover(ids, self.now, owner))

    @rule(
        ids=st.lists(MESSAGES, max_size=3),
        status=st.sampled_from(
            [MessageStatus.SENT, MessageStatus.QUEUED, MessageStatus.UNKNOWN, MessageStatus.REJECTED]
        ),
        attempt=st.sampled_from([None, 1, 2]),
        seconds=st.sampled_from([None, 0, 15]),
        told=st.one_of(st.none(), events("wend:")),
    )
    def record(
        self, ids: list[str], status: MessageStatus, attempt: int | None, seconds: int | None, told: Any
    ) -> None:
        again = None if seconds is None else self.now + timedelta(seconds=seconds)
        answers = [Delivery(each, status, "why", again, "smtp", "1", told, attempt) for each in ids]
        self.same(lambda store: store.record(answers, self.now))

    @rule(version=st.sampled_from(["v1", "v2"]))
    def publish(self, version: str) -> None:
        document = Document(kind=DocumentKind.JOURNEY, name="welcome", version=version, body=version)
        self.same(lambda store: store.publish([document], self.now))

    @rule()
    def withdraw(self) -> None:
        self.same(lambda store: store.withdraw(DocumentKind.JOURNEY, "welcome", self.now))

    @rule(minutes=st.integers(0, 2), reached=st.integers(-1, 3), batch=st.lists(events("wend:"), max_size=2))
    def append_scheduled(self, minutes: int, reached: int, batch: list[Event]) -> None:
        round_at = NOW + timedelta(minutes=minutes)
        self.same(lambda store: store.append_scheduled("weekly", round_at, batch, reached))

    @invariant()
    def all_lists_are_the_same(self) -> None:
        everything: list[Any] = [
            lambda store: store.events(EventFilter(limit=None)),
            lambda store: store.customers(CustomerFilter(limit=None)),
            lambda store: store.runs(RunFilter(limit=None)),
            lambda store: store.messages(MessageFilter(limit=None)),
            lambda store: store.summary(),
            lambda store: (store.next_due(), store.next_message_due(), store.event_names()),
            lambda store: store.documents(live_only=False),
            lambda store: (store.standing("welcome"), store.schedule_cursor("weekly"), store.generation()),
            lambda store: [store.find_customer(each) for each in ("ada", "bob", "x", "y", "ada@example.com")],
            lambda store: store.lost(self.now, 100),
            lambda store: (store.merges(MergeFilter(limit=None)), store.refused_ids(100)),
            lambda store: [store.identity_owner(("anonymous_id", each)) for each in ("x", "y", "z")],
        ]
        for ask in everything:
            self.same(ask)
        for number in range(1, len(self.stores[0].customers(CustomerFilter(limit=None))) + 1):
            for ask in (Store.customer, Store.reasons, Store.ids):
                self.same(lambda store, ask=ask, number=number: getattr(store, ask.__name__)(number))

    @invariant()
    def the_books_balance(self) -> None:
        books = self.stores[-1].summary()
        ended = sum(books["runs_ended"].values())
        assert books["runs_entered"] == books["runs_active"] + books["runs_held_out"] + ended
        assert sum(books["messages_by_status"].values()) == self.stores[-1].count_messages(MessageFilter())


TestStoresAgree = StoresAgree.TestCase
TestStoresAgree.settings = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking takes minutes, and the steps are printed anyway
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
