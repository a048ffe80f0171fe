"""The store that the settings name."""

from pathlib import Path

from wend.app.ports import Store
from wend.settings import Settings
from wend.store.sqlite import SqliteStore
from wend.wiring.errors import WiringError


def open_store(settings: Settings, folder: Path | None) -> Store:
    """The store that the settings name; by default `wend.sqlite` in the workspace folder."""
    named = settings.database
    if named.startswith(("postgres://", "postgresql://")):
        raise WiringError("this release keeps its data in SQLite; give a file or sqlite:///PATH as the database")
    if not named and folder is None:
        raise WiringError("no store is named: run this in a workspace folder, or give --database (or WEND_DATABASE)")
    path = named.removeprefix("sqlite:///") if named else str(Path(folder or ".") / "wend.sqlite")
    return SqliteStore(Path(path))
