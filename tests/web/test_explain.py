"""`GET /api/customers/{id}/explain`."""

from datetime import timedelta

from starlette.testclient import TestClient

from app.house import FILES, identify, put_live, take_turns, track
from web.conftest import NOW
from wend.app.ports import MessageFilter, Store


def fill(store: Store) -> int:
    put_live(store, FILES, NOW)
    identify(store, "ann", NOW, email="ann@house.example", consents={"email/marketing": True})
    track(store, "ann", "Signed Up", NOW + timedelta(minutes=1))
    take_turns(store, NOW + timedelta(minutes=1))
    found = store.find_customer("ann")
    assert found
    return found


def test_a_customer_is_explained_by_journey_message_and_time(client: TestClient, store: Store) -> None:
    customer = fill(store)
    (message,) = store.messages(MessageFilter(journey="welcome"))
    told = client.get(f"/api/customers/{customer}/explain", params={"journey": "welcome"}).json()
    assert told["journeys"][0]["waiting"][0]["step"] == "wait-30d"
    way = client.get(f"/api/customers/{customer}/explain", params={"message": message.id}).json()["message"]
    assert [station["where"] for station in way["stations"]][:2] == ["event", "entry"]
    then = client.get(f"/api/customers/{customer}/explain", params={"at": NOW.isoformat()}).json()
    assert then["journeys"][0]["verdict"].startswith("never entered")


def test_what_is_not_known_is_not_found(client: TestClient, store: Store) -> None:
    customer = fill(store)
    for path in ("/api/customers/77/explain", f"/api/customers/{customer}/explain?journey=nosuch"):
        assert client.get(path).status_code == 404
    answer = client.get(f"/api/customers/{customer}/explain", params={"message": "nosuch"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert client.get(f"/api/customers/{customer}/explain?at=soon").status_code == 422
