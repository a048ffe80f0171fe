"""CSV, every column as text first: nothing in a file may turn an id into a number or a missing value."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv

from wend.mining.errors import MiningError
from wend.mining.log import Remark
from wend.mining.reading.build import Raw
from wend.mining.reading.files import is_gzip, opened

_SAMPLES_MAX = 5
_SAMPLE_CHARACTERS_MAX = 200
_DELIMITERS = ",;\t|"


def csv_header(path: Path) -> tuple[list[str], str]:
    """The column names and the delimiter: the one that splits the first line most."""
    with opened(path) as stream:
        line = stream.readline().removeprefix(b"\xef\xbb\xbf")
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    delimiter = max(_DELIMITERS, key=text.count)
    parsed = csv.read_csv(
        pa.BufferReader(text.encode() + b"\n"),
        read_options=csv.ReadOptions(autogenerate_column_names=True),
        parse_options=csv.ParseOptions(delimiter=delimiter),
        convert_options=_as_text([f"f{i}" for i in range(text.count(delimiter) + 1)]),
    )
    names = [str(column[0].as_py()).strip() for column in parsed.columns]
    return _distinct(names), delimiter


def read_csv(path: Path, names: Sequence[str], delimiter: str, wanted: Sequence[str]) -> Raw:
    """The wanted columns of a CSV file; rows with too few or too many values are left out and counted."""
    faulty: list[str] = []
    total = 0

    def skip(row: Any) -> str:
        nonlocal total
        total += 1
        if len(faulty) < _SAMPLES_MAX:
            where = f"line {row.number + 1}" if row.number is not None else "a line"
            faulty.append(f"{where}: {row.text[:_SAMPLE_CHARACTERS_MAX]}")
        return "skip"

    def attempt(encoding: str) -> pa.Table:
        source = pa.input_stream(str(path), compression="gzip" if is_gzip(path) else None)
        return csv.read_csv(
            source,
            read_options=csv.ReadOptions(column_names=names, skip_rows=1, encoding=encoding, block_size=1 << 23),
            parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip),
            convert_options=_as_text(names, wanted),
        )

    table, flagged = _attempts(attempt, path)
    reason = f"not {len(names)} values, as the header has"
    remarks = (Remark(reason, total, tuple(faulty)),) if total else ()
    return Raw(table, remarks, flagged)


def _attempts(attempt: Any, path: Path) -> tuple[pa.Table, tuple[Remark, ...]]:
    try:
        return attempt("utf8"), ()
    except OSError as problem:
        raise MiningError(f"{path} is a gzip file that was cut or damaged ({problem}): fetch it again.") from problem
    except pa.ArrowInvalid as problem:
        if "UTF8" not in str(problem).upper().replace("-", ""):
            raise MiningError(f"{path} cannot be read as CSV: {problem}") from problem
    table = attempt("latin-1")
    return table, (Remark("the file is not UTF-8: it was read as Latin-1", table.num_rows),)


def _as_text(names: Sequence[str], wanted: Sequence[str] | None = None) -> csv.ConvertOptions:
    return csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        strings_can_be_null=False,
        null_values=[],
        include_columns=list(wanted) if wanted is not None else None,
    )


def _distinct(names: Sequence[str]) -> list[str]:
    """The names, with a number behind those that come again."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return out
