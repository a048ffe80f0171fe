"""A workspace whose record is a made-up shop with planted problems, imported by the public command."""

from pathlib import Path

import pytest

from cli.running import done
from mining_diagnose.shop import Problems, shop
from mining_own.records import workspace, write_csv
from wend.mining.log import EventLog


@pytest.fixture(scope="session")
def planted() -> EventLog:
    """Payments fail for two weeks, and the southern team packs slowly."""
    problems = Problems(
        payment_fails=lambda c: 0.6 if 100 <= c.day < 114 else 0.03,
        pack_factor=lambda c: 2.5 if c.team == "south" else 1,
    )
    return shop(problems, seed=1, cases=2000)


@pytest.fixture(scope="session")
def record(planted: EventLog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose store holds the planted shop."""
    folder = workspace(tmp_path_factory.mktemp("record") / "shop")
    write_csv(planted, folder / "shop.csv")
    done("import", folder / "shop.csv", "--dir", folder)
    return folder
