"""JSON Lines: one object a line; values inside objects are columns with dotted names (`properties.price`)."""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from wend.mining.errors import MiningError
from wend.mining.log import Remark
from wend.mining.reading.build import Raw
from wend.mining.reading.files import opened

_SAMPLES_MAX = 5
_SAMPLE_CHARACTERS_MAX = 200
_DEPTH_MAX = 8


def read_jsonl(path: Path) -> Raw:
    """Every line that is an object; other lines are left out and counted."""
    columns: dict[str, tuple[list[int], list[Any]]] = {}
    lines: list[int] = []
    faulty: list[str] = []
    bad = 0
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    with opened(path) as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                found = decode(line.removeprefix(b"\xef\xbb\xbf"))
            except (msgspec.DecodeError, UnicodeDecodeError) as problem:
                bad += 1
                if len(faulty) < _SAMPLES_MAX:
                    shown = line[:_SAMPLE_CHARACTERS_MAX].decode("utf-8", "replace").strip()
                    faulty.append(f"line {number}: {problem}: {shown}")
                continue
            _put(columns, len(lines), "", found, 0)
            lines.append(number)
    if not lines:
        raise MiningError(f"{path} has no line that is a JSON object: {'; '.join(faulty) or 'it has no lines'}.")
    table = pa.table({name: _column(*column, len(lines)) for name, column in columns.items()})
    remarks = (Remark("a line that is not a JSON object", bad, tuple(faulty)),) if bad else ()
    return Raw(table, remarks, lines=np.array(lines, np.int64))


def _put(
    columns: dict[str, tuple[list[int], list[Any]]], row: int, prefix: str, found: dict[str, Any], depth: int
) -> None:
    for key, value in found.items():
        name = prefix + key
        if isinstance(value, dict) and depth < _DEPTH_MAX:
            _put(columns, row, f"{name}.", value, depth + 1)
        elif value is not None:
            rows, values = columns.setdefault(name, ([], []))
            rows.append(row)
            values.append(value)


def _column(rows: list[int], values: list[Any], n_rows: int) -> pa.Array:
    where = np.full(n_rows, -1, np.int64)
    where[rows] = np.arange(len(rows))
    return _array(values).take(pa.array(where, mask=where < 0))


def _array(values: list[Any]) -> pa.Array:
    """Values of one kind as they are; mixed kinds, lists and objects as their JSON text."""
    if all(isinstance(value, str) for value in values):
        return pa.array(values, pa.string())
    kinds = {type(value) for value in values}
    if kinds <= {int, float} or kinds == {bool}:
        try:
            return pa.array(values)
        except (pa.ArrowInvalid, OverflowError):
            pass
    return pa.array([v if isinstance(v, str) else msgspec.json.encode(v).decode() for v in values], pa.string())
