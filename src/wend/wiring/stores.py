"""The store that the settings name."""

from importlib.util import find_spec
from pathlib import Path

from wend.app.ports import Store
from wend.settings import Settings
from wend.store.sqlite import SqliteStore
from wend.wiring.errors import WiringError

_POSTGRESQL = ("postgresql://", "postgres://")


def open_store(settings: Settings, folder: Path | None) -> Store:
    """The store that the settings name; by default `wend.sqlite` in the workspace folder."""
    named = store_named(settings, folder)
    return SqliteStore(named) if isinstance(named, Path) else _postgresql(named)


def store_named(settings: Settings, folder: Path | None) -> Path | str:
    """The file of the embedded store, or the URL of a PostgreSQL database. Raises `WiringError` where none is named."""
    if settings.database:
        return read_place(settings.database)
    if folder is None:
        raise WiringError("no store is named: run this in a workspace folder, or give --database (or WEND_DATABASE)")
    return folder / "wend.sqlite"


def read_place(named: str) -> Path | str:
    """A file, sqlite:///PATH or postgresql://…, as a path or a URL."""
    return named if named.startswith(_POSTGRESQL) else Path(named.removeprefix("sqlite:///"))


def require_driver() -> None:
    """Raise `WiringError` where the driver of PostgreSQL is not installed."""
    if find_spec("psycopg") is None:
        raise WiringError("PostgreSQL needs its driver: pip install 'wend[postgresql]'")


def _postgresql(url: str) -> Store:
    require_driver()
    from wend.store.postgresql import PostgresStore  # noqa: PLC0415 - an extra, and slow to load

    return PostgresStore(url)
