"""People who do what journeys ask of them: they finish tasks over the API, and note what was answered."""

import asyncio
import contextlib
import json
from random import Random
from typing import Final
from urllib.parse import quote

from prove.client import TIMEOUT_SECONDS, post
from prove.journal import Journal

_OUTCOMES: Final = ("solved", "unsolved")


async def work(ports: list[int], dice: Random, journal: Journal, stopping: asyncio.Event) -> None:
    """Look at the desk and finish some of its tasks, until asked to stop."""
    while not stopping.is_set():
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await _look(dice.choice(ports), dice, journal)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), 0.7)


async def _look(port: int, dice: Random, journal: Journal) -> None:
    status, answer = await post(port, "/api/tasks?queue=desk&status=open&limit=20", b"", {}, "GET")
    if status != 200:
        return
    found = json.loads(answer)["tasks"]
    for task in found:
        if dice.random() < 0.6:
            continue
        outcome = dice.choice(_OUTCOMES)
        said = json.dumps({"outcome": outcome, "by": "dora"}).encode()
        headers = {"content-type": "application/json"}
        status, _ = await post(port, f"/api/tasks/{quote(task['id'], safe='')}/finish", said, headers)
        journal.write("finished", id=task["id"], outcome=outcome, answer=status)
