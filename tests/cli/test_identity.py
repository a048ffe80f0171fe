"""`wend identity`: shown, listed, reported, split."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.running import done, wend
from wend.app.advance import advance_due
from wend.app.published import load_world
from wend.model.event import Event, EventKind
from wend.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def event(number: int, user: str | None, browser: str | None) -> Event:
    at = NOW + timedelta(seconds=number)
    given: dict[str, Any] = {"kind": EventKind.TRACK, "name": "Product Viewed", "time": at, "received_at": at}
    return Event(message_id=f"m{number}", user_id=user, anonymous_id=browser, **given)


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """A database in which #1 was merged into #2, and y joined nobody."""
    path = tmp_path / "wend.sqlite"
    store = SqliteStore(path)
    for batch in ([event(1, None, "x"), event(2, "ada", None)], [event(3, "ada", "x")], [event(4, "bob", "x")]):
        store.append(batch)
        while advance_due(store, load_world(store).live, NOW + timedelta(hours=1), "w"):
            pass
    store.close()
    return path


def test_a_customer_is_shown_with_ids_and_merges(merged: Path) -> None:
    shown = done("identity", "show", "#1", "--database", merged)
    assert "Customer #2" in shown
    assert "ada" in shown
    assert "#1 was merged into #2: they were seen together, by the anonymous_id 'x'" in shown
    (told,) = [
        json.loads(line) for line in done("identity", "show", "ada", "--database", merged, "--json").splitlines()
    ]
    assert (told["id"], told["merges"][0]["status"]) == (2, "merged")


def test_merges_and_refusals_are_listed(merged: Path) -> None:
    assert "merged" in done("identity", "merges", "--database", merged)
    assert json.loads(done("identity", "merges", "--status", "merged", "--database", merged, "--json"))["number"] == 1
    assert "two people" in done("identity", "report", "--database", merged)


def test_a_merge_is_undone_by_its_number(merged: Path) -> None:
    ended = wend("identity", "split", "1", "--by", "ops", "--database", merged)
    assert ended.status == 0
    assert "customer #1 is one of her own" in ended.err
    assert "kept apart since they were split (ops)" in done("identity", "merges", "--database", merged)
    again = wend("identity", "split", "1", "--database", merged)
    assert (again.status, "it is undone" in again.err) == (1, True)


def test_what_cannot_be_split_says_why(merged: Path) -> None:
    for what, why in (
        ("x1", "neither the number of a merge"),
        ("77", "there is no merge 77"),
        ("a:b", "nobody is known"),
    ):
        ended = wend("identity", "split", what, "--database", merged)
        assert (ended.status, why in ended.err) == (1, True)
    assert wend("identity", "show", "nobody", "--database", merged).status == 1
