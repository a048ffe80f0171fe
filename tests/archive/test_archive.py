"""The archive: every event once, in files by day, whatever happens to whoever writes them."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from postgresql_server import create_database, drop_database
from wend.app.archive import ArchiveError, Part, archive, by_day, compare
from wend.app.mine import View, own_log
from wend.app.ports import EventFilter, Store
from wend.cli.main import main as run_main
from wend.mining.directly_follows import directly_follows
from wend.mining.reading import read
from wend.model.event import Event, EventKind
from wend.settings import read_settings
from wend.store.archive import ParquetShelf
from wend.store.errors import StoreError
from wend.store.memory import MemoryStore
from wend.store.sqlite import SqliteStore
from wend.wiring.stores import open_store

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMES = ("Product Viewed", "Cart Viewed", "Order Completed")


def event(number: int, days: float = 0.0, **more: Any) -> Event:
    when = NOW + timedelta(days=days)
    name = NAMES[number % 3]
    given: dict[str, Any] = {"kind": EventKind.TRACK, "name": name, "time": when, "received_at": when} | more
    return Event(message_id=f"m{number}", user_id=f"user-{number % 7}", **given)


def of_days(count: int = 60) -> list[Event]:
    return [event(number, number / 10) for number in range(count)]


def seqs(folder: Path) -> list[int]:
    """Every place in the log that stands in the archive's files."""
    files = sorted(folder.rglob("*.parquet"))
    return sorted(seq for file in files for seq in pq.ParquetFile(file).read(columns=["seq"])["seq"].to_pylist())


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    place = str(tmp_path / "wend.sqlite") if request.param == "sqlite" else create_database()
    opened = open_store(read_settings({"database": place}), None)
    yield opened
    opened.close()
    if request.param == "postgresql":
        drop_database(place)


@pytest.fixture
def shelf(tmp_path: Path) -> ParquetShelf:
    return ParquetShelf(tmp_path / "archive")


def test_every_event_stands_in_the_file_of_its_day_with_everything_it_told(
    store: Store, shelf: ParquetShelf, tmp_path: Path
) -> None:
    page = event(
        99, 6.5, kind=EventKind.PAGE, name="Page Viewed", properties={"name": "Home"}, traits={"a": 1}, anonymous_id="b"
    )
    store.append([*of_days(), page])
    assert archive(store, shelf) == 61
    assert archive(store, shelf) == 0
    assert store.archived() == 61
    assert [part.day for part in shelf.parts()] == [date(2026, 3, day) for day in range(2, 10)]
    assert seqs(tmp_path) == list(range(1, 62))
    last = sorted((tmp_path / "archive" / "events" / "date=2026-03-09").iterdir())
    assert [each.name for each in last] == ["part-000000000061-000000000061.parquet"]
    (row,) = pq.ParquetFile(last[0]).read().to_pylist()
    assert row == {
        "seq": 61,
        "message_id": "m99",
        "customer_id": store.find_customer("user-1"),
        "kind": "page",
        "name": "Page Viewed",
        "activity": "Page Viewed: Home",
        "time": NOW + timedelta(days=6.5),
        "received_at": NOW + timedelta(days=6.5),
        "user_id": "user-1",
        "anonymous_id": "b",
        "properties": '{"name":"Home"}',
        "traits": '{"a":1}',
        "context": "{}",
    }
    assert compare(store, shelf) == []


def test_what_comes_later_goes_into_files_of_its_own(store: Store, shelf: ParquetShelf, tmp_path: Path) -> None:
    for number in range(0, 30, 10):
        store.append([event(number + more) for more in range(10)])
        assert archive(store, shelf) == 10
    assert [(part.first, part.last) for part in shelf.parts()] == [(1, 10), (11, 20), (21, 30)]
    assert seqs(tmp_path) == list(range(1, 31))


def test_days_never_go_back_so_that_a_file_is_a_stretch_of_the_log(store: Store) -> None:
    store.append([event(1, 0.4), event(2, 0.6), event(3, 0.4), event(4, 0.6)])
    parts = by_day(store.log_rows(0, 10), date.min)
    assert [(day, [row.seq for row in rows]) for day, rows in parts] == [
        (date(2026, 3, 2), [1]),
        (date(2026, 3, 3), [2, 3, 4]),
    ]
    assert [day for day, _ in by_day(store.log_rows(0, 10), date(2026, 4, 1))] == [date(2026, 4, 1)]


def test_a_file_whose_writer_died_before_the_cursor_moved_is_taken_up(
    store: Store, shelf: ParquetShelf, tmp_path: Path
) -> None:
    store.append(of_days(30))
    with shelf.alone():
        shelf.write(date(2026, 3, 2), store.log_rows(0, 10))
        begun = tmp_path / "archive" / "events" / "date=2026-03-02" / "part-000000000011-000000000020.parquet.part"
        begun.write_bytes(b"PAR1 and no more")
    assert archive(store, shelf) == 20
    assert not begun.exists()
    assert seqs(tmp_path) == list(range(1, 31))
    assert compare(store, shelf) == []


def test_an_archive_of_another_store_is_not_taken_up(store: Store, shelf: ParquetShelf) -> None:
    store.append(of_days(20))
    other = MemoryStore()
    other.append([event(number + 500) for number in range(20)])
    archive(other, shelf)
    with pytest.raises(ArchiveError, match="events 1 to 20 that are not those of this store"):
        archive(store, shelf)
    assert store.archived() == 0


def test_while_one_writes_others_leave_it_alone(store: Store, shelf: ParquetShelf, tmp_path: Path) -> None:
    store.append(of_days(20))
    with shelf.alone() as alone:
        assert alone
        assert archive(store, ParquetShelf(tmp_path / "archive")) == 0
    assert archive(store, shelf) == 20


def test_two_folders_for_one_store_are_found_out(store: Store, shelf: ParquetShelf, tmp_path: Path) -> None:
    store.append(of_days(20))

    def somebody_else(_: Part) -> None:
        store.move_archived(store.archived(), 15)

    with pytest.raises(ArchiveError, match="somebody else has archived these events"):
        archive(store, shelf, told=somebody_else)


def test_a_folder_that_cannot_be_written_is_named(store: Store, tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file, not a folder")
    store.append(of_days(3))
    with pytest.raises(StoreError, match=r"the archive .* cannot be written"):
        archive(store, ParquetShelf(tmp_path / "archive"))


def test_a_comparison_finds_what_is_missing_doubled_and_other(
    store: Store, shelf: ParquetShelf, tmp_path: Path
) -> None:
    store.append([event(number) for number in range(30)])
    with shelf.alone():
        rows = store.log_rows(0, 30)
        shelf.write(date(2026, 3, 2), rows[:10])
        shelf.write(date(2026, 3, 2), rows[8:20])
        shelf.write(date(2026, 3, 3), [rows[25]._replace(message_id="another"), *rows[26:]])
    march2, march3 = compare(store, shelf)
    assert (march2.day, march2.events, march2.missing, march2.doubled) == (date(2026, 3, 2), 22, 0, 2)
    assert (march3.day, march3.events, march3.missing, march3.other) == (date(2026, 3, 3), 5, 5, 1)


def test_of_what_retention_has_taken_from_the_log_the_comparison_says_nothing(
    store: Store, shelf: ParquetShelf
) -> None:
    store.append(of_days(40))
    archive(store, shelf)
    while store.forget_events(20, 20, NOW + timedelta(days=2), 100):
        pass
    assert store.count_events(EventFilter()) == 20
    assert compare(store, shelf) == []


def test_mining_the_archive_shows_the_map_of_the_record(store: Store, shelf: ParquetShelf, tmp_path: Path) -> None:
    store.append([event(number, number / 10) for number in range(200)])
    for cut in (0, 1, 2):
        store.append([event(300 + cut, 30 + cut, kind=EventKind.IDENTIFY, name="Identified")])
        archive(store, shelf)
    ours = own_log(store, View())
    theirs = read(tmp_path / "archive", case="customer_id", activity="activity", time="time")
    assert theirs.n_cases == ours.n_cases == 7
    assert edges(theirs) == edges(ours)


def edges(log: Any) -> dict[tuple[str, str], int]:
    return {(edge.source, edge.target): int(edge.count) for edge in directly_follows(log).edges}


def main(arguments: list[str]) -> int:
    """The exit status of a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["wend", *arguments])
        with pytest.raises(SystemExit) as ended:
            run_main()
    return int(ended.value.code or 0)


def test_the_command_mines_an_archive(shelf: ParquetShelf, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    store = MemoryStore()
    store.append(of_days())
    archive(store, shelf)
    columns = ["--case", "customer_id", "--activity", "activity", "--time", "time"]
    assert main(["mine", "map", str(tmp_path / "archive"), *columns]) == 0
    said = capfd.readouterr().out
    assert all(name in said for name in NAMES)


_WRITER = """
import sys
from pathlib import Path
from wend import limits
limits.ARCHIVE_PORTION = 40
from wend.app.archive import archive
from wend.settings import read_settings
from wend.store.archive import ParquetShelf
from wend.wiring.stores import open_store
store = open_store(read_settings({"database": sys.argv[1]}), None)
print("open", flush=True)
while True:
    archive(store, ParquetShelf(Path(sys.argv[2])))
"""


@pytest.mark.parametrize(("sort", "kills"), [("sqlite", 10), ("postgresql", 6)])
def test_killed_at_any_moment_every_event_is_in_the_archive_once(sort: str, kills: int, tmp_path: Path) -> None:
    place = str(tmp_path / "wend.sqlite") if sort == "sqlite" else create_database()
    store = open_store(read_settings({"database": place}), None)
    folder, chance, number = tmp_path / "archive", random.Random(7), 0
    for _ in range(kills):
        writers = [
            subprocess.Popen([sys.executable, "-c", _WRITER, place, str(folder)], stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"open\n"
        store.append([event(number + more, (number + more) / 200) for more in range(400)])
        number += 400
        time.sleep(chance.random() * 0.25)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
            assert writer.stdout is not None
            writer.stdout.close()
    archive(store, ParquetShelf(folder))
    doubled = [seq for seq, times in Counter(seqs(folder)).items() if times > 1]
    assert doubled == []
    assert seqs(folder) == list(range(1, number + 1))
    assert compare(store, ParquetShelf(folder)) == []
    store.close()
    if sort == "postgresql":
        drop_database(place)


SETTINGS = "name: shop\narchive: {folder: archive}\nretention: {events: 400d, dead_letters: 30d}\n"


def test_the_commands_tell_archive_and_retain(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wend.yaml").write_text(SETTINGS)
    store = SqliteStore(tmp_path / "wend.sqlite")
    store.append([event(number, number - 500) for number in range(4)])
    store.close()
    here = ["--dir", str(tmp_path)]
    assert main(["archive", *here]) == 1
    assert "no archive is set up" in capfd.readouterr().err
    assert main(["publish", str(tmp_path), "--yes"]) == 0
    capfd.readouterr()
    assert main(["retain", "--dry-run", *here]) == 0
    assert "the rest waits until it is archived" in capfd.readouterr().out
    assert main(["archive", *here]) == 0
    assert "events 1 to 1" in capfd.readouterr().out
    assert main(["archive", "--check", *here]) == 0
    assert "the archive holds what the log does" in capfd.readouterr().err
    with sqlite3.connect(tmp_path / "wend.sqlite") as connection:
        connection.execute("DELETE FROM bells")  # as if all had been applied
        connection.execute("UPDATE customers SET cursor = 4")
    connection.close()
    assert main(["retain", "--dry-run", *here]) == 0
    assert "3 events older than" in capfd.readouterr().out
    assert main(["retain", *here]) == 0
    store = SqliteStore(tmp_path / "wend.sqlite")
    assert [each.seq for each in store.events(EventFilter(limit=None))] == [4]
    store.close()
    assert main(["archive", "--check", *here]) == 0


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("retention: {events: 10d}", "would be kept for 10d only"),
        ("retention: {event: 400d}", "has no key 'event'"),
        ("retention: 400d", "retention is a mapping"),
        ("retention: {events: soon}", "soon"),
        ("archive: {every: 1h}", "needs 'folder'"),
    ],
)
def test_a_slip_in_the_settings_is_an_error_and_nothing_goes(
    line: str, complaint: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wend.yaml").write_text(f"name: shop\n{line}\n")
    assert main(["check", str(tmp_path)]) == 1
    said = capfd.readouterr()
    assert complaint in said.out + said.err
