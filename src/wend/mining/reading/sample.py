"""A fair sample of the cases of a log too large to be looked at whole: every case with the same chance, all its events.

Rule 1. Which cases are in it is told by a hash of their names: no die is thrown, and the same file gives the same sample.
Rule 2. Memory holds the sample and some rows of the file, whatever its size.
"""

from pathlib import Path

import duckdb
import pyarrow as pa

from wend.mining.grouping import Longs
from wend.mining.log import EventLog
from wend.mining.reading.build import Raw, build_log
from wend.mining.reading.files import Progress
from wend.mining.reading.parts import NotUtf8Error, Parts, parts_of
from wend.mining.reading.portions import LINE, by_portion, gathered, rows_in


def sample(
    path: str | Path, named: dict[str, str | None], events: int, *, progress: Progress | None = None
) -> tuple[EventLog, int]:
    """The log of one in so many cases of a file (CSV, Parquet, JSON Lines), of about `events` events, and the "so many".

    `named` are columns by the part they play; all others are attributes.

    Raises:
        MiningError: as `portions` does.

    """
    where = Path(path)
    every = max(-(-rows_in(where) // events), 1)
    parts = parts_of(where, named, everything=True, progress=progress)
    try:
        table = _chosen(parts, every)
    except NotUtf8Error:
        parts = parts_of(where, named, everything=True, encoding="latin-1", progress=progress)
        table = _chosen(parts, every)
    lines: Longs = table[LINE].to_numpy()
    raw = Raw(table.drop_columns([LINE]), remarks=parts.left_out, flagged=parts.flagged, lines=lines)
    return build_log(raw, parts.roles, str(where)), every


def _chosen(parts: Parts, every: int) -> pa.Table:
    with duckdb.connect() as db:
        db.execute("SET threads = 1")
        portions = (dict(by_portion(db, table, parts.roles.case, every)) for table in gathered(parts))
        return pa.concat_tables([found[0] for found in portions if 0 in found]).combine_chunks()
