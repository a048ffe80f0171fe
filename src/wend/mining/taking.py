"""Rows taken out of columns, of whichever kind they are."""

from typing import Any

import numpy as np
import pyarrow as pa

from wend.mining.grouping import Ints


def take(column: Any, rows: Ints | None) -> Any:
    """The values of some rows, in that order; all of them for None."""
    if rows is None:
        return column
    if isinstance(column, (pa.Array, pa.ChunkedArray)):
        return column.take(pa.array(rows))
    if isinstance(column, np.ndarray):
        return column[rows]
    return [column[int(i)] for i in rows]


def named(codes: Ints, names: Any) -> pa.DictionaryArray:
    """Codes as a column of their names; nothing where a code is below zero."""
    values = names if isinstance(names, pa.Array) else pa.array(list(names), pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32(), mask=codes < 0), values)
