"""Commands run as a person runs them: what they print, and how they end."""

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from wend.cli.main import main

SECONDS_TO_START = 60


class Ended(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


def wend(*words: object, answer: str = "") -> Ended:
    """`wend WORDS` in this process, with `answer` typed at its questions."""
    out, err = io.StringIO(), io.StringIO()
    command = ["wend", *map(str, words)]
    typed = patch.object(sys, "stdin", io.StringIO(answer))
    with patch.object(sys, "argv", command), typed, redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            return Ended(int(ended.code or 0), out.getvalue(), err.getvalue())
    return Ended(0, out.getvalue(), err.getvalue())


def done(*words: object, answer: str = "") -> str:
    """What a command that has to succeed prints."""
    ended = wend(*words, answer=answer)
    assert ended.status == 0, ended.err
    return ended.out


def process(*words: object) -> subprocess.Popen[str]:
    """`wend WORDS` as a process of its own."""
    command = [sys.executable, "-m", "wend.cli.main", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextmanager
def serving(folder: Path, *words: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A `wend serve` over a folder on a free port: its address, and the process."""
    server = process("serve", "--dir", folder, "--port", 0, *words)
    try:
        assert server.stdout
        line = server.stdout.readline()
        assert line.startswith("Wend is at http://"), server.communicate(timeout=10)[1]
        yield line.split()[-1], server
    finally:
        if server.poll() is None:
            server.terminate()
        server.communicate(timeout=SECONDS_TO_START)


def eventually(holds: object, what: str, seconds: float = 30) -> None:
    """Wait until a function returns something true."""
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"within {seconds} s: {what}"
        time.sleep(0.05)
