"""Writing event logs: CSV, Parquet, JSON Lines, XES, and OCEL 2.0 as JSON, XML or SQLite; `.gz` behind a text format packs it.

A file is written beside its place under another name and moved there when it is whole: a break leaves nothing half.
"""

import gzip
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from wend.mining.errors import MiningError
from wend.mining.log import EventLog
from wend.mining.reading.files import FORMATS, named_format
from wend.mining.writing.ocel import write_ocel_json, write_ocel_sqlite, write_ocel_xml
from wend.mining.writing.tables import write_csv, write_jsonl, write_parquet
from wend.mining.writing.xes import write_xes

_STREAMED: dict[str, Callable[[EventLog, IO[bytes]], None]] = {
    "csv": write_csv,
    "parquet": write_parquet,
    "jsonl": write_jsonl,
    "xes": write_xes,
    "ocel-json": write_ocel_json,
    "ocel-xml": write_ocel_xml,
}


def write(log: EventLog, path: str | Path, *, format: str | None = None) -> None:  # noqa: A002 - the command line's word
    """Write the log; the format is that of the file's ending unless given.

    Raises:
        MiningError: the ending tells no format, or the file cannot be written.

    """
    where = Path(path)
    kind = format or named_format(where)
    if kind not in FORMATS:
        raise MiningError(f"{where}: the ending tells no format; use --to with one of {', '.join(FORMATS)}.")
    with whole(where) as unfinished:
        if kind == "ocel-sqlite":
            write_ocel_sqlite(log, unfinished)
            return
        packed = where.suffix.casefold() == ".gz"
        with gzip.open(unfinished, "wb", 6) if packed else unfinished.open("wb") as stream:
            _STREAMED[kind](log, stream)  # type: ignore[arg-type]


@contextmanager
def whole(where: Path) -> Iterator[Path]:
    """A new file beside `where` that takes its place at the end, and is gone if anything breaks."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{where.name}.", dir=where.parent)
        os.close(handle)
    except OSError as problem:
        raise MiningError(f"{where} cannot be written: {problem.strerror}.") from problem
    unfinished = Path(name)
    try:
        yield unfinished
        mask = os.umask(0)
        os.umask(mask)
        unfinished.chmod(0o666 & ~mask)
        unfinished.replace(where)
    finally:
        unfinished.unlink(missing_ok=True)
