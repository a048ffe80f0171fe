"""`wend pause`, `resume`, `drain`, `stop`, `publish --runs`, `move`, `rollback`, `operations`."""

import json
from datetime import UTC, datetime
from pathlib import Path

from cli.running import done, wend
from wend.app.advance import advance_due
from wend.app.ports import RunFilter, RunRow
from wend.app.published import load_world
from wend.store.sqlite import SqliteStore

JOURNEY = """\
journey: talk
purpose: service
entry: {event: Asked}
steps:
  - {id: rest, wait: 3d}
  - exit: done
"""


def talking(shop: Path) -> None:
    """Two customers in a small journey."""
    (shop / "journeys" / "talk.yaml").write_text(JOURNEY)
    done("publish", shop / "journeys" / "talk.yaml", "--yes")
    calls = [{"type": "track", "userId": who, "event": "Asked", "messageId": who} for who in ("ann", "ben")]
    (shop / "calls.jsonl").write_text("\n".join(json.dumps(call) for call in calls))
    done("import", shop / "calls.jsonl", "--dir", shop)
    turns(shop)


def turns(shop: Path) -> None:
    store = SqliteStore(shop / "wend.sqlite")
    advance_due(store, load_world(store).live, datetime.now(UTC), "test")
    store.close()


def runs(shop: Path) -> list[RunRow]:
    store = SqliteStore(shop / "wend.sqlite")
    rows = store.runs(RunFilter(journey="talk"))
    store.close()
    return rows


def test_publishing_with_a_mapping_shows_who_is_concerned_moves_them_and_can_be_taken_back(shop: Path) -> None:
    talking(shop)
    (shop / "journeys" / "talk.yaml").write_text(JOURNEY.replace("id: rest", "id: pause"))
    ended = wend("publish", shop / "journeys" / "talk.yaml", "--runs", "move", "--map", "rest=pause", "--yes")
    assert ended.status == 0, ended.err
    assert "begin 'pause': Wait 3 days" in ended.out
    assert "stay on the version" not in ended.out
    assert "2 customers are told to move; `wend rollback 1` takes it back" in ended.err
    turns(shop)
    assert {row.step for row in runs(shop)} == {"pause"}
    assert "is taken back for 2 customers" in wend("rollback", "1", "--dir", shop).err
    turns(shop)
    assert {row.step for row in runs(shop)} == {"rest"}
    listed = [json.loads(line) for line in done("operations", "--dir", shop, "--json").splitlines()]
    assert [(each["kind"], each["told"]) for each in listed] == [("rollback", 2), ("move", 2)]


def test_without_an_answer_nothing_is_published_or_moved(shop: Path) -> None:
    talking(shop)
    (shop / "journeys" / "talk.yaml").write_text(JOURNEY.replace("id: rest", "id: pause"))
    assert wend("publish", shop / "journeys" / "talk.yaml", "--runs", "move", "--map", "rest=pause").status == 1
    assert done("operations", "--dir", shop, "--json") == ""
    done("publish", shop / "journeys" / "talk.yaml", "--yes")
    ended = wend("move", "talk", "--map", "rest=pause", "--dir", shop)
    assert ended.status == 1
    assert "nothing was moved" in ended.err
    done("move", "talk", "--map", "rest=pause", "--yes", "--dir", shop)
    turns(shop)
    assert {row.step for row in runs(shop)} == {"pause"}


def test_a_mapping_that_cannot_be_meant_is_refused_with_what_to_write(shop: Path) -> None:
    talking(shop)
    (shop / "journeys" / "talk.yaml").write_text(JOURNEY.replace("id: rest", "id: pause"))
    for written, told in (
        ("rest", "write it as old-step=new-step"),
        ("rast=pause", "no version of talk has a step 'rast'"),
    ):
        ended = wend("publish", shop / "journeys" / "talk.yaml", "--runs", "move", "--map", written, "--yes")
        assert ended.status == 1
        assert told in ended.err
    assert {row.step for row in runs(shop)} == {"rest"}


def test_a_journey_is_paused_resumed_drained_and_stopped(shop: Path) -> None:
    talking(shop)
    assert "stands still" in wend("pause", "talk", "--all", "--dir", shop).err
    again = wend("pause", "talk", "--all", "--dir", shop)
    assert (again.status, "is paused already" in again.err) == (1, True)
    assert "2 customers in it" in wend("resume", "talk", "--timers", "shift", "--dir", shop).err
    assert "2 runs in flight come to their end" in wend("drain", "talk", "--dir", shop).err
    assert wend("stop", "talk", "--dir", shop).status == 1  # there was nobody to answer
    assert "talk is stopped; 2 customers in it" in wend("stop", "talk", "--yes", "--dir", shop).err
    turns(shop)
    assert {(row.status, row.reason) for row in runs(shop)} == {("ended", "stopped")}


def test_an_unknown_journey_is_named(shop: Path) -> None:
    done("publish", shop, "--yes")
    for command in ("pause", "resume", "drain", "move", "stop"):
        ended = wend(command, "nope", "--dir", shop)
        assert (ended.status, "there is no live journey 'nope'" in ended.err) == (1, True)
