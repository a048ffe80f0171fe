"""Real purchases: seven stages derived for every customer, held against SQL over the raw file."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cdnow import EXAMPLE, check_report, rows, sql_of, write_orders

from cli.running import done
from postgresql_server import drop_database, ready_database
from wend.cli.folder import read_texts
from wend.demo.replay import Replay
from wend.demo.show import WRITE_KEY, running
from wend.demo.stream import Call
from wend.settings import read_settings

UNTIL = datetime(1998, 7, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """A workspace, and how the commands are told where its store is."""
    folder = tmp_path / "shop"
    shutil.copytree(EXAMPLE, folder)
    if request.param == "sqlite":
        yield ["--dir", str(folder)]
        return
    url = ready_database()
    yield ["--dir", str(folder), "--database", url]
    drop_database(url)


def derived(place: list[str], tmp_path: Path, customers: int | None) -> dict[str, Any]:
    """The report over imported purchases."""
    folder, file = Path(place[1]), tmp_path / "orders.csv"
    write_orders(file, customers)
    done("publish", folder, "--yes", *place[2:])
    done("import", file, *place)
    told = done("stages", "--replay", "--until", f"{UNTIL:%Y-%m-%d}", "--json", *place)
    return dict(json.loads(told))


def test_stages_of_imported_purchases_agree_with_sql(place: list[str], tmp_path: Path) -> None:
    report = derived(place, tmp_path, 1_000)
    assert (report["customers"], len({row["stage"] for row in report["stages"]} - {""})) == (1_000, 7)
    check_report(report, sql_of(tmp_path, 1_000))


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_stages_of_all_purchases_agree_with_sql(place: list[str], tmp_path: Path) -> None:
    report = derived(place, tmp_path, None)
    assert report["customers"] == 23_570
    check_report(report, sql_of(tmp_path))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_running_engine_records_the_stages_that_sql_derives(tmp_path: Path, database: str) -> None:
    customers, folder = 60, tmp_path / "shop"
    shutil.copytree(EXAMPLE, folder)
    (folder / "clock").write_text("1996-12-31T00:00:00+00:00")
    url = ready_database() if database == "postgresql" else ""
    settings = read_settings({"database": url, "port": 0})
    with running(folder, read_texts(folder), settings) as (service, clock):
        replay = Replay(service, clock, WRITE_KEY)
        for _, calls in groupby(sorted(orders(customers), key=lambda call: call.at), key=lambda call: call.at):
            replay.play(calls, lambda _: None)
        replay.go_on(UNTIL - timedelta(hours=1), lambda _: None)
        replay.close()
        report = json.loads(httpx2.get(f"{service.url}/api/stages").text)
    check_report(report, sql_of(tmp_path, customers))


def orders(customers: int) -> Iterator[Call]:
    for number, (customer, day, _, dollars) in enumerate(rows(customers)):
        at = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
        body = {"type": "track", "event": "Order Completed", "userId": customer, "timestamp": at.isoformat()}
        yield Call(at, {**body, "messageId": f"order-{number}", "properties": {"total": float(dollars)}})
