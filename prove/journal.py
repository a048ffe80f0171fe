"""What the harness itself saw, line by line: what was answered, what was handed over, what was broken.

Rule 1. A line is written before anybody acts on it; the harness is never killed, so that a line is never torn.
"""

import json
import time
from pathlib import Path
from typing import Any


class Journal:
    """One file of JSON lines, each with the second (since 1970) at which it was written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def write(self, what: str, **values: Any) -> None:
        """Add a line."""
        self._file.write(json.dumps({"at": time.time(), "what": what, **values}, separators=(",", ":")) + "\n")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read_journal(path: Path) -> list[dict[str, Any]]:
    """All lines of a journal; none where there is no such file."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
