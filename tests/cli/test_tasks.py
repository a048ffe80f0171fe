"""`wend tasks` and `wend task`: what people have to do, from the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cli.running import done, wend
from wend.app.advance import advance_due
from wend.app.published import load_world
from wend.store.sqlite import SqliteStore

CALL = """\
journey: call
purpose: service
entry: {event: Demo Requested}
steps:
  - id: call
    task: {queue: sales, title: "Call {trait.name}", outcomes: [reached, no-answer]}
  - exit: called
"""


@pytest.fixture
def asked(shop: Path) -> Path:
    """A shop in which Ann has asked for a demo."""
    (shop / "journeys" / "call.yaml").write_text(CALL)
    done("publish", shop, "--yes")
    now = datetime.now(UTC).isoformat()
    calls: list[dict[str, Any]] = [
        {"type": "identify", "userId": "ann", "traits": {"name": "Ann"}},
        {"type": "track", "userId": "ann", "event": "Demo Requested"},
    ]
    (shop / "calls.jsonl").write_text(
        "\n".join(json.dumps({**call, "messageId": f"m{n}", "timestamp": now}) for n, call in enumerate(calls))
    )
    done("import", shop / "calls.jsonl", "--dir", shop)
    take_turns(shop)
    return shop


def take_turns(shop: Path) -> None:
    store = SqliteStore(shop / "wend.sqlite")
    advance_due(store, load_world(store).live, datetime.now(UTC), "test")
    store.close()


def listed(shop: Path, *words: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in done("tasks", *words, "--dir", shop, "--json").splitlines()]
    assert done("tasks", *words, "--dir", shop, "--count") == f"{len(rows)}\n"
    return rows


def test_tasks_are_listed_as_people_need_them(asked: Path) -> None:
    (row,) = listed(asked)
    assert (row["title"], row["queue"], row["assignee"], row["status"]) == ("Call Ann", "sales", "anna", "open")
    assert listed(asked, "--queue", "support") == listed(asked, "--overdue") == listed(asked, "--assignee", "") == []
    assert "Call Ann" in done("tasks", "--dir", asked, "--customer", "ann")


def test_finishing_a_task_moves_its_run_on(asked: Path) -> None:
    (row,) = listed(asked)
    ended = wend("task", "finish", row["id"], "reached", "--by", "anna", "--note", "wants two", "--dir", asked)
    assert (ended.status, ended.err) == (0, f"{row['id']} is done: Call Ann (reached)\n")
    take_turns(asked)
    (run,) = [json.loads(line) for line in done("runs", "--journey", "call", "--dir", asked, "--json").splitlines()]
    assert run["reason"] == "called"
    assert listed(asked) == []
    assert listed(asked, "--all")[0]["note"] == "wants two"
    assert "'Call Ann' was done by anna: reached ('wants two')" in done("explain", "ann", "--dir", asked)


def test_a_task_is_given_to_somebody_and_back_to_its_queue(asked: Path) -> None:
    (row,) = listed(asked)
    assert wend("task", "assign", row["id"], "ben", "--dir", asked).err == f"{row['id']} is with ben: Call Ann\n"
    assert wend("task", "assign", row["id"], "--dir", asked).err == f"{row['id']} is with sales: Call Ann\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("finish", "none", "reached"), "there is no task 'none'; `wend tasks` lists them"),
        (("finish", "1-1.call.1", "lost"), "has no outcome 'lost'; it has: reached, no-answer"),
    ],
)
def test_what_cannot_be_done_is_one_clear_message(asked: Path, words: tuple[str, ...], message: str) -> None:
    ended = wend("task", *words, "--dir", asked)
    assert ended.status == 1
    assert message in ended.err
