"""CSV, every column as text first: nothing in a file may turn an id into a number or a missing value."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv

from wend.mining.errors import MiningError
from wend.mining.log import Remark
from wend.mining.reading.build import Raw
from wend.mining.reading.faults import Faults
from wend.mining.reading.files import Progress, arrow_input, opened

_DELIMITERS = ",;\t|"
_BLOCK_BYTES = 1 << 23


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


def read_csv(
    path: Path,
    names: Sequence[str],
    delimiter: str,
    wanted: Sequence[str],
    *,
    dictionaries: Sequence[str] = (),
    progress: Progress | None = None,
) -> Raw:
    """The wanted columns of a CSV file; rows with too few or too many values are left out and counted.

    `dictionaries` are columns that take less memory with every distinct value kept once.
    """

    def attempt(encoding: str) -> Raw:
        faults = Faults()
        with arrow_input(path, progress) as stream:
            table = csv.read_csv(
                stream,
                read_options=_options(names, encoding),
                parse_options=_parsing(delimiter, faults),
                convert_options=_as_text(names, wanted, dictionaries),
            )
        return Raw(table, csv_remarks(faults, names))

    try:
        return attempt("utf8")
    except (OSError, pa.ArrowInvalid) as problem:
        if not is_encoding(problem):
            raise csv_error(path, problem) from problem
    found = attempt("latin-1")
    return Raw(found.table, found.remarks, latin_1(found.table.num_rows))


def csv_parts(
    path: Path,
    names: Sequence[str],
    delimiter: str,
    wanted: Sequence[str],
    faults: Faults,
    *,
    encoding: str = "utf8",
    progress: Progress | None = None,
) -> Iterator[pa.Table]:
    """The same rows a block at a time. Raises what pyarrow raises: see `csv_error` and `is_encoding`."""
    with (
        arrow_input(path, progress) as stream,
        csv.open_csv(
            stream,
            read_options=_options(names, encoding),
            parse_options=_parsing(delimiter, faults),
            convert_options=_as_text(names, wanted),
        ) as reader,
    ):
        for batch in reader:
            yield pa.Table.from_batches([batch])


def csv_remarks(faults: Faults, names: Sequence[str]) -> tuple[Remark, ...]:
    return faults.remarks(f"not {len(names)} values, as the header has")


def latin_1(rows: int) -> tuple[Remark, ...]:
    return (Remark("the file is not UTF-8: it was read as Latin-1", rows),)


def is_encoding(problem: Exception) -> bool:
    """Whether a fault of pyarrow's says that the file is not UTF-8."""
    return isinstance(problem, pa.ArrowInvalid) and "UTF8" in str(problem).upper().replace("-", "")


def csv_error(path: Path, problem: Exception) -> MiningError:
    """What another fault of pyarrow's means."""
    if isinstance(problem, pa.ArrowInvalid):
        return MiningError(f"{path} cannot be read as CSV: {problem}")
    return MiningError(f"{path} is a gzip file that was cut or damaged ({problem}): fetch it again.")


def _options(names: Sequence[str], encoding: str) -> csv.ReadOptions:
    return csv.ReadOptions(column_names=names, skip_rows=1, encoding=encoding, block_size=_BLOCK_BYTES)


def _parsing(delimiter: str, faults: Faults) -> csv.ParseOptions:
    def skip(row: Any) -> str:
        faults.add(f"line {row.number + 1}" if row.number is not None else "a line", row.text)
        return "skip"

    return csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip)


def _as_text(
    names: Sequence[str], wanted: Sequence[str] | None = None, dictionaries: Sequence[str] = ()
) -> csv.ConvertOptions:
    once = pa.dictionary(pa.int32(), pa.string())
    return csv.ConvertOptions(
        column_types={name: once if name in dictionaries else pa.string() for name in names},
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
