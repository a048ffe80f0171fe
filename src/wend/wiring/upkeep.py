"""Looking at the store that the settings name, and bringing it up to date."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from wend.app.doubt import doubt_queued
from wend.app.trouble import Trouble
from wend.settings import Settings
from wend.store.check import Looking, Told, check_store
from wend.store.migrations import HEAD
from wend.store.sqlite.looking import SqliteLooking
from wend.wiring.stores import open_store, require_driver, store_named


class Migrated(msgspec.Struct, frozen=True):
    """From which schema to which; empty: there was no store."""

    before: str
    now: str


def check(settings: Settings, folder: Path | None, told: Told = lambda _: None) -> list[Trouble]:
    """All troubles of the store, which is only looked at."""
    return check_store(looking_at(store_named(settings, folder)), told)


def schema_of(settings: Settings, folder: Path | None) -> str:
    """The store's schema; empty where there is no store yet. Raises `StoreError` for what is not ours, or newer."""
    named = store_named(settings, folder)
    if isinstance(named, Path) and not named.exists():
        return ""
    with looking_at(named).look() as store:
        return store.schema


def migrate(settings: Settings, folder: Path | None) -> Migrated:
    """Bring the store to today's schema; nothing happens to one that is there."""
    before = schema_of(settings, folder)
    open_store(settings, folder).close()
    return Migrated(before, HEAD)


def doubt(settings: Settings, folder: Path | None, now: datetime) -> int:
    """After a restore by other tools: messages that are due may have gone out since; how many there were."""
    with closing(open_store(settings, folder)) as store:
        return doubt_queued(store, now)


def looking_at(named: Path | str) -> Looking:
    """A store by its file or URL, only to be looked at."""
    if isinstance(named, Path):
        return SqliteLooking(named)
    require_driver()
    from wend.store.postgresql.looking import PostgresLooking  # noqa: PLC0415 - an extra, and slow to load

    return PostgresLooking(named)
