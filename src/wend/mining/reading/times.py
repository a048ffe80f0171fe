"""Times of any spelling as microseconds since 1970 UTC.

Rule 1. A time without a zone is taken as UTC; a time with one is brought to UTC, also where a column mixes zones.
Rule 2. What cannot be read is marked, never guessed. Digits finer than a microsecond are cut off.
Rule 3. Day-first and month-first spellings look alike: the one that reads more of the column wins, else day-first.
"""

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wend.mining.errors import MiningError
from wend.mining.grouping import Longs

_ZONED = r"\d(Z|z|[+-]\d{2}(:?\d{2})?)$"
_NAMED_ZONE = r"^(.*\d)\s+([A-Z][A-Za-z_]+(/[A-Za-z_+-]+)*)$"
_ISO = f"""
    SELECT i, epoch_us(CASE
        WHEN regexp_matches(x, '{_ZONED}') THEN try_cast(x AS TIMESTAMPTZ)
        WHEN regexp_matches(x, '{_NAMED_ZONE}') THEN
            TRY(timezone(regexp_extract(x, '{_NAMED_ZONE}', 2),
                         try_cast(regexp_extract(x, '{_NAMED_ZONE}', 1) AS TIMESTAMP)))
        ELSE try_cast(x AS TIMESTAMP)::TIMESTAMPTZ END) AS us
    FROM (SELECT i, regexp_replace(trim(x), '(\\d)\\s+([+-]\\d\\d:?\\d\\d)$', '\\1\\2') AS x FROM texts) ORDER BY i"""  # noqa: S608 - constants
_SPELLINGS = (
    *(f"{day}{clock}" for day in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m/%d/%Y", "%Y%m%d", "%d %b %Y", "%d-%b-%Y")
      for clock in ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")),
    "%a, %d %b %Y %H:%M:%S %z", "%d/%b/%Y:%H:%M:%S %z", "%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ",
)  # fmt: skip
_UNITS = (
    (1e11, 1_000_000),
    (1e14, 1_000),
    (1e17, 1),
)  # up to this size a number is seconds, milliseconds, microseconds
_DAY_NUMBERS = (19_000_101, 21_001_231)


def microseconds(column: pa.ChunkedArray, name: str) -> tuple[Longs, npt.NDArray[np.bool_]]:
    """The times of a column in microseconds, and which of them could be read.

    >>> column = pa.chunked_array([["1970-01-01 01:00:01+01:00", "1970-01-01T00:00:01", "soon"]])
    >>> times, good = microseconds(column, "t")
    >>> times.tolist(), good.tolist()
    ([1000000, 1000000, 0], [True, True, False])

    Raises:
        MiningError: the column holds a type that is no time at all (a list, a truth value).

    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _of_arrow(pc.cast(column, pa.timestamp("us", tz=getattr(kind, "tz", None)), safe=False))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _of_numbers(column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _of_texts(column)
    raise MiningError(f"Column {name!r} holds {kind}, which is no time: name another column as the time.")


def _of_arrow(stamps: pa.ChunkedArray) -> tuple[Longs, npt.NDArray[np.bool_]]:
    good = np.asarray(pc.is_valid(stamps).to_numpy(zero_copy_only=False), bool)
    numbers = pc.fill_null(stamps.cast(pa.int64()), 0)
    return np.asarray(numbers.to_numpy(zero_copy_only=False), np.int64), good


def _of_numbers(numbers: npt.NDArray[np.float64]) -> tuple[Longs, npt.NDArray[np.bool_]]:
    """Epoch numbers: the unit is told by the size of the middle value; eight-digit days such as 20260131 are days."""
    good = np.isfinite(numbers)
    if not good.any():
        return np.zeros(len(numbers), np.int64), good
    middle = float(np.median(np.abs(numbers[good])))
    if _DAY_NUMBERS[0] <= middle <= _DAY_NUMBERS[1]:
        return _of_texts(pa.chunked_array([pa.array([f"{x:.0f}" for x in numbers])]))
    scale = next((factor for most, factor in _UNITS if middle < most), 1e-3)
    good &= np.abs(numbers) * scale < 2**62
    return np.where(good, np.round(np.where(good, numbers, 0) * scale), 0).astype(np.int64), good


def _of_texts(column: pa.ChunkedArray) -> tuple[Longs, npt.NDArray[np.bool_]]:
    for kind in (pa.timestamp("us", tz="UTC"), pa.timestamp("us")):
        try:
            return _of_arrow(column.cast(kind))
        except pa.ArrowInvalid:
            continue
    return _of_mixed(column)


def _of_mixed(column: pa.ChunkedArray) -> tuple[Longs, npt.NDArray[np.bool_]]:
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'UTC'")
        times, good = _ask(db, _ISO, column, np.arange(len(column)))
        rest = np.flatnonzero(~good)
        numbers = _numbers(column, rest)
        digits = np.isfinite(numbers)
        if digits.any() and not _all_days(numbers[digits]):
            times[rest[digits]], good[rest[digits]] = _of_numbers(numbers[digits])
            rest = np.flatnonzero(~good)
        while len(rest):
            tries = [_ask(db, _spelled(s), column.take(pa.array(rest)), rest) for s in _SPELLINGS]
            found, read = max(tries, key=lambda t: int(t[1].sum()))
            if not read.any():
                break
            times[rest[read]], good[rest[read]] = found[read], True
            rest = np.flatnonzero(~good)
    return times, good


def _all_days(numbers: npt.NDArray[np.float64]) -> bool:
    return bool(((numbers >= _DAY_NUMBERS[0]) & (numbers <= _DAY_NUMBERS[1])).all())


def _numbers(column: pa.ChunkedArray, rows: Longs) -> npt.NDArray[np.float64]:
    texts = pc.utf8_trim_whitespace(column.take(pa.array(rows)))
    digits = pc.match_substring_regex(texts, r"^\d{8,19}(\.\d+)?$")
    return np.asarray(pc.if_else(digits, texts, None).cast(pa.float64()).to_numpy(zero_copy_only=False), np.float64)


def _spelled(spelling: str) -> str:
    return f"SELECT i, epoch_us(try_strptime(trim(x), '{spelling}')::TIMESTAMPTZ) AS us FROM texts ORDER BY i"  # noqa: S608


def _ask(
    db: duckdb.DuckDBPyConnection, sql: str, column: pa.ChunkedArray, rows: Longs
) -> tuple[Longs, npt.NDArray[np.bool_]]:
    db.register("texts", pa.table({"i": np.arange(len(rows)), "x": column}))
    found = db.sql(sql).to_arrow_table()["us"]
    db.unregister("texts")
    good = np.asarray(pc.is_valid(found).to_numpy(zero_copy_only=False), bool)
    return np.array(pc.fill_null(found, 0).to_numpy(zero_copy_only=False), np.int64), good
