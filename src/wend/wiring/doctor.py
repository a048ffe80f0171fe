"""Everything that can be asked about a Wend from outside: its service, its store, its disk, its clocks, its settings."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2

from wend import limits
from wend.app.doctor import examine
from wend.app.trouble import Severity, Trouble
from wend.errors import WendError
from wend.settings import Settings
from wend.store.migrations import HEAD
from wend.wiring.channels import make_channels, provider_of, read_channels
from wend.wiring.clock import SystemClock
from wend.wiring.stores import open_store, store_named
from wend.wiring.upkeep import looking_at


def look_over(settings: Settings, folder: Path | None, url: str) -> list[Trouble]:
    """All troubles. Raises `WendError` where not even the store can be opened."""
    found = [*_service(url), *_settings(folder), *_disk(settings, folder)]
    schema = list(_schema(settings, folder))
    return [*found, *schema, *(() if schema else _store(settings, folder))]


def url_of(settings: Settings) -> str:
    """Where the service of these settings answers this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - what it listens on
    return f"http://{host}:{settings.port}"


def _service(url: str) -> Iterator[Trouble]:
    try:
        answer = httpx2.get(f"{url}/readyz", timeout=limits.DOCTOR_ASKS_SECONDS)
    except httpx2.HTTPError as error:
        yield Trouble(
            kind="not-running",
            what=f"nothing answers at {url} ({error}): no events are taken in there",
            do="start `wend serve`; if it runs elsewhere, say where by --url",
        )
        return
    told: Any = answer.json() if answer.headers.get("content-type", "").startswith("application/json") else {}
    if answer.status_code != 200:
        yield Trouble(
            kind="not-ready",
            what=f"the service at {url} is not ready: {told.get('message', answer.status_code)}",
            do="its log says more; senders are told to come back, and nothing that was acknowledged is lost",
        )
        return
    yield from _skew(f"the service at {url}", told.get("now"))


def _skew(where: str, stated: str | datetime | None) -> Iterator[Trouble]:
    there = datetime.fromisoformat(stated) if isinstance(stated, str) else stated
    if there is None:
        return
    seconds = (there - datetime.now(UTC)).total_seconds()
    if abs(seconds) > limits.CLOCK_SKEW_SECONDS:
        yield Trouble(
            kind="clock",
            what=f"the clock of {where} differs from this machine's by {seconds:+.0f} seconds",
            do="set the clocks of all machines by NTP: timers and leases go by them",
        )


def _settings(folder: Path | None) -> Iterator[Trouble]:
    if folder is None:
        return
    try:
        stated = dict(read_channels(folder))
        if provider_of(stated, "email") == "sink":
            stated["email"] = {**stated["email"], "host": "127.0.0.1", "port": 25}  # as the sink itself says
        make_channels(stated, None, "", SystemClock(), folder)
    except WendError as error:
        yield Trouble(
            kind="channels",
            what=f"Wend would not start: {error}",
            do="mend channels in wend.yaml, or set what it names",
        )


def _disk(settings: Settings, folder: Path | None) -> Iterator[Trouble]:
    named = store_named(settings, folder)
    if not isinstance(named, Path) or not named.parent.is_dir():
        return
    if named.exists() and not os.access(named, os.W_OK):
        yield Trouble(
            kind="read-only", what=f"{named} may not be written", do="change its permissions, and its folder's"
        )
    free, whole = shutil.disk_usage(named.parent).free, shutil.disk_usage(named.parent).total
    if free < max(limits.DISK_FREE_BYTES_MIN, whole / limits.DISK_FREE_PARTS_MIN):
        yield Trouble(
            kind="disk",
            severity=Severity.WARNING,
            what=f"the disk of {named} has {free / 1024**3:.1f} GiB free of {whole / 1024**3:.0f}: when it is full, events"
            " are refused (nothing that was acknowledged is lost)",
            do="free some, or move the store to a larger disk: stop Wend, `wend backup`, `wend restore` there",
        )


def _schema(settings: Settings, folder: Path | None) -> Iterator[Trouble]:
    """Looks without changing anything: opening the store would bring it up to date."""
    named = store_named(settings, folder)
    if isinstance(named, Path) and not named.exists():
        yield Trouble(kind="no-store", what=f"{named} does not exist", do="`wend serve` or `wend publish` make it")
        return
    with looking_at(named).look() as store:
        if store.schema != HEAD:
            yield Trouble(
                kind="schema",
                severity=Severity.WARNING,
                what=f"{store.place} has schema {store.schema or 'none'}, this Wend works with {HEAD}",
                do="`wend backup`, then `wend db migrate` (starting Wend does the same)",
            )
        yield from _skew(store.place, store.clock())


def _store(settings: Settings, folder: Path | None) -> list[Trouble]:
    store = open_store(settings, folder)
    try:
        return list(examine(store, datetime.now(UTC)))
    finally:
        store.close()
