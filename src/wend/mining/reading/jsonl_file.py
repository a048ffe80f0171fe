"""JSON Lines: one object a line; values inside objects are columns with dotted names (`properties.price`).

Rule 1. Lines are read some thousands at a time into columns; only columns that somebody wants are kept.
Rule 2. A column whose values are all numbers, or all truth values, keeps its kind; one of several kinds becomes text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from wend.limits import JSON_LINE_DEPTH
from wend.mining.errors import MiningError
from wend.mining.grouping import Longs
from wend.mining.reading.build import Raw
from wend.mining.reading.faults import Faults
from wend.mining.reading.files import Progress, opened

_LINES = 20_000
_FAULT = "a line that is not a JSON object"

Keep = Callable[[str], bool]


@dataclass(eq=False)
class JsonLines:
    """What is known of a file once its parts have been read: the names of all its columns, and its bad lines."""

    names: dict[str, bool] = field(default_factory=dict)  # whether it is kept
    faults: Faults = field(default_factory=Faults)
    lines: int = 0

    def remarks(self) -> Any:
        return self.faults.remarks(_FAULT)


def read_jsonl(
    path: Path, keep: Keep = lambda _name: True, *, progress: Progress | None = None
) -> tuple[Raw, list[str]]:
    """Every line that is an object, the columns to keep of it, and the names of all; other lines are left out and counted."""
    seen = JsonLines()
    tables, places = [], []
    for table, place in jsonl_parts(path, keep, seen, progress=progress):
        tables.append(table)
        places.append(place)
    if not tables:
        told = "; ".join(seen.faults.samples) or "it has no lines"
        raise MiningError(f"{path} has no line that is a JSON object: {told}.")
    names = [name for name, kept in seen.names.items() if kept]
    table = pa.table({name: _joined([_part(table, name) for table in tables]) for name in names})
    return Raw(table, seen.remarks(), lines=np.concatenate(places)), list(seen.names)


def jsonl_parts(
    path: Path, keep: Keep, seen: JsonLines, *, progress: Progress | None = None
) -> Iterator[tuple[pa.Table, Longs]]:
    """Tables of some thousand lines, with the number of each line; a table has the kept columns that its lines have."""
    rows = _Rows(seen.names, keep)
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    with opened(path, progress) as stream:
        for line in stream:
            seen.lines += 1
            if not line.strip():
                continue
            try:
                found = decode(line.removeprefix(b"\xef\xbb\xbf"))
            except (msgspec.DecodeError, UnicodeDecodeError) as problem:
                seen.faults.add(f"line {seen.lines}: {problem}", line.decode("utf-8", "replace"))
                continue
            rows.add(found, seen.lines)
            if len(rows.lines) == _LINES:
                yield rows.table()
    if rows.lines:
        yield rows.table()


class _Rows:
    """Lines being gathered into columns: per column the rows that have a value, and the values."""

    def __init__(self, names: dict[str, bool], keep: Keep) -> None:
        self.lines: list[int] = []
        self._names = names
        self._keep = keep
        self._columns: dict[str, tuple[list[int], list[Any]]] = {}

    def add(self, found: dict[str, Any], line: int) -> None:
        self._put("", found, 0)
        self.lines.append(line)

    def table(self) -> tuple[pa.Table, Longs]:
        """The table so far, and its lines; begins a new one."""
        n, columns, lines = len(self.lines), self._columns, self.lines
        self._columns, self.lines = {}, []
        table = {name: _column(*column, n) for name, column in columns.items()}
        return pa.table(table or {"": pa.nulls(n)}), np.array(lines, np.int64)

    def _put(self, prefix: str, found: dict[str, Any], depth: int) -> None:
        for key, value in found.items():
            if value is None:
                continue
            name = prefix + key
            if isinstance(value, dict) and depth < JSON_LINE_DEPTH:
                self._put(f"{name}.", value, depth + 1)
                continue
            kept = self._names.get(name)
            if kept is None:
                kept = self._names[name] = self._keep(name)
            if kept:
                rows, values = self._columns.setdefault(name, ([], []))
                rows.append(len(self.lines))
                values.append(value)


def _column(rows: list[int], values: list[Any], n_rows: int) -> pa.Array:
    column = _array(values)
    if len(rows) == n_rows:
        return column
    where = np.full(n_rows, -1, np.int64)
    where[rows] = np.arange(len(rows))
    return column.take(pa.array(where, mask=where < 0))


def _array(values: list[Any]) -> pa.Array:
    """Values of one kind as they are; mixed kinds, lists and objects as their JSON text."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return pa.array(values, pa.string())
    if kinds <= {int, float} or kinds == {bool}:
        try:
            return pa.array(values)
        except (pa.ArrowInvalid, OverflowError):
            pass
    return pa.array([_text(value) for value in values], pa.string())


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) or value is None else msgspec.json.encode(value).decode()


def as_text(column: Any) -> Any:
    """A column of any kind as the text of its values."""
    if pa.types.is_string(column.type) or pa.types.is_null(column.type):
        return column.cast(pa.string())
    return pa.array([_text(value) for value in column.to_pylist()], pa.string())


def _part(table: pa.Table, name: str) -> Any:
    return table[name].combine_chunks() if name in table.column_names else pa.nulls(len(table))


def _joined(parts: list[Any]) -> pa.ChunkedArray:
    """One column of its parts: of their kind where they agree, of numbers where all are, else of text."""
    kinds = {part.type for part in parts if not pa.types.is_null(part.type)}
    if len(kinds) > 1:
        numbers = all(pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in kinds)
        parts = [part.cast(pa.float64(), safe=False) if numbers else as_text(part) for part in parts]
        kinds = {pa.float64() if numbers else pa.string()}
    kind = next(iter(kinds), pa.string())
    return pa.chunked_array([part.cast(kind) for part in parts], kind)
