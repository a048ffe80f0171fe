"""Every store of the port, by one fixture: what holds for one holds for all."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from postgresql_server import DisposableStore
from wend.app.ports import Store
from wend.store.memory import MemoryStore
from wend.store.sqlite import SqliteStore

sys.path.insert(0, str(Path(__file__).parent))  # for `store_values`

STORES: dict[str, Callable[[Path], Store]] = {
    "memory": lambda _: MemoryStore(),
    "sqlite": lambda folder: SqliteStore(folder / "wend.sqlite"),
    "postgresql": lambda _: DisposableStore(),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = STORES[request.param](tmp_path)
    yield opened
    opened.close()
