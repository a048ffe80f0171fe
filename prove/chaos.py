"""What goes wrong while Wend works: one thing after another, from the seed.

Rule 1. A fault is begun, lasts for a while, and is ended again; several may be at hand at once.
Rule 2. Each is in the journal when it begins and when it ends. Only SIGKILLs that hit a living process count as kills.
Rule 3. When chaos has ended, nothing of it is left: everybody is awake, every clock is right, every line is whole.
"""

import asyncio
import contextlib
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Final

from prove import workspace
from prove.crew import Crew, Worker
from prove.journal import Journal
from prove.places import Place

FROZEN_SECONDS: Final = 4.5  # longer than a lease on customers; some are longer than one on messages
COMMAND_SECONDS_MAX: Final = 30.0
PAUSE_SECONDS: Final = 1.0  # between two faults, on average
LIFE_SECONDS: Final = 2.2  # of a process that is ready, on average
UNREADY_SHARE: Final = 0.15  # of those that are killed while they start
READY_SECONDS_MAX: Final = 15.0

_WEIGHTS: Final = {
    "freeze": 8,
    "wrong clock": 10,
    "publish": 10,
    "publish killed": 16,
    "pause": 6,
    "pause killed": 8,
    "migrate killed": 8,
    "backup": 3,
    "backup killed": 8,
    "file too large": 5,
}
_OF_FILES: Final = ("file too large", "backup", "backup killed")
_OF_STORES: Final = ("disk full", "database restarts", "connections ended", "line cut", "line hangs", "read only")


class Chaos:
    """Breaks things until there have been enough kills."""

    def __init__(self, crew: Crew, workers: list[Worker], place: Place, folder: Path, dice: Random) -> None:
        self.faults: Counter[str] = Counter()
        self._crew = crew
        self._workers = workers
        self._place = place
        self._folder = folder
        self._dice = dice
        self._journal = Journal(folder / "faults.jsonl")
        self._at_hand: list[asyncio.Task[None]] = []
        self._over = asyncio.Event()
        self._version = 0
        self._paused = False
        self._steering = asyncio.Lock()  # of commands that change the workspace's files
        self._kinds: dict[str, Callable[[], Awaitable[None]]] = {
            "freeze": self._freeze,
            "wrong clock": self._wrong_clock,
            "publish": self._publish,
            "publish killed": lambda: self._publish(killed=True),
            "pause": self._pause,
            "pause killed": lambda: self._pause(killed=True),
            "migrate killed": self._migrate,
            "backup": self._back_up,
            "backup killed": lambda: self._back_up(killed=True),
            "file too large": self._limit_file,
        }
        self._weights = dict(_WEIGHTS)
        for kind, (weight, fault) in place.faults(Random(f"{dice.random()}")).items():
            self._kinds[kind], self._weights[kind] = fault, weight
        if place.name != "sqlite":  # which writes no file, and is backed up by its own tools
            self._weights = {kind: each for kind, each in self._weights.items() if kind not in _OF_FILES}

    @property
    def kills(self) -> int:
        """SIGKILLs so far."""
        return self._crew.kills

    async def run(self, kills: int, until: float) -> None:
        """Break things until there were so many kills, or the loop's time is `until`; then end what is still broken."""
        names, weights = list(self._weights), list(self._weights.values())
        loop = asyncio.get_running_loop()
        haunting = [asyncio.create_task(self._haunt(worker)) for worker in self._workers]
        while self.kills < kills and loop.time() < until:
            await asyncio.sleep(self._dice.expovariate(1 / PAUSE_SECONDS))
            self._begin(self._dice.choices(names, weights)[0])
            for task in (*haunting, *self._at_hand):
                if task.done():
                    task.result()
        self._over.set()
        await asyncio.gather(*haunting, *self._at_hand)
        self._journal.close()

    def _begin(self, kind: str) -> None:
        task = asyncio.create_task(self._carry_out(kind))
        self._at_hand.append(task)

    async def _carry_out(self, kind: str) -> None:
        self.faults[kind] += 1
        number = self.faults.total()
        harm = "harm" if kind in _OF_STORES else "begun"
        self._journal.write(harm, kind=kind, number=number)
        await self._kinds[kind]()
        self._journal.write(harm if harm == "harm" else "ended", kind=kind, number=number)

    # Workers.

    async def _haunt(self, worker: Worker) -> None:
        """Kill whoever works at a place, again and again: mostly some time after it has begun to work, sometimes before."""
        dice = Random(self._dice.random())
        while not self._over.is_set():
            if dice.random() < UNREADY_SHARE:
                await self._rest(dice.uniform(0.0, 0.4))
            else:
                await self._until_ready(worker)
                await self._rest(dice.expovariate(1 / LIFE_SECONDS))
            async with worker.hands:
                if self._over.is_set():
                    break
                assert worker.life is not None
                self.faults["kill"] += await self._crew.kill(worker.life)
                await self._rest(dice.choice([0.0, 0.0, 0.1, 0.5, 1.0]))
                await self._crew.staff(worker)

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)

    async def _until_ready(self, worker: Worker) -> None:
        """Return when a worker says that it works, or should have."""
        deadline = asyncio.get_running_loop().time() + READY_SECONDS_MAX
        while not self._crew.is_ready(worker) and worker.alive and asyncio.get_running_loop().time() < deadline:
            await self._rest(0.05)
            if self._over.is_set():
                return

    async def _freeze(self) -> None:
        worker = self._dice.choice(self._workers)
        async with worker.hands:
            assert worker.life is not None
            await self._crew.signal(worker.life, signal.SIGSTOP)
            await asyncio.sleep(FROZEN_SECONDS * self._dice.choice([0.3, 1.0, 1.0, 1.8]))
            await self._crew.signal(worker.life, signal.SIGCONT)

    async def _wrong_clock(self) -> None:
        """One process whose clock is wrong for some seconds."""
        await self._live_with(clock_seconds=self._dice.choice([-20.0, -5.0, -2.0, 2.0, 5.0, 20.0]))

    async def _limit_file(self) -> None:
        """One process that cannot make the store's files any longer than they are."""
        size = await asyncio.to_thread(lambda: Path(self._place.direct).stat().st_size)
        await self._live_with(file_bytes_max=size // 2)

    async def _live_with(self, clock_seconds: float = 0.0, file_bytes_max: int | None = None) -> None:
        """Let one process after the next live with something for some seconds."""
        worker = self._dice.choice(self._workers)
        async with worker.hands:
            assert worker.life is not None
            await self._crew.kill(worker.life)
            await self._crew.staff(worker, clock_seconds=clock_seconds, file_bytes_max=file_bytes_max)
            await asyncio.sleep(self._dice.uniform(1.0, 6.0))
            await self._crew.kill(worker.life)
            await self._crew.staff(worker)

    # Commands, most of which are killed.

    async def command(self, name: str, argv: list[str], *, killed: bool = False) -> int:
        """Run `wend ARGV` and return its status; `killed`: at some moment in its first half second."""
        life = await self._crew.begin(name, argv)
        if killed:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(life.gone), self._dice.uniform(0.02, 0.6))
            await self._crew.kill(life)
            return await life.gone
        try:
            return await asyncio.wait_for(asyncio.shield(life.gone), COMMAND_SECONDS_MAX)
        except TimeoutError:
            await self._crew.kill(life)
            return await life.gone

    async def _publish(self, *, killed: bool = False) -> None:
        async with self._steering:
            self._version += 1
            changed = self._dice.choice([workspace.CHANGED, workspace.CHANGED, *workspace.RETITLED])
            if changed == workspace.CHANGED:
                path = workspace.change(self._folder / "workspace", self._version)
            else:
                path = workspace.retitle(self._folder / "workspace", changed, self._version)
            await self.command("publish", ["publish", str(path), "--yes", "--database", self._place.url], killed=killed)

    async def _pause(self, *, killed: bool = False) -> None:
        """Pause or resume; after a kill nobody knows which of them stands, so that both may be said of either."""
        self._paused = not self._paused
        words = ["pause", workspace.CHANGED, "--all"] if self._paused else ["resume", workspace.CHANGED]
        await self.command(words[0], [*words, "--dir", str(self._folder / "workspace")], killed=killed)

    async def _migrate(self) -> None:
        """Two at once, on a store that is in use."""
        argv = ["db", "migrate", "--dir", str(self._folder / "workspace")]
        await asyncio.gather(self.command("migrate", argv, killed=True), self.command("migrate", argv))

    async def _back_up(self, *, killed: bool = False) -> None:
        target = str(self._folder / "backup.sqlite")
        argv = ["backup", target, "--replace", "--dir", str(self._folder / "workspace")]
        await self.command("backup", argv, killed=killed)
