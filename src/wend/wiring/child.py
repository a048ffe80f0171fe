"""A process of its own for a part: a copy of this one, which has everything loaded.

Rule 1. A child says by a pipe that it is ready, or in one line why it cannot start; then it works until it is told to
        stop, or until whoever began it is gone.
Rule 2. It never comes back into what its parent was doing.
"""

import os
import secrets
import signal
import sys
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final, Protocol

import structlog

from wend import limits
from wend.errors import WendError
from wend.wiring.names import new_owner
from wend.wiring.parts import Part
from wend.wiring.signals import STOP, Signals

_log = structlog.get_logger(__name__)
READY: Final = "ready"
_HANDLED: Final = frozenset({signal.SIGCHLD, *STOP})


class Job(Protocol):
    """What a child does: start, say `ready`, work until `wait` returns, and end."""

    def __call__(self, part: Part, owner: str, ready: Callable[[], None], wait: Callable[[], None]) -> None: ...


def fork(name: str, part: Part, job: Job, lifeline: int, elsewhere: Iterable[int]) -> tuple[int, str, int]:
    """Begin a child: its pid, the owner of its claims, and where it says that it is ready.

    `lifeline` is the end of a pipe that closes when the parent is gone; `elsewhere` are files of the parent alone.
    """
    reading, writing = os.pipe()
    token = secrets.token_hex(4)
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, _HANDLED)  # none may come before the child has its own handlers
    try:
        with warnings.catch_warnings():
            # Libraries for arrays keep threads of their own, which know how to be forked; we have none.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            _live(name, part, job, token, lifeline, writing, [reading, *elsewhere])
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDLED)
    os.close(writing)
    return pid, new_owner(token, pid), reading


def _live(name: str, part: Part, job: Job, token: str, lifeline: int, telling: int, elsewhere: Iterable[int]) -> None:
    """The whole life of a child."""
    status = 1
    told = _Told(telling)
    try:
        for each in elsewhere:
            os.close(each)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all: the parent says when to stop
        signals = Signals([signal.SIGTERM])
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDLED)
        structlog.contextvars.bind_contextvars(process=name)
        job(part, new_owner(token), told.ready, lambda: _wait(signals, lifeline))
        status = 0
    except WendError as error:
        if not told.failed(str(error)):
            _log.error("a process cannot go on", why=str(error))
    except BaseException:  # noqa: BLE001 - nothing may come back from here
        _log.exception("a process has failed")
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


class _Told:
    """What the parent is told, once."""

    def __init__(self, telling: int) -> None:
        self._telling = telling

    def ready(self) -> None:
        self._say(READY)

    def failed(self, why: str) -> bool:
        """Why it cannot start; False where it had started, and nobody listens any more."""
        return self._say(why)

    def _say(self, words: str) -> bool:
        if self._telling < 0:
            return False
        with suppress(BrokenPipeError):
            os.write(self._telling, words.encode()[: limits.START_WORDS_BYTES])
        os.close(self._telling)
        self._telling = -1
        return True


def _wait(signals: Signals, lifeline: int) -> None:
    """Return when asked to stop, or when nobody holds the other end of the lifeline."""
    while True:
        came, gone = signals.wait(limits.FAILURE_PAUSE_SECONDS_MAX, [lifeline])
        if came or gone:
            return
