"""Reading a workspace folder from disk.

Rule 1. Files are named relative to the folder, with forward slashes, whatever the machine.
"""

from pathlib import Path
from typing import Final

from wend.errors import WendError
from wend.journey.fragments import Fragment, bundle, read_fragment

TEXTS: Final = {".yaml", ".yml", ".mjml", ".html", ".liquid", ".txt", ".story", ".ics"}
_FOLDERS: Final = ("journeys", "fragments", "segments", "offers", "content", "stories", "calendars")
_SINGLE: Final = ("wend.yaml", "strategy.yaml", "taxonomy.yaml", "calendar.yaml")


class FolderError(WendError):
    """There is no workspace here; `wend init DIR` makes one."""


def workspace_of(path: Path) -> Path:
    """The workspace folder that a path is, or lies in: the nearest with a wend.yaml. Raises `FolderError`."""
    here = path.resolve()
    for folder in (here, *here.parents):
        if (folder / "wend.yaml").is_file():
            return folder
    raise FolderError(f"{path} is not in a workspace (no wend.yaml here or above); `wend init DIR` makes one")


def read_texts(folder: Path) -> dict[str, str]:
    """The texts of a workspace, by name, in a stable order. Raises `FolderError` for a file that is no text."""
    paths = [folder / name for name in _SINGLE if (folder / name).is_file()]
    for name in _FOLDERS:
        paths += sorted(path for path in (folder / name).rglob("*") if path.suffix in TEXTS and path.is_file())
    return {path.relative_to(folder).as_posix(): read_text(path) for path in paths}


def read_journey(path: Path) -> str:
    """The text of a journey file with the fragments of its workspace behind it, as publishing bundles them."""
    text = read_text(path)
    fragments: dict[str, Fragment] = {}
    for file in sorted((path.resolve().parent.parent / "fragments").glob("*.yaml")):
        fragment = read_fragment(read_text(file), f"fragments/{file.name}")
        if fragment is not None:
            fragments[fragment.name] = fragment
    return bundle(text, fragments)


def read_text(path: Path) -> str:
    """The text of a file; what is not UTF-8 in it becomes U+FFFD, which the check finds. Raises `FolderError`."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise FolderError(f"{path} cannot be read: {error.strerror}") from None
