"""A store moves: from the embedded one to PostgreSQL, or back."""

from pathlib import Path

from wend.settings import Settings
from wend.store.move import Moved, Told, move
from wend.store.sqlite.tables import SqliteFile
from wend.store.tables import Opened
from wend.wiring.errors import WiringError
from wend.wiring.stores import read_place, require_driver, store_named


def move_store(settings: Settings, folder: Path | None, to: str, told: Told) -> list[Moved]:
    """Fill an empty store with all that the one of the settings holds, which stays as it is."""
    source, target = store_named(settings, folder), read_place(to)
    if source == target:
        raise WiringError(f"{to} is the store itself; name another one to move to")
    return move(_opened(source), _opened(target), told)


def _opened(place: Path | str) -> Opened:
    if isinstance(place, Path):
        return SqliteFile(place)
    require_driver()
    from wend.store.postgresql.tables import PostgresDatabase  # noqa: PLC0415 - an extra, and slow to load

    return PostgresDatabase(place)
