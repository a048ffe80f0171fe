"""Ctrl-C in the middle of long work: one word, status 130, and nothing left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

_ROWS = 600_000


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "long.csv"
    with path.open("w") as file:
        file.write("case,activity,time,note\n")
        file.writelines(f"c{i // 10},step {i % 7},2026-01-{i % 28 + 1:02d}T00:00:00Z,note {i}\n" for i in range(_ROWS))
    return path


def _start(*words: object, **env: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "wend.cli.main", "mine", *map(str, words)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **env}
    )


def _until(folder: Path, process: "subprocess.Popen[str]") -> None:
    """Wait until something lies in the folder, at most a minute."""
    for _ in range(600):
        if any(folder.iterdir()):
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    raise AssertionError("nothing was begun within a minute")


def _until_it_reads(path: Path, process: "subprocess.Popen[str]") -> None:
    """Wait until the process has the file open, at most a minute."""
    descriptors = Path(f"/proc/{process.pid}/fd")
    for _ in range(6_000):
        assert process.poll() is None, process.communicate()
        with contextlib.suppress(OSError):
            if any(each.readlink() == path for each in descriptors.iterdir()):
                return
        time.sleep(0.01)
    raise AssertionError("the file was not opened within a minute")


def test_ctrl_c_while_a_file_is_written_leaves_none(long_log: Path, tmp_path: Path) -> None:
    process = _start("convert", long_log, tmp_path / "out.xes.gz")
    _until(tmp_path, process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.strip().lower().startswith("stopped")
    assert list(tmp_path.iterdir()) == []


_BY_PORTIONS = """
from wend.mining.reading import portions
portions.LOG_EVENTS_WHOLE = 1_000
from wend.cli.main import main
main()
"""


@pytest.mark.parametrize("command", ["map", "cycles"])
def test_ctrl_c_while_a_large_log_is_mined_by_portions_leaves_no_rows_behind(
    long_log: Path, tmp_path: Path, command: str
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _BY_PORTIONS, "mine", command, str(long_log)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    _until(tmp_path, process)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, ""), said
    assert said.strip().lower().startswith("stopped")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to see when the file is open")
def test_ctrl_c_while_a_file_is_read_ends_at_once(long_log: Path, tmp_path: Path) -> None:
    process = _start("convert", long_log, tmp_path / "out.csv")
    _until_it_reads(long_log, process)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, ""), said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
