"""Where the real data sets stand that tests read but the project does not ship."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared(path: str) -> Path:
    """The file `path` of the shared data folder; skips the test, saying so, where that folder is absent."""
    found = ROOT.parent / "shared" / "data" / path
    if not found.exists():
        pytest.skip(f"needs the data set {path}, which is not shipped")
    return found
