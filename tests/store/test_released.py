"""Stores of released schemas, brought to today's with their data, by several processes at once; and they go on."""

import base64
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from postgresql_server import create_database, drop_database
from wend.app.advance import advance_due
from wend.app.ports import CustomerFilter, MessageFilter, RunFilter, Store, TaskFilter
from wend.app.published import load_world
from wend.model.message import MessageStatus
from wend.settings import read_settings
from wend.store.check import Looking, check_store
from wend.store.migrations import HEAD, VERSIONS
from wend.store.migrations.upgrade import upgrade
from wend.store.postgresql import opening
from wend.store.postgresql.database import connect
from wend.store.postgresql.looking import PostgresLooking
from wend.store.postgresql.tables import COUNTERS, OWN
from wend.store.sqlite.looking import SqliteLooking
from wend.store.sqlite.opening import APPLICATION_ID
from wend.wiring.stores import open_store

FOLDER = Path(__file__).parent / "released"
RELEASED = sorted(path.stem for path in FOLDER.glob("*.json"))
OF_0002 = {"active": 3, "events": 20, "tasks": 0, "left_off": "2026-03-02T12:01:00+00:00"}


def load(schema: str) -> dict[str, Any]:
    """A released store: its tables with columns and rows."""

    def whole(value: dict[str, Any]) -> Any:
        return base64.b64decode(value["base64"]) if set(value) == {"base64"} else value

    found = json.loads((FOLDER / f"{schema}.json").read_text("utf-8"), object_hook=whole)
    assert isinstance(found, dict)
    return found


def into_sqlite(path: Path, kept: dict[str, Any]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        with engine.connect() as shared:
            shared.exec_driver_sql("BEGIN EXCLUSIVE")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            upgrade(shared, kept["schema"])
            for name, table in kept["tables"].items():
                connection.execute(f"DELETE FROM {name}")
                marks = ", ".join("?" * len(table["columns"]))
                rows = f"INSERT INTO {name} ({', '.join(table['columns'])}) VALUES ({marks})"
                connection.executemany(rows, table["rows"])
            for name, last in kept["given"].items():
                connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, name))
            shared.commit()


def into_postgresql(url: str, kept: dict[str, Any]) -> None:
    with closing(connect(url)) as connection:
        connection.autocommit = False
        engine = create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool)
        with engine.connect() as shared:
            upgrade(shared, kept["schema"])
            for version in VERSIONS[: VERSIONS.index(kept["schema"]) + 1]:
                connection.execute(opening._BESIDE.get(version, ""))
            for name, table in kept["tables"].items():
                if name == "meta":
                    connection.execute("DELETE FROM meta WHERE name <> ALL(%s)", [list(COUNTERS)])
                marks = ", ".join(["%s"] * len(table["columns"]))
                rows = f"INSERT INTO {name} ({', '.join(table['columns'])}) VALUES ({marks})"
                with connection.cursor() as cursor:
                    cursor.executemany(rows, table["rows"])
            _count_on(connection, kept)
            shared.commit()


def _count_on(connection: psycopg.Connection[Any], kept: dict[str, Any]) -> None:
    last = dict(kept["given"])
    for name, table in kept["tables"].items():
        column = table["columns"][0]
        if column not in ("id", "number") or not table["rows"] or not isinstance(table["rows"][0][0], int):
            continue
        last.setdefault(name, max(row[0] for row in table["rows"]))
        connection.execute(f"SELECT setval(pg_get_serial_sequence('{name}', '{column}'), {last[name]})")
    for counter, name in COUNTERS.items():
        connection.execute("UPDATE meta SET value = %s WHERE name = %s", (last[name], counter))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "wend.sqlite")
        return
    url = create_database()
    yield url
    drop_database(url)


def fill(place: str, schema: str) -> dict[str, Any]:
    kept = load(schema)
    if place.startswith("postgresql"):
        into_postgresql(place, kept)
    else:
        into_sqlite(Path(place), kept)
    return kept


def looking(place: str) -> Looking:
    return PostgresLooking(place) if place.startswith("postgresql") else SqliteLooking(Path(place))


@pytest.mark.parametrize("schema", RELEASED)
def test_a_released_store_comes_to_today_with_every_row_when_four_start_at_once_and_goes_on(
    place: str, schema: str
) -> None:
    kept = fill(place, schema)
    with looking(place).look() as before:
        assert before.schema == schema
    (old,) = check_store(looking(place))
    assert old.kind == "schema"
    assert f"has schema {schema}, this Wend works with {HEAD}" in old.what
    _open_four_times(place)
    with looking(place).look() as now:
        assert now.schema == HEAD
        for name, table in kept["tables"].items():
            _same_rows(now, name, table)
    assert check_store(looking(place)) == []
    store = open_store(read_settings({"database": place}), None)
    _goes_on(store, kept.get("expected", OF_0002))
    store.close()
    assert check_store(looking(place)) == []


def _open_four_times(place: str) -> None:
    script = (
        "import sys; from wend.settings import read_settings; from wend.wiring.stores import open_store\n"
        "open_store(read_settings({'database': sys.argv[1]}), None).close()"
    )
    started = [subprocess.Popen([sys.executable, "-c", script, place], stderr=subprocess.PIPE) for _ in range(4)]
    for each in started:
        _, errors = each.communicate(timeout=60)
        assert each.returncode == 0, errors.decode()


def _same_rows(now: Any, name: str, table: dict[str, Any]) -> None:
    """Those columns that are there still hold what they held."""
    there = {"documents": {"paused"}}.get(name, set())
    columns = [column for column in table["columns"] if column not in there]
    places = [table["columns"].index(column) for column in columns]
    expected = sorted((tuple(row[place] for place in places) for row in table["rows"]), key=repr)
    found = [tuple(row) for row in now.ask(f"SELECT {', '.join(columns)} FROM {name}", {})]
    if name == "meta":
        found = [row for row in found if row[0] not in OWN]
    assert sorted(found, key=repr) == expected


def _goes_on(store: Store, expected: dict[str, Any]) -> None:
    """Bells and timers of then ring, runs go on in their old versions, and what was queued can be sent."""
    world = load_world(store)
    assert world.broken == {}
    active = store.count_runs(RunFilter(status="active"))
    assert active == expected["active"]
    assert store.count_tasks(TaskFilter(standing=True)) == expected["tasks"]
    left_off = datetime.fromisoformat(expected["left_off"])
    for hours in range(1, 24 * 14, 12):
        now = left_off + timedelta(hours=hours)
        while advance_due(store, world.live, now, "today"):
            pass
    assert store.count_customers(CustomerFilter(set_aside=True)) == 0
    assert store.count_runs(RunFilter(status="active")) < active
    assert store.summary()["events_accepted"] == expected["events"]
    queued = store.messages(MessageFilter(status=MessageStatus.QUEUED))
    claimed = store.claim_messages(left_off + timedelta(days=15), 100, "today", timedelta(seconds=90))
    assert {each.id for each in claimed} == {each.id for each in queued}
