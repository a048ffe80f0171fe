"""The API of maps and findings."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from web.filling import publish
from web.serving import ADMIN_KEY
from wend import limits
from wend.app.ports import KeptFinding, Store
from wend.model.event import Event, EventKind
from wend.web.api.mining_findings import customer_of

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def record(store: Store, paths: dict[str, str]) -> None:
    """Customers by name whose path is a word: a letter an event, an hour apart."""
    store.append(
        [
            Event(
                message_id=f"{user}-{at}",
                kind=EventKind.TRACK,
                name=letter,
                time=NOW + at * HOUR,
                received_at=NOW,
                user_id=user,
                anonymous_id=f"phone-{user}",
                properties={"order": f"o-{user}"} if letter != "x" else {},
            )
            for user, path in paths.items()
            for at, letter in enumerate(path)
        ]
    )


def finding(**more: object) -> KeptFinding:
    given = {"id": "f1", "view": "customer", "kind": "drop_out", "title": "They stop", "where": "b"}
    return KeptFinding(**{**given, "first_seen": NOW, "last_seen": NOW, **more})  # type: ignore[arg-type]


def test_the_views_are_those_that_have_something_to_show(client: TestClient, store: Store) -> None:
    assert [each["view"] for each in client.get("/api/mining/views").json()["views"]] == ["customer", "session"]
    publish(store)
    views = client.get("/api/mining/views").json()["views"]
    assert [(each["view"], each["journey"], each["live"]) for each in views] == [
        ("customer", None, True),
        ("session", None, True),
        ("run", None, False),
        ("run", "cart-abandonment", False),
    ]


def test_any_property_makes_a_map(client: TestClient, store: Store) -> None:
    record(store, {"ann": "abx", "bob": "ab"})
    shown = client.get("/api/mining/map?view=order").json()
    assert (shown["live"], shown["cases"], shown["activities"]) == (False, 2, {"a": 2, "b": 2})
    assert [(each["from"], each["to"], each["count"]) for each in shown["edges"]] == [("a", "b", 2)]
    assert shown["newest"] is None


def test_a_made_map_is_shown_again_for_a_while_and_says_what_is_behind(client: TestClient, store: Store) -> None:
    record(store, {"ann": "ab"})
    first = client.get("/api/mining/map?view=order").json()
    record(store, {"bob": "ab"})
    again = client.get("/api/mining/map?view=order").json()
    assert (again["generated_at"], again["cases"], again["behind"]) == (first["generated_at"], 1, 2)


def test_a_large_record_is_made_a_map_of_its_newest_part(
    client: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MADE_MAP_ROWS", 2)
    record(store, {"ann": "abc"})
    shown = client.get("/api/mining/map?view=order").json()
    assert (shown["newest"], shown["activities"]) == (2, {"b": 1, "c": 1})


def test_a_map_of_nothing_is_refused_in_words(client: TestClient, store: Store) -> None:
    record(store, {"ann": "ab"})
    refused = client.get("/api/mining/map?view=nobody_has_it")
    assert refused.status_code == 422
    assert "nothing to see by nobody_has_it" in refused.json()["message"]


def test_only_the_strongest_ways_are_told_of_a_large_map(
    client: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAP_WAYS", 1)
    record(store, {"ann": "abc", "bob": "ab"})
    shown = client.get("/api/mining/map").json()
    assert shown["ways"] == 2
    assert [(each["from"], each["to"]) for each in shown["edges"]] == [("a", "b")]


def test_paths_go_by_an_activity_or_a_way(client: TestClient, store: Store) -> None:
    record(store, {"ann": "abc", "bob": "abc", "cid": "ab", "dan": "cac"})
    whole = client.get("/api/mining/paths").json()
    assert (whole["cases"], whole["through"], whole["variants"], whole["onward"]) == (4, 4, 3, None)
    assert (whole["paths"][0]["path"], whole["paths"][0]["share"]) == (["a", "b", "c"], 0.5)
    assert whole["paths"][0]["times"]["count"] == 2
    assert whole["paths"][0]["times"]["mean_seconds"] == 7200.0

    by_b = client.get("/api/mining/paths?activity=b").json()
    assert (by_b["through"], by_b["started"], by_b["ended"]) == (3, 0, 1)
    assert (by_b["onward"]["count"], by_b["onward"]["mean_seconds"]) == (2, 3600.0)

    by_way = client.get("/api/mining/paths?activity=a&to=c&limit=1").json()
    assert (by_way["through"], by_way["variants"], by_way["paths"][0]["path"]) == (1, 1, ["c", "a", "c"])

    last = client.get("/api/mining/paths?view=order&activity=c").json()
    assert (last["started"], last["ended"], last["onward"]["count"]) == (1, 3, 1)


@pytest.mark.parametrize("asked", ["activity=z", "activity=a&to=z", "to=b"])
def test_paths_by_what_the_map_does_not_know_are_not_found(client: TestClient, store: Store, asked: str) -> None:
    record(store, {"ann": "ab"})
    assert client.get(f"/api/mining/paths?{asked}").status_code == 404


def test_a_finding_is_shown_with_the_customers_of_its_cases(client: TestClient, store: Store) -> None:
    record(store, {"ann": "ab"})
    number = store.find_customer("ann")
    cases = [f"#{number}", "#999999", "what is this"]
    store.keep_findings([finding(evidence={"cases": cases, "rate": 0.5})])
    shown = client.get("/api/mining/findings/f1").json()
    assert shown["finding"]["title"] == "They stop"
    told = [(each["case"], each["customer"] and each["customer"]["user_id"]) for each in shown["examples"]]
    assert told == [(cases[0], "ann"), ("#999999", None), ("what is this", None)]


def test_a_case_names_its_customer_only_where_it_has_one() -> None:
    assert customer_of("customer", "#17") == customer_of("session", "17/phone-7#2") == customer_of("run", "17-3") == 17
    assert customer_of("order_id", "17-3") is None
    assert customer_of("run", "17") is None
    assert customer_of("customer", f"#{'9' * 40}") is None


def test_status_and_owner_are_set_together_or_alone(client: TestClient, store: Store) -> None:
    store.keep_findings([finding()])
    both = client.patch("/api/mining/findings/f1", json={"status": "acknowledged", "owner": "  ops "}).json()["finding"]
    assert (both["status"], both["owner"], both["status_set_at"]) == ("acknowledged", "ops", "2026-11-22T12:00:00Z")
    assert client.patch("/api/mining/findings/f1", json={"owner": ""}).json()["finding"]["status"] == "acknowledged"
    assert client.get("/api/mining/findings/f1").json()["finding"]["owner"] == ""


@pytest.mark.parametrize("body", [{}, {"status": "gone"}, {"rank": 1}, {"owner": "x" * 121}, {"status": None}])
def test_what_cannot_be_set_is_refused_and_changes_nothing(
    client: TestClient, store: Store, body: dict[str, object]
) -> None:
    store.keep_findings([finding()])
    refused = client.patch("/api/mining/findings/f1", json=body)
    assert refused.status_code == 422
    assert refused.json()["code"] == "invalid"
    assert client.get("/api/mining/findings/f1").json()["finding"]["status"] == "open"


def test_an_unknown_finding_is_not_found(client: TestClient) -> None:
    assert client.get("/api/mining/findings/nope").status_code == 404
    assert client.patch("/api/mining/findings/nope", json={"owner": "me"}).status_code == 404
    assert client.get("/api/mining/findings/nope/draft").status_code == 404


def test_a_draft_of_a_live_journey_comes_with_the_live_text(client: TestClient, store: Store) -> None:
    publish(store)
    store.keep_findings([finding(view="journeys", kind="wait", journey="cart-abandonment", step="remind")])
    draft = client.get("/api/mining/findings/f1/draft").json()
    assert (draft["journey"], draft["content_missing"]) == ("cart-abandonment", [])
    added = set(draft["text"].splitlines()) - set(draft["before"].splitlines())
    assert added
    assert all(line.strip().startswith("#") for line in added)


def test_where_no_journey_helps_the_draft_says_why(client: TestClient, store: Store) -> None:
    store.keep_findings([finding(kind="missing")])
    refused = client.get("/api/mining/findings/f1/draft")
    assert (refused.status_code, refused.json()["code"]) == (409, "no-draft")
    assert "No journey can mend that" in refused.json()["message"]


def test_findings_are_for_who_has_the_key(client: TestClient, store: Store) -> None:
    store.keep_findings([finding()])
    far = {"Host": "wend.example"}
    assert client.patch("/api/mining/findings/f1", json={"owner": "x"}, headers=far).status_code == 401
    allowed = client.patch(
        "/api/mining/findings/f1", json={"owner": "x"}, headers={**far, "Authorization": f"Bearer {ADMIN_KEY}"}
    )
    assert allowed.status_code == 200
