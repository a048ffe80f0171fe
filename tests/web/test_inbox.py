"""What an inbox and the page of an account need of the API: queues, names of customers, accounts with their people."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from web.conftest import NOW
from wend.app.advance import advance_due
from wend.app.ports import Document, DocumentKind, Store
from wend.app.published import load_world
from wend.journey.workspace import Queue, Workspace
from wend.model.event import NAME_OF_KIND, Event, EventKind
from wend.model.task import Task

QUEUES = (Queue(name="sales", title="Sales", members=("anna", "ben")), Queue(name="desk", capacity=2))


def tell(store: Store, who: str, kind: EventKind, at: datetime = NOW, **said: Any) -> None:
    event = Event(
        message_id=f"{kind}-{who}-{said}",
        kind=kind,
        name=NAME_OF_KIND[kind],
        time=at,
        received_at=at,
        user_id=who,
        **said,
    )
    store.append([event])


@pytest.fixture
def firm(store: Store) -> Store:
    """Two people of one account, one of whom has the same id as another account."""
    settings = msgspec.json.encode(Workspace(queues=QUEUES)).decode()
    store.publish([Document(kind=DocumentKind.WORKSPACE, name="firm", version="1", body=settings)], NOW)
    for who, role in (("ann", "champion"), ("globex", "user")):
        tell(store, who, EventKind.IDENTIFY, traits={"name": who.title(), "email": f"{who}@acme.example", "age": 33})
        for account in ("globex", "acme"):
            tell(
                store,
                who,
                EventKind.GROUP,
                properties={"groupId": account},
                traits={"role": role, "plan": "enterprise"},
            )
    while advance_due(store, load_world(store).live, NOW, "test"):
        pass
    return store


def get(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def number_of(client: TestClient, account: str) -> int:
    rows = get(client, "/api/customers", accounts=True)["customers"]
    return next(row["id"] for row in rows if row["account_id"] == account)


def test_accounts_are_listed_apart_from_customers(client: TestClient, firm: Store) -> None:
    found = get(client, "/api/customers", accounts=True)
    assert {(row["account_id"], row["people"]) for row in found["customers"]} == {("acme", 2), ("globex", 2)}
    assert found["total"] == 2
    assert {row["user_id"] for row in get(client, "/api/customers")["customers"]} == {"ann", "globex"}


def test_an_account_shows_its_people_and_traits(client: TestClient, firm: Store) -> None:
    shown = get(client, f"/api/customers/{number_of(client, 'acme')}")
    assert (shown["account_id"], shown["traits"]["plan"]) == ("acme", "enterprise")
    people = {each["who"]["user_id"]: each for each in shown["people"]}
    assert {who: each["role"] for who, each in people.items()} == {"ann": "champion", "globex": "user"}
    assert people["ann"]["who"]["traits"] == {"name": "Ann", "email": "ann@acme.example"}


def test_a_customer_shows_her_accounts_with_the_way_to_each(client: TestClient, firm: Store) -> None:
    ann = get(client, "/api/customers/find", known_as="ann")
    assert [(each["account_id"], each["role"]) for each in ann["accounts"]] == [
        ("globex", "champion"),
        ("acme", "champion"),
    ]
    assert [each["id"] for each in ann["accounts"]] == [number_of(client, "globex"), number_of(client, "acme")]
    assert ann["account"]["plan"] == "enterprise"


def test_queues_tell_what_stands_in_each(client: TestClient, firm: Store) -> None:
    given: dict[str, Any] = {"title": "Call", "created_at": NOW, "opened_at": NOW}
    firm.open_task(Task(id="a", queue="sales", assignee="anna", due_at=NOW - timedelta(hours=1), **given))
    firm.open_task(Task(id="b", queue="sales", **given))
    sales, desk = get(client, "/api/queues")["queues"]
    assert (sales["title"], sales["members"], sales["capacity"]) == ("Sales", ["anna", "ben"], None)
    assert (sales["open"], sales["untaken"], sales["overdue"], sales["waiting"]) == (2, 1, 1, 0)
    assert (desk["name"], desk["capacity"], desk["open"]) == ("desk", 2, 0)


def test_tasks_come_with_the_names_of_their_customers(client: TestClient, firm: Store) -> None:
    ann = get(client, "/api/customers/find", known_as="ann")["id"]
    given: dict[str, Any] = {"title": "Call", "created_at": NOW, "opened_at": NOW, "queue": "sales"}
    firm.open_task(Task(id="a", customer_id=ann, run=f"{ann}-1", **given))
    firm.open_task(Task(id="b", **given))
    whose = get(client, "/api/tasks")["whose"]
    assert list(whose) == [str(ann)]
    assert whose[str(ann)]["traits"] == {"name": "Ann", "email": "ann@acme.example"}


def test_a_workspace_without_queues_has_none(client: TestClient) -> None:
    assert get(client, "/api/queues") == {"queues": []}
