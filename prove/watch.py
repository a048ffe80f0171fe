"""Looks at the store while everything breaks: what may never be seen at any moment is looked for at many."""

import asyncio
import contextlib
import sqlite3
from typing import Final

import psycopg

from prove.journal import Journal
from prove.record import ask

PAUSE_SECONDS: Final = 0.4
_SEEN: Final = (
    "SELECT (SELECT count(*) FROM runs WHERE journey = 'seats' AND parent = '' AND status <> 'ended'),"
    " (SELECT count(*) FROM tasks WHERE queue = 'desk' AND status = 'open')"
)


async def watch(place: str, journal: Journal, stopping: asyncio.Event) -> None:
    """Note what is seen, until asked to stop; a look that fails, as the store is away, is left out."""
    while not stopping.is_set():
        with contextlib.suppress(sqlite3.Error, psycopg.Error):
            ((seats, desk),) = await asyncio.to_thread(ask, place, _SEEN)
            journal.write("seen", seats=seats, desk=desk)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), PAUSE_SECONDS)
