"""Is this process there, and can it work? For load balancers and whoever restarts what has died.

Rule 1. `/healthz` says that the process answers; `/readyz` that it takes events in and that its workers live. Both are
        for everybody, and tell nothing of anybody.
Rule 2. A worker that fails is named and tries again; only one that has died, in this process, makes it not ready. What
        other processes do is told, and makes no difference: events can be taken in although nobody works on them.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from wend.app.ingest import Ingest
from wend.app.ports import Store
from wend.app.signs import LoopSign, Worker
from wend.web.answers import JsonResponse, failure

_log = structlog.get_logger(__name__)
Loops = Callable[[], Sequence[LoopSign]]


async def healthy(_: Request) -> Response:
    """The process is there."""
    return JsonResponse({"status": "ok"})


class Readiness:
    """Whether events can be taken in and worked on right now."""

    def __init__(self, store: Store, ingest: Ingest, loops: Loops, draining: Callable[[], bool]) -> None:
        self._store = store
        self._ingest = ingest
        self._loops = loops
        self._draining = draining

    async def answer(self, _: Request) -> Response:
        """200 when ready, with the generation, the time and how each process and worker is; else 503 with the reason."""
        if self._draining():
            return failure(503, "not-ready", "this process is about to end; ask another one")
        try:
            generation = await run_in_threadpool(self._store.generation)
            others = await run_in_threadpool(self._store.workers)
            self._ingest.check_room()
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is that we are not ready
            _log.warning("not ready", error=str(error))
            return failure(503, "not-ready", str(error))
        loops = self._loops()
        if dead := [each.name for each in loops if each.needed and not each.alive]:
            _log.error("not ready", dead=dead)
            return failure(503, "not-ready", f"these workers have died: {', '.join(dead)}; restart the process")
        now = self._ingest.now()
        told = {"generation": generation, "now": now.isoformat(), "workers": _words(loops)}
        return JsonResponse({"status": "ready", **told, "processes": [_told(each, now) for each in others]})


def _told(worker: Worker, now: datetime) -> dict[str, Any]:
    """Of a process, without its name: that is for those who look after it."""
    seconds = round((now - worker.beat_at).total_seconds(), 1)
    return {
        "parts": worker.parts,
        "since": worker.started_at.isoformat(),
        "heard_seconds_ago": seconds,
        "workers": _words(worker.loops),
    }


def _words(loops: Iterable[LoopSign]) -> dict[str, str]:
    return {each.name: word_for(each) for each in loops}


def word_for(loop: LoopSign) -> str:
    """How a worker is: working, resting, failing or dead."""
    if not loop.alive:
        return "dead"
    if loop.failures:
        return "failing"
    return "working" if loop.busy_seconds else "resting"
