"""Databases on a real PostgreSQL server, and the helpers of the tests that all stores share."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wend.store.postgresql import PostgresStore

for room in ("store", "rules"):  # for `store_values` and `many_rules`; behind everything, as both have a conftest
    sys.path.append(str(Path(__file__).parents[1] / room))


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The URL of a database without any table."""
    from postgresql_server import create_database, drop_database

    url = create_database()
    yield url
    drop_database(url)


@pytest.fixture
def database() -> Iterator[str]:
    """The URL of a database that holds an empty store."""
    from postgresql_server import drop_database, ready_database

    url = ready_database()
    yield url
    drop_database(url)


@pytest.fixture
def store(database: str) -> Iterator[PostgresStore]:
    opened = PostgresStore(database)
    yield opened
    opened.close()
