"""Dead letters over the API."""

from starlette.testclient import TestClient

from web.test_ingest_http import basic, call
from wend.app.ports import EventFilter, Store
from wend.model.event import DeadLetter


def test_dead_letters_are_sent_again_over_the_api(client: TestClient, store: Store) -> None:
    client.post("/v1/batch", json={"batch": [call(type="teleport"), call(userId=None)]}, headers=basic())
    first, _ = store.letters(None, 10)
    body = first.body.replace("teleport", "track")
    store.bury([DeadLetter(received_at=first.received_at, source=first.source, reason=first.reason, body=body)])
    answer = client.post("/api/dead-letters/again", json={"ids": [3]})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["taken"], answer.json()["refused"]) == (1, [])
    again = client.post("/api/dead-letters/again", json={}).json()
    assert (again["taken"], [each["id"] for each in again["refused"]]) == (0, [1, 2])
    assert store.count_events(EventFilter()) == 1
    assert client.get("/api/dead-letters").json()["total"] == 2


def test_numbers_of_letters_that_are_no_numbers_are_refused(client: TestClient) -> None:
    assert client.post("/api/dead-letters/again", json={"ids": ["all"]}).status_code in (400, 422)
