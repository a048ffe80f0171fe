"""The rows of an event file: JSON Lines, CSV or Parquet, packed by gzip or not.

Rule 1. A row that cannot be read comes as `Unreadable`, with its text: one bad row keeps no other from being read.
Rule 2. In CSV a column is numbers, or true and false, only when all its values are; what is called an id stays text, or
        00123 would turn into 123.
"""

import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

import duckdb
import msgspec

from wend import limits
from wend.errors import WendError

_DELIMITERS: Final = ",;\t|"
_NUMBER: Final = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?")  # longer ones lose digits on their way
_FLAGS: Final = {"true": True, "false": False}
_KINDS: Final = {
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}


class ImportFileError(WendError):
    """The file cannot be imported."""


class Unreadable(msgspec.Struct, frozen=True):
    """A row that is no row."""

    reason: str
    text: str


Row = Mapping[str, Any] | Unreadable


def read_rows(file: Path) -> tuple[Sequence[str], Iterator[Row]]:
    """The columns of a file (none for JSON Lines, where each row has its own) and its rows. Raises `ImportFileError`."""
    suffixes = [suffix.lower() for suffix in file.suffixes if suffix.lower() != ".gz"]
    match _KINDS.get(suffixes[-1] if suffixes else ""):
        case "json":
            return (), _guarded(file, _json_lines(file))
        case "csv":
            return _csv(file)
        case "parquet":
            return _parquet(file)
    raise ImportFileError(f"{file.name}: only .jsonl, .csv, .tsv and .parquet can be imported (.gz too)")


def _guarded(file: Path, rows: Iterator[Row]) -> Iterator[Row]:
    """The same rows; what is wrong with the file as a whole becomes one clear error."""
    try:
        yield from rows
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ImportFileError(f"{file.name} is no whole gzip file ({error}); rows before that were taken") from None
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{file.name} is not UTF-8 ({error.reason}); save it as UTF-8") from None
    except csv.Error as error:
        raise ImportFileError(f"{file.name} cannot be read as CSV: {error}; rows before that were taken") from None


def _opened(file: Path) -> IO[bytes]:
    return gzip.open(file, "rb") if file.suffix.lower() == ".gz" else file.open("rb")  # type: ignore[return-value]


def _json_lines(file: Path) -> Iterator[Row]:
    with _opened(file) as lines:
        for line in lines:
            if line.strip():
                yield _object(line)


def _object(line: bytes) -> Row:
    text = line.decode(errors="replace").strip()
    try:
        value = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Unreadable(f"the line is not JSON: {error}", text)
    return value if isinstance(value, dict) else Unreadable("the line is no JSON object", text)


def _csv(file: Path) -> tuple[Sequence[str], Iterator[Row]]:
    header = next(_guarded_lines(file), [])
    kinds = [_kind(name) for name in header]
    for row in _guarded_lines(file, skip=1):
        if len(row) == len(header):
            kinds = [
                kind if kind is None or _fits(kind, value) else None for kind, value in zip(kinds, row, strict=True)
            ]
    return header, _guarded(file, _csv_rows(file, header, kinds))


def _guarded_lines(file: Path, skip: int = 0) -> Iterator[list[str]]:
    rows = _guarded(file, ({"row": row} for row in _csv_lines(file, skip)))
    yield from (row["row"] for row in rows if isinstance(row, Mapping))


def _csv_lines(file: Path, skip: int) -> Iterator[list[str]]:
    """The lines with something in them, split; the delimiter is the one that splits the first line most."""
    with _opened(file) as raw:
        lines = (line.decode("utf-8-sig" if number == 0 else "utf-8") for number, line in enumerate(raw))
        first = next(lines, "")
        delimiter = max(_DELIMITERS, key=first.count)
        rows = csv.reader(_again(first, lines), delimiter=delimiter)
        yield from (row for number, row in enumerate(row for row in rows if row) if number >= skip)


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _csv_rows(file: Path, header: Sequence[str], kinds: Sequence[str | None]) -> Iterator[Row]:
    for row in _csv_lines(file, skip=1):
        if len(row) == len(header):
            columns = zip(header, kinds, row, strict=True)
            yield {name: _value(kind, value) for name, kind, value in columns if value != ""}
        else:
            reason = f"the row has {len(row)} values, and the header {len(header)} columns"
            yield Unreadable(reason, ",".join(row)[: limits.EVENT_BYTES])


def _kind(name: str) -> str | None:
    """What a column may turn out to be; an id stays text."""
    return None if re.search(r"(^|_|[a-z])(id|ID|Id)$", name) else "any"


def _fits(kind: str, value: str) -> bool:
    return kind == "any" and (value == "" or value.lower() in _FLAGS or _NUMBER.fullmatch(value) is not None)


def _value(kind: str | None, value: str) -> object:
    if kind is None:
        return value
    if value.lower() in _FLAGS:
        return _FLAGS[value.lower()]
    return float(value) if "." in value else int(value)


def _parquet(file: Path) -> tuple[Sequence[str], Iterator[Row]]:
    try:
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        cursor = connection.execute("SELECT * FROM read_parquet(?)", [str(file)])
    except duckdb.Error as error:
        raise ImportFileError(f"{file.name} cannot be read: {str(error).splitlines()[0]}") from None
    names = [column[0] for column in cursor.description]
    return names, _parquet_rows(file, cursor, names)


def _parquet_rows(file: Path, cursor: duckdb.DuckDBPyConnection, names: Sequence[str]) -> Iterator[Row]:
    try:
        with cursor:
            while rows := cursor.fetchmany(limits.IMPORT_PORTION):
                yield from (dict(zip(names, row, strict=True)) for row in rows)
    except duckdb.Error as error:
        raise ImportFileError(f"{file.name} cannot be read: {str(error).splitlines()[0]}") from None
