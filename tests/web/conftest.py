"""A store with keys, and a client that asks the whole application without a network."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from web.serving import RECEIPTS_SECRET, SECRET, FixedClock, add_keys
from wend.app.ingest import Ingest
from wend.app.ports import Store
from wend.store.sqlite import SqliteStore
from wend.web.app import make_app

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = SqliteStore(tmp_path / "wend.sqlite")
    add_keys(store)
    yield store
    store.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def client(store: Store, clock: FixedClock) -> Iterator[TestClient]:
    """A client at the machine itself, of a Wend that listens on loopback."""
    app = make_app(
        store,
        Ingest(store, clock),
        base_url="http://127.0.0.1:8000",
        secret=SECRET,
        receipts_secret=RECEIPTS_SECRET,
        loopback=True,
    )
    with TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000)) as client:
        yield client
