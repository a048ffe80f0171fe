"""`wend customers`, `events`, `runs`, `messages`, `keys` and `explain`: looking into a store."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.running import done, wend


def listed(what: str, folder: Path, *words: str) -> list[dict[str, Any]]:
    """The rows of a list, by `--json`; the same filters have to count as many."""
    rows = [json.loads(line) for line in done(what, *words, "--dir", folder, "--json").splitlines()]
    assert done(what, *words, "--dir", folder, "--count") == f"{len(rows)}\n"
    return rows


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), ["ann", "ben", None]),
        (("ann",), ["ann"]),
        (("shop.example",), ["ann", "ben"]),
        (("--segment", "high-intent"), ["ben"]),
        (("--segment", "nosuch"), []),
        (("--set-aside",), []),
        (("--limit", "5"), ["ann", "ben", None]),
    ],
)
def test_customers_can_be_narrowed(busy: Path, words: tuple[str, ...], expected: list[str | None]) -> None:
    assert [row["user_id"] for row in listed("customers", busy, *words)] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--name", "Product Viewed"), 6),
        (("--name", "Product Viewed", "--customer", "ben"), 5),
        (("--customer", "ann@shop.example", "--kind", "track"), 1),
        (("--customer", "#2", "--kind", "identify"), 1),
        (("--customer", "somebody"), 1),
        (("--since", "2001-01-01", "--kind", "track"), 7),
        (("--until", "2001-01-01T10:00+01:00"), 0),
    ],
)
def test_events_can_be_narrowed(busy: Path, words: tuple[str, ...], expected: int) -> None:
    assert len(listed("events", busy, *words)) == expected


def test_events_come_newest_first(busy: Path) -> None:
    seqs = [row["seq"] for row in listed("events", busy)]
    assert seqs == sorted(seqs, reverse=True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--customer", "ann"), {"post-purchase"}),
        (("--journey", "browse-abandonment"), {"browse-abandonment"}),
        (("--status", "active", "--customer", "ann"), {"post-purchase"}),
        (("--status", "ended"), set()),
        (("--step", "wait-for-order-completed"), {"post-purchase"}),
    ],
)
def test_runs_can_be_narrowed(busy: Path, words: tuple[str, ...], expected: set[str]) -> None:
    assert {row["journey"] for row in listed("runs", busy, *words)} == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--customer", "ann"), ["thank-you"]),
        (("--status", "queued"), ["thank-you"]),
        (("--status", "withheld", "--reason", "consent"), ["still-thinking"]),
        (("--journey", "browse-abandonment"), ["still-thinking"]),
        (("--channel", "sms"), []),
        (("--channel", "email", "--status", "sent"), []),
    ],
)
def test_messages_can_be_narrowed(busy: Path, words: tuple[str, ...], expected: list[str]) -> None:
    assert [row["content"] for row in listed("messages", busy, *words)] == expected


def test_a_table_shows_whole_ids_and_says_what_to_do_when_it_is_empty(busy: Path, shop: Path, tmp_path: Path) -> None:
    assert "1-1.thanks.1" in done("messages", "--dir", busy)
    done("init", tmp_path / "new")
    empty = wend("customers", "--dir", tmp_path / "new")
    assert (empty.status, empty.out) == (0, "")
    assert "Customers: none; send events to /v1/batch, or `wend import FILE`" in empty.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("events", "--since", "yesterday"), "'yesterday' is not a time; write it like 2026-03-02"),
        (("runs", "--customer", "nobody"), "no customer is known as 'nobody'; `wend customers` lists who is known"),
        (("explain", "nobody"), "no customer is known as 'nobody'"),
        (("explain", "#99"), "no customer is known as '#99'"),
        (("explain", "an"), "near: ann"),
        (("explain", "ann", "--journey", "nosuch"), "there is no journey 'nosuch'; known: browse-abandonment, "),
        (("keys", "revoke", "nosuch"), "there is no live key 'nosuch'"),
        (("keys", "create", " "), "A key needs a name"),
    ],
)
def test_what_is_not_there_is_one_clear_message(busy: Path, words: tuple[str, ...], message: str) -> None:
    ended = wend(*words, "--dir", busy)
    assert ended.status == 1
    assert message in ended.err
    assert ended.err.startswith("wend: ")
    assert ended.err.count("\n") == 1


def test_the_store_can_be_named_by_an_option_or_by_the_environment(
    busy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    nowhere = wend("customers")
    assert nowhere.status == 1
    assert "give --database (or WEND_DATABASE)" in nowhere.err
    assert done("customers", "--count", "--database", busy / "wend.sqlite") == "3\n"
    assert done("customers", "--count", "--database", f"sqlite:///{busy / 'wend.sqlite'}") == "3\n"
    monkeypatch.setenv("WEND_DATABASE", str(busy / "wend.sqlite"))
    assert done("customers", "--count") == "3\n"
    assert done("customers", "--count", "--database", tmp_path / "other.sqlite") == "0\n"


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("postgresql://nosuch.invalid/y", "PostgreSQL"),
        ("no/such/folder/wend.sqlite", "does not exist"),
        ("wend.yaml", "is not an SQLite database"),
    ],
)
def test_a_store_that_cannot_be_opened_is_one_clear_message(
    shop: Path, monkeypatch: pytest.MonkeyPatch, named: str, message: str
) -> None:
    monkeypatch.chdir(shop)
    ended = wend("customers", "--database", named)
    assert ended.status == 1
    assert message in ended.err
    assert ended.err.count("\n") == 1


def test_a_key_is_shown_once_and_its_name_is_taken_until_it_is_revoked(shop: Path) -> None:
    made = wend("keys", "create", "web", "--dir", shop)
    assert made.status == 0
    assert made.out.startswith("wend_write_")
    assert "is not shown again" in made.err
    again = wend("keys", "create", "web", "--dir", shop)
    assert again.status == 1
    assert "a key 'web' exists already" in again.err
    shown = done("keys", "list", "--dir", shop)
    assert "web" in shown
    assert made.out.strip() not in shown
    assert wend("keys", "revoke", "web", "--dir", shop).status == 0
    assert done("keys", "create", "web", "--role", "admin", "--dir", shop).startswith("wend_admin_")


@pytest.mark.parametrize("known_as", ["ann", "ann@shop.example", "#1"])
def test_explain_tells_of_every_journey_what_was_decided_and_why(busy: Path, known_as: str) -> None:
    told = done("explain", known_as, "--dir", busy)
    assert told.startswith("#1 ann <ann@shop.example>\n")
    assert "gave consent for email/marketing" in told
    assert "is in it since" in told
    assert "sends email/thank-you to ann@shop.example" in told
    assert "win-back\n  never entered. One enters on entering segment lapsed" in told
    assert "she had Product Added 0 times, so nothing could start it" in told


def test_explain_tells_in_the_order_it_happened_and_why_a_message_was_withheld(busy: Path) -> None:
    told = done("explain", "ben", "--journey", "browse-abandonment", "--dir", busy)
    steps = [
        "did not enter",
        "entered browse-abandonment",
        "waits for",
        "did not come in time",
        "withheld email/still-thinking",
    ]
    places = [told.index(step) for step in steps]
    assert places == sorted(places)
    assert "consent for marketing was " in told


def test_explain_can_be_read_by_a_program(busy: Path) -> None:
    told = json.loads(done("explain", "ben", "--dir", busy, "--json"))
    assert told["customer_id"] == 2
    assert {each["journey"] for each in told["journeys"]} >= {"browse-abandonment", "win-back"}
