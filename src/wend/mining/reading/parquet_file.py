"""Parquet: only the wanted columns are read, texts as dictionaries, so that ten million rows fit in little memory."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wend.mining.errors import MiningError
from wend.mining.reading.build import Raw


def parquet_columns(path: Path) -> list[str]:
    """The column names of the file."""
    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowInvalid, OSError) as problem:
        raise MiningError(f"{path} is no readable Parquet file ({problem}): was it cut?") from problem


def read_parquet(path: Path, wanted: Sequence[str], dictionaries: Sequence[str]) -> Raw:
    """The wanted columns; `dictionaries` are those of few distinct values."""
    try:
        table = pq.read_table(path, columns=list(wanted), read_dictionary=list(dictionaries), memory_map=True)
    except (pa.ArrowInvalid, OSError) as problem:
        raise MiningError(f"{path} is no readable Parquet file ({problem}): was it cut?") from problem
    return Raw(table)
