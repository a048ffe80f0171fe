"""One process that looks after others: each does a part, and one that dies is started anew.

Rule 1. The supervisor works on nothing itself, and holds no store open: it can fork at any time, and has nothing to lose.
Rule 2. What cannot start is told before anything is taken in, in one clear message; what dies later is told in the log,
        and started again after a pause that grows.
Rule 3. Whatever becomes of the supervisor, the children see it (a pipe that only it holds) and end in order.
Rule 4. The listening socket stays open here: while an API process is replaced, connections wait for the next one.
"""

import os
import select
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog

from wend import limits
from wend.wiring.child import READY, Job, fork
from wend.wiring.errors import WiringError
from wend.wiring.parts import Part
from wend.wiring.signals import STOP, Signals

_log = structlog.get_logger(__name__)


@dataclass
class Seat:
    """A place for one process, and who sits there now."""

    name: str
    part: Part
    pid: int = 0  # 0: nobody
    owner: str = ""  # of its claims
    told: int = -1  # the end of a pipe, by which it says that it is ready, or why not
    since: float = 0.0
    deaths: int = 0  # since it last did well
    again_at: float = 0.0


class Supervisor:
    """Children that each do a part: `job` is what they do, `died` is called with the owner of one that has died."""

    def __init__(self, seats: Iterable[tuple[str, Part]], job: Job, died: Callable[[str], None]) -> None:
        self._seats = [Seat(name, part) for name, part in seats]
        self._job = job
        self._died = died
        self._signals = Signals([signal.SIGCHLD, *STOP])
        self._lifeline, self._held = os.pipe()

    def start(self) -> bool:
        """Start all; whether nobody asked to stop meanwhile. Raises `WiringError` where one cannot start."""
        for seat in self._seats:
            self._fill(seat)
        return all(self._is_ready(seat) for seat in self._seats)

    def watch(self) -> None:
        """Look after the children until asked to stop."""
        while True:
            came, _ = self._signals.wait(self._pause())
            if came & STOP:
                return
            self._reap()
            for seat in self._seats:
                if not seat.pid and time.monotonic() >= seat.again_at:
                    self._fill(seat)

    def stop(self) -> None:
        """End all children: intake first, then the workers. Asked again meanwhile, at once."""
        for wave in (_taking_in(self._seats), self._seats):
            self._end(wave)
        self._signals.close()
        os.close(self._lifeline)
        os.close(self._held)

    def _fill(self, seat: Seat) -> None:
        elsewhere = [self._held, *(each.told for each in self._seats if each.told >= 0)]
        _close(seat)
        seat.pid, seat.owner, seat.told = fork(seat.name, seat.part, self._job, self._lifeline, elsewhere)
        seat.since = time.monotonic()

    def _is_ready(self, seat: Seat) -> bool:
        give_up_at = time.monotonic() + limits.START_SECONDS
        while time.monotonic() < give_up_at:
            came, readable = self._signals.wait(give_up_at - time.monotonic(), [seat.told])
            if came & STOP:
                return False
            if seat.told in readable:
                if (words := _words(seat)) != READY:
                    raise WiringError(words or f"the process {seat.name} has ended before it worked; the log says why")
                return True
        raise WiringError(f"the process {seat.name} has not started within {limits.START_SECONDS:.0f} s")

    def _pause(self) -> float:
        now = time.monotonic()
        return min(
            (seat.again_at - now for seat in self._seats if not seat.pid), default=limits.FAILURE_PAUSE_SECONDS_MAX
        )

    def _reap(self) -> None:
        for seat in self._seats:
            if seat.pid and (status := _ended(seat.pid)) is not None:
                self._bury(seat, status)

    def _bury(self, seat: Seat, status: int) -> None:
        lived = time.monotonic() - seat.since
        seat.deaths = 1 if lived >= limits.FAILURE_PAUSE_SECONDS_MAX else seat.deaths + 1
        pause = min(limits.FAILURE_PAUSE_SECONDS_MAX, limits.RESTART_SECONDS * 2 ** min(seat.deaths - 1, 16))
        seat.again_at = time.monotonic() + pause
        words = _words(seat)
        _log.error(
            "a process has died and is started again",
            process=seat.name,
            pid=seat.pid,
            why=words if words and words != READY else _why(status),
            lived_seconds=round(lived, 1),
            again_in_seconds=pause,
        )
        seat.pid = 0
        self._died(seat.owner)

    def _end(self, seats: Sequence[Seat]) -> None:
        _tell(seats, signal.SIGTERM)
        give_up_at = time.monotonic() + limits.STOP_SECONDS + limits.FAILURE_PAUSE_SECONDS_MAX
        while self._living(seats) and time.monotonic() < give_up_at:
            came, _ = self._signals.wait(give_up_at - time.monotonic())
            if came & STOP:
                _log.warning("asked again to stop: what is at hand is left")
                break
        for seat in self._living(seats):
            _log.error("a process did not end in time and is killed", process=seat.name, pid=seat.pid)
            os.kill(seat.pid, signal.SIGKILL)
            os.waitpid(seat.pid, 0)
            seat.pid = 0

    def _living(self, seats: Sequence[Seat]) -> list[Seat]:
        for seat in seats:
            if seat.pid and _ended(seat.pid) is not None:
                seat.pid = 0
        return [seat for seat in seats if seat.pid]


def _taking_in(seats: Sequence[Seat]) -> list[Seat]:
    return [seat for seat in seats if seat.part is Part.API]


def _tell(seats: Iterable[Seat], number: signal.Signals) -> None:
    for seat in seats:
        if seat.pid:
            with suppress(ProcessLookupError):
                os.kill(seat.pid, number)


def _ended(pid: int) -> int | None:
    """How a child has ended; None while it lives."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return status if found else None


def _words(seat: Seat) -> str:
    """What a child has said of its start, as far as it has said anything."""
    if seat.told < 0 or not select.select([seat.told], [], [], 0)[0]:
        return ""
    said = os.read(seat.told, limits.START_WORDS_BYTES).decode()
    _close(seat)
    return said


def _close(seat: Seat) -> None:
    if seat.told >= 0:
        os.close(seat.told)
        seat.told = -1


def _why(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"signal {signal.Signals(number).name}"
    return f"exit status {os.waitstatus_to_exitcode(status)}"
