"""`wend serve` in processes of their own: they start, are replaced when they die, and end in order."""

import os
import signal
import socket
import time
from pathlib import Path

import httpx2
import pytest
from asked import children, key_for, metric, order, parts_at_work, ready, sent

from cli.running import SECONDS_TO_START, eventually, process, serving, wend
from wend.channels.mailbox import Mailbox

APART = ("--apis", "2")  # apart on a single core too


def test_whichever_process_is_killed_another_takes_its_place_and_every_mail_goes_out_once(
    shop: Path, database: str
) -> None:
    key = key_for(shop, database)
    with serving(shop, "--database", database, *APART) as (url, server):
        assert parts_at_work(url) == [["api"], ["api"], ["delivery"], ["engine"]]
        before = 0.0
        for number, victim in enumerate(children(server.pid)):
            order(url, key, f"user-{number}")
            os.kill(victim, signal.SIGKILL)
            order(url, key, f"other-{number}")
            eventually(lambda: victim not in children(server.pid), "the dead one is gone")  # noqa: B023 - asked at once
            counted = metric(url, "wend_events_total")
            assert counted >= before, "what was counted does not go back"
            before = counted
        eventually(lambda: sent(shop, database) == 8, "all mails are out", seconds=60)
        eventually(lambda: len(ready(url)["processes"]) == 4, "all are at work, and the dead are forgotten")
        server.send_signal(signal.SIGTERM)
        assert server.wait(SECONDS_TO_START) == 0
        assert server.stderr
        log = server.stderr.read()
    assert log.count("a process has died and is started again") == 4
    assert log.count("signal SIGKILL") == 4
    assert "Traceback" not in log
    assert (
        Mailbox(shop / "mailbox.sqlite").counts().mails == 8
    )  # one that was just being handed over came again, and is kept once


def test_when_the_supervisor_is_killed_its_processes_end(shop: Path) -> None:
    with serving(shop, *APART) as (url, server):
        mine = children(server.pid)
        assert len(mine) == 4
        server.kill()
        eventually(lambda: not any(Path(f"/proc/{each}").exists() for each in mine), "all have ended")
        with pytest.raises(httpx2.TransportError):
            httpx2.get(f"{url}/healthz", timeout=5)


def test_asked_to_stop_it_says_so_before_it_takes_no_more(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEND_DRAIN_SECONDS", "5")
    with serving(shop, *APART) as (url, server):
        assert httpx2.get(f"{url}/readyz", timeout=20).status_code == 200
        server.terminate()
        eventually(lambda: httpx2.get(f"{url}/readyz", timeout=20).status_code == 503, "it is not ready", seconds=5)
        assert "about to end" in httpx2.get(f"{url}/readyz", timeout=20).text
        assert httpx2.get(f"{url}/healthz", timeout=20).status_code == 200
        assert server.wait(SECONDS_TO_START) == 0


def test_asked_twice_to_stop_it_leaves_what_is_at_hand(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEND_DRAIN_SECONDS", "600")
    with serving(shop, *APART) as (_, server):
        server.terminate()
        time.sleep(0.5)
        server.terminate()
        time.sleep(0.5)
        server.terminate()
        assert server.wait(SECONDS_TO_START) == 0


def test_a_part_that_cannot_start_is_told_and_nothing_goes_on(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("WEND_SINK_PORT", str(taken.getsockname()[1]))
        server = process("serve", "--dir", shop, "--port", 0, *APART)
        out, err = server.communicate(timeout=SECONDS_TO_START)
    assert (server.returncode, out) == (1, "")
    assert err.splitlines()[-1].startswith("wend: the mail sink cannot listen on 127.0.0.1:")
    assert children(server.pid) == []


def test_a_store_that_cannot_be_opened_is_told_at_once(shop: Path) -> None:
    (shop / "wend.sqlite").write_text("no database, but long enough to look at: " * 20)
    ended = wend("serve", "--dir", shop, "--port", "0", *APART)
    assert ended.status == 1
    assert "wend.sqlite" in ended.err


def test_parts_may_be_spread_over_commands(shop: Path, database: str) -> None:
    key = key_for(shop, database)
    words = ("serve", "--dir", shop, "--database", database)
    with serving(shop, "--database", database, "--only", "api") as (url, _):
        assert parts_at_work(url) == [["api"]]
        order(url, key, "ann")
        worker = process(*words, "--only", "engine", "--only", "delivery")
        try:
            assert worker.stdout
            assert worker.stdout.readline() == "Wend does delivery, engine\n"
            assert parts_at_work(url) == [["api"], ["delivery", "engine"]]
            eventually(lambda: sent(shop, database) == 1, "the mail is out")
        finally:
            worker.terminate()
            assert worker.wait(SECONDS_TO_START) == 0
            worker.communicate()
        assert parts_at_work(url) == [["api"]], "who ends in order is not missed"
        assert "none of them does delivery" in wend("doctor", "--dir", shop, "--database", database, "--url", url).out


def test_together_is_one_process(shop: Path) -> None:
    with serving(shop, "--together") as (url, server):
        assert parts_at_work(url) == [["api", "delivery", "engine"]]
        assert children(server.pid) == []


@pytest.mark.parametrize("words", [("--engines", "2", "--only", "api"), ("--apis", "2", "--together")])
def test_options_that_do_not_fit_together_are_refused(shop: Path, words: tuple[str, ...]) -> None:
    ended = wend("serve", "--dir", shop, "--port", "0", *words)
    assert ended.status == 2
    assert "for processes apart" in " ".join(ended.err.split())


def test_resting_processes_take_next_to_no_time(shop: Path, database: str) -> None:
    with serving(shop, "--database", database, *APART) as (url, server):
        eventually(lambda: len(ready(url)["processes"]) == 4, "all are at work")
        time.sleep(2)
        pids = [server.pid, *children(server.pid)]
        before = cpu_seconds(pids)
        time.sleep(5)
        assert cpu_seconds(pids) - before < 1.0, "looking fifty times a second would take more"


def cpu_seconds(pids: list[int]) -> float:
    """Time on a core that processes have taken so far."""
    ticks = os.sysconf("SC_CLK_TCK")
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(each[11]) + int(each[12]) for each in fields) / ticks
