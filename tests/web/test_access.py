"""Who may look in: a person at the machine itself, and holders of an admin key."""

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from web.serving import ADMIN_KEY, SECRET, WRITE_KEY, FixedClock
from wend.app.ingest import Ingest
from wend.app.ports import Store
from wend.web.app import make_app

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_at_the_machine_itself_no_key_is_needed(client: TestClient) -> None:
    assert client.get("/api/customers").status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "wend.attacker.example"},
        {"Host": "127.0.0.1.attacker.example"},
        {"Host": "[::1"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"Origin": "https://attacker.example"},
        {"Origin": "null"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Bearer {WRITE_KEY}"},
        {"Authorization": f"Basic {ADMIN_KEY}"},
    ],
)
def test_a_request_that_may_come_from_elsewhere_needs_a_key(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/api/customers", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")


def test_the_console_itself_is_for_everyone_since_it_holds_nothing_of_anybodys(client: TestClient) -> None:
    answer = client.get("/", headers={"X-Forwarded-For": "203.0.113.7"})
    assert (answer.status_code, "text/html" in answer.headers["content-type"]) == (200, True)


def test_a_page_of_another_site_cannot_make_a_browser_post(client: TestClient) -> None:
    asked = {"userId": "u"}
    crossing = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/v1/journeys/j/entries", json=asked, headers=crossing).status_code == 401
    assert client.post("/v1/journeys/j/entries", json=asked).status_code == 404


def open_client(store: Store, **more: object) -> TestClient:
    """A client of a Wend that listens on every address."""
    app = make_app(
        store, Ingest(store, FixedClock(NOW)), base_url="https://wend.example", secret=SECRET, loopback=False
    )  # type: ignore[arg-type]
    return TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 1), **more)  # type: ignore[arg-type]


def test_when_wend_listens_to_the_world_the_machine_itself_needs_a_key_too(store: Store) -> None:
    with open_client(store) as client:
        assert client.get("/api/customers").status_code == 401
        assert client.get("/api/customers", headers={"Authorization": f"Bearer {ADMIN_KEY}"}).status_code == 200


def test_health_is_told_to_everybody(store: Store) -> None:
    with open_client(store) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        told = client.get("/readyz").json()
        now = "2026-03-02T10:00:00+00:00"
        assert told == {"status": "ready", "generation": 0, "now": now, "workers": {}, "processes": []}


def test_a_store_that_does_not_answer_is_not_ready(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise OSError("the disk is gone")

    monkeypatch.setattr(store, "generation", broken)
    with open_client(store) as client:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["message"]) == (503, "the disk is gone")


def test_without_a_secret_the_receipts_hook_is_closed(store: Store) -> None:
    with open_client(store) as client:
        assert client.post("/hooks/receipts", json=[]).status_code == 401


def test_a_websocket_is_closed_at_once(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/api/customers"):
        pass


def test_pages_and_answers_carry_the_security_headers(client: TestClient) -> None:
    for path in ("/", "/api/customers", "/healthz"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
