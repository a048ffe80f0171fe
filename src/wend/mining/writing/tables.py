"""CSV, Parquet and JSON Lines, with the column names of XES, in the order of the log."""

from datetime import datetime
from typing import IO, Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from wend.mining.log import EventLog

_BATCH_ROWS = 50_000


def write_csv(log: EventLog, stream: IO[bytes]) -> None:
    csv.write_csv(_plain(log.to_arrow()), stream)


def write_parquet(log: EventLog, stream: IO[bytes]) -> None:
    pq.write_table(log.to_arrow(), stream, compression="zstd")


def write_jsonl(log: EventLog, stream: IO[bytes]) -> None:
    """One object an event; a column without a value is not in the object."""
    encoder = msgspec.json.Encoder()
    for batch in _plain(log.to_arrow()).to_batches(_BATCH_ROWS):
        rows = ({k: v for k, v in row.items() if v is not None} for row in batch.to_pylist())
        stream.write(encoder.encode_lines(list(rows)))


def _plain(table: pa.Table) -> pa.Table:
    """Dictionaries as their values, and times as ISO 8601 in UTC to the microsecond."""
    for i, name in enumerate(table.column_names):
        column = table[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_timestamp(column.type):
            column = pc.strftime(column.cast(pa.timestamp("us", tz="UTC")), "%Y-%m-%dT%H:%M:%SZ")
        table = table.set_column(i, name, column)
    return table


def text_of(value: Any) -> str:
    """A value as the text that is written for it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else str(value)
