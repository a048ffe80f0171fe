"""Coming to rest: faults are over, and everything that is due gets done, in bounded time.

Rule 1. At rest: no bell, no claim, nothing in the outbox, nobody active but those who wait for a day that is far.
"""

import asyncio
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Final

from prove.places import Place
from wend.app.ports import MessageFilter, RunFilter, Store
from wend.model.message import MessageStatus
from wend.settings import read_settings
from wend.wiring.stores import open_store

REST_SECONDS_MAX: Final = 120.0
FAR: Final = timedelta(hours=1)


def opened(place: str) -> Store:
    """The store, as any process of Wend opens it."""
    return open_store(read_settings({"database": place}, {}), None)


async def come_to_rest(place: Place) -> list[str]:
    """Wait until nothing is due any more; what still was when the time was over."""
    deadline, still = time.monotonic() + REST_SECONDS_MAX, ["nobody has looked"]
    store = await asyncio.to_thread(opened, place.direct)
    with closing(store):
        while time.monotonic() < deadline:
            still = await asyncio.to_thread(restless, store, datetime.now(UTC))
            if not still:
                return []
            await asyncio.sleep(0.5)
    return [f"{REST_SECONDS_MAX:.0f} seconds after the last fault, {each}" for each in still]


def restless(store: Store, now: datetime) -> list[str]:
    """What keeps a store from being at rest, in words."""
    found = []
    due = store.next_due()
    if due is not None and due < now + FAR:
        found.append(f"a bell rings at {due:%H:%M:%S} (it is {now:%H:%M:%S})")
    for status in (MessageStatus.QUEUED, MessageStatus.SENDING):
        if count := store.count_messages(MessageFilter(status=status)):
            found += [f"{count} messages are {status}"]
    for stand in ("active", "held-out"):
        near = [
            run
            for run in store.runs(RunFilter(status=stand, parts=True, limit=None))
            if run.until is None or run.until < now + FAR
        ]
        if near:
            found.append(f"{len(near)} runs are {stand}, such as {near[0].id} of {near[0].journey} at {near[0].step!r}")
    return found
