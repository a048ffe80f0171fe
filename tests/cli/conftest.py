"""A workspace as `wend init` makes it."""

from pathlib import Path

import pytest

from cli.running import done


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    done("init", folder)
    return folder
