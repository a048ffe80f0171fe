"""Parquet: only the wanted columns are read, texts as dictionaries, so that ten million rows fit in little memory.

Rule 1. A folder stands for all the Parquet files in it and below, in the order of their names.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wend.mining.errors import MiningError
from wend.mining.reading.build import Raw
from wend.mining.reading.files import Progress

_BATCH_ROWS = 1 << 17


def parquet_columns(path: Path) -> list[str]:
    """The column names of the file."""
    with _readable(path):
        return list(pq.read_schema(parquet_files(path)[0]).names)


def parquet_rows(path: Path) -> int:
    """How many rows the file says it has."""
    with _readable(path):
        return sum(int(pq.read_metadata(each).num_rows) for each in parquet_files(path))


def read_parquet(path: Path, wanted: Sequence[str], dictionaries: Sequence[str]) -> Raw:
    """The wanted columns; `dictionaries` are those of few distinct values."""
    with _readable(path):
        tables = [
            pq.read_table(
                each, columns=list(wanted), read_dictionary=list(dictionaries), memory_map=True, partitioning=None
            )
            for each in parquet_files(path)
        ]
    return Raw(pa.concat_tables(tables).unify_dictionaries())


def parquet_parts(path: Path, wanted: Sequence[str], progress: Progress | None = None) -> Iterator[pa.Table]:
    """The wanted columns, some rows at a time, without ever holding a whole row group."""
    done, total = 0, max(parquet_rows(path), 1)
    for each in parquet_files(path):
        with _readable(each), pq.ParquetFile(each, pre_buffer=False, buffer_size=1 << 20) as file:
            for batch in file.iter_batches(_BATCH_ROWS, columns=list(wanted)):
                yield _plain(pa.Table.from_batches([batch]))
                done += batch.num_rows
                if progress is not None:
                    progress(done / total)


def parquet_files(path: Path) -> list[Path]:
    """The files that a path stands for: itself, or those of a folder. Raises `MiningError` for a folder without any."""
    if not path.is_dir():
        return [path]
    found = sorted(path.rglob("*.parquet"))
    if not found:
        raise MiningError(f"{path} is a folder without a Parquet file: name a file of events, or an archive.")
    return found


def _plain(table: pa.Table) -> pa.Table:
    """Dictionaries, which differ from batch to batch, as their values."""
    kinds = [pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in table.schema]
    return table.cast(pa.schema(kinds))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowInvalid, OSError) as problem:
        raise MiningError(f"{path} is no readable Parquet file ({problem}): was it cut?") from problem
