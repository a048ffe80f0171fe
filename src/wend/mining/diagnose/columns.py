"""The attributes of a log as codes: by what customers may differ.

Rule 1. A value is known at an event from that event, or from an earlier one of the case, or from the case's first.
Rule 2. Numbers with many values become quarters ("amount 20 to 50"); texts with values of their own per case
        (ids, names) are passed over, and so are values too rare to say anything about.
Rule 3. What an attribute is called is its column's name; the resource is an attribute like the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wend.limits import ATTRIBUTE_VALUES
from wend.mining.log import Column as Raw
from wend.mining.log import EventLog

Ints = npt.NDArray[np.int32]
_MANY_NUMBERS = 12
_RARE_CASES = 15


@dataclass(frozen=True, eq=False)
class Column:
    """One attribute: its values' names, a code per event (-1: unknown), whether it is one value per case."""

    name: str
    values: tuple[str, ...]
    codes: Ints
    per_case: bool


def columns_of(log: EventLog) -> list[Column]:
    """The attributes worth asking about, by name."""
    found = [column for name, codes, values in _raw(log) if (column := _column(log, name, codes, values)) is not None]
    return sorted(found, key=lambda column: column.name)


def _raw(log: EventLog) -> Iterator[tuple[str, Ints, tuple[str, ...]]]:
    if log.resource is not None:
        yield "resource", log.resource, tuple(log.resources)
    for name, raw in log.attributes.items():
        if (coded := _coded(raw)) is not None:
            yield name, *coded
    for name, raw in log.case_attributes.items():
        if (coded := _coded(raw)) is not None:
            yield name, coded[0][log.case], coded[1]


def _coded(raw: Raw) -> tuple[Ints, tuple[str, ...]] | None:
    array = pa.array(raw) if isinstance(raw, np.ndarray | list) else raw
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    kind = array.type
    if pa.types.is_temporal(kind) or pa.types.is_nested(kind) or pa.types.is_null(kind) or pa.types.is_binary(kind):
        return None
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        numbers = pc.cast(array, pa.float64())
        if pc.count_distinct(numbers).as_py() > _MANY_NUMBERS:
            return _quarters(numbers)
    coded = array if pa.types.is_dictionary(kind) else pc.dictionary_encode(array)
    codes = pc.fill_null(pc.cast(coded.indices, pa.int32()), -1).to_numpy(zero_copy_only=False)
    values = tuple(str(value) for value in coded.dictionary.to_pylist())
    blank = [number for number, value in enumerate(values) if not value.strip() or value == "None"]
    return np.where(np.isin(codes, blank), -1, codes).astype(np.int32), values


def _quarters(numbers: pa.Array) -> tuple[Ints, tuple[str, ...]] | None:
    plain = numbers.to_numpy(zero_copy_only=False).astype(np.float64)
    known = np.isfinite(plain)
    edges = np.unique(np.quantile(plain[known], [0, 0.25, 0.5, 0.75, 1])) if known.any() else np.zeros(0)
    if len(edges) < 3:
        return None
    codes = np.where(known, np.clip(np.searchsorted(edges, plain, side="right") - 1, 0, len(edges) - 2), -1)
    return codes.astype(np.int32), tuple(f"{a:.6g} to {b:.6g}" for a, b in pairwise(edges))


def _column(log: EventLog, name: str, codes: Ints, values: tuple[str, ...]) -> Column | None:
    if len(values) > max(ATTRIBUTE_VALUES * 20, log.n_cases // 2):
        return None
    known = _filled(log, codes)
    first = known[log.first_rows]
    per_case = bool((known == first[log.case]).all())
    cases = _cases_per_value(log, known, len(values))
    order = np.argsort(-cases, kind="stable")[:ATTRIBUTE_VALUES]
    kept = [int(code) for code in order if cases[code] >= _RARE_CASES]
    if not kept or (len(kept) == 1 and bool((known == kept[0]).all())):
        return None
    renamed = np.full(len(values) + 1, -1, np.int32)
    renamed[kept] = np.arange(len(kept), dtype=np.int32)
    return Column(name, tuple(values[code] for code in kept), renamed[known], per_case)


def _filled(log: EventLog, codes: Ints) -> Ints:
    """Unknown values filled with the last known one of the case, those before the first known one with that."""
    if (codes >= 0).all():
        return codes
    rows = np.arange(len(log))
    last = np.maximum.accumulate(np.where(codes >= 0, rows, -1))
    size = len(log)
    nearest = np.minimum.accumulate(np.where(codes >= 0, rows, size)[::-1])[::-1]
    back = last >= log.offsets[:-1][log.case]
    ahead = nearest < log.offsets[1:][log.case]
    source = np.where(back, last, np.where(ahead, nearest, 0))
    return np.where(back | ahead, codes[source], -1).astype(np.int32)


def _cases_per_value(log: EventLog, codes: Ints, size: int) -> npt.NDArray[np.int64]:
    changed = np.ones(len(log), bool)
    changed[1:] = (codes[1:] != codes[:-1]) | (log.case[1:] != log.case[:-1])
    seen = changed & (codes >= 0)
    return np.bincount(codes[seen], minlength=size)
