"""From a table of columns to an event log: codes, times, and the rows left out counted by reason.

Rule 1. A case id is any text, "NA", "INF" and "null" too; only an absent or empty one is missing.
Rule 2. A row without case, activity or readable time is left out and counted, with samples; no other row is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wend.limits import FAULT_SAMPLES
from wend.mining.errors import MiningError
from wend.mining.grouping import Longs
from wend.mining.log import Codes, EventLog, Remark, datetime_of
from wend.mining.reading.columns import Roles
from wend.mining.reading.lifecycle import Folded, fold_lifecycle
from wend.mining.reading.times import microseconds

Mask = npt.NDArray[np.bool_]
Wanted = bool | Sequence[str]  # all other columns, none, or those named

_DECADE_MICROSECONDS = 10 * 365 * 86_400 * 1_000_000


class NoUsableRowError(MiningError):
    """No row of a file, or of a part of it, can be used."""

    def __init__(self, source: str, remarks: Sequence[Remark]) -> None:
        reasons = "; ".join(f"{r.count:,} rows have {r.reason}" for r in remarks)
        super().__init__(f"{source} has no usable row: {reasons or 'it has no rows at all'}.")
        self.remarks = tuple(remarks)


@dataclass(frozen=True, eq=False)
class Raw:
    """What a reader of one format found: columns in file order, and what it had to leave out."""

    table: pa.Table
    remarks: tuple[Remark, ...] = ()
    flagged: tuple[Remark, ...] = ()
    lines: Longs | None = None  # the place of each row in the file, for messages; the row number where absent
    preset: Roles | None = field(default=None)  # formats with fixed names know their roles


def build_log(raw: Raw, roles: Roles, source: str, *, attributes: Wanted = True) -> EventLog:
    """The event log of the columns.

    Raises:
        MiningError: no row can be used.

    """
    table = raw.table
    time, timed = microseconds(table[roles.time], roles.time)
    case, cases = _encode(table[roles.case])
    activity, activities = _encode(table[roles.activity])
    bad = {"no case": case < 0, "no activity": activity < 0, "no time": _blank(table[roles.time])}
    bad[f"a time that cannot be read, in column {roles.time!r}"] = ~timed & ~bad["no time"]
    remarks = [*raw.remarks, *_remarks(raw, roles, bad)]
    good = ~np.logical_or.reduce(list(bad.values()))
    if not good.any():
        raise NoUsableRowError(source, remarks)
    start, flagged = _start_times(table, roles, time)
    resource, resources = _encode(table[roles.resource]) if roles.resource else (None, pa.array([], pa.string()))
    lifecycle, lifecycles = _encode(table[roles.lifecycle]) if roles.lifecycle else (None, pa.array([], pa.string()))
    columns = _Columns(case, activity, time, start, resource, lifecycle)
    rows: Longs | None = None if good.all() else np.flatnonzero(good)
    folded = _fold(columns.at(rows), lifecycles)
    if folded is not None:
        rows = folded.rows if rows is None else rows[folded.rows]
        remarks += folded.left_out
        flagged += folded.flagged
    others = _wanted(table, roles, attributes)
    kept = columns.at(rows) if folded is None else _folded_columns(columns.at(rows), folded)
    return EventLog.of(
        kept.case,
        kept.activity,
        kept.time,
        activities=activities.to_pylist(),
        cases=cases,
        start=kept.start,
        resource=kept.resource,
        resources=resources.to_pylist(),
        lifecycle=None if folded else kept.lifecycle,
        lifecycles=[] if folded else lifecycles.to_pylist(),
        attributes=_event_attributes(table, others, rows),
        case_attributes=_case_attributes(table, others, rows, kept.case, len(cases)),
        left_out=tuple(remarks),
        flagged=(*raw.flagged, *flagged, *_clock_errors(kept.time)),
        source=source,
    )


@dataclass(frozen=True, eq=False)
class _Columns:
    case: Codes
    activity: Codes
    time: Longs
    start: Longs | None
    resource: Codes | None
    lifecycle: Codes | None

    def at(self, rows: Longs | None) -> "_Columns":
        if rows is None:
            return self
        return _Columns(*(None if c is None else c[rows] for c in self))  # type: ignore[arg-type]

    def __iter__(self) -> Any:
        return iter((self.case, self.activity, self.time, self.start, self.resource, self.lifecycle))


def _fold(kept: _Columns, lifecycles: pa.Array) -> Folded | None:
    if kept.lifecycle is None or kept.start is not None:
        return None
    return fold_lifecycle(kept.case, kept.activity, kept.time, kept.lifecycle, lifecycles.to_pylist())


def _folded_columns(kept: _Columns, folded: Folded) -> _Columns:
    return _Columns(kept.case, kept.activity, folded.time, folded.start, kept.resource, None)


def _encode(column: pa.ChunkedArray) -> tuple[Codes, pa.Array]:
    """Codes by first appearance, -1 where nothing stands, and the names; an empty text is nothing."""
    if not pa.types.is_dictionary(column.type):
        column = (column if pa.types.is_integer(column.type) else _as_text(column)).dictionary_encode()
    column = column.unify_dictionaries()
    if column.num_chunks == 0:
        return np.zeros(0, np.int32), pa.array([], pa.string())
    names = _as_text(column.chunk(0).dictionary)
    parts = [pc.fill_null(chunk.indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False) for chunk in column.chunks]
    codes = np.concatenate(parts)
    blank = np.flatnonzero(pc.equal(pc.utf8_trim_whitespace(names), "").to_numpy(zero_copy_only=False))
    codes = codes.copy() if len(blank) and not codes.flags.writeable else codes
    for code in blank:
        codes[codes == code] = -1
    return codes.astype(np.int32, copy=False), names


def _as_text(column: Any) -> Any:
    kind = column.type
    if pa.types.is_floating(kind):
        column = pc.if_else(pc.is_nan(column), None, column)
        whole = pc.all(pc.equal(pc.floor(column), column)).as_py()
        return column.cast(pa.int64()).cast(pa.string()) if whole else column.cast(pa.string())
    return column if pa.types.is_string(kind) else column.cast(pa.string())


def _blank(column: pa.ChunkedArray) -> Mask:
    absent = pc.is_null(column, nan_is_null=True)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        absent = pc.or_(absent, pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), True))
    return np.asarray(absent.to_numpy(zero_copy_only=False), bool)


def _remarks(raw: Raw, roles: Roles, bad: dict[str, Mask]) -> list[Remark]:
    return [Remark(reason, int(m.sum()), _samples(raw, roles, m)) for reason, m in bad.items() if m.any()]


def _samples(raw: Raw, roles: Roles, mask: Mask) -> tuple[str, ...]:
    names = (roles.case, roles.activity, roles.time)
    rows = np.flatnonzero(mask)[:FAULT_SAMPLES]
    lines = rows + 1 if raw.lines is None else raw.lines[rows]
    shown = raw.table.select(list(dict.fromkeys(names))).take(pa.array(rows)).to_pylist()
    return tuple(f"row {line}: {values}" for line, values in zip(lines, shown, strict=True))


def _start_times(table: pa.Table, roles: Roles, time: Longs) -> tuple[Longs | None, list[Remark]]:
    """The start of each event: its time where no start can be read, or where it lies after the time."""
    if roles.start is None:
        return None, []
    start, good = microseconds(table[roles.start], roles.start)
    late = good & (start > time)
    flagged = [
        Remark("no start time that can be read: the time of the event is taken", int((~good).sum())),
        Remark("a start after the end: the end is taken for both", int(late.sum())),
    ]
    return np.where(good & ~late, start, time), [f for f in flagged if f.count]


def _clock_errors(time: Longs) -> list[Remark]:
    """Times more than ten years, and more than ten times the middle half's width, away from the middle of the log."""
    low, middle, high = np.quantile(time, [0.25, 0.5, 0.75]) if len(time) else (0.0, 0.0, 0.0)
    far = np.flatnonzero(np.abs(time - middle) > max(_DECADE_MICROSECONDS, 10 * (high - low)))
    if len(far) == 0:
        return []
    samples = tuple(f"{datetime_of(int(time[row])):%Y-%m-%d %H:%M:%S}" for row in far[:FAULT_SAMPLES])
    return [Remark("a time decades away from the rest of the log: a clock error?", len(far), samples)]


def _event_attributes(table: pa.Table, names: Sequence[str], rows: Longs | None) -> dict[str, pa.ChunkedArray]:
    return {name: _typed(_pick(table[name], rows)) for name in names if not name.startswith("case:")}


def _case_attributes(
    table: pa.Table, names: Sequence[str], rows: Longs | None, case: Codes, n_cases: int
) -> dict[str, pa.ChunkedArray]:
    """Columns named `case:…` hold one value per case: that of its first row."""
    names = [name for name in names if name.startswith("case:")]
    if not names:
        return {}
    first = np.zeros(n_cases, np.int64)
    first[case[::-1]] = np.arange(len(case) - 1, -1, -1)
    where = first if rows is None else rows[first]
    return {name.removeprefix("case:"): _typed(_pick(table[name], where)) for name in names}


def _wanted(table: pa.Table, roles: Roles, wanted: Wanted) -> list[str]:
    if wanted is False:
        return []
    used = roles.used()
    others = [n for n in table.column_names if n not in used and n != ""]
    return others if wanted is True else [n for n in others if n in wanted or n.removeprefix("case:") in wanted]


def _pick(column: pa.ChunkedArray, rows: Longs | None) -> pa.ChunkedArray:
    return column if rows is None else column.take(pa.array(rows))


def _typed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts that are all numbers become numbers; an empty text is nothing. What has a leading zero is a name."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not pa.types.is_string(column.type):
        return column
    column = pc.if_else(pc.equal(column, ""), None, column)
    if pc.any(pc.match_substring_regex(column, r"^[+-]?0\d|[^0-9eE.+-]")).as_py():
        return column
    for kind in (pa.int64(), pa.float64()):
        try:
            return column.cast(kind)
        except pa.ArrowInvalid:
            continue
    return column
