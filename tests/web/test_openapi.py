"""The API keeps to its own description: schemathesis asks it whatever the description allows, and more."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from web.filling import NOW, fill
from web.serving import SECRET, FixedClock, add_keys
from wend.app.ingest import Ingest
from wend.channels.mailbox import Mailbox
from wend.store.sqlite import SqliteStore
from wend.web.app import make_app


@pytest.fixture(scope="module")
def wend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("openapi")
    store = SqliteStore(folder / "wend.sqlite")
    add_keys(store)
    fill(store)
    mailbox = Mailbox(folder / "mails.sqlite")
    ingest = Ingest(store, FixedClock(NOW))
    yield make_app(store, ingest, base_url="http://127.0.0.1", secret=SECRET, mailbox=mailbox, loopback=True)
    store.close()


@pytest.fixture(scope="module")
def client(wend: Any) -> Iterator[TestClient]:
    with TestClient(wend, base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        yield client


@pytest.fixture(scope="module")
def described(client: TestClient) -> Any:
    return schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())


def test_every_route_is_described_with_what_it_answers(client: TestClient) -> None:
    description = client.get("/api/openapi.json").json()
    assert {"/api/customers", "/api/journeys/{journey}", "/v1/journeys/{journey}/entries"} <= set(description["paths"])
    schemas = description["components"]["schemas"]
    text = json.dumps(description)
    used = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used <= set(schemas)
    assert schemas["TimelineItem"]["properties"]["sort"]["enum"] == ["event", "message", "reason", "task"]


def test_the_api_answers_as_described(client: TestClient, described: Any) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    for operation in operations:
        ask_whatever_is_allowed(client, operation)
    assert len(operations) >= 18


def ask_whatever_is_allowed(client: TestClient, operation: Any) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        body = case.body if case.method == "POST" and isinstance(case.body, dict | list | str) else None
        answer = client.request(case.method, case.formatted_path, params=case.query or None, json=body)
        assert str(answer.status_code) in operation.definition.raw["responses"], answer.text
        operation.validate_response(answer)

    ask()
