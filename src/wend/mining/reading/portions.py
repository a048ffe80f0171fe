"""A log too large for memory, in portions of whole cases.

Rule 1. Rows go to portions by a hash of their case and keep the order of the file: a portion is read as a log of its own, and
what is worked out per case adds up exactly.
Rule 2. Memory holds one portion at a time, whatever the size of the file; the rows lie in a temporary folder (TMPDIR) of
about 60 bytes an event that is gone at the end, also after a break. One single case larger than a portion is held whole.
Rule 3. Spellings of times that can be read in two ways (day or month first, the unit of a number) are judged by portion: a
fair sample of the whole, yet not the whole.
Rule 4. Logs of portions have cases, activities, times and starts, and who did it where that is asked for; other columns are
left behind.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from wend.limits import LOG_EVENTS_WHOLE, LOG_PORTION_EVENTS, LOG_PORTIONS_MAX
from wend.mining.errors import MiningError
from wend.mining.grouping import Longs
from wend.mining.log import EventLog, Remark
from wend.mining.reading.build import NoUsableRowError, Raw, build_log
from wend.mining.reading.columns import Roles
from wend.mining.reading.files import Progress, format_of, is_gzip, opened
from wend.mining.reading.parquet_file import parquet_rows
from wend.mining.reading.parts import NotUtf8Error, Parts, parts_of
from wend.mining.sorting import stable_order

_PACKED = 8  # how much smaller gzip makes the text of a log, about
_SAMPLE_BYTES = 1 << 20
_GATHERED_ROWS = 500_000  # rows split at a time
LINE = "\x00line"


@dataclass
class Portions:
    """Logs that share no case, from the first whenever they are gone through; the second time they come faster.

    `left_out` and `flagged` are known when all have been read once.
    """

    files: Sequence[Path]
    roles: Roles
    source: str
    left_out: tuple[Remark, ...] = ()
    flagged: tuple[Remark, ...] = ()
    _told: bool = field(default=False, repr=False)

    def __len__(self) -> int:
        return len(self.files)

    def __iter__(self) -> Iterator[EventLog]:
        """The logs, each with its own numbering of activities and cases.

        Raises:
            MiningError: no row of any portion is usable.

        """
        usable = False
        for file in self.files:
            log = self._built(file) if file.exists() else _kept(file)
            if log is not None:
                usable = True
                yield log
        self._told = True
        if not usable:
            raise NoUsableRowError(self.source, self.left_out)

    def _built(self, file: Path) -> EventLog | None:
        """The log of a portion's rows, put beside them for the next time; None where no row is usable."""
        try:
            log = build_log(_raw(file), self.roles, self.source, attributes=False)
        except NoUsableRowError as problem:
            self._tell(problem.remarks, ())
            return None
        self._tell(log.left_out, log.flagged)
        log = replace(log, lifecycle=None, lifecycles=(), left_out=(), flagged=())
        with _room_in(file.parent):
            _keep(log, file)
        return log

    def _tell(self, left_out: Sequence[Remark], flagged: Sequence[Remark]) -> None:
        if not self._told:
            self.left_out = _together([*self.left_out, *left_out])
            self.flagged = _together([*self.flagged, *flagged])


def is_large(path: str | Path) -> bool:
    """Whether a file (CSV, Parquet, JSON Lines) has too many events to be read whole, as far as can be told beforehand."""
    where = Path(path)
    return where.is_file() and rows_in(where) > LOG_EVENTS_WHOLE


def refuse_large(path: str | Path) -> None:
    """Raise `MiningError` for a file with too many events to be read whole."""
    if is_large(path):
        raise MiningError(
            f"{path} has about {rows_in(Path(path)):,} events, and this is worked out in memory, of at most "
            f"{LOG_EVENTS_WHOLE:,}. Take a part of it (by time, or every so manieth case); map, variants, cycles, dropouts, "
            "waits, handovers and diagnose take logs of any size."
        )


@contextmanager
def portions(
    path: str | Path,
    *,
    case: str | None = None,
    activity: str | None = None,
    time: str | None = None,
    start: str | None = None,
    resource: str | None = None,
    lifecycle: str | None = None,
    people: bool = False,
    size: int = LOG_PORTION_EVENTS,
    progress: Progress | None = None,
) -> Iterator[Portions]:
    """The log of a file (CSV, Parquet, JSON Lines; text also as .gz) in portions of about `size` events; columns as in `read`.

    `people` asks for the resource as well.

    Raises:
        MiningError: the file is of another format, or as in `read`; or the temporary folder is full.

    """
    where = Path(path)
    named = {
        "case": case,
        "activity": activity,
        "time": time,
        "start": start,
        "resource": resource,
        "lifecycle": lifecycle,
    }
    count = min(max(-(-rows_in(where) // size), 1), LOG_PORTIONS_MAX)
    with tempfile.TemporaryDirectory(prefix="wend-portions-") as folder:
        parts = parts_of(where, named, progress=progress)
        try:
            files = _split(parts, Path(folder), count)
        except NotUtf8Error:
            parts = parts_of(where, named, encoding="latin-1", progress=progress)
            files = _split(parts, Path(folder), count)
        roles = parts.roles if people else replace(parts.roles, resource=None)
        yield Portions(files, roles, str(where), left_out=parts.left_out, flagged=parts.flagged)


def rows_in(path: Path) -> int:
    """About how many rows a file has; 0 for formats that are always read whole."""
    match format_of(path):
        case "parquet":
            return parquet_rows(path)
        case "csv" | "jsonl":
            with opened(path) as stream:
                sample = stream.read(_SAMPLE_BYTES)
            size = path.stat().st_size * (_PACKED if is_gzip(path) else 1)
            return int(size * (sample.count(b"\n") + 1) / max(len(sample), 1))
        case _:
            return 0


def _split(parts: Parts, folder: Path, count: int) -> list[Path]:
    """Write every row into the file of its portion; files without rows are not made."""
    files = [folder / f"{i}.arrow" for i in range(count)]
    with duckdb.connect() as db, ExitStack() as open_files:
        db.execute("SET threads = 1")
        writers: dict[int, Any] = {}
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        for table in gathered(parts):
            for i, rows in by_portion(db, table, parts.roles.case, count):
                with _room_in(folder):
                    if i not in writers:
                        file = pa.ipc.new_file(str(files[i]), rows.schema, options=options)
                        writers[i] = open_files.enter_context(file)
                    writers[i].write_table(rows)
    return [files[i] for i in sorted(writers)]


def gathered(parts: Parts) -> Iterator[pa.Table]:
    """The parts in fewer and larger tables, with the line of each row."""
    waiting: list[pa.Table] = []
    for table, lines in parts:
        waiting.append(table.append_column(LINE, pa.array(lines)))
        if sum(map(len, waiting)) >= _GATHERED_ROWS:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def by_portion(db: duckdb.DuckDBPyConnection, table: pa.Table, case: str, count: int) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each portion, in their order; rows without a case go to the first."""
    if count == 1:
        yield 0, table
        return
    db.register("rows", pa.table({"c": table[case]}))
    asked = db.execute("SELECT (coalesce(hash(c::VARCHAR), 0) % ?::UBIGINT)::INTEGER AS p FROM rows", [count])
    place = asked.to_arrow_table()["p"].to_numpy()
    db.unregister("rows")
    order = stable_order(place)
    cuts = np.searchsorted(place[order], np.arange(count + 1))
    ordered = table.take(pa.array(order))
    for i in range(count):
        if cuts[i + 1] > cuts[i]:
            yield i, ordered.slice(cuts[i], cuts[i + 1] - cuts[i])


def _raw(file: Path) -> Raw:
    table = _table(file)
    lines: Longs = table[LINE].to_numpy()
    return Raw(table.drop_columns([LINE]), lines=lines)


def _keep(log: EventLog, file: Path) -> None:
    """Put the log beside the rows it was made of, as plain columns of codes, and these away."""
    columns = {"case": log.case, "activity": log.activity, "time": log.time}
    columns |= {} if log.start is None else {"start": log.start}
    columns |= {} if log.resource is None else {"resource": log.resource}
    for name, table in (
        ("codes", pa.table(columns)),
        ("resources", pa.table({"name": pa.array(list(log.resources), pa.string())})),
        ("cases", pa.table({"name": log.cases})),
        ("activities", pa.table({"name": list(log.activities)})),
    ):
        with pa.ipc.new_file(str(file.with_suffix(f".{name}")), table.schema) as writer:
            writer.write_table(table)
    file.unlink()


def _kept(file: Path) -> EventLog:
    """The log put there before."""
    names = ("codes", "cases", "activities", "resources")
    codes, cases, activities, resources = (_table(file.with_suffix(f".{name}")) for name in names)
    columns = {name: codes[name].to_numpy() for name in codes.column_names}
    begins = np.flatnonzero(np.diff(columns["case"], prepend=-1))
    return EventLog(
        **columns,
        cases=cases["name"],
        activities=activities["name"].to_pylist(),
        resources=resources["name"].to_pylist(),
        offsets=np.append(begins, len(codes)).astype(np.int64),
    )


@contextmanager
def _room_in(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise MiningError(
            f"{folder.parent} cannot hold the portions of a large log: {problem.strerror or problem}. "
            "Set TMPDIR to a folder with more room."
        ) from problem


def _table(file: Path) -> pa.Table:
    with pa.memory_map(str(file)) as source, pa.ipc.open_file(source) as reader:
        return reader.read_all()


def _together(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """Remarks of the same reason as one; the samples are the first one's."""
    found: dict[str, Remark] = {}
    for remark in remarks:
        was = found.get(remark.reason)
        samples, count = (was.samples, was.count) if was else (remark.samples, 0)
        found[remark.reason] = Remark(remark.reason, count + remark.count, samples)
    return tuple(found.values())
