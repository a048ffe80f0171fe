"""The archive's files: Parquet, in one folder for each day (`date=2026-11-22`), as analytics tools expect them.

Rule 1. A file bears its name only once it is whole and on the disk: until then it is called NAME.part, and is worth nothing.
Rule 2. Who writes holds a lock on the folder; the lock goes with the process.
"""

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wend.app.archive import ArchiveError, Part
from wend.app.mine import KINDS, activity_names
from wend.app.ports_log import LogRow
from wend.store.errors import StoreError

_NAME: Final = re.compile(r"date=(\d{4}-\d{2}-\d{2})/part-(\d+)-(\d+)\.parquet")
_WORD: Final = pa.dictionary(pa.int32(), pa.string())
_TIME: Final = pa.timestamp("us", "UTC")
SCHEMA: Final = pa.schema(
    [
        ("seq", pa.int64()),  # the place in the log
        ("message_id", pa.string()),
        ("customer_id", pa.int64()),
        ("kind", _WORD),
        ("name", _WORD),
        (
            "activity",
            _WORD,
        ),  # as mining calls it: of pages with the page's name; NULL for calls that only tell something
        ("time", _TIME),  # when it happened
        ("received_at", _TIME),
        ("user_id", pa.string()),
        ("anonymous_id", pa.string()),
        ("properties", pa.string()),  # JSON, like the next two
        ("traits", pa.string()),
        ("context", pa.string()),
    ]
)


class _Rest(msgspec.Struct):
    user_id: str | None = None
    anonymous_id: str | None = None
    traits: msgspec.Raw = msgspec.Raw(b"{}")
    context: msgspec.Raw = msgspec.Raw(b"{}")


class _Page(msgspec.Struct):
    name: Any = None


_read_rest: Final = msgspec.json.Decoder(_Rest).decode
_read_page: Final = msgspec.json.Decoder(_Page).decode


class ParquetShelf:
    """`wend.app.archive.Shelf` in a folder, which is made where there is none."""

    def __init__(self, folder: Path) -> None:
        self.place = str(folder)
        self._folder = folder / "events"

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else writes. Raises `StoreError` where the folder cannot be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(f"the archive {self.place} cannot be written ({error}); look at the folder") from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(lock)

    def parts(self) -> list[Part]:
        """The files that are there."""
        names = (_NAME.fullmatch(path.relative_to(self._folder).as_posix()) for path in self._folder.glob("date=*/*"))
        found = [Part(date.fromisoformat(name[1]), int(name[2]), int(name[3])) for name in names if name]
        return sorted(found, key=lambda part: (part.first, part.last))

    def write(self, day: date, rows: Sequence[LogRow]) -> Part:
        """Write a file, under its own name when it is on the disk."""
        part = Part(day, rows[0].seq, rows[-1].seq)
        path = self._path(part)
        begun = path.with_name(f"{path.name}.part")
        try:
            path.parent.mkdir(exist_ok=True)
            with begun.open("wb") as file:
                pq.write_table(table_of(rows), file, compression="zstd")
                file.flush()
                os.fsync(file.fileno())
            begun.rename(path)
            for folder in (path.parent, self._folder):
                _sync(folder)
        except OSError as error:
            begun.unlink(missing_ok=True)
            raise StoreError(f"{path} cannot be written ({error}); free some space, or look at the folder") from error
        return part

    def ids(self, part: Part) -> dict[int, str]:
        """The message ids of a file. Raises `ArchiveError` where it cannot be read."""
        path = self._path(part)
        try:
            found = pq.ParquetFile(path).read(columns=["seq", "message_id"])
        except (pa.ArrowInvalid, OSError) as error:
            raise ArchiveError(f"{path} cannot be read ({error}); restore it from a backup, or remove it") from error
        return dict(zip(found["seq"].to_pylist(), found["message_id"].to_pylist(), strict=True))

    def clear(self) -> None:
        """Remove what was begun and never finished."""
        for begun in self._folder.glob("date=*/*.part"):
            begun.unlink(missing_ok=True)

    def _path(self, part: Part) -> Path:
        return self._folder / f"date={part.day.isoformat()}" / f"part-{part.first:012d}-{part.last:012d}.parquet"


def table_of(rows: Sequence[LogRow]) -> pa.Table:
    """Events as the columns of a file."""
    turned = LogRow(*map(list, zip(*rows, strict=True)))  # type: ignore[arg-type] # columns in place of values
    rests = [_read_rest(rest) if rest else _Rest() for rest in turned.rest or ()]
    pages = [_page(row) if row.kind in ("page", "screen") else None for row in rows]
    happened = pa.array([row.kind in KINDS for row in rows])
    activity = pc.if_else(happened, activity_names(turned.name, pages), None)
    columns: list[Any] = [
        turned.seq,
        turned.message_id,
        turned.customer_id,
        turned.kind,
        turned.name,
        activity,
        turned.time,
        turned.received_at,
        [each.user_id for each in rests],
        [each.anonymous_id for each in rests],
        turned.properties,
        [bytes(each.traits).decode() for each in rests],
        [bytes(each.context).decode() for each in rests],
    ]
    return pa.table([_column(values, field.type) for values, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)


def _column(values: Any, kind: pa.DataType) -> pa.Array:
    array = values if isinstance(values, pa.Array) else pa.array(values, pa.string() if kind == _WORD else None)
    return array.dictionary_encode().cast(kind) if kind == _WORD else array.cast(kind)


def _page(row: LogRow) -> str | None:
    name = _read_page(row.properties).name
    return None if name is None else str(name)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
