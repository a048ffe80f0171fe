"""The engine's tests share their timelines."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def journeys_drawn() -> None:
    """The random journeys are drawn before the first property asks for them."""
    from timelines import pool

    assert len(pool()) > 100
