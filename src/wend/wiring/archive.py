"""The archive that the published settings name."""

from collections.abc import Callable
from pathlib import Path

from wend.app.archive import Shelf
from wend.app.ports import Store
from wend.app.published import load_world
from wend.journey.workspace import Archive, Workspace
from wend.wiring.errors import WiringError


def shelf_in(folder: Path) -> Callable[[Archive], Shelf]:
    """From the archive's settings to its files; a relative folder lies in the workspace's."""

    def shelf(stated: Archive) -> Shelf:
        from wend.store.archive import ParquetShelf  # noqa: PLC0415 - slow to load, and only an archive needs it

        return ParquetShelf(folder / stated.folder)

    return shelf


def settings_of(store: Store) -> Workspace:
    """The settings that are live."""
    return load_world(store).live.workspace


def shelf_of(store: Store, folder: Path) -> Shelf:
    """The archive of a store. Raises `WiringError` where none is published."""
    stated = settings_of(store).archive
    if stated is None:
        raise WiringError("no archive is set up: write archive: {folder: archive} into wend.yaml, and `wend publish`")
    return shelf_in(folder)(stated)
