"""Reading a log for diagnosis: who did a step is an attribute under its own column's name, so findings speak of "team"."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from rich.console import Console

from wend import limits
from wend.cli.mine_show import working
from wend.cli.own_record import asked
from wend.mining.log import EventLog
from wend.mining.reading import read
from wend.mining.reading.columns import find_roles
from wend.mining.reading.csv_file import csv_header
from wend.mining.reading.files import format_of
from wend.mining.reading.parquet_file import parquet_columns
from wend.mining.reading.portions import refuse_large, rows_in
from wend.mining.reading.sample import sample

_errors = Console(stderr=True)


def named_columns(
    case: str | None, activity: str | None, time: str | None, start: str | None, resource: str | None
) -> dict[str, str | None]:
    """Columns by the part they play, as the command line names them."""
    return {"case": case, "activity": activity, "time": time, "start": start, "resource": resource}


def read_log(file: Path, named: dict[str, str | None], *, sampled: bool = False) -> EventLog:
    """The log of a file; what was left out of it is told on standard error. `named` are columns by part.

    Of a file too large a fair sample of cases is read where `sampled`. Raises `MiningError` where it is not.
    """
    record = asked()
    if record is not None:
        return named_resource(record.log(attributes=True), named.get("resource") or "resource")
    log = _sample(file, named) if sampled else None
    if log is None:
        refuse_large(file)
        with working(f"Reading {file.name}") as told:
            log = read(file, **named, progress=told)  # type: ignore[arg-type]  # the parts are the names of its parameters
    for remark in log.left_out:
        _errors.print(f"Note: {remark.count:,} rows left out: {remark.reason}", markup=False, highlight=False)
    return named_resource(log, _column_of_resource(file, named))


def _sample(file: Path, named: dict[str, str | None]) -> EventLog | None:
    """The sample of a large file, said to be one; None for any other."""
    if not file.is_file() or rows_in(file) <= limits.DIAGNOSE_FILE_EVENTS_MAX:
        return None
    with working(f"Reading a sample of {file.name}") as told:
        log, every = sample(file, named, limits.DIAGNOSE_FILE_EVENTS_MAX, progress=told)
    words = f"of so large a file one in {every:,} cases is looked at, evenly chosen: {log.n_cases:,} cases, {len(log):,} events"
    _errors.print(f"Note: {words}", markup=False, highlight=False)
    return log


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
