"""`wend import`: events from a file, JSON Lines, CSV or Parquet.

Rule 1. What cannot be accepted is set aside as a dead letter with the reason; the good rest is taken.
Rule 2. Importing a file twice adds no event: a row without a message id gets one from its content and its number.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import msgspec
import typer
from rich.progress import Progress

from wend import limits
from wend.app.decode import decode_calls
from wend.app.ports import Store
from wend.cli.console import err
from wend.cli.import_files import ImportFileError, Row, Unreadable, read_rows
from wend.cli.options import Database, Dir, opened_store
from wend.model.event import DeadLetter

_SHOWN: Final = 10  # reasons told; all are kept with the dead letters
_SINCE_1970: Final = re.compile(r"\d{9,13}(\.\d+)?")
_MILLISECONDS: Final = 100_000_000_000  # as seconds this is the year 5138
_GUESSES: Final = {
    "event": ("event", "event_name", "name", "event_type", "activity", "concept:name"),
    "userId": ("userid", "user_id", "customer", "customer_id", "user", "case", "case_id", "case:concept:name"),
    "anonymousId": ("anonymousid", "anonymous_id", "session", "session_id", "user_session"),
    "timestamp": ("timestamp", "time", "event_time", "originaltimestamp", "date", "created_at", "time:timestamp"),
    "messageId": ("messageid", "message_id", "event_id"),
}
_OPTIONS: Final = {"event": "--event", "userId": "--user", "anonymousId": "--anonymous", "timestamp": "--time"}


class Taken(NamedTuple):
    """What became of some rows."""

    accepted: int = 0
    known: int = 0
    refused: tuple[str, ...] = ()

    def plus(self, other: "Taken") -> "Taken":
        """Both together."""
        return Taken(self.accepted + other.accepted, self.known + other.known, self.refused + other.refused)


def import_file(
    file: Annotated[Path, typer.Argument(help="A .jsonl, .csv or .parquet file (.gz too).")],
    event: Annotated[str | None, typer.Option(help="The column with the event's name; or =NAME for all rows.")] = None,
    user: Annotated[str | None, typer.Option(help="The column with the user id.")] = None,
    anonymous: Annotated[str | None, typer.Option(help="The column with the anonymous id.")] = None,
    time: Annotated[str | None, typer.Option(help="The column with the time.")] = None,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Load events from a file. JSON Lines may hold Segment calls; other columns become properties."""
    if not file.is_file():
        raise ImportFileError(f"{file} is not a file")
    columns, rows = read_rows(file)
    named = {"event": event, "userId": user, "anonymousId": anonymous, "timestamp": time}
    if columns:
        check_columns(file, columns, named)
    total = Taken()
    with (
        opened_store(folder, database) as store,
        Progress(console=err, transient=True, disable=not err.is_terminal) as progress,
    ):
        bar = progress.add_task(f"importing {file.name}", total=None)
        for portion in _portions(rows):
            total = total.plus(take(store, file.name.removesuffix(".gz"), portion, named))
            progress.update(bar, advance=len(portion))
    _tell(total)


def check_columns(file: Path, columns: Sequence[str], named: Mapping[str, str | None]) -> None:
    """Raise `ImportFileError` when a named column is not there, or none says what happened, or to whom."""
    known = f"the columns are {', '.join(columns)}"
    for field, column in named.items():
        if column and not column.startswith("=") and column not in columns:
            raise ImportFileError(f"{file.name} has no column {column!r} for {_OPTIONS[field]}; {known}")
    if "type" in columns:
        return
    if not _column("event", columns, named):
        raise ImportFileError(
            f"{file.name}: which column names the event? Give --event COLUMN, or =NAME for all; {known}"
        )
    if not _column("userId", columns, named) and not _column("anonymousId", columns, named):
        raise ImportFileError(f"{file.name}: whose events are these? Give --user or --anonymous COLUMN; {known}")


def take(
    store: Store, source: str, rows: Sequence[tuple[int, Row]], named: Mapping[str, str | None] | None = None
) -> Taken:
    """Append the events of numbered rows; what cannot be one is buried with the reason."""
    now = datetime.now(UTC)
    good = [(number, row) for number, row in rows if not isinstance(row, Unreadable)]
    letters = [
        (number, DeadLetter(received_at=now, source=source, reason=row.reason, body=row.text))
        for number, row in rows
        if isinstance(row, Unreadable)
    ]
    decoded = decode_calls([_JSON.encode(_call(source, number, row, named or {})) for number, row in good], now)
    refused = zip(decoded.refused, decoded.letters(source, now), strict=True)
    letters += [(good[refusal.index][0], letter) for refusal, letter in refused]
    if letters:
        store.bury([letter for _, letter in letters])
    appended = store.append(decoded.events)
    told = tuple(f"row {number}: {letter.reason}" for number, letter in sorted(letters, key=lambda each: each[0]))
    return Taken(appended.accepted, appended.duplicates, told)


def _tell(total: Taken) -> None:
    refused = len(total.refused)
    err.print(
        f"{total.accepted:,} events accepted, {total.known:,} known already, {refused:,} set aside as dead letters"
    )
    for reason in total.refused[:_SHOWN]:
        err.print(f"  {reason}", markup=False, highlight=False)
    if refused > _SHOWN:
        err.print(f"  … and {refused - _SHOWN:,} more")
    if refused:
        raise typer.Exit(1)


def _call(source: str, number: int, row: Mapping[str, Any], named: Mapping[str, str | None]) -> dict[str, Any]:
    """A row as a call of the Segment spec; one that is a call already stays as it is."""
    call = dict(row) if "type" in row and ("userId" in row or "anonymousId" in row) else _track(row, named)
    if not call.get("messageId"):
        content = _JSON.encode([source, number, row])
        call["messageId"] = f"import-{hashlib.sha256(content).hexdigest()[:24]}"
    return call


def _track(row: Mapping[str, Any], named: Mapping[str, str | None]) -> dict[str, Any]:
    call: dict[str, Any] = {"type": "track"}
    used = set()
    for field in _GUESSES:
        column = _column(field, row, named)
        if column.startswith("="):
            call[field] = column[1:]
        elif column and row.get(column) is not None:
            call[field] = _time(row[column]) if field == "timestamp" else str(row[column])
            used.add(column)
    call["properties"] = {name: value for name, value in row.items() if name not in used and value is not None}
    return call


def _time(value: object) -> object:
    """A time as ISO 8601 where it is written in another usual way: with UTC behind it, or as seconds or milliseconds since 1970."""
    if isinstance(value, str) and not _SINCE_1970.fullmatch(value):
        return re.sub(r"\s*(UTC|GMT)$", "Z", value.strip())
    if isinstance(value, str):
        value = float(value)
    if isinstance(value, int | float):
        seconds = value / 1000 if abs(value) >= _MILLISECONDS else value
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat()
    return value


def _column(field: str, columns: Sequence[str] | Mapping[str, Any], named: Mapping[str, str | None]) -> str:
    """The column of a field: as named, else by its usual names; empty when there is none."""
    by_lower = {name.lower(): name for name in columns}
    return named.get(field) or next((by_lower[guess] for guess in _GUESSES[field] if guess in by_lower), "")


def _portions(rows: Iterator[Row]) -> Iterator[list[tuple[int, Row]]]:
    """The rows with their numbers from 1, some thousand at a time."""
    portion: list[tuple[int, Row]] = []
    for number, row in enumerate(rows, 1):
        portion.append((number, row))
        if len(portion) >= limits.IMPORT_PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


def _plain(value: object) -> object:
    """What JSON lacks, as text."""
    return value.isoformat() if isinstance(value, date) else str(value)


_JSON: Final = msgspec.json.Encoder(enc_hook=_plain, decimal_format="number", order="deterministic")
