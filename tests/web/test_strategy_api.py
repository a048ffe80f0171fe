"""`/api/stages`, a customer's stages and `/api/coverage`."""

from starlette.testclient import TestClient

from web.conftest import NOW
from wend.app.advance import advance_due
from wend.app.folder import read_folder
from wend.app.ports import Store
from wend.app.publish import plan_changes, publish
from wend.app.published import load_world
from wend.model.event import Event, EventKind

STRATEGY = """\
value: {event: Order Completed, amount: properties.total, currency: EUR}
stages:
  - {id: looking, owner: crm, channels: [email], when: {event: Product Viewed}}
  - {id: buying, channels: [email], when: {event: Order Completed}}
"""


def filled(store: Store) -> None:
    folder = read_folder({"wend.yaml": "name: shop\n", "strategy.yaml": STRATEGY})
    publish(store, plan_changes(store, folder.documents), NOW)
    for number, (name, total) in enumerate([("Product Viewed", None), ("Order Completed", 7), ("Order Completed", 3)]):
        event = Event(
            message_id=f"m{number}",
            kind=EventKind.TRACK,
            name=name,
            time=NOW,
            received_at=NOW,
            user_id="u",
            properties={"total": total},
        )
        store.append([event])
        while advance_due(store, load_world(store).live, NOW, "test"):
            pass


def test_stages_are_told_for_all_and_for_one(client: TestClient, store: Store) -> None:
    filled(store)
    report = client.get("/api/stages").json()
    assert {row["stage"]: (row["customers"], row["value"]) for row in report["stages"]} == {
        "looking": (0, 7.0),
        "buying": (1, 3.0),
    }
    assert (report["share_after"], report["currency"]) == (0.3, "EUR")
    path = client.get(f"/api/customers/{store.find_customer('u')}/stages").json()
    assert [(stay["stage"], stay["times"]) for stay in path["stays"]] == [("looking", 1), ("buying", 1)]
    assert (path["stage"], path["cycles"], path["value"]) == ("buying", 0, 10.0)
    assert client.get("/api/customers/99/stages").status_code == 404


def test_the_coverage_of_what_is_live_is_told_with_and_without_the_customers(client: TestClient, store: Store) -> None:
    filled(store)
    (looking, buying) = client.get("/api/coverage").json()["rows"]
    assert (looking["customers"], looking["cells"][0]["audience"]) == (None, None)
    assert looking["cells"][0]["missing"] == ["journey", "content", "measure"]
    assert buying["cells"][0]["missing"] == ["journey", "content", "owner", "measure"]
    asked = client.get("/api/coverage", params={"audience": True}).json()
    assert [row["customers"] for row in asked["rows"]] == [0, 1]
    assert asked["audience_known"] is True
