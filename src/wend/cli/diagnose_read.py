"""Reading a log for diagnosis: who did a step is an attribute under its own column's name, so findings speak of "team"."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from rich.console import Console

from wend.cli.own_record import asked
from wend.mining.log import EventLog
from wend.mining.reading import read
from wend.mining.reading.columns import find_roles
from wend.mining.reading.csv_file import csv_header
from wend.mining.reading.files import format_of
from wend.mining.reading.parquet_file import parquet_columns

_errors = Console(stderr=True)


def read_log(file: Path, named: dict[str, str | None]) -> EventLog:
    """The log of a file; what was left out of it is told on standard error. `named` are columns by part."""
    record = asked()
    if record is not None:
        return named_resource(record.log(attributes=True), named.get("resource") or "resource")
    log = read(file, **named)  # type: ignore[arg-type]  # the parts are the names of its parameters
    for remark in log.left_out:
        _errors.print(f"Note: {remark.count:,} rows left out: {remark.reason}", markup=False, highlight=False)
    return named_resource(log, _column_of_resource(file, named))


def named_resource(log: EventLog, name: str) -> EventLog:
    """The log with its resource as the attribute `name`."""
    if log.resource is None:
        return log
    codes = pa.array(log.resource, pa.int32(), mask=log.resource < 0)
    column = pa.DictionaryArray.from_arrays(codes, pa.array(list(log.resources), pa.string()))
    return replace(log, resource=None, resources=(), attributes={**log.attributes, name: column})


def _column_of_resource(file: Path, named: dict[str, str | None]) -> str:
    match format_of(file):
        case "csv":
            columns = csv_header(file)[0]
        case "parquet":
            columns = parquet_columns(file)
        case _:
            return named.get("resource") or "resource"
    return find_roles(columns, named, str(file)).resource or "resource"
