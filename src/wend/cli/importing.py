"""`wend import`: events from a file, JSON Lines, CSV or Parquet.

Rule 1. What cannot be accepted is set aside as a dead letter with the reason; the good rest is taken.
Rule 2. Importing a file twice changes nothing: a row without a message id gets one from its content and its number.
"""

import gzip
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final

import duckdb
import msgspec
import typer
from rich.progress import Progress

from wend import limits
from wend.app.decode import decode_calls
from wend.app.ports import Store
from wend.cli.console import err
from wend.cli.options import Database, Dir, opened_store
from wend.errors import WendError

_GUESSES: Final = {
    "event": ("event", "event_name", "name", "event_type", "activity", "concept:name"),
    "userId": ("userid", "user_id", "customer", "customer_id", "user", "case", "case_id", "case:concept:name"),
    "anonymousId": ("anonymousid", "anonymous_id", "session", "session_id", "user_session"),
    "timestamp": ("timestamp", "time", "event_time", "originaltimestamp", "date", "created_at", "time:timestamp"),
    "messageId": ("messageid", "message_id", "event_id"),
}


class ImportFileError(WendError):
    """The file cannot be imported."""


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
    named = {"event": event, "userId": user, "anonymousId": anonymous, "timestamp": time}
    accepted = duplicates = refused = 0
    with opened_store(folder, database) as store, Progress(console=err, transient=True) as progress:
        bar = progress.add_task(f"importing {file.name}", total=None)
        for rows in _portions(file):
            taken, known, bad = _take(store, file.name, rows, named)
            accepted, duplicates, refused = accepted + taken, duplicates + known, refused + bad
            progress.update(bar, advance=len(rows))
    err.print(f"{accepted:,} events accepted, {duplicates:,} known already, {refused:,} set aside as dead letters")
    if refused:
        raise typer.Exit(1)


def _take(
    store: Store, source: str, rows: Sequence[tuple[int, Mapping[str, Any]]], named: Mapping[str, str | None]
) -> tuple[int, int, int]:
    now = datetime.now(UTC)
    calls = [msgspec.json.encode(_call(source, number, row, named), enc_hook=_plain) for number, row in rows]
    decoded = decode_calls(calls, now)
    if decoded.refused:
        store.bury(decoded.letters(source, now))
    appended = store.append(decoded.events)
    return appended.accepted, appended.duplicates, len(decoded.refused)


def _call(source: str, number: int, row: Mapping[str, Any], named: Mapping[str, str | None]) -> dict[str, Any]:
    """A row as a call of the Segment spec; one that is a call already stays as it is."""
    call = dict(row) if "type" in row and ("userId" in row or "anonymousId" in row) else _track(row, named)
    if not call.get("messageId"):
        content = msgspec.json.encode([source, number, row], enc_hook=_plain, order="deterministic")
        call["messageId"] = f"import-{hashlib.sha256(content).hexdigest()[:24]}"
    return call


def _track(row: Mapping[str, Any], named: Mapping[str, str | None]) -> dict[str, Any]:
    by_lower = {name.lower(): name for name in row}
    call: dict[str, Any] = {"type": "track"}
    used = set()
    for field, guesses in _GUESSES.items():
        column = named.get(field)
        if column and column.startswith("="):
            call[field] = column[1:]
            continue
        column = column or next((by_lower[guess] for guess in guesses if guess in by_lower), None)
        if column is not None and row.get(column) is not None:
            value = row[column]
            call[field] = value if field == "timestamp" else str(value)
            used.add(column)
    call["properties"] = {name: value for name, value in row.items() if name not in used and value is not None}
    return call


def _portions(file: Path) -> Iterator[list[tuple[int, Mapping[str, Any]]]]:
    """The rows with their numbers from 1, some thousand at a time."""
    suffixes = [suffix.lower() for suffix in file.suffixes if suffix.lower() != ".gz"]
    kind = suffixes[-1] if suffixes else ""
    readers = {
        ".csv": "read_csv(?, sample_size=-1)",
        ".tsv": "read_csv(?, sample_size=-1)",
        ".parquet": "read_parquet(?)",
    }
    if kind in (".jsonl", ".ndjson", ".json"):
        rows = _json_lines(file)
    elif kind in readers:
        rows = _table(file, readers[kind])
    else:
        raise ImportFileError(f"{file.name}: only .jsonl, .csv, .tsv and .parquet can be imported (.gz too)")
    portion: list[tuple[int, Mapping[str, Any]]] = []
    for number, row in enumerate(rows, 1):
        portion.append((number, row))
        if len(portion) >= limits.IMPORT_PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


def _table(file: Path, reader: str) -> Iterator[Mapping[str, Any]]:
    try:
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            cursor = connection.execute(f"SELECT * FROM {reader}", [str(file)])  # noqa: S608 - a reader of our own table
            names = [column[0] for column in cursor.description]
            while rows := cursor.fetchmany(limits.IMPORT_PORTION):
                yield from (dict(zip(names, row, strict=True)) for row in rows)
    except duckdb.Error as error:
        raise ImportFileError(f"{file.name} cannot be read: {str(error).splitlines()[0]}") from None


def _json_lines(file: Path) -> Iterator[Mapping[str, Any]]:
    """One object a line; a line that is none comes as text, to be refused with its content kept."""
    with gzip.open(file, "rb") if file.suffix.lower() == ".gz" else file.open("rb") as lines:
        for line in lines:
            if line.strip():
                yield _object(line)


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        value = msgspec.json.decode(line)
    except msgspec.DecodeError:
        value = None
    return value if isinstance(value, dict) else {"type": "unreadable", "line": line.decode(errors="replace").strip()}


def _plain(value: object) -> object:
    """What JSON lacks: times as ISO text (naive ones are UTC), decimals as numbers."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)
