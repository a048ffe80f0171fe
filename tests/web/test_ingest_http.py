"""The ingest contract over HTTP: requests as the public clients send them, and all that can be wrong with one."""

import base64
import gzip
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from web.serving import ADMIN_KEY, WRITE_KEY
from wend import limits
from wend.app.ports import EventFilter, Store

SUCCESS = b'{"success": true}'


def basic(key: str = WRITE_KEY) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}


def call(**fields: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Product Viewed", "userId": "u1", "messageId": "m1"} | fields


def names(store: Store) -> list[str]:
    return [event.name for event in store.events(EventFilter())]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/identify", "Customer Identified"),
        ("/v1/i", "Customer Identified"),
        ("/v1/track", "Product Viewed"),
        ("/v1/t", "Product Viewed"),
        ("/v1/page", "Page Viewed"),
        ("/v1/p", "Page Viewed"),
        ("/v1/screen", "Screen Viewed"),
        ("/v1/s", "Screen Viewed"),
        ("/v1/group", "Account Joined"),
        ("/v1/g", "Account Joined"),
        ("/v1/alias", "Customer Aliased"),
        ("/v1/a", "Customer Aliased"),
    ],
)
def test_every_path_of_a_single_call_takes_its_kind(client: TestClient, store: Store, path: str, name: str) -> None:
    answer = client.post(path, json=call(previousId="p", groupId="g"), headers=basic())
    assert (answer.status_code, answer.content) == (200, SUCCESS)
    assert names(store) == [name]


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/import", "/v1/b"])
def test_every_path_of_batches_takes_many_calls(client: TestClient, store: Store, path: str) -> None:
    batch = [call(messageId=str(number)) for number in range(5)]
    answer = client.post(path, json={"batch": batch}, headers=basic())
    assert (answer.status_code, answer.content) == (200, SUCCESS)
    assert len(names(store)) == 5


def test_the_same_message_id_counts_once(client: TestClient, store: Store) -> None:
    for _ in range(3):
        assert client.post("/v1/batch", json={"batch": [call(), call()]}, headers=basic()).content == SUCCESS
    assert names(store) == ["Product Viewed"]


def test_the_write_key_may_stand_in_the_body(client: TestClient) -> None:
    assert client.post("/v1/track", json=call(writeKey=WRITE_KEY)).status_code == 200
    assert client.post("/v1/batch", json={"batch": [call()], "writeKey": WRITE_KEY}).status_code == 200


def test_the_header_is_looked_at_first(client: TestClient) -> None:
    assert client.post("/v1/track", json=call(writeKey=WRITE_KEY), headers=basic("wrong")).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic("wrong"),
        basic("revoked-key"),
        basic(ADMIN_KEY),
        {"Authorization": "Basic ???"},
        {"Authorization": "x"},
    ],
)
def test_a_request_without_a_good_write_key_is_refused(
    client: TestClient, store: Store, headers: dict[str, str]
) -> None:
    answer = client.post("/v1/track", json=call(), headers=headers)
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthorised"
    assert "wend keys create" in answer.json()["message"]
    assert names(store) == []


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json", ""])
def test_the_content_type_is_not_believed(client: TestClient, content_type: str) -> None:
    body = gzip.compress(json.dumps({"batch": [call()]}).encode())
    headers = basic() | {"Content-Type": content_type}
    assert client.post("/v1/batch", content=body, headers=headers).content == SUCCESS
    assert client.post("/v1/batch", content=gzip.decompress(body), headers=headers).content == SUCCESS


def test_malformed_json_is_answered_with_its_position_and_kept_as_a_dead_letter(
    client: TestClient, store: Store
) -> None:
    answer = client.post("/v1/batch", content=b'{"batch": [\n {"type": }]}', headers=basic())
    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed"
    assert "line 2, column 11" in answer.json()["message"]
    (letter,) = store.dead_letters()
    assert (letter.source, letter.body) == ("/v1/batch", '{"batch": [\n {"type": }]}')


def test_malformed_json_of_a_stranger_is_not_kept(client: TestClient, store: Store) -> None:
    assert client.post("/v1/batch", content=b"{").status_code == 400
    assert store.count_dead_letters() == 0


def test_one_bad_event_does_not_fail_its_batch(client: TestClient, store: Store) -> None:
    batch = [call(messageId="1"), call(type="teleport"), call(userId=None), call(messageId="2")]
    answer = client.post("/v1/batch", json={"batch": batch}, headers=basic())
    assert answer.status_code == 200
    assert answer.json()["success"] is True
    rejected = answer.json()["rejected"]
    assert [each["index"] for each in rejected] == [1, 2]
    assert "'teleport' is not known" in rejected[0]["reason"]
    assert len(names(store)) == 2
    assert sorted(letter.reason for letter in store.dead_letters()) == sorted(each["reason"] for each in rejected)


def test_a_single_bad_call_is_answered_400_with_the_reason_and_kept(client: TestClient, store: Store) -> None:
    answer = client.post("/v1/track", json=call(timestamp="2031-01-01T00:00:00Z"), headers=basic())
    assert answer.status_code == 400
    assert answer.json()["code"] == "refused"
    assert "4 years ahead of our clock" in answer.json()["message"]
    assert store.dead_letters()[0].reason == answer.json()["message"]
    assert names(store) == []


def test_an_event_of_last_year_is_accepted(client: TestClient, store: Store) -> None:
    assert client.post("/v1/track", json=call(timestamp="2025-11-22T00:00:00Z"), headers=basic()).content == SUCCESS
    assert store.events(EventFilter())[0].time.year == 2025


def test_a_single_event_that_is_too_large_is_answered_413(client: TestClient) -> None:
    answer = client.post("/v1/track", json=call(properties={"a": "x" * 40_000}), headers=basic())
    assert answer.status_code == 413
    assert "32,768" in answer.json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"batch": [call(properties={"a": "x" * 30_000})] * 20}).encode(),
        json.dumps({"batch": [{}] * (limits.BATCH_EVENTS + 1)}).encode(),
        gzip.compress(b" " * 50_000_000, mtime=0),
    ],
    ids=["bytes", "events", "gzip-bomb"],
)
def test_a_batch_that_is_too_large_is_answered_413(client: TestClient, store: Store, body: bytes) -> None:
    answer = client.post("/v1/batch", content=body, headers=basic())
    assert answer.status_code == 413
    assert answer.json()["code"] == "too-large"
    assert names(store) == []


def test_a_body_of_unknown_length_that_is_too_large_is_answered_413(client: TestClient) -> None:
    answer = client.post("/v1/batch", content=(b" " * 100_000 for _ in range(8)), headers=basic())
    assert answer.status_code == 413


def test_browsers_of_other_sites_may_send(client: TestClient) -> None:
    asked = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,anonymousid,sentat",
    }
    answer = client.options("/v1/t", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"authorization", "anonymousid", "sentat"} <= set(
        answer.headers["Access-Control-Allow-Headers"].replace(" ", "").split(",")
    )
    sent = client.post("/v1/t", json=call(), headers=basic() | {"Origin": "https://shop.example"})
    assert sent.headers["Access-Control-Allow-Origin"] == "*"
    assert sent.headers["Access-Control-Expose-Headers"] == "Retry-After"


def test_another_method_is_told_which_one_goes(client: TestClient) -> None:
    answer = client.get("/v1/batch")
    assert (answer.status_code, answer.json()["code"]) == (405, "method")


def test_reports_of_a_browser_client_about_itself_are_answered_and_left_aside(client: TestClient, store: Store) -> None:
    assert client.post("/v1/m", json={"series": []}).content == SUCCESS
    assert names(store) == []


def test_browser_clients_get_their_settings(client: TestClient) -> None:
    answer = client.get(f"/v1/projects/{WRITE_KEY}/settings")
    settings = answer.json()["integrations"]["Segment.io"]
    assert (settings["apiHost"], settings["protocol"]) == ("127.0.0.1:8000/v1", "http")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    source = client.get("/sourceConfig", params={"writeKey": WRITE_KEY}).json()["source"]
    assert source["enabled"] is True
    assert source["dataplanes"]["US"][0]["url"] == "http://127.0.0.1:8000"
    assert client.get("/sourceConfig", headers=basic()).status_code == 200


def test_settings_of_an_unknown_key_are_refused(client: TestClient) -> None:
    assert client.get("/v1/projects/wrong/settings").status_code == 401
    assert client.get("/sourceConfig?writeKey=wrong").status_code == 401
