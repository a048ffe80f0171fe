"""The secret that signs links.

Rule 1. It is made once and kept in the folder, for the owner's eyes only; of several processes that look for it at once,
        one makes it, and all read the same.
"""

import os
import secrets
from pathlib import Path

from wend.settings import Settings

SECRET_FILE = ".wend-secret"  # noqa: S105 - a file's name


def secret_of(settings: Settings, folder: Path) -> str:
    """The secret of the settings, else the folder's."""
    if settings.secret:
        return settings.secret
    path = folder / SECRET_FILE
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    """Write it aside and link it into its place, where it is whole from the begin, and never another one's."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(32))
    try:
        os.link(part, path)
    except FileExistsError:
        pass  # somebody else was quicker
    except OSError:  # a file system without links
        part.rename(path)
        return
    part.unlink()
