"""Dead letters and customers set aside, at the terminal: why, and let go on."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli.running import done, wend
from wend.model.event import DeadLetter, Event, EventKind
from wend.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def bury(shop: Path, *calls: dict[str, object]) -> None:
    store = SqliteStore(shop / "wend.sqlite")
    letters = [DeadLetter(received_at=NOW, source="/v1/batch", reason="no", body=json.dumps(each)) for each in calls]
    store.bury(letters)
    store.close()


GOOD = {"type": "track", "event": "Order Completed", "userId": "ann", "messageId": "m1"}
BAD = {"type": "teleport", "userId": "ann"}


def test_dead_letters_are_listed_with_the_reason_and_shown_whole(shop: Path) -> None:
    bury(shop, GOOD, BAD)
    assert done("dead-letters", "--dir", shop, "--count") == "2\n"
    listed = [json.loads(line) for line in done("dead-letters", "--dir", shop, "--json").splitlines()]
    assert [(each["id"], each["reason"], json.loads(each["body"])) for each in listed] == [
        (1, "no", GOOD),
        (2, "no", BAD),
    ]
    shown = done("dead-letters", 2, "--dir", shop, "--body")
    assert shown == f"2: no\n{json.dumps(BAD)}\n\n"


def test_sent_again_what_can_be_accepted_becomes_an_event_and_the_rest_says_why_not(shop: Path) -> None:
    bury(shop, GOOD, BAD)
    ended = wend("dead-letters", "--again", "--dir", shop)
    assert ended.status == 1
    assert "1 became events, 0 were known already, 1 stay dead letters" in ended.err
    assert "'teleport' is not known" in ended.err
    assert done("events", "--dir", shop, "--count") == "1\n"
    assert done("dead-letters", "--dir", shop, "--count") == "1\n"


def test_only_those_that_are_named_are_sent_again(shop: Path) -> None:
    bury(shop, GOOD, GOOD | {"messageId": "m2"})
    done("dead-letters", 2, "--again", "--dir", shop)
    (event,) = [json.loads(line) for line in done("events", "--dir", shop, "--json").splitlines()]
    assert event["message_id"] == "m2"


def test_customers_that_are_set_aside_are_listed_with_the_reason(shop: Path) -> None:
    store = SqliteStore(shop / "wend.sqlite")
    store.append([
        Event(message_id="m1", kind=EventKind.TRACK, name="Seen", time=NOW, received_at=NOW, user_id="ann")
    ])  # fmt: skip
    store.claim(NOW, 1, "w", timedelta(seconds=15))
    store.set_aside(1, "ValueError: nobody knows", "w")
    store.close()
    assert "ValueError: nobody knows" in done("customers", "--set-aside", "--dir", shop)
    done("put-back", "ann", "--dir", shop)
    assert "ValueError" not in done("customers", "--set-aside", "--dir", shop)
