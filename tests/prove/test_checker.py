"""The checker of the kill test finds what it is there to find: each fault is planted into a run that ended well."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from prove.check import check

from wend.model.reason import Code, Reason

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

Line = dict[str, Any]


def found(run: Path) -> list[str]:
    """What the checker says."""
    return check(run, str(store_of(run))).contradictions


def store_of(run: Path) -> Path:
    return run / "store" / "wend.sqlite"


def sql(run: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Meddle with the store."""
    with closing(sqlite3.connect(store_of(run))) as connection, connection:
        return connection.execute(statement, values).fetchall()


def rewrite(run: Path, journal: str, change: Callable[[list[Line]], list[Line]]) -> None:
    """Meddle with a journal."""
    path = run / journal
    lines = change([json.loads(line) for line in path.read_text("utf-8").splitlines()])
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def sent_mail(run: Path) -> str:
    """The id of a mail that the relay took once, and said so."""
    lines = [json.loads(line) for line in (run / "mail.jsonl").read_text("utf-8").splitlines()]
    taken = [line["id"] for line in lines if line["what"] == "mail" and line["mood"] == "take"]
    sent = {row[0] for row in sql(run, "SELECT id FROM messages WHERE status = 'sent' AND attempts = 1")}
    return next(each for each in taken if each in sent)


def reason_of(run: Path, code: Code, journey: str) -> tuple[int, Reason]:
    """A reason of a code about a customer whose decisions are compared."""
    rows = sql(
        run,
        "SELECT r.id, r.reason FROM reasons r JOIN customers c ON c.id = r.customer_id"
        " WHERE c.user_id LIKE 'strict-%' AND r.journey = ? ORDER BY r.id",
        journey,
    )
    read = [(number, msgspec.msgpack.decode(body, type=Reason)) for number, body in rows]
    return next((number, reason) for number, reason in read if reason.code is code)


def test_a_run_that_ended_well_is_without_contradictions_and_much_was_looked_at(run: Path) -> None:
    checked = check(run, str(store_of(run)))
    assert checked.contradictions == []
    assert checked.counts["events accepted"] > 50
    assert checked.counts["decisions compared with the interpreter"] > 200
    assert checked.counts["messages sent"] > 10
    assert checked.counts["looks at caps"] > 5


def test_an_event_that_was_lost_is_found(run: Path) -> None:
    ((message_id, seq),) = sql(run, "SELECT message_id, id FROM events WHERE message_id NOT LIKE 'wend:%' LIMIT 1")
    sql(run, "DELETE FROM events WHERE id = ?", seq)
    assert f"1 events were answered 200 and are not in the log, such as {message_id}" in found(run)


def test_an_event_that_nobody_sent_is_found(run: Path) -> None:
    rewrite(run, "accepted.jsonl", lambda lines: lines[1:])
    assert any("that no client was told of" in each for each in found(run))


def test_an_event_that_was_never_applied_is_found(run: Path) -> None:
    number, reason = reason_of(run, Code.ENTERED, "ledger")
    sql(run, "DELETE FROM reasons WHERE id = ?", number)
    assert any(f"#{reason.seq}) was applied 0 times" in each for each in found(run))


def test_an_event_that_was_applied_twice_is_found(run: Path) -> None:
    number, reason = reason_of(run, Code.ENTERED, "ledger")
    sql(
        run,
        "INSERT INTO reasons (id, customer_id, journey, run, reason)"
        " SELECT (SELECT max(id) + 1 FROM reasons), customer_id, journey, run, reason FROM reasons WHERE id = ?",
        number,
    )
    assert any(f"#{reason.seq}) was applied 2 times" in each for each in found(run))


def test_a_mail_that_went_out_twice_is_found(run: Path) -> None:
    name = sent_mail(run)
    rewrite(run, "mail.jsonl", lambda lines: [*lines, next(each for each in lines if each.get("id") == name)])
    assert any(each.startswith(f"mail {name} went out twice") for each in found(run))


def test_a_mail_counted_as_sent_that_nobody_took_is_found(run: Path) -> None:
    name = sent_mail(run)
    rewrite(run, "mail.jsonl", lambda lines: [each for each in lines if each.get("id") != name])
    assert f"mail {name} counts as sent, and the relay never took it" in found(run)


def test_a_message_that_is_unknown_without_cause_is_found(run: Path) -> None:
    name = sent_mail(run)
    why = "the relay did not answer in time after the whole mail was handed over"
    sql(run, "UPDATE messages SET status = 'unknown', reason = ? WHERE id = ?", why, name)
    rewrite(run, "mail.jsonl", lambda lines: [each for each in lines if each.get("id") != name])
    assert f"mail {name} is unknown ({why}), and the relay never saw its text" in found(run)


def test_a_worker_cannot_have_died_where_nobody_was_harmed(run: Path) -> None:
    name, why = sent_mail(run), "the worker died while handing it over: it may have been taken"
    sql(run, "UPDATE messages SET status = 'unknown', reason = ? WHERE id = ?", why, name)
    for journal in ("processes.jsonl", "faults.jsonl"):
        rewrite(run, journal, lambda _: [])
    assert f"mail {name} is unknown ({why}), and nobody was harmed" in found(run)


def test_a_withheld_mail_that_the_relay_took_is_found(run: Path) -> None:
    name = sent_mail(run)
    sql(run, "UPDATE messages SET status = 'withheld', reason = 'consent' WHERE id = ?", name)
    assert f"mail {name} was withheld (consent), and the relay took it" in found(run)


def test_a_row_removed_from_the_outbox_is_found(run: Path) -> None:
    name = sent_mail(run)
    ((of, step),) = sql(run, "SELECT run, step FROM messages WHERE id = ?", name)
    sql(run, "DELETE FROM messages WHERE id = ?", name)
    contradictions = found(run)
    assert f"the relay took a mail that is not in the outbox: {name}" in contradictions
    assert any(each.startswith(f"run {of} decided on") and step in each for each in contradictions)


def test_a_webhook_that_its_receiver_took_twice_is_found(run: Path) -> None:
    def twice(lines: list[Line]) -> list[Line]:
        return [*lines, next(line for line in lines if line["first"])]

    rewrite(run, "hook.jsonl", twice)
    assert any("was taken twice by its receiver" in each for each in found(run))


def test_a_run_that_is_stuck_is_found(run: Path) -> None:
    ((name,),) = sql(run, "SELECT id FROM runs WHERE status = 'ended' AND parent = '' LIMIT 1")
    sql(
        run,
        "UPDATE runs SET status = 'active', reason = '', ended_at = NULL, until = NULL"
        " WHERE number = (SELECT number FROM runs WHERE status = 'ended' AND parent = '' LIMIT 1)",
    )
    contradictions = found(run)
    assert any(each.startswith(f"run {name} of") and "is stuck" in each for each in contradictions)
    assert any(each.startswith(f"run {name} of") and "1 entries and 1 ends" in each for each in contradictions)


def test_a_run_that_was_lost_is_found(run: Path) -> None:
    sql(run, "DELETE FROM runs WHERE number = (SELECT min(number) FROM runs WHERE parent = '')")
    assert any("runs were entered, and" in each for each in found(run))


def test_a_decision_that_was_not_taken_is_found(run: Path) -> None:
    number, reason = reason_of(run, Code.SENT, "visits")
    sql(run, "DELETE FROM reasons WHERE id = ?", number)
    contradictions = found(run)
    assert any("and should have been sent visits" in each for each in contradictions)
    assert any(each.startswith(f"run {reason.run} decided on") for each in contradictions)


def test_a_decision_that_was_taken_otherwise_is_found(run: Path) -> None:
    number, reason = reason_of(run, Code.ENDED, "visits")
    other = msgspec.structs.replace(reason, detail={**reason.detail, "why": "another reason"})
    sql(run, "UPDATE reasons SET reason = ? WHERE id = ?", msgspec.msgpack.encode(other), number)
    assert any("it was decided ended visits 'another reason'" in each for each in found(run))


def test_a_timer_taken_before_an_event_that_came_first_is_found(run: Path) -> None:
    number, reason = reason_of(run, Code.WOKE, "visits")
    ((customer,),) = sql(run, "SELECT customer_id FROM reasons WHERE id = ?", number)
    rows = sql(run, "SELECT id, reason FROM reasons WHERE customer_id = ? ORDER BY id", customer)
    read = [(each, msgspec.msgpack.decode(body, type=Reason)) for each, body in rows]
    event = next(each for place, each in read if place > number and each.seq)
    for place, each in read:  # as if both had been due in one batch, and the event had come long before
        if each.at == reason.at and not each.seq:
            moved = msgspec.msgpack.encode(msgspec.structs.replace(each, at=event.at))
            sql(run, "UPDATE reasons SET reason = ? WHERE id = ?", moved, place)
    sql(run, "UPDATE events SET received_at = 1000 WHERE id = ?", event.seq)
    assert any("which had come before" in each for each in found(run))


def test_a_bell_that_still_rings_is_found(run: Path) -> None:
    sql(run, "INSERT INTO bells (customer_id, rung_at) SELECT min(id), 1 FROM customers")
    assert "1 bells still ring" in found(run)


def test_a_cap_that_was_exceeded_for_a_moment_is_found(run: Path) -> None:
    rewrite(run, "seen.jsonl", lambda lines: [*lines, {**lines[0], "seats": 9, "desk": 7}])
    contradictions = found(run)
    assert "9 runs of seats were active at once, its cap is 8" in contradictions
    assert "7 tasks were open at the desk at once, its capacity is 6" in contradictions


def test_a_finished_task_that_was_forgotten_is_found(run: Path) -> None:
    ((name, outcome),) = sql(run, "SELECT id, outcome FROM tasks WHERE status = 'done' LIMIT 1")
    sql(run, "UPDATE tasks SET status = 'expired', outcome = '' WHERE id = ?", name)
    assert any(each.startswith(f"task {name} was finished as {outcome}") for each in found(run))


def test_a_refused_call_that_was_not_kept_is_found(run: Path) -> None:
    rewrite(run, "accepted.jsonl", lambda lines: [{**lines[0], "refused": lines[0]["refused"] + 1}, *lines[1:]])
    assert any("are kept as dead letters" in each for each in found(run))
