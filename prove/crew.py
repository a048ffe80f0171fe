"""The processes of Wend that the harness runs and kills.

Rule 1. A worker is a place (`api-1`, `engine-2` …) with the command line it runs; whoever dies there is followed by another.
Rule 2. Every birth and every death is in the journal, with who ordered it.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from prove.journal import Journal

LOOK_SECONDS: Final = 0.8  # so that whoever finds no store does not spend all its time on starting


class HarnessError(Exception):
    """The harness could not do what it had to; nothing is said about Wend."""


@dataclass
class Life:
    """One process."""

    name: str
    pid: int
    gone: asyncio.Future[int]


@dataclass
class Worker:
    """A place where one process after another runs."""

    name: str
    argv: list[str]
    port: int = 0
    life: Life | None = None
    starts: int = 0
    said_bytes: int = 0  # in its log, before this process began
    hands: asyncio.Lock = field(default_factory=asyncio.Lock)  # one at a time meddles with it

    @property
    def alive(self) -> bool:
        """Whether a process runs here now."""
        return self.life is not None and not self.life.gone.done()


@dataclass
class Crew:
    """Starts and kills processes through the nursery."""

    folder: Path
    environment: Mapping[str, str]
    journal: Journal
    kills: int = 0
    births: int = 0
    ended_alone: int = 0
    _nursery: asyncio.subprocess.Process | None = None
    _hearing: asyncio.Task[None] | None = None
    _lives: dict[int, Life] = field(default_factory=dict)
    _asked: dict[int, asyncio.Future[int]] = field(default_factory=dict)
    _gone_early: dict[int, int] = field(default_factory=dict)

    async def open(self) -> None:
        """Start the nursery."""
        self._nursery = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "prove.nursery",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=(self.folder / "nursery.log").open("w"),
            env={**os.environ, **self.environment},
        )
        self._hearing = asyncio.create_task(self._hear())

    async def close(self) -> None:
        """Kill whoever is left, and end the nursery."""
        with contextlib.suppress(HarnessError):
            for life in list(self._lives.values()):
                await self._order({"signal": signal.SIGKILL, "pid": life.pid})
                await life.gone
        if self._nursery is not None and self._nursery.stdin is not None:
            self._nursery.stdin.close()
            await self._nursery.wait()
        if self._hearing is not None:
            await self._hearing

    async def begin(
        self, name: str, argv: list[str], *, clock_seconds: float = 0.0, file_bytes_max: int | None = None
    ) -> Life:
        """Start `wend ARGV`."""
        self.births += 1
        order = {
            "id": self.births,
            "argv": argv,
            "environment": dict(self.environment),
            "log": str(self._log(name)),
            "clock_seconds": clock_seconds,
            "file_bytes_max": file_bytes_max,
        }
        loop = asyncio.get_running_loop()
        self._asked[self.births] = born = loop.create_future()
        await self._order(order)
        pid = await born
        life = Life(name, pid, loop.create_future())
        self.journal.write("born", name=name, pid=pid, clock_seconds=clock_seconds, file_bytes_max=file_bytes_max)
        if pid in self._gone_early:
            life.gone.set_result(self._gone_early.pop(pid))
        else:
            self._lives[pid] = life
        return life

    async def staff(self, worker: Worker, **how: Any) -> None:
        """Let the next process begin at a place."""
        log = self._log(worker.name)
        log.touch()
        worker.said_bytes = log.stat().st_size
        worker.life = await self.begin(worker.name, worker.argv, **how)
        worker.starts += 1

    async def look_after(self, worker: Worker) -> None:
        """Staff a place again whenever its process has ended by itself, as a supervisor does."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if worker.alive or worker.hands.locked():
                continue
            async with worker.hands:
                if not worker.alive:
                    self.ended_alone += 1
                    await self.staff(worker)

    def is_ready(self, worker: Worker) -> bool:
        """Whether the process at a place has said that it works."""
        with self._log(worker.name).open("rb") as log:
            log.seek(worker.said_bytes)
            return any(line.startswith(b"Wend ") for line in log)

    def _log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    async def kill(self, life: Life) -> bool:
        """SIGKILL; whether that is what it died of. Returns when it is gone."""
        if life.gone.done():
            return False
        self.journal.write("killed", name=life.name, pid=life.pid)
        await self._order({"signal": signal.SIGKILL, "pid": life.pid})
        killed = await life.gone == -signal.SIGKILL
        self.kills += killed
        return killed

    async def signal(self, life: Life, number: signal.Signals) -> None:
        """Any other signal."""
        if not life.gone.done():
            self.journal.write("signalled", name=life.name, pid=life.pid, signal=number.name)
            await self._order({"signal": number, "pid": life.pid})

    async def _order(self, order: dict[str, Any]) -> None:
        if self._nursery is None or self._nursery.stdin is None or self._hearing is None or self._hearing.done():
            raise HarnessError(f"the nursery has died: see {self.folder / 'nursery.log'}")
        self._nursery.stdin.write(json.dumps(order).encode() + b"\n")
        await self._nursery.stdin.drain()

    async def _hear(self) -> None:
        assert self._nursery is not None
        assert self._nursery.stdout is not None
        try:
            await self._hear_all(self._nursery.stdout)
        finally:
            for asked in self._asked.values():
                if not asked.done():
                    asked.set_exception(HarnessError(f"the nursery has died: see {self.folder / 'nursery.log'}"))

    async def _hear_all(self, lines: asyncio.StreamReader) -> None:
        async for line in lines:
            said = json.loads(line)
            if "born" in said:
                self._asked.pop(said["id"]).set_result(said["born"])
                continue
            life = self._lives.pop(said["gone"], None)
            if life is None:
                self._gone_early[said["gone"]] = said["status"]
            else:
                self.journal.write("gone", name=life.name, pid=life.pid, status=said["status"])
                life.gone.set_result(said["status"])
