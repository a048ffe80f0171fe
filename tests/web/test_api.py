"""The API of the console and of programs."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from web.filling import NOW, fill, track
from web.serving import SECRET, FixedClock
from wend import limits
from wend.app.ingest import Ingest
from wend.app.ports import EventFilter, Store
from wend.channels import mailbox as mailboxes
from wend.model.event import EventKind
from wend.web.app import make_app


def get(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def customer(store: Store) -> int:
    return fill(store)


def test_customers_are_listed_searched_and_paged(client: TestClient, customer: int) -> None:
    found = get(client, "/api/customers")
    assert found["total"] == 2
    assert {row["user_id"] for row in found["customers"]} == {"u1", "u2"}
    assert [row["user_id"] for row in get(client, "/api/customers", query="ann@example")["customers"]] == ["u1"]
    assert [row["id"] for row in get(client, "/api/customers", segment="members")["customers"]] == [customer]
    first = get(client, "/api/customers", limit=1)
    second = get(client, "/api/customers", limit=1, after=first["next"])
    assert {first["customers"][0]["user_id"], second["customers"][0]["user_id"]} == {"u1", "u2"}


def test_one_customer_is_shown_whole(client: TestClient, customer: int) -> None:
    shown = get(client, f"/api/customers/{customer}")
    assert shown["traits"] == {"email": "ann@example.org", "plan": "pro"}
    assert shown["known_as"] == [{"sort": "user_id", "id": "u1"}]
    assert shown["segments"] == ["members"]
    assert [(run["journey"], run["status"], run["step"]) for run in shown["runs"]] == [
        ("cart-abandonment", "active", "watch")
    ]


@pytest.mark.parametrize("known_as", ["u1", "ann@example.org"])
def test_a_customer_is_found_by_what_it_is_known_as(client: TestClient, customer: int, known_as: str) -> None:
    assert get(client, "/api/customers/find", known_as=known_as)["id"] == customer


@pytest.mark.parametrize(
    "path",
    [
        "/api/customers/999",
        "/api/customers/999/timeline",
        "/api/customers/find?known_as=nobody",
        "/api/messages/none",
        "/api/journeys/none",
        "/api/mailbox/1",
        "/api/mailbox/1/html",
        "/api/nothing",
    ],
)
def test_what_is_not_there_is_said_so(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "message"}


def test_a_timeline_merges_events_reasons_and_messages_newest_first(client: TestClient, customer: int) -> None:
    items = get(client, f"/api/customers/{customer}/timeline")["items"]
    assert [(item["sort"], item["words"]) for item in items[:6]] == [
        ("message", "email/cart: queued"),
        ("message", "email/cart: withheld (consent)"),
        ("reason", "withheld email/cart: consent for marketing was not given"),
        ("event", "Product Viewed"),
        ("reason", "entered cart-abandonment on Product Added"),
        ("event", "Product Viewed"),
    ]
    assert [item["at"] for item in items] == sorted((item["at"] for item in items), reverse=True)
    assert items[2]["reason"]["code"] == "withheld"


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 100])
def test_paging_through_a_timeline_neither_skips_nor_repeats(client: TestClient, customer: int, limit: int) -> None:
    path = f"/api/customers/{customer}/timeline"
    whole = [(item["sort"], item["id"]) for item in get(client, path)["items"]]
    paged: list[tuple[str, str]] = []
    params: dict[str, Any] = {"limit": limit}
    for _ in range(20):
        part = get(client, path, **params)
        paged += [(item["sort"], item["id"]) for item in part["items"]]
        if part["next"] is None:
            break
        params["before"] = part["next"]
    assert paged == whole
    assert len(whole) == 9


def test_a_place_that_is_none_is_refused(client: TestClient, customer: int) -> None:
    answer = client.get(f"/api/customers/{customer}/timeline?before=yesterday")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_late_event_stands_where_it_happened(client: TestClient, store: Store, customer: int) -> None:
    store.append([track(77, "Product Searched", NOW - timedelta(days=300))])
    items = get(client, f"/api/customers/{customer}/timeline")["items"]
    assert items[-1]["words"] == "Product Searched"


def test_events_are_listed_with_filters(client: TestClient, customer: int) -> None:
    assert get(client, "/api/events")["total"] == 6
    assert get(client, "/api/events", customer_id=customer)["total"] == 5
    assert get(client, "/api/events", name="Nothing")["events"] == []
    since = (NOW + timedelta(minutes=3)).isoformat()
    assert get(client, "/api/events", since=since)["total"] == 2
    assert get(client, "/api/events/names") == {"names": [{"name": "Product Viewed", "count": 6}]}


def test_runs_and_messages_are_listed_with_filters(client: TestClient, customer: int) -> None:
    assert get(client, "/api/runs", journey="cart-abandonment", status="active")["total"] == 1
    assert get(client, "/api/runs", status="ended")["runs"] == []
    withheld = get(client, "/api/messages", status="withheld")["messages"]
    assert [(each["step"], each["reason"]) for each in withheld] == [("again", "consent")]
    assert get(client, f"/api/messages/{withheld[0]['id']}")["id"] == withheld[0]["id"]


def test_journeys_are_listed_with_live_counts(client: TestClient, customer: int) -> None:
    (journey,) = get(client, "/api/journeys")["journeys"]
    assert (journey["name"], journey["title"], journey["purpose"]) == (
        "cart-abandonment",
        "Come back to your cart",
        "marketing",
    )
    assert (journey["active"], journey["held_out"], journey["ended"]) == (1, 0, 0)


def test_a_journey_is_shown_with_steps_standing_drawing_and_text(client: TestClient, customer: int) -> None:
    shown = get(client, "/api/journeys/cart-abandonment")
    steps = {step["id"]: step for step in shown["steps"]}
    assert steps["watch"]["sort"] == "wait_for"
    assert steps["watch"]["standing"] == 1
    assert steps["watch"]["targets"]["time-out"] == "remind"
    assert shown["mermaid"].startswith("flowchart")
    assert shown["svg"].startswith("<svg")
    assert shown["source"].startswith("journey: cart-abandonment")


def test_segments_are_listed_with_counts(client: TestClient, customer: int) -> None:
    (segment,) = get(client, "/api/segments")["segments"]
    assert (segment["name"], segment["title"], segment["customers"], segment["broken"]) == ("members", "Members", 1, "")


def test_the_summary_is_the_books(client: TestClient, store: Store, customer: int) -> None:
    assert get(client, "/api/summary") == store.summary()


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": limits.PAGE_ROWS + 1}, {"after": -1}, {"limit": "many"}])
def test_parameters_out_of_bounds_are_refused(client: TestClient, params: dict[str, Any]) -> None:
    answer = client.get("/api/customers", params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_program_asks_that_a_customer_enters_a_journey(client: TestClient, store: Store, customer: int) -> None:
    asked = {"userId": "u1", "properties": {"sku": "a", "journey": "another"}, "messageId": "once"}
    for _ in range(2):
        answer = client.post("/v1/journeys/cart-abandonment/entries", json=asked)
        assert answer.status_code == 200
        assert answer.json()["success"] is True
    (event,) = store.events(EventFilter(kind="entry"))
    assert (event.kind, event.name, event.user_id) == (EventKind.ENTRY, "Entry Requested", "u1")
    assert event.properties == {"sku": "a", "journey": "cart-abandonment"}
    assert store.count_events(EventFilter(customer_id=customer)) == 6


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 422),
        ({"userId": ""}, 422),
        ({"userId": 7}, 422),
        ({"userId": "u1", "properties": []}, 422),
        ({"userId": "u1", "traits": {}}, 422),
        ({"userId": "u1", "properties": {"a": "x" * 40_000}}, 413),
    ],
)
def test_a_bad_entry_is_refused(client: TestClient, customer: int, asked: dict[str, Any], status: int) -> None:
    assert client.post("/v1/journeys/cart-abandonment/entries", json=asked).status_code == status


def test_dead_letters_are_listed(client: TestClient) -> None:
    assert get(client, "/api/dead-letters") == {"dead_letters": [], "total": 0}
    batch = {"batch": [{"type": "teleport"}], "writeKey": "test-write-key"}
    client.post("/v1/batch", json=batch)
    letters = get(client, "/api/dead-letters")
    assert letters["total"] == 1
    assert letters["dead_letters"][0]["source"] == "/v1/batch"


def test_the_mailbox_shows_mails_and_their_html_in_a_sandbox(store: Store, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Your cart", "shop@example.org", "ann@example.org"
    mail.set_content("Come back")
    mail.add_alternative("<p>Come <script>alert(1)</script>back</p>", subtype="html")
    mailbox = mailboxes.Mailbox(tmp_path / "mails.sqlite")
    with mailbox._reading() as database:
        database.execute(
            "INSERT INTO mails (message_id, received_at, sender, recipient, subject, raw) VALUES (?, ?, ?, ?, ?, ?)",
            ("m1", datetime.now(UTC).isoformat(), "shop@example.org", "ann@example.org", "Your cart", bytes(mail)),
        )
        database.commit()
    app = make_app(
        store,
        Ingest(store, FixedClock(NOW)),
        base_url="http://127.0.0.1",
        secret=SECRET,
        mailbox=mailbox,
        loopback=True,
    )
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        listed = get(client, "/api/mailbox", query="ann@")
        assert [each["subject"] for each in listed["mails"]] == ["Your cart"]
        shown = get(client, f"/api/mailbox/{listed['mails'][0]['id']}")
        assert shown["text"].strip() == "Come back"
        html = client.get(f"/api/mailbox/{shown['id']}/html")
    assert "<p>Come" in html.text
    assert html.headers["Content-Security-Policy"].startswith("sandbox")
    assert "allow-scripts" not in html.headers["Content-Security-Policy"]


def test_the_console_says_how_to_build_it_when_it_is_not_there(store: Store, tmp_path: Path) -> None:
    ingest = Ingest(store, FixedClock(NOW))
    app = make_app(store, ingest, base_url="http://127.0.0.1", secret=SECRET, loopback=True, console=tmp_path / "none")
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        assert "make console" in client.get("/").text
        assert client.get("/customers").status_code == 404


def test_a_path_inside_the_console_gets_its_page_and_a_missing_file_does_not(store: Store, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Wend</title>")
    (tmp_path / "assets" / "main-1a2b.js").write_text("1")
    ingest = Ingest(store, FixedClock(NOW))
    app = make_app(store, ingest, base_url="http://127.0.0.1", secret=SECRET, loopback=True, console=tmp_path)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        for path in ("/", "/customers/17", "/journeys/cart-abandonment"):
            assert "<title>Wend" in client.get(path).text
        assert "immutable" in client.get("/assets/main-1a2b.js").headers["Cache-Control"]
        assert client.get("/assets/gone.js").status_code == 404
        assert client.get("/../../../etc/passwd").status_code in (200, 404)
        assert "root:" not in client.get("/..%2f..%2f..%2fetc/passwd").text
        assert client.post("/").status_code == 405
