"""`wend serve` under load: a full disk and a stop lose nothing that was answered 200."""

import itertools
import os
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from cli.running import SECONDS_TO_START, done, eventually, serving


class Senders:
    """Threads that send one event a request, each over a connection of its own, until they are told to stop."""

    def __init__(self, url: str, key: str, count: int = 4, size: int = 100) -> None:
        self._url, self._key, self._size = url, key, size
        self._numbers = itertools.count()
        self._stopping = threading.Event()
        self.answers: dict[str, tuple[float, int | str]] = {}  # when it was begun, and its status or what went wrong
        self._threads = [threading.Thread(target=self._send) for _ in range(count)]
        for each in self._threads:
            each.start()

    def _send(self) -> None:
        while not self._stopping.is_set():
            name, begun = f"m{next(self._numbers)}", time.monotonic()
            call = {
                "userId": f"u{len(name)}",
                "event": "Seen",
                "messageId": name,
                "properties": {"t": "x" * self._size},
            }
            try:
                answer = httpx2.post(f"{self._url}/v1/track", auth=(self._key, ""), json=call, timeout=60)
            except httpx2.HTTPError as error:
                self.answers[name] = begun, type(error).__name__
                time.sleep(0.01)
            else:
                self.answers[name] = begun, answer.status_code

    def stop(self) -> None:
        self._stopping.set()
        for each in self._threads:
            each.join()

    def those(self, *answers: int) -> set[str]:
        return {name for name, (_, said) in self.answers.items() if said in answers}


def stored(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as file:
        return {row[0] for row in file.execute("SELECT message_id FROM events")}


def test_a_stop_under_load_answers_what_was_begun_and_keeps_what_was_answered(shop: Path) -> None:
    done("publish", shop, "--yes")
    key = done("keys", "create", "web", "--dir", shop).strip()
    with serving(shop) as (url, server):
        senders = Senders(url, key)
        eventually(lambda: len(senders.those(200)) > 100, "100 answers")
        stopped_at = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(SECONDS_TO_START) == 0
        senders.stop()
        assert server.stderr
        assert "Traceback" not in server.stderr.read()
    before = {said for begun, said in senders.answers.values() if begun < stopped_at - 0.5}
    assert before == {200}
    assert senders.those(200) <= stored(shop / "wend.sqlite")
    with closing(sqlite3.connect(shop / "wend.sqlite")) as file:
        assert file.execute("SELECT count(*) FROM claims").fetchone() == (0,)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB. Where none may be mounted, the test is skipped; the same is tested without in tests/web."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"needs a file system of its own, which may not be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_told_and_when_there_is_room_again_all_goes_on(shop: Path, small_disk: Path) -> None:
    database, ballast = small_disk / "wend.sqlite", small_disk / "ballast"
    done("publish", shop, "--yes", "--database", database)
    key = done("keys", "create", "web", "--dir", shop, "--database", database).strip()
    with serving(shop, "--database", database) as (url, _):
        room = os.statvfs(small_disk)
        ballast.write_bytes(b"x" * (room.f_bavail * room.f_frsize - 4_000_000))
        senders = Senders(url, key, size=20_000)
        eventually(lambda: len(senders.those(503)) > 20, "the disk is full", seconds=60)
        ballast.unlink()
        known = len(senders.those(200))
        eventually(lambda: len(senders.those(200)) > known + 20, "intake goes on", seconds=60)
        senders.stop()
        assert httpx2.get(f"{url}/readyz", timeout=30).status_code == 200
    assert {said for _, said in senders.answers.values()} == {200, 503}
    assert senders.those(200) <= stored(database)
