"""What a killed or silent process holds is taken over within seconds, long before its leases are over."""

import signal
import subprocess
import time
from pathlib import Path

from asked import holder, key_for, order, sent

from cli.running import done, eventually, process, serving
from wend import limits

SOON = limits.LEASE_SECONDS - 1  # the claims of a holder last an hour, so each of these is a takeover


def test_customers_and_messages_that_a_killed_process_held_go_on_within_seconds(shop: Path, database: str) -> None:
    key = key_for(shop, database)
    with serving(shop, "--database", database, "--only", "api") as (url, _):
        for number in range(5):
            order(url, key, f"user-{number}")
        dying = holder(database, "claim")
        assert held(dying) == 5
        worker = process("serve", "--dir", shop, "--database", database, "--only", "engine", "--only", "delivery")
        try:
            assert worker.stdout
            assert worker.stdout.readline().startswith("Wend does")
            time.sleep(1.5)
            assert sent(shop, database) == 0, "they are held"
            dying.kill()
            dying.wait()
            killed_at = time.monotonic()
            eventually(lambda: sent(shop, database) == 5, "all five are out", seconds=60)
            assert time.monotonic() - killed_at < SOON
        finally:
            worker.terminate()
            worker.communicate(timeout=60)
            dying.communicate()


def test_a_process_that_is_only_silent_loses_its_customers_and_changes_nothing_when_it_wakes(
    shop: Path, database: str
) -> None:
    key = key_for(shop, database)
    with serving(shop, "--database", database, "--only", "api") as (url, api):
        order(url, key, "ann")
        silent = holder(database, "claim")
        assert held(silent) == 1
        silent.send_signal(signal.SIGSTOP)
        worker = process("serve", "--dir", shop, "--database", database, "--only", "engine", "--only", "delivery")
        try:
            assert worker.stdout
            assert worker.stdout.readline().startswith("Wend does")
            eventually(lambda: sent(shop, database) == 1, "her mail is out", seconds=60)
            silent.send_signal(signal.SIGCONT)
            assert silent.communicate("commit\n", timeout=60)[0].endswith("committed\n")
            customers = done("customers", "--dir", shop, "--database", database, "--json")
            assert '"late"' not in customers
        finally:
            silent.kill()
            silent.communicate()
            logs = [_log_of(each) for each in (worker, api)]
        assert "a process is silent: its claims are taken over" in "".join(logs), "whoever saw it first"


def test_messages_that_a_killed_process_held_go_out_and_what_it_was_handing_over_is_settled_within_seconds(
    shop: Path, database: str
) -> None:
    key = key_for(shop, database)
    with serving(shop, "--database", database, "--only", "api", "--only", "engine") as (url, _):
        for number in range(4):
            order(url, key, f"user-{number}")
        queued = ("messages", "--dir", shop, "--database", database, "--status", "queued", "--count")
        eventually(lambda: done(*queued) == "4\n", "all are in the outbox")
        dying = holder(database, "hand-over")
        assert held(dying) == 2
        dying.kill()
        dying.wait()
        killed_at = time.monotonic()
        worker = process("serve", "--dir", shop, "--database", database, "--only", "delivery")
        try:
            eventually(lambda: sent(shop, database) == 4, "all are out: the sink takes a repeated one once", seconds=60)
            assert time.monotonic() - killed_at < limits.MESSAGE_LEASE_SECONDS / 2
        finally:
            worker.terminate()
            worker.communicate(timeout=60)
            dying.communicate()


def _log_of(each: "subprocess.Popen[str]") -> str:
    """What a process has logged, when it has ended."""
    each.terminate()
    return each.communicate(timeout=60)[1]


def held(process: object) -> int:
    """How many a holder has said that it holds."""
    return int(process.stdout.readline())  # type: ignore[attr-defined]
