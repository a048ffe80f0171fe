"""Tasks over the API: listed, shown, finished once, given to others, and on the timeline."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from web.conftest import NOW
from web.filling import fill
from wend.app.ports import EventFilter, Store
from wend.model.task import Task


@pytest.fixture
def customer(store: Store) -> int:
    return fill(store)


@pytest.fixture
def tasks(store: Store, customer: int) -> Store:
    """One of the customer's, due an hour ago, and one of an alert."""
    given: dict[str, Any] = {"journey": "cart-abandonment", "version": "v1", "run": f"{customer}-1", "step": "call"}
    due = NOW.replace(hour=11)
    store.open_task(
        Task(
            id="1-1.call.1",
            customer_id=customer,
            queue="sales",
            title="Call Ann",
            outcomes=("reached", "no-answer"),
            created_at=NOW,
            opened_at=NOW,
            due_at=due,
            **given,
        )
    )
    store.open_task(Task(id="wend:alert:f:ops", queue="ops", title="Look", created_at=NOW, opened_at=NOW))
    return store


def ids(client: TestClient, **params: Any) -> list[str]:
    answer = client.get("/api/tasks", params=params)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["total"] == len(found["tasks"])
    return [each["id"] for each in found["tasks"]]


def test_tasks_are_listed_and_narrowed(client: TestClient, tasks: Store, customer: int) -> None:
    assert ids(client) == ["1-1.call.1", "wend:alert:f:ops"]
    assert ids(client, queue="ops") == ["wend:alert:f:ops"]
    assert ids(client, overdue=True) == ["1-1.call.1"]
    assert ids(client, customer_id=customer, standing=True) == ["1-1.call.1"]
    assert ids(client, status="done") == []
    assert client.get("/api/tasks", params={"status": "lost"}).status_code == 422


def test_one_task_is_shown(client: TestClient, tasks: Store) -> None:
    shown = client.get("/api/tasks/1-1.call.1").json()
    assert (shown["title"], shown["outcomes"], shown["status"]) == ("Call Ann", ["reached", "no-answer"], "open")
    answer = client.get("/api/tasks/none")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_a_task_is_finished_once(client: TestClient, tasks: Store) -> None:
    body = {"outcome": "reached", "by": "anna", "note": "wants two"}
    done = client.post("/api/tasks/1-1.call.1/finish", json=body)
    assert done.status_code == 200, done.text
    assert (done.json()["status"], done.json()["note"]) == ("done", "wants two")
    (event,) = tasks.events(EventFilter(kind="task"))
    assert {key: event.properties[key] for key in ("task", *body)} == {"task": "1-1.call.1", **body}
    second = client.post("/api/tasks/1-1.call.1/finish", json=body)
    assert second.status_code == 409
    assert "was done already by anna" in second.json()["message"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("1-1.call.1/finish", {"outcome": "lost"}, 409),
        ("none/finish", {"outcome": "reached"}, 404),
        ("1-1.call.1/finish", {}, 422),
        ("1-1.call.1/finish", {"outcome": "reached", "note": "x" * 2001}, 422),
        ("none/assign", {"to": "anna"}, 404),
        ("1-1.call.1/assign", {"whom": "anna"}, 422),
    ],
)
def test_what_cannot_be_done_is_refused(
    client: TestClient, tasks: Store, path: str, body: dict[str, str], status: int
) -> None:
    answer = client.post(f"/api/tasks/{path}", json=body)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message"}
    assert ids(client, standing=True) == ["1-1.call.1", "wend:alert:f:ops"]


def test_a_task_is_given_to_somebody_and_back(client: TestClient, tasks: Store) -> None:
    assert client.post("/api/tasks/1-1.call.1/assign", json={"to": "ben"}).json()["assignee"] == "ben"
    assert ids(client, assignee="ben") == ["1-1.call.1"]
    assert client.post("/api/tasks/1-1.call.1/assign", json={"to": ""}).json()["assignee"] == ""


def test_a_customers_tasks_stand_on_her_timeline(client: TestClient, tasks: Store, customer: int) -> None:
    items = client.get(f"/api/customers/{customer}/timeline").json()["items"]
    (item,) = [each for each in items if each["sort"] == "task"]
    assert (item["words"], item["task"]["id"]) == ("Call Ann (sales): open", "1-1.call.1")
