"""One run of the kill test: set up, feed, break, drain, check.

Rule 1. Everything of a run lies in one folder: the store, the workspace, logs and journals. It is kept when something is found.
"""

import asyncio
import os
import signal
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from prove import sinks, workspace
from prove.books import Checked
from prove.chaos import Chaos
from prove.check import check
from prove.client import Sender, Tally
from prove.crew import Crew, HarnessError, Worker
from prove.happenings import Happenings
from prove.journal import Journal
from prove.migrations import prove_migrations
from prove.people import work
from prove.places import Place, PostgresPlace, SqlitePlace
from prove.rest import come_to_rest
from prove.watch import watch

SENDERS: Final = 4
SENDER_PAUSE_SECONDS: Final = 0.35
CUSTOMERS: Final = 120  # of each family and sender
READY_SECONDS_MAX: Final = 30.0
STOP_SECONDS_MAX: Final = 20.0
PARTS: Final = ("api", "api", "engine", "engine", "delivery", "delivery")


@dataclass
class Ran:
    """What was done in a run, as counted by the harness."""

    store: str
    seed: int
    folder: Path
    kills: int = 0
    kills_migrating: int = 0  # of those, while released stores were brought up
    births: int = 0  # processes in all
    ended_alone: int = 0  # workers that ended without being killed, as the store was away, and were started again
    seconds: float = 0.0
    drained_in_seconds: float = 0.0
    tally: Tally = field(default_factory=Tally)
    faults: Counter[str] = field(default_factory=Counter)
    mail_moods: Counter[str] = field(default_factory=Counter)
    hook_moods: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)  # of coming to rest and stopping
    checked: Checked = field(default_factory=Checked)

    @property
    def contradictions(self) -> list[str]:
        """All that should not be."""
        return [*self.troubles, *self.checked.contradictions]


async def prove(store: str, kills: int, seed: int, seconds: float, folder: Path, *, released: bool = True) -> Ran:
    """Run the kill test on one store; what was done, and what could not come to rest."""
    ran = Ran(store, seed, folder)
    began = time.monotonic()
    for name in ("logs", "store"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    place: Place = SqlitePlace(folder) if store == "sqlite" else PostgresPlace(folder)
    mail = sinks.MailSink(Journal(folder / "mail.jsonl"), Random(f"{seed} mail"))
    hook = sinks.HookSink(Journal(folder / "hook.jsonl"), Random(f"{seed} hook"))
    await place.open()
    await mail.open()
    await hook.open()
    workspace.lay_workspace(folder / "workspace", mail_port=mail.port, hook_port=hook.port)
    crew = Crew(folder, _environment(place), Journal(folder / "processes.jsonl"))
    await crew.open()
    try:
        workers = _workers(folder)
        chaos = Chaos(crew, workers, place, folder, Random(f"{seed} chaos"))
        if released:
            ran.troubles += await prove_migrations(crew, place, Random(f"{seed} migrations"))
        ran.kills_migrating = crew.kills
        key = await _set_up(chaos, folder)
        for worker in workers:
            await crew.staff(worker)
        mail.among = hook.among = lambda: [each.life.pid for each in workers if each.life and "delivery" in each.name]
        await _until_ready(crew, workers)
        supervising = [asyncio.create_task(crew.look_after(worker)) for worker in workers]
        await _feed_and_break(ran, workers, chaos, place, key, kills, seconds)
        mail.behave()
        hook.behave()
        began_to_drain = time.monotonic()
        await _mend(crew, workers, chaos, folder)
        ran.troubles += await come_to_rest(place)
        ran.drained_in_seconds = time.monotonic() - began_to_drain
        for each in supervising:
            each.cancel()
        ran.troubles += await _stop(crew, workers)
        ran.checked = await asyncio.to_thread(check, folder, place.direct)
    finally:
        ran.kills, ran.births, ran.ended_alone = crew.kills, crew.births, crew.ended_alone
        await crew.close()
        await mail.close()
        await hook.close()
        await place.close()
    ran.faults, ran.mail_moods, ran.hook_moods = chaos.faults, mail.moods, hook.moods
    ran.seconds = time.monotonic() - began
    return ran


def _environment(place: Place) -> dict[str, str]:
    root = Path(__file__).parent.parent
    paths = [str(root), str(root / "src")]
    return {
        "PYTHONPATH": os.pathsep.join(paths),
        "WEND_DATABASE": place.url,
        "WEND_SECRET": "a secret of the kill test",
        "WEND_LOG_LEVEL": "warning",
    }


def _workers(folder: Path) -> list[Worker]:
    counts: Counter[str] = Counter()
    found = []
    for part in PARTS:
        counts[part] += 1
        port = _free_port() if part == "api" else 0
        argv = ["serve", "--dir", str(folder / "workspace"), "--only", part, "--port", str(port)]
        found.append(Worker(f"{part}-{counts[part]}", argv, port))
    return found


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def _set_up(chaos: Chaos, folder: Path) -> str:
    """Publish the workspace and make a key; the key."""
    where = str(folder / "workspace")
    for argv in (["publish", where, "--yes"], ["keys", "create", "prove", "--dir", where]):
        status = await chaos.command(argv[0], argv)
        if status:
            raise HarnessError(f"wend {' '.join(argv)} ended with {status}: see {folder / 'logs' / argv[0]}.log")
    lines = (folder / "logs" / "keys.log").read_text().split()
    return next(word for word in lines if word.startswith("wend_write_"))


async def _until_ready(crew: Crew, workers: list[Worker]) -> None:
    """Return when everybody works."""
    deadline = time.monotonic() + READY_SECONDS_MAX
    while late := [worker.name for worker in workers if not crew.is_ready(worker)]:
        if time.monotonic() > deadline:
            raise HarnessError(f"{', '.join(late)} did not begin to work: see their logs")
        await asyncio.sleep(0.1)


async def _feed_and_break(
    ran: Ran, workers: list[Worker], chaos: Chaos, place: Place, key: str, kills: int, seconds: float
) -> None:
    """Send, break, and go on sending until every request is answered."""
    stopping, folder = asyncio.Event(), ran.folder
    ports = [each.port for each in workers if each.port]
    accepted = Journal(folder / "accepted.jsonl")
    senders = [
        Sender(
            ports,
            key,
            Happenings(Random(f"{ran.seed} happenings {number}"), CUSTOMERS, f"{ran.seed}-{number}"),
            Random(f"{ran.seed} sender {number}"),
            accepted,
        )
        for number in range(SENDERS)
    ]
    sending = [asyncio.create_task(each.run(stopping, SENDER_PAUSE_SECONDS)) for each in senders]
    people = asyncio.create_task(work(ports, Random(f"{ran.seed} people"), Journal(folder / "tasks.jsonl"), stopping))
    watching = asyncio.create_task(watch(place.direct, Journal(folder / "seen.jsonl"), stopping))
    until = asyncio.get_running_loop().time() + seconds
    await chaos.run(kills, until)
    if chaos.kills < kills:
        ran.troubles.append(
            f"only {chaos.kills} of {kills} kills in {seconds:.0f} seconds: give it more, with --seconds"
        )
    stopping.set()
    await asyncio.gather(*sending, people, watching)
    for each in senders:
        ran.tally.requests += each.tally.requests
        ran.tally.repeated += each.tally.repeated
        ran.tally.accepted += each.tally.accepted
        ran.tally.refused += each.tally.refused
    accepted.close()


async def _mend(crew: Crew, workers: list[Worker], chaos: Chaos, folder: Path) -> None:
    """Everybody is there, and what was paused goes on."""
    await _until_ready(crew, workers)
    await chaos.command("resume", ["resume", workspace.CHANGED, "--dir", str(folder / "workspace")])


async def _stop(crew: Crew, workers: list[Worker]) -> list[str]:
    """Ask everybody to stop; who does not, or not well."""
    for worker in workers:
        if worker.life is not None:
            await crew.signal(worker.life, signal.SIGTERM)
    troubles = []
    for worker in workers:
        assert worker.life is not None
        try:
            status = await asyncio.wait_for(asyncio.shield(worker.life.gone), STOP_SECONDS_MAX)
        except TimeoutError:
            troubles.append(f"{worker.name} was asked to stop and had not {STOP_SECONDS_MAX:.0f} seconds later")
            continue
        if status:
            troubles.append(f"{worker.name} was asked to stop and ended with status {status}")
    return troubles
