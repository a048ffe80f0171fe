"""Journeys whose subject is an account: its people, what they do, and what goes out to them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wend.app.advance import advance_due
from wend.app.explain import explain
from wend.app.operate import cancel_run
from wend.app.ports import CustomerFilter, Document, DocumentKind, MessageFilter, RunFilter, RunRow, Store, TaskFilter
from wend.app.published import load_world
from wend.app.tasks import finish_task
from wend.app.words import reason_in_words
from wend.journey.load import load_journey
from wend.model.event import NAME_OF_KIND, Event, EventKind
from wend.model.message import Message, MessageStatus
from wend.store.memory import MemoryStore
from wend.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ONBOARDING = """\
journey: onboarding
purpose: service
subject: account
entry: {event: Contract Signed}
goal: {event: Went Live, within: 90d}
steps:
  - send: email/welcome
    people: role == "champion"
  - id: read
    wait_for: {event: Guide Read, where: {context.person.role: champion}, within: 3d}
    on_timeout:
      - send: email/remind
        people: [champion, economic buyer]
  - update: {health: good}
  - wait: 9d
"""


class Firm:
    """A store with the journey, played by hand."""

    def __init__(self, store: Store, *bodies: str) -> None:
        self.store = store
        self.count = 0
        documents = [(load_journey(body), body) for body in bodies or (ONBOARDING,)]
        store.publish(
            [Document(kind=DocumentKind.JOURNEY, name=p.journey, version=p.version, body=b) for p, b in documents], NOW
        )

    def tell(self, who: str, name: str, at: datetime = NOW, *, kind: EventKind = EventKind.TRACK, **said: Any) -> None:
        self.count += 1
        event = Event(
            message_id=f"m{self.count}",
            kind=kind,
            name=name,
            time=at,
            received_at=at,
            user_id=who,
            properties=said.get("properties", {}),
            traits=said.get("traits", {}),
        )
        self.store.append([event])
        self.work(at)

    def join(self, who: str, account: str = "acme", at: datetime = NOW, **traits: Any) -> None:
        self.tell(who, "", at, kind=EventKind.IDENTIFY, traits={"email": f"{who}@acme.example"})
        name = NAME_OF_KIND[EventKind.GROUP]
        self.tell(who, name, at, kind=EventKind.GROUP, properties={"groupId": account}, traits=traits)

    def work(self, at: datetime) -> None:
        while advance_due(self.store, load_world(self.store).live, at, "test"):
            pass

    @property
    def run(self) -> RunRow:
        (row,) = self.store.runs(RunFilter(journey="onboarding"))
        return row

    def messages(self) -> list[Message]:
        return list(reversed(self.store.messages(MessageFilter())))

    def words(self, who: str) -> list[str]:
        number = self.store.find_customer(who)
        assert number is not None
        return [reason_in_words(row.reason) for row in self.store.reasons(number)]


@pytest.fixture
def firm() -> Firm:
    return Firm(MemoryStore())


def test_a_group_call_makes_the_account_with_its_traits_and_people(firm: Firm) -> None:
    firm.join("ann", role="champion", plan="enterprise", seats=40)
    firm.join("ben", role="economic buyer")
    (row,) = firm.store.customers(CustomerFilter(accounts=True))
    assert (row.account_id, row.traits, row.people) == ("acme", {"plan": "enterprise", "seats": 40}, 2)
    account = firm.store.customer(row.id)
    assert account is not None
    assert sorted((each.user_id, each.role) for each in account.people.values()) == [
        ("ann", "champion"),
        ("ben", "economic buyer"),
    ]
    assert {each.user_id for each in firm.store.customers(CustomerFilter())} == {"ann", "ben"}


def test_a_run_of_an_account_begins_when_any_of_its_people_does_what_it_asks_for(firm: Firm) -> None:
    firm.join("ann", role="champion")
    firm.join("ben", role="economic buyer")
    firm.tell("ben", "Contract Signed")
    account = firm.store.find_customer("acme")
    assert firm.run.customer_id == account
    assert firm.store.count_runs(RunFilter()) == 1


def test_a_message_goes_to_those_in_the_role_and_to_nobody_else(firm: Firm) -> None:
    for who, role in (("ann", "champion"), ("ben", "economic buyer"), ("cleo", "champion")):
        firm.join(who, role=role)
    firm.tell("ben", "Contract Signed")
    assert [(each.to, each.content, each.run) for each in firm.messages()] == [
        ("ann@acme.example", "welcome", firm.run.id),
        ("cleo@acme.example", "welcome", firm.run.id),
    ]
    assert "asks for email/welcome to ann (champion)" in firm.words("acme")
    assert any(words.startswith("sends email/welcome") for words in firm.words("ann"))


def test_each_person_is_guarded_by_what_that_person_said(firm: Firm) -> None:
    firm.join("ann", role="champion")
    firm.join("cleo", role="champion")
    firm.tell("cleo", "Consent Withdrawn", properties={"channel": "email", "purpose": "service"})
    firm.tell("ann", "Contract Signed")
    assert [(each.customer_id, each.status) for each in firm.messages()] == [
        (firm.store.find_customer("ann"), MessageStatus.QUEUED),
        (firm.store.find_customer("cleo"), MessageStatus.WITHHELD),
    ]


def test_the_run_waits_for_any_of_them_and_the_role_can_be_asked(firm: Firm) -> None:
    firm.join("ann", role="champion")
    firm.join("ben", role="economic buyer")
    firm.tell("ben", "Contract Signed")
    firm.tell("ben", "Guide Read", NOW + timedelta(hours=1))
    assert firm.run.step == "read"
    firm.tell("ann", "Guide Read", NOW + timedelta(hours=2))
    assert firm.run.step == "wait-9d"
    (row,) = firm.store.customers(CustomerFilter(accounts=True))
    assert row.traits == {"health": "good"}


def test_when_nobody_answers_all_who_decide_are_reminded(firm: Firm) -> None:
    firm.join("ann", role="champion")
    firm.join("ben", role="economic buyer")
    firm.tell("ben", "Contract Signed")
    firm.work(NOW + timedelta(days=3))
    assert [each.to for each in firm.messages() if each.content == "remind"] == ["ann@acme.example", "ben@acme.example"]


def test_a_role_that_nobody_has_sends_nothing_and_says_so(firm: Firm) -> None:
    firm.join("ben", role="economic buyer")
    firm.tell("ben", "Contract Signed")
    assert firm.messages() == []
    assert any("nobody of the account is champion" in words for words in firm.words("acme"))


def test_a_goal_reached_by_one_of_them_ends_the_accounts_run(firm: Firm) -> None:
    firm.join("ann", role="champion")
    firm.tell("ann", "Contract Signed")
    firm.tell("ann", "Went Live", NOW + timedelta(days=1))
    assert (firm.run.status, firm.run.reason) == ("ended", "goal")


def test_rules_of_a_customer_see_the_traits_of_her_account() -> None:
    personal = """\
journey: personal
purpose: service
entry: {event: Logged In}
steps:
  - branch:
      - when: {value: account.plan, is: enterprise}
        then: [{exit: big}]
      - else: [{exit: small}]
"""
    firm = Firm(MemoryStore(), ONBOARDING, personal)
    firm.join("ann", role="champion", plan="enterprise")
    firm.join("ben", role="user")
    firm.join("zoe", account="other", plan="free")
    for who in ("ann", "ben", "zoe"):
        firm.tell(who, "Logged In", NOW + timedelta(hours=1))
    ended = {row.customer_id: row.reason for row in firm.store.runs(RunFilter(journey="personal"))}
    by_name = {who: ended[firm.store.find_customer(who) or 0] for who in ("ann", "ben", "zoe")}
    assert by_name == {"ann": "big", "ben": "big", "zoe": "small"}


def test_what_an_account_is_told_twice_changes_nothing(firm: Firm) -> None:
    firm.join("ann", role="champion")
    firm.tell("ann", "Contract Signed")
    before = len(firm.messages())
    firm.count -= 1
    firm.tell("ann", "Contract Signed")
    assert (len(firm.messages()), firm.store.count_runs(RunFilter())) == (before, 1)


def test_the_embedded_store_answers_the_same(tmp_path: Any) -> None:
    seen = []
    for store in (MemoryStore(), SqliteStore(tmp_path / "wend.sqlite")):
        firm = Firm(store)
        firm.join("ann", role="champion", plan="pro")
        firm.join("ben", role="economic buyer")
        firm.tell("ben", "Contract Signed")
        firm.work(NOW + timedelta(days=3))
        seen.append(([(each.to, each.content) for each in firm.messages()], firm.run, firm.words("acme")))
        store.close()
    assert seen[0] == seen[1]


CALL = """\
journey: onboarding
purpose: service
subject: account
entry: {event: Contract Signed}
steps:
  - id: call
    task: {title: Call them, assignee: anna, within: 5d, outcomes: [reached, no-answer]}
    on_outcome: {reached: [{exit: good}], no-answer: [{exit: bad}]}
"""


def test_a_task_of_an_accounts_run_is_finished_and_its_outcome_branches() -> None:
    firm = Firm(MemoryStore(), CALL)
    firm.join("ann", role="champion")
    firm.tell("ann", "Contract Signed")
    (task,) = firm.store.tasks(TaskFilter())
    finish_task(firm.store, task.id, "reached", "anna", "", NOW)
    firm.work(NOW)
    assert (firm.run.status, firm.run.reason) == ("ended", "good")


def test_a_run_of_an_account_can_be_cancelled() -> None:
    firm = Firm(MemoryStore(), CALL)
    firm.join("ann", role="champion")
    firm.tell("ann", "Contract Signed")
    cancel_run(firm.store, firm.run.id, NOW)
    firm.work(NOW)
    assert (firm.run.status, firm.run.reason) == ("ended", "cancelled")


def test_explain_keeps_customers_and_accounts_apart(firm: Firm) -> None:
    firm.join("ann", role="champion")
    firm.tell("ann", "Contract Signed")
    world = load_world(firm.store)
    (about,) = explain(firm.store, world, "acme").journeys
    assert (about.journey, about.verdict.startswith("is in it")) == ("onboarding", True)
    (about,) = explain(firm.store, world, "ann").journeys
    assert (
        about.verdict == "never entered: it is about accounts; what reached her as one of its people is on record below"
    )
    firm.join("zoe", account="other")
    assert explain(firm.store, world, "zoe").journeys == ()
