"""The rows of a file some thousand at a time, with only the columns that play a part.

Rule 1. Every table of a file has the same columns of the same kinds, so that they can be put one behind the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa

from wend.mining.errors import MiningError
from wend.mining.grouping import Longs
from wend.mining.log import Remark
from wend.mining.reading.columns import Roles, find_roles, may_play
from wend.mining.reading.csv_file import csv_error, csv_header, csv_parts, csv_remarks, is_encoding, latin_1
from wend.mining.reading.faults import Faults
from wend.mining.reading.files import Progress, format_of
from wend.mining.reading.jsonl_file import JsonLines, as_text, jsonl_parts
from wend.mining.reading.parquet_file import parquet_columns, parquet_parts

Rows = Iterator[tuple[pa.Table, Longs]]


@dataclass(eq=False)
class Parts:
    """Tables with the line of each row; go through them once. What was left out is known afterwards."""

    source: str
    roles: Roles
    rows: Callable[["Parts"], Rows]
    left_out: tuple[Remark, ...] = ()
    flagged: tuple[Remark, ...] = ()

    def __iter__(self) -> Rows:
        return self.rows(self)


class NotUtf8Error(MiningError):
    """The file is not UTF-8: read it anew as Latin-1."""


def parts_of(
    path: Path,
    named: dict[str, str | None],
    *,
    encoding: str = "utf8",
    everything: bool = False,
    progress: Progress | None = None,
) -> Parts:
    """The rows of a file in parts; `named` are columns by the part they play.

    `everything` asks for the columns that play none as well; of JSON Lines, for those that the first lines have.

    Raises:
        MiningError: the format is none that can be read in parts; a needed column is missing.
        NotUtf8Error: while rows are read, those of a CSV file are not in this encoding.

    """
    match format_of(path):
        case "csv":
            return _of_csv(path, named, encoding, progress, everything=everything)
        case "parquet":
            return _of_parquet(path, named, progress, everything=everything)
        case "jsonl":
            return _of_jsonl(path, named, progress, everything=everything)
        case kind:
            raise MiningError(f"{path}: {kind} is read whole, never by portions; convert it to Parquet once.")


def _of_csv(
    path: Path, named: dict[str, str | None], encoding: str, progress: Progress | None, *, everything: bool
) -> Parts:
    columns, delimiter = csv_header(path)
    roles = find_roles(columns, named, str(path))
    wanted = [name for name in columns if everything or name in roles.used()]

    def rows(parts: Parts) -> Rows:
        faults, total = Faults(), 0
        try:
            tables = csv_parts(path, columns, delimiter, wanted, faults, encoding=encoding, progress=progress)
            for table, lines in _numbered(tables):
                total += len(lines)
                yield table, lines
        except (OSError, pa.ArrowInvalid) as problem:
            raise NotUtf8Error if is_encoding(problem) else csv_error(path, problem) from problem
        parts.left_out = csv_remarks(faults, columns)
        parts.flagged = latin_1(total) if encoding == "latin-1" else ()

    return Parts(str(path), roles, rows)


def _of_parquet(path: Path, named: dict[str, str | None], progress: Progress | None, *, everything: bool) -> Parts:
    columns = parquet_columns(path)
    roles = find_roles(columns, named, str(path))
    wanted = columns if everything else sorted(roles.used())
    return Parts(str(path), roles, lambda _: _numbered(parquet_parts(path, wanted, progress)))


def _of_jsonl(path: Path, named: dict[str, str | None], progress: Progress | None, *, everything: bool) -> Parts:
    """The parts that columns play are told by the first lines; every value is text, since kinds may change further down."""
    seen = JsonLines()
    tables = jsonl_parts(path, lambda name: everything or may_play(name, named), seen, progress=progress)
    first = next(tables, None)
    if first is None:
        told = "; ".join(seen.faults.samples) or "it has no lines"
        raise MiningError(f"{path} has no line that is a JSON object: {told}.")
    roles = find_roles(list(seen.names), named, str(path))
    wanted = sorted(seen.names if everything else roles.used())

    def rows(parts: Parts) -> Rows:
        for table, lines in chain([first], tables):
            yield pa.table({name: _text(table, name) for name in wanted}), lines
        parts.left_out = seen.remarks()

    return Parts(str(path), roles, rows)


def _text(table: pa.Table, name: str) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(len(table), pa.string())
    return as_text(table[name].combine_chunks())


def _numbered(tables: Iterator[pa.Table]) -> Rows:
    """Tables with the number of each row, from 1."""
    done = 1
    for table in tables:
        yield table, np.arange(done, done + len(table))
        done += len(table)
