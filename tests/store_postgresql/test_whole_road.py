"""The whole road on PostgreSQL: a stream through the HTTP API, journeys, mails in the sink, and the same summary."""

from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pytest

from postgresql_server import drop_database, ready_database
from wend.cli.folder import read_texts
from wend.cli.init import copy_starter
from wend.demo.show import Steps, play, running
from wend.demo.stream import calls
from wend.settings import read_settings

CALLS = 1500
MEASURED = {"seconds", "seconds_of_stream", "events_per_second", "messages_per_second"}


def summary(folder: Path, database: str) -> dict[str, Any]:
    """What came of the first calls of the demo's stream and the weeks after."""
    copy_starter(folder)
    settings = read_settings({"database": database, "port": 0})
    with running(folder, read_texts(folder), settings) as (service, clock):
        told = play(service, clock, Steps(lambda _: None, lambda _: None), lambda: islice(calls(), CALLS))
    return {name: value for name, value in msgspec.structs.asdict(told).items() if name not in MEASURED}


@pytest.mark.slow
def test_a_replay_ends_the_same_on_postgresql_as_on_sqlite(tmp_path: Path) -> None:
    url = ready_database()
    try:
        on_postgresql = summary(tmp_path / "postgresql", url)
    finally:
        drop_database(url)
    assert on_postgresql == summary(tmp_path / "sqlite", "")
    assert on_postgresql["events_accepted"] == CALLS
    assert on_postgresql["messages_sent"] == on_postgresql["mails_received"] > 10
    assert on_postgresql["mails_repeated"] == 0
