"""The unsubscribe page: a GET shows a button, a POST withdraws the consent of the right customer."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from web.filling import fill
from web.serving import SECRET, FixedClock
from wend.app.links import LinkError, Links, Unsubscribe
from wend.app.ports import EventFilter, Store
from wend.model.event import CONSENT_WITHDRAWN, Event

BASE = "http://127.0.0.1:8000"
ASKED = Unsubscribe(17, "email", "marketing", "17-1/remind/1")


def withdrawn(store: Store) -> list[Event]:
    return store.events(EventFilter(name=CONSENT_WITHDRAWN))


@pytest.fixture
def link(store: Store) -> str:
    return Links(BASE, SECRET).unsubscribe(fill(store), "email", "marketing", "message-1")


def test_a_get_never_unsubscribes(client: TestClient, store: Store, link: str) -> None:
    for _ in range(3):
        shown = client.get(link)
        assert shown.status_code == 200
        assert "<button>Unsubscribe</button>" in shown.text
    assert client.head(link).status_code == 200
    assert withdrawn(store) == []


def test_one_click_of_a_mail_program_withdraws_the_consent(client: TestClient, store: Store, link: str) -> None:
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "You are unsubscribed" in answer.text
    (event,) = withdrawn(store)
    assert event.user_id == "u1"
    assert event.properties["channel"] == "email"
    assert event.properties["purpose"] == "marketing"
    found = store.find_customer("u1")
    assert event in store.events(EventFilter(customer_id=found))


def test_unsubscribing_works_again_after_consent_was_given_anew(
    client: TestClient, store: Store, link: str, clock: FixedClock
) -> None:
    client.post(link)
    clock.time += timedelta(days=30)
    client.post(link)
    assert len(withdrawn(store)) == 2


def test_a_customer_that_is_gone_is_told_the_truth(client: TestClient, store: Store) -> None:
    gone = Links(BASE, SECRET).unsubscribe(4711, "email", "marketing", "m")
    assert "You are unsubscribed" in client.post(gone).text
    assert withdrawn(store) == []


@pytest.mark.parametrize("token", ["x", "WzEsMl0.abc", "%00"])
def test_a_link_that_was_made_up_does_nothing(client: TestClient, store: Store, token: str) -> None:
    assert client.get(f"/u/{token}").status_code == 404
    assert client.post(f"/u/{token}").status_code == 404
    assert withdrawn(store) == []


def test_a_link_signed_with_another_secret_is_refused(client: TestClient, store: Store, link: str) -> None:
    foreign = Links(BASE, "another secret").unsubscribe(1, "email", "marketing", "m")
    assert client.post(foreign).status_code == 404
    changed = link[:-9] + ("A" if link[-9] != "A" else "B") + link[-8:]
    assert client.post(changed).status_code == 404


def test_what_a_link_says_cannot_become_html(client: TestClient, store: Store) -> None:
    link = Links(BASE, SECRET).unsubscribe(fill(store), "<script>", "<b>", "m")
    assert "<script>" not in client.get(link).text


def test_links_are_read_as_they_were_made() -> None:
    links = Links(BASE + "/", SECRET)
    link = links.unsubscribe(17, "email", "marketing", "17-1/remind/1")
    assert link.startswith(f"{BASE}/u/")
    assert links.read_unsubscribe(link.rsplit("/", 1)[1]) == ASKED


def test_links_of_an_older_secret_stay_good_when_a_new_one_signs() -> None:
    old = Links(BASE, "old").unsubscribe(17, "email", "marketing", "17-1/remind/1").rsplit("/", 1)[1]
    both = Links(BASE, ["new", "old"])
    assert both.read_unsubscribe(old) == ASKED
    new = both.unsubscribe(17, "email", "marketing", "17-1/remind/1").rsplit("/", 1)[1]
    assert Links(BASE, "new").read_unsubscribe(new) == ASKED
    with pytest.raises(LinkError):
        Links(BASE, "old").read_unsubscribe(new)
