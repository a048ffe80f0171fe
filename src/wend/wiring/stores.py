"""The store that the settings name."""

from pathlib import Path

from wend.app.ports import Store
from wend.settings import Settings
from wend.store.sqlite import SqliteStore
from wend.wiring.errors import WiringError

_POSTGRESQL = ("postgresql://", "postgres://")


def open_store(settings: Settings, folder: Path | None) -> Store:
    """The store that the settings name; by default `wend.sqlite` in the workspace folder."""
    named = settings.database
    if named.startswith(_POSTGRESQL):
        return _postgresql(named)
    if not named and folder is None:
        raise WiringError("no store is named: run this in a workspace folder, or give --database (or WEND_DATABASE)")
    path = named.removeprefix("sqlite:///") if named else str(Path(folder or ".") / "wend.sqlite")
    return SqliteStore(Path(path))


def _postgresql(url: str) -> Store:
    try:
        from wend.store.postgresql import PostgresStore  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] == "psycopg":
            raise WiringError("PostgreSQL needs its driver: pip install 'wend[postgresql]'") from error
        raise
    return PostgresStore(url)
