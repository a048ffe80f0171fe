"""`wend enter`: the customers of a file enter a journey.

Rule 1. Rows that cannot enter are written to a file beside it, each with its reason; the good rest enters.
Rule 2. Giving the same file again enters nobody twice; giving it mended enters those that could not before.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from wend import limits
from wend.app.enter_file import EnterFileError, entry_of, plan_for_files
from wend.app.ports import Store
from wend.cli.console import err
from wend.cli.import_files import Row, Unreadable, read_rows
from wend.cli.options import Database, Dir, opened_store
from wend.journey.plan import Plan
from wend.model.event import Event

_SHOWN = 10


class Refused(msgspec.Struct):
    """A row that does not enter."""

    row: int
    reason: str
    values: Any


class _Counts(msgspec.Struct):
    asked: int = 0
    known: int = 0


def enter(
    journey: Annotated[str, typer.Argument(help="The live journey.")],
    file: Annotated[Path, typer.Argument(help="A .csv, .jsonl or .parquet file (.gz too), a customer a row.")],
    user: Annotated[str, typer.Option("--id", help="The column with the user id.")] = "user_id",
    var: Annotated[list[str] | None, typer.Option(help="A variable and its column, as NAME=COLUMN.")] = None,
    batch: Annotated[
        str | None, typer.Option(help="What this entering is called; the file's name if left out.")
    ] = None,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Let the customers of a file enter a journey: nobody twice, and bad rows are written down with their reasons.

    Its entry has to say `file: true`; what keeps somebody from entering twice is the batch.
    """
    if not file.is_file():
        raise EnterFileError(f"{file} is not a file")
    chosen = dict(_pair(each) for each in var or ())
    columns, rows = read_rows(file)
    lacking = [each for each in (user, *chosen.values()) if columns and each not in columns]
    if lacking:
        known = ", ".join(columns)
        raise EnterFileError(
            f"{file.name} has no column {lacking[0]!r}; the columns are {known}: name the user id's by --id, others by --var"
        )
    refused: list[Refused] = []
    with opened_store(folder, database) as store:
        reading = _Reading(plan_for_files(store, journey), user, chosen, batch or file.name, refused)
        counts = reading.append_all(store, rows)
    _tell(journey, counts, refused, file)


class _Reading:
    """Rows on their way to entries."""

    def __init__(self, plan: Plan, user: str, chosen: dict[str, str], batch: str, refused: list[Refused]) -> None:
        self._plan, self._user, self._chosen, self._batch = plan, user, chosen, batch
        self._refused = refused
        self._now = datetime.now(UTC)

    def append_all(self, store: Store, rows: Iterator[Row]) -> _Counts:
        """Append the entries, portion by portion."""
        counts, portion = _Counts(), []
        for number, row in enumerate(rows, 1):
            entry = self._entry(row)
            if isinstance(entry, str):
                values = row.text if isinstance(row, Unreadable) else dict(row)
                self._refused.append(Refused(number, entry, values))
            else:
                portion.append(entry)
            if len(portion) == limits.IMPORT_PORTION:
                _append(store, portion, counts)
                portion = []
        _append(store, portion, counts)
        return counts

    def _entry(self, row: Row) -> Event | str:
        if isinstance(row, Unreadable):
            return row.reason
        values = {name: value for name, value in row.items() if name != self._user}
        return entry_of(self._plan, row.get(self._user), values, self._chosen, self._batch, self._now)


def _append(store: Store, portion: Sequence[Event], counts: _Counts) -> None:
    if portion:
        appended = store.append(portion)
        counts.asked += appended.accepted
        counts.known += appended.duplicates


def _pair(text: str) -> tuple[str, str]:
    name, equals, column = text.partition("=")
    if not (name and equals and column):
        raise EnterFileError(f"--var {text!r} is not NAME=COLUMN")
    return name, column


def _tell(journey: str, counts: _Counts, refused: Sequence[Refused], file: Path) -> None:
    err.print(
        f"{counts.asked:,} customers asked to enter {journey}, {counts.known:,} asked before, {len(refused):,} rows refused"
    )
    if not refused:
        return
    for each in refused[:_SHOWN]:
        err.print(f"  row {each.row}: {each.reason}", markup=False, highlight=False)
    beside = file.with_name(f"{file.name}.refused.jsonl")
    beside.write_bytes(b"".join(msgspec.json.encode(each, enc_hook=str) + b"\n" for each in refused))
    err.print(f"  all of them are in {beside}", markup=False, highlight=False)
    raise typer.Exit(1)
