"""An event log as sorted columns: the one thing that every algorithm of this room reads.

Rule 1. Rows are ordered by case, then time, then their order in the file: that is the rule for equal time stamps.
Rule 2. Cases, activities and resources are small integer codes, numbered by first appearance; names are looked up last.
Rule 3. Times are whole microseconds since 1970-01-01 UTC.
Rule 4. A row that could not be used is counted in `left_out`; a row that looks odd but is used is counted in `flagged`.
Rule 5. A log is never changed: views and selections are new logs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wend.mining.errors import MiningError
from wend.mining.grouping import Groups, Ints, Longs, group_sequences
from wend.mining.moments import datetime_of, microseconds_of
from wend.mining.sorting import order_rows
from wend.mining.taking import named, take

Codes = npt.NDArray[np.int32]
Column = Any  # a pyarrow Array or ChunkedArray, or a numpy array: one value a row

__all__ = ["Codes", "Column", "EventLog", "Remark", "datetime_of", "microseconds_of"]


@dataclass(frozen=True)
class Remark:
    """Rows that share one fault: why, how many, and some of them in words."""

    reason: str
    count: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class EventLog:
    """Events of cases in order; the events of case i are the rows `offsets[i]:offsets[i + 1]`.

    `resource` is -1 where nobody is named. `start` is there when events have a duration.
    `attributes` hold one value per event, `case_attributes` one per case.
    """

    case: Codes
    activity: Codes
    time: Longs
    cases: Sequence[str] | Any
    activities: Sequence[str]
    offsets: Longs
    start: Longs | None = None
    resource: Codes | None = None
    resources: Sequence[str] = ()
    lifecycle: Codes | None = None
    lifecycles: Sequence[str] = ()
    attributes: Mapping[str, Column] = field(default_factory=dict)
    case_attributes: Mapping[str, Column] = field(default_factory=dict)
    left_out: tuple[Remark, ...] = ()
    flagged: tuple[Remark, ...] = ()
    source: str = ""

    @classmethod
    def of(
        cls,
        case: Ints,
        activity: Ints,
        time: Longs,
        *,
        activities: Sequence[str],
        cases: Sequence[str] | Any = None,
        start: Longs | None = None,
        resource: Ints | None = None,
        resources: Sequence[str] = (),
        lifecycle: Ints | None = None,
        lifecycles: Sequence[str] = (),
        attributes: Mapping[str, Column] | None = None,
        case_attributes: Mapping[str, Column] | None = None,
        left_out: tuple[Remark, ...] = (),
        flagged: tuple[Remark, ...] = (),
        source: str = "",
    ) -> "EventLog":
        """Sort columns of codes, in file order, into a log; a case without any event is not part of it.

        Without `cases` the codes themselves are the names.
        """
        names = np.arange(int(case.max(initial=-1)) + 1) if cases is None else cases
        found = order_rows(case, time)
        order, traits = found.rows, dict(case_attributes or {})
        if len(found.present) < len(names):
            names = take(names, found.present)
            traits = {name: take(column, found.present) for name, column in traits.items()}

        def pick(column: Any, dtype: Any) -> Any:
            return None if column is None else np.ascontiguousarray(take(np.asarray(column), order), dtype)

        return cls(
            case=np.repeat(np.arange(len(names), dtype=np.int32), np.diff(found.offsets)),
            activity=pick(activity, np.int32),
            time=np.ascontiguousarray(found.time, np.int64),
            cases=names,
            activities=activities,
            offsets=found.offsets,
            start=pick(start, np.int64),
            resource=pick(resource, np.int32),
            resources=resources,
            lifecycle=pick(lifecycle, np.int32),
            lifecycles=lifecycles,
            attributes={name: take(column, order) for name, column in (attributes or {}).items()},
            case_attributes=traits,
            left_out=left_out,
            flagged=flagged,
            source=source,
        )

    @classmethod
    def of_paths(cls, paths: Mapping[str, Sequence[str]], *, step: timedelta = timedelta(hours=1)) -> "EventLog":
        """A small log for examples: case name → activities, one every `step` from 2026-01-01 UTC.

        >>> EventLog.of_paths({"1": "ab", "2": "ac"})
        EventLog(2 cases, 4 events, 3 activities, 2026-01-01 00:00 to 2026-01-01 01:00 UTC)
        """
        names = list(dict.fromkeys(name for path in paths.values() for name in path))
        code = {name: i for i, name in enumerate(names)}
        begin = microseconds_of(datetime(2026, 1, 1, tzinfo=UTC))
        width = step // timedelta(microseconds=1)
        lengths = [len(path) for path in paths.values()]
        return cls.of(
            np.repeat(np.arange(len(paths)), lengths),
            np.array([code[name] for path in paths.values() for name in path], np.int32),
            np.array([begin + i * width for length in lengths for i in range(length)], np.int64),
            activities=names,
            cases=list(paths),
        )

    def __len__(self) -> int:
        return len(self.case)

    def __repr__(self) -> str:
        span = f", {self.moment(int(self.time.min()))} to {self.moment(int(self.time.max()))} UTC" if len(self) else ""
        left = f", {sum(r.count for r in self.left_out):,} rows left out" if self.left_out else ""
        return (
            f"EventLog({self.n_cases:,} cases, {len(self):,} events, {len(self.activities):,} activities{span}{left})"
        )

    @property
    def n_cases(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def lengths(self) -> Longs:
        """Events per case."""
        return np.diff(self.offsets)

    @cached_property
    def first_rows(self) -> Longs:
        return self.offsets[:-1]

    @cached_property
    def last_rows(self) -> Longs:
        return self.offsets[1:] - 1

    @cached_property
    def durations(self) -> Longs:
        """Microseconds from the first time of each case (its start, where starts are known) to its last."""
        if self.n_cases == 0:
            return np.zeros(0, np.int64)
        begin = self.time[self.first_rows] if self.start is None else np.minimum.reduceat(self.start, self.first_rows)
        return self.time[self.last_rows] - begin

    @cached_property
    def variants(self) -> Groups:
        """Which cases took the same path: `variants.of[case]`; `variants.first[variant]` is such a case."""
        return group_sequences(self.activity, self.offsets)

    def case_slice(self, i: int) -> slice:
        """The rows of case i."""
        return slice(int(self.offsets[i]), int(self.offsets[i + 1]))

    def case_name(self, i: int) -> str:
        name = self.cases[i]
        return str(name.as_py()) if isinstance(name, pa.Scalar) else str(name)

    def case_names(self, which: Sequence[int] | Ints) -> list[str]:
        return [self.case_name(int(i)) for i in which]

    def codes_of(self, i: int) -> tuple[int, ...]:
        """The activity codes of case i, in order."""
        return tuple(self.activity[self.case_slice(i)].tolist())

    def path(self, i: int) -> tuple[str, ...]:
        """The activity names of case i, in order."""
        return tuple(self.activities[code] for code in self.activity[self.case_slice(i)])

    def paths(self) -> Iterator[tuple[str, ...]]:
        """Every case's path; for small logs."""
        return (self.path(i) for i in range(self.n_cases))

    def activity_code(self, name: str) -> int:
        """The code of an activity by name.

        Raises:
            MiningError: no event of the log has that activity; names near it are listed.

        """
        try:
            return self._activity_codes[name]
        except KeyError:
            from difflib import get_close_matches  # noqa: PLC0415 - only to word an error

            near = get_close_matches(name, self.activities, 3) or list(self.activities)[:8]
            raise MiningError(
                f"No event of the log is named {name!r}; there are, for instance, {', '.join(map(repr, near))}."
            ) from None

    @cached_property
    def _activity_codes(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.activities)}

    @staticmethod
    def moment(microseconds: int) -> str:
        """A time of the log in words, to the minute."""
        return f"{datetime_of(microseconds):%Y-%m-%d %H:%M}"

    def select(self, which: Ints | npt.NDArray[np.bool_]) -> "EventLog":
        """The log of some cases only (a mask or case codes); activity and resource codes stay as they are."""
        chosen = np.flatnonzero(which) if which.dtype == np.bool_ else np.sort(which).astype(np.int64)
        lengths = self.lengths[chosen]
        offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        rows = np.arange(int(offsets[-1])) + np.repeat(self.offsets[chosen] - offsets[:-1], lengths)
        return self._cut(rows, offsets, chosen)

    def keep_rows(self, mask: npt.NDArray[np.bool_]) -> "EventLog":
        """The log of some events only; cases that lose all their events are gone."""
        per_case = np.bincount(self.case[mask], minlength=self.n_cases)
        chosen = np.flatnonzero(per_case)
        offsets = np.concatenate(([0], np.cumsum(per_case[chosen]))).astype(np.int64)
        return self._cut(np.flatnonzero(mask), offsets, chosen)

    def between(self, since: int | None = None, until: int | None = None) -> "EventLog":
        """The cases that began in [since, until), in microseconds."""
        begun = self.time[self.first_rows]
        mask = np.ones(self.n_cases, bool)
        if since is not None:
            mask &= begun >= since
        if until is not None:
            mask &= begun < until
        return self.select(mask)

    def _cut(self, rows: Longs, offsets: Longs, chosen: Longs) -> "EventLog":
        def pick(column: Any) -> Any:
            return None if column is None else column[rows]

        return EventLog(
            case=np.repeat(np.arange(len(chosen), dtype=np.int32), np.diff(offsets)),
            activity=self.activity[rows],
            time=self.time[rows],
            cases=take(self.cases, chosen),
            activities=self.activities,
            offsets=offsets,
            start=pick(self.start),
            resource=pick(self.resource),
            resources=self.resources,
            lifecycle=pick(self.lifecycle),
            lifecycles=self.lifecycles,
            attributes={name: take(column, rows) for name, column in self.attributes.items()},
            case_attributes={name: take(column, chosen) for name, column in self.case_attributes.items()},
            left_out=self.left_out,
            flagged=self.flagged,
            source=self.source,
        )

    def to_arrow(self) -> pa.Table:
        """The log as a table with the column names of XES, in the order of the log."""
        columns: dict[str, Any] = {"case:concept:name": named(self.case, self.cases)}
        columns["concept:name"] = named(self.activity, self.activities)
        columns["time:timestamp"] = pa.array(self.time, pa.timestamp("us", tz="UTC"))
        if self.start is not None:
            columns["start_timestamp"] = pa.array(self.start, pa.timestamp("us", tz="UTC"))
        if self.resource is not None:
            columns["org:resource"] = named(self.resource, self.resources)
        if self.lifecycle is not None:
            columns["lifecycle:transition"] = named(self.lifecycle, self.lifecycles)
        columns |= {
            f"case:{name}": take(pa.array(c) if isinstance(c, np.ndarray) else c, self.case)
            for name, c in self.case_attributes.items()
        }
        columns |= {name: column for name, column in self.attributes.items() if name not in columns}
        return pa.table(columns)
