"""`wend doctor` over a real workspace, a real service, and what is wrong with them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2

from cli.running import Ended, done, eventually, process, serving, wend

NOWHERE = "http://127.0.0.1:9"


def troubles(ended: Ended) -> dict[str, Any]:
    return {each["kind"]: each for each in map(json.loads, ended.out.splitlines())}


def test_a_service_that_works_has_nothing_wrong(busy: Path) -> None:
    with serving(busy) as (url, _):
        eventually(lambda: done("messages", "--dir", busy, "--status", "queued", "--count") == "0\n", "all sent")
        ended = wend("doctor", "--dir", busy, "--url", url)
        assert (ended.status, ended.out) == (0, ""), ended.out
        assert "nothing is wrong" in ended.err
        sent = 'wend_deliveries_total{channel="email",provider="sink",status="sent"} 1.0'
        eventually(lambda: sent in httpx2.get(f"{url}/metrics").text, "who delivers has told its counts")


def test_a_service_that_does_not_run_is_told_with_what_to_do(shop: Path) -> None:
    ended = wend("doctor", "--dir", shop, "--url", NOWHERE)
    assert ended.status == 1
    assert f"error: nothing answers at {NOWHERE}" in ended.out
    assert "→ start `wend serve`" in ended.out
    assert set(troubles(wend("doctor", "--dir", shop, "--url", NOWHERE, "--json"))) == {"not-running", "no-store"}


def test_an_older_store_is_told_and_not_touched(busy: Path) -> None:
    with closing(sqlite3.connect(busy / "wend.sqlite")) as store:
        store.execute("UPDATE alembic_version SET version_num = '0002'")
        store.commit()
    found = troubles(wend("doctor", "--dir", busy, "--url", NOWHERE, "--json"))
    assert "wend db migrate" in found["schema"]["do"]
    with closing(sqlite3.connect(busy / "wend.sqlite")) as store:
        assert store.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)


def test_channels_that_cannot_be_made_are_told(busy: Path) -> None:
    text = (busy / "wend.yaml").read_text().split("channels:")[0]
    (busy / "wend.yaml").write_text(f"{text}channels:\n  email: {{provider: smpt}}\n")
    found = troubles(wend("doctor", "--dir", busy, "--url", NOWHERE, "--json"))
    assert "there is no provider 'smpt'" in found["channels"]["what"]


def test_logs_in_json_are_json_from_the_first_line_to_the_last_and_name_runs_and_messages(
    busy: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("WEND_LOG_FORMAT", "json")
    monkeypatch.setenv("WEND_LOG_LEVEL", "debug")
    server = process("serve", "--dir", busy, "--port", 0)
    assert server.stdout
    server.stdout.readline()
    eventually(lambda: done("messages", "--dir", busy, "--status", "sent", "--count") == "1\n", "a sent message")
    run = json.loads(done("messages", "--dir", busy, "--status", "sent", "--json"))["run"]
    done("cancel", run, "--dir", busy)
    ended = ("runs", "--dir", busy, "--journey", "post-purchase", "--status", "ended", "--count")
    eventually(lambda: done(*ended) == "1\n", "the run has ended")
    server.terminate()
    _, err = server.communicate(timeout=60)
    lines = [json.loads(line) for line in err.splitlines()]
    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
    sent = next(line for line in lines if line["event"] == "message sent")
    assert (sent["journey"], sent["level"]) == ("post-purchase", "info")
    assert sent["message"].startswith(sent["run"])
    assert any(line["event"] == "decided" and (line["run"], line["code"]) == (run, "ended") for line in lines)
    assert any(line.get("logger", "").startswith("uvicorn") for line in lines)


def test_a_log_format_that_is_not_known_is_refused(shop: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("WEND_LOG_FORMAT", "xml")
    assert "log_format 'xml' is not known; use text or json" in wend("serve", "--dir", shop, "--port", "0").err
