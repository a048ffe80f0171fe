"""Who did it: the resource of each event, or another column of events, such as a team."""

import numpy as np
import pyarrow as pa

from wend.mining.errors import MiningError
from wend.mining.grouping import Ints, Longs
from wend.mining.log import Codes, EventLog


def who(log: EventLog, by: str | None = None) -> tuple[Codes, list[str]]:
    """Per event a code, -1 where nobody is named, and the names by code.

    Raises:
        MiningError: the log has no resource, or no attribute `by`.

    """
    if by is None or by == "org:resource":
        if log.resource is None:
            raise MiningError("The log does not say who did what: name the column with --resource.")
        return log.resource, list(log.resources)
    if by not in log.attributes:
        raise MiningError(f"The log has no attribute {by!r}; it has {', '.join(log.attributes) or 'none'}.")
    column = log.attributes[by]
    array = pa.chunked_array([pa.array(column)]) if isinstance(column, np.ndarray) else column
    encoded = pa.chunked_array([array.cast(pa.string()).combine_chunks()]).dictionary_encode().chunk(0)
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.asarray(codes, np.int32), encoded.dictionary.to_pylist()


def distinct_cases(of: Ints, case: Ints, n: int) -> Longs:
    """Per group below `n`, how many different cases its members have.

    >>> distinct_cases(np.array([0, 0, 1]), np.array([7, 7, 7]), 2).tolist()
    [1, 1]
    """
    if len(of) == 0:
        return np.zeros(n, np.int64)
    width = int(case.max()) + 1
    return np.bincount(np.unique(of.astype(np.int64) * width + case) // width, minlength=n)
