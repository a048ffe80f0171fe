"""Backups of the embedded store with what belongs to it, and the way back.

Rule 1. A backup is two files: the store, and beside it the secret that signs links (`NAME.secret`), which nobody else may read.
Rule 2. Nothing is lost by restoring: what was there is kept, and a store that knows more than the backup is only replaced
        when that was asked for.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from wend.app.doubt import doubt_queued
from wend.settings import Settings
from wend.store.sqlite import SqliteStore
from wend.store.sqlite.backup import Contents, contents_of, copy_resting, copy_running, nobody_else, replace, verified
from wend.store.times import maybe_time
from wend.wiring.errors import WiringError
from wend.wiring.secret import SECRET_FILE
from wend.wiring.stores import store_named

_BY_ITSELF = (
    "PostgreSQL is backed up by its own tools: `pg_dump --format=custom --file=wend.dump DATABASE_URL`, and brought back by"
    " `createdb` and `pg_restore --exit-on-error --single-transaction --dbname=NEW_DATABASE_URL wend.dump`;"
    " docs/backup.md tells the whole way"
)


class Backup(msgspec.Struct, frozen=True):
    """What was written."""

    file: str
    contents: Contents
    secret: str | None


class Restored(msgspec.Struct, frozen=True):
    """What was put back, where what was there before is kept, and how many messages are in doubt."""

    file: str
    contents: Contents
    kept: str | None
    doubted: int
    secret: str  # what became of it: "put back", "kept", "differs" or "none"


def back_up(
    settings: Settings, folder: Path | None, target: Path, told: Callable[[int, int], None], *, over: bool
) -> Backup:
    """Write a verified copy of the store to `target`; `over`: an earlier one there may be replaced."""
    source = _embedded(settings, folder)
    if target.exists() and not over:
        raise WiringError(f"{target} exists already; name another file, or say --replace")
    if target.exists() and not target.samefile(source):
        verified(target)  # what is no backup of ours is not replaced
    contents = copy_running(source, target, told)
    secret = folder / SECRET_FILE if folder else None
    if secret is None or not secret.exists():
        return Backup(str(target), contents, None)
    beside = _secret_beside(target)
    _copy_secret(secret, beside)
    return Backup(str(target), contents, str(beside))


def restore(
    settings: Settings, folder: Path | None, source: Path, now: datetime, *, over: bool, send_queued: bool
) -> Restored:
    """Put a backup in the place of the store. Raises `WendError` where that is in use, or knows more and not `over`."""
    target = _embedded(settings, folder)
    contents = verified(source)
    with nobody_else(target) as alone:
        _require_older(source, contents, target, contents_of(alone, target) if alone else None, over=over)
        part = copy_resting(source, target)
        doubted = _brought_up(part, now, send_queued=send_queued)
        kept = replace(part, target, alone, f"replaced-{now:%Y%m%dT%H%M%S}")
    became = _restore_secret(source, folder)
    return Restored(str(target), contents, str(kept) if kept else None, doubted, became)


def _embedded(settings: Settings, folder: Path | None) -> Path:
    named = store_named(settings, folder)
    if isinstance(named, str):
        raise WiringError(_BY_ITSELF)
    return named


def _require_older(source: Path, backup: Contents, target: Path, present: Contents | None, *, over: bool) -> None:
    if present is None or over or present.last_event <= backup.last_event:
        return
    newest = maybe_time(present.last_received)
    raise WiringError(
        f"{target} has {present.last_event - backup.last_event} events that {source} does not have (the newest of"
        f" {newest:%Y-%m-%d %H:%M:%S} UTC); with --replace it is put aside, and kept"
    )


def _brought_up(part: Path, now: datetime, *, send_queued: bool) -> int:
    """Bring the copy to today's schema, while nobody sees it yet; how many messages are in doubt."""
    with closing(SqliteStore(part)) as store:
        return 0 if send_queued else doubt_queued(store, now)


def _secret_beside(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.secret")


def _copy_secret(source: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(source.read_bytes())
    shutil.copystat(source, part)
    part.chmod(0o600)
    part.replace(target)


def _restore_secret(backup: Path, folder: Path | None) -> str:
    beside = _secret_beside(backup)
    if folder is None or not beside.exists():
        return "none"
    there = folder / SECRET_FILE
    if there.exists():
        return "kept" if there.read_bytes() == beside.read_bytes() else "differs"
    _copy_secret(beside, there)
    return "put back"
