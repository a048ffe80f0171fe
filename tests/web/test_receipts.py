"""Receipts of providers: signed, for a message of ours, each once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook
from starlette.testclient import TestClient

from web.filling import fill
from web.serving import RECEIPTS_SECRET
from wend.app.ports import EventFilter, Store
from wend.model.event import EventKind
from wend.model.message import RECEIPTS


def signed(
    body: bytes, webhook_id: str = "w1", secret: str = RECEIPTS_SECRET, at: datetime | None = None
) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, at, body.decode()),
    }


def post(client: TestClient, receipts: Any, **how: Any) -> Any:
    body = json.dumps(receipts).encode()
    return client.post("/hooks/receipts", content=body, headers=signed(body, **how))


@pytest.fixture
def message(store: Store) -> str:
    return f"{fill(store)}-1/remind/1"


@pytest.mark.parametrize("word", RECEIPTS)
def test_every_word_of_delivery_becomes_an_event_of_the_messages_customer(
    client: TestClient, store: Store, message: str, word: str
) -> None:
    answer = post(client, [{"message": message, "event": word, "reason": "250 ok"}])
    assert answer.json() == {"success": True}
    (event,) = store.events(EventFilter(kind="receipt"))
    assert (event.kind, event.name) == (EventKind.RECEIPT, f"Message {word.capitalize()}")
    assert event.user_id == "u1"
    assert event.properties["message"] == message
    assert event.properties["reason"] == "250 ok"
    assert event.properties["journey"] == "cart-abandonment"


def test_the_same_webhook_sent_again_adds_nothing(client: TestClient, store: Store, message: str) -> None:
    for _ in range(3):
        assert post(client, [{"message": message, "event": "opened"}]).status_code == 200
    assert store.count_events(EventFilter(kind="receipt")) == 1
    post(client, [{"message": message, "event": "opened"}], webhook_id="w2")
    assert store.count_events(EventFilter(kind="receipt")) == 2


def test_what_cannot_be_used_is_kept_as_a_dead_letter_and_the_rest_counts(
    client: TestClient, store: Store, message: str
) -> None:
    receipts = [
        {"message": "none", "event": "opened"},
        {"message": message, "event": "exploded"},
        {"event": "opened"},
        {"message": message, "event": "bounced"},
    ]
    answer = post(client, receipts)
    assert answer.status_code == 200
    assert [each["index"] for each in answer.json()["rejected"]] == [0, 1, 2]
    assert "there is no message 'none'" in answer.json()["rejected"][0]["reason"]
    assert "known are sent, rejected" in answer.json()["rejected"][1]["reason"]
    assert store.count_dead_letters() == 3
    assert [event.name for event in store.events(EventFilter(kind="receipt"))] == ["Message Bounced"]


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "whsec_" + "WFla" * 8},
        {"at": datetime.now(UTC) - timedelta(hours=1)},
    ],
    ids=["another secret", "too old"],
)
def test_a_bad_signature_is_refused(client: TestClient, store: Store, message: str, how: dict[str, Any]) -> None:
    answer = post(client, [{"message": message, "event": "opened"}], **how)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")
    assert store.count_events(EventFilter(kind="receipt")) == 0


@pytest.mark.parametrize("headers", [{}, {"webhook-id": "1", "webhook-timestamp": "x", "webhook-signature": "v1,a b"}])
def test_a_missing_or_broken_signature_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/hooks/receipts", content=b"[]", headers=headers).status_code == 401


@pytest.mark.parametrize("body", [{"message": "m"}, "x", 7])
def test_a_body_that_is_no_list_is_refused(client: TestClient, body: Any) -> None:
    assert post(client, body).json()["code"] == "malformed"
