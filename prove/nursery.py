"""The process that all others are forked from: it has imported Wend once, so that a restart costs milliseconds.

Rule 1. It reads orders on standard input, a JSON object a line, and answers with `{"born": pid, "id": …}`; of each child
        that has ended it says `{"gone": pid, "status": …}`.
Rule 2. Signals go through it, too: only it knows for sure that a number still belongs to a child of its own.
Rule 3. A child is the command line `wend …`, unchanged; what the harness alters stands in `altered.py`, and nowhere else.
Rule 4. When its standard input ends, it ends.
"""

import gc
import json
import os
import resource
import select
import signal
import sys
from typing import Any

from prove import altered

altered.shorten_limits()

from wend.cli import main as cli  # noqa: E402 - after the limits are shortened
from wend.cli import publish, serve, steer  # noqa: E402, F401 - loaded once, for all children
from wend.store.postgresql import PostgresStore  # noqa: E402, F401
from wend.web import app as web  # noqa: E402, F401
from wend.wiring import service  # noqa: E402, F401

_living: set[int] = set()


def serve_orders() -> None:
    """Fork a child for each order, until there are no more orders."""
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    gc.freeze()
    buffer = b""
    while True:
        ready, _, _ = select.select([0, wake], [], [])
        if wake in ready:
            os.read(wake, 4096)
            _tell_gone()
        if 0 in ready:
            chunk = os.read(0, 65536)
            if not chunk:
                return
            *lines, buffer = (buffer + chunk).split(b"\n")
            for line in lines:
                _carry_out(json.loads(line))


def _carry_out(order: dict[str, Any]) -> None:
    if "signal" not in order:
        pid = _fork(order)
        _living.add(pid)
        _tell({"born": pid, "id": order["id"]})
    elif order["pid"] in _living:
        os.kill(order["pid"], order["signal"])


def _tell(said: dict[str, Any]) -> None:
    os.write(1, json.dumps(said).encode() + b"\n")


def _tell_gone() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        _living.discard(pid)
        _tell({"gone": pid, "status": os.waitstatus_to_exitcode(status)})


def _fork(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 70
    try:
        _become(order)
        cli.main()
        status = 0
    except SystemExit as asked:
        status = asked.code if isinstance(asked.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _become(order: dict[str, Any]) -> None:
    """A process like one that a shell started."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.closerange(3, 64)
    os.environ.update(order["environment"])
    sys.argv = ["wend", *order["argv"]]
    if order["file_bytes_max"] is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_bytes_max"], resource.RLIM_INFINITY))
    altered.shift_clock(order["clock_seconds"])


if __name__ == "__main__":
    serve_orders()
