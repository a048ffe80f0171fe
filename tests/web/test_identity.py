"""Identity over the API: seen, explained, told apart again."""

from datetime import timedelta
from typing import Any

from starlette.testclient import TestClient

from web.conftest import NOW
from wend.app.advance import advance_due
from wend.app.ports import Store
from wend.app.published import load_world
from wend.model.event import Event, EventKind


def event(number: int, user: str | None, browser: str | None) -> Event:
    at = NOW + timedelta(seconds=number - 100)
    given: dict[str, Any] = {"kind": EventKind.TRACK, "name": "Product Viewed", "time": at, "received_at": at}
    return Event(message_id=f"m{number}", user_id=user, anonymous_id=browser, **given)


def settle(store: Store) -> None:
    while advance_due(store, load_world(store).live, NOW, "w"):
        pass


def merged(store: Store) -> None:
    store.append([event(1, None, "x"), event(2, "ada", None), event(3, "bob", "y"), event(4, "ada", "y")])
    settle(store)
    store.append([event(5, "ada", "x")])
    settle(store)


def test_a_merge_is_shown_with_its_reason(client: TestClient, store: Store) -> None:
    merged(store)
    found = client.get("/api/customers/1/identity").json()
    assert found["customer"] == 2
    assert found["known_as"] == [
        {"sort": "user_id", "id": "ada"},
        {"sort": "anonymous_id", "id": "x"},
        {"sort": "anonymous_id", "id": "y"},
    ]
    (shown,) = found["merges"]
    assert shown["says"] == "#1 was merged into #2: they were seen together, by the anonymous_id 'x'"
    assert client.get("/api/identity/merges", params={"status": "merged"}).json()["merges"] == [shown]
    assert client.get("/api/identity/merges", params={"status": "undone"}).json()["merges"] == []
    assert client.get("/api/customers/99/identity").status_code == 404


def test_ids_that_joined_nobody_are_listed_with_the_reason(client: TestClient, store: Store) -> None:
    merged(store)
    (shown,) = client.get("/api/identity/refused").json()["ids"]
    assert (shown["refused"]["value"], shown["refused"]["why"], shown["refused"]["times"]) == ("y", "two-users", 1)
    assert "two people" in shown["says"]


def test_a_merge_is_undone_and_only_once(client: TestClient, store: Store) -> None:
    merged(store)
    answer = client.post("/api/identity/merges/1/split")
    assert (answer.status_code, answer.json()) == (201, {"customer": 1})
    assert client.get("/api/customers/1").json()["known_as"] == [{"sort": "anonymous_id", "id": "x"}]
    again = client.post("/api/identity/merges/1/split")
    assert again.status_code == 409
    assert "it is undone" in again.json()["message"]


def test_an_id_is_split_off(client: TestClient, store: Store) -> None:
    merged(store)
    answer = client.post("/api/identity/split", json={"kind": "anonymous_id", "value": "y"})
    assert answer.status_code == 201
    assert store.find_customer("y") == answer.json()["customer"] == 4
    refused = client.post("/api/identity/split", json={"kind": "anonymous_id", "value": "nobody"})
    assert (refused.status_code, refused.json()["code"]) == (409, "refused")


def test_what_a_merge_and_a_split_did_is_explained(client: TestClient, store: Store) -> None:
    merged(store)
    client.post("/api/identity/merges/1/split")
    told = client.get("/api/customers/2/timeline").json()
    says = [each.get("says") or each.get("words") or str(each) for each in told["entries"]] if "entries" in told else []
    text = " ".join(says) or str(told)
    assert "#1 is the same customer" in text
    assert "was told apart from #1, undoing merge 1 (by console)" in text
