"""Workspaces on either store, and what is asked of them from outside."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.running import done
from postgresql_server import drop_database, ready_database

sys.path.insert(0, str(Path(__file__).parent))  # for `asked`


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    done("init", folder)
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, shop: Path) -> Iterator[str]:
    """Where a workspace's store is: its own file, or a database of a real server."""
    if request.param == "sqlite":
        yield str(shop / "wend.sqlite")
        return
    url = ready_database()
    yield url
    drop_database(url)
