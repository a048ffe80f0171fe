"""Every store: what a use case does, it does over each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wend.app.ports import Store
from wend.store.memory import MemoryStore
from wend.store.sqlite import SqliteStore


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "wend.sqlite")
    yield opened
    opened.close()
