"""Views: the same events looked at from another side, where another thing is the case or the activity.

Rule 1. A view is a new log; the events stay what they are.
Rule 2. A column is `case`, `activity`, `resource`, `lifecycle`, or an attribute of events or cases by name.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wend.mining.errors import MiningError
from wend.mining.log import Codes, EventLog, Remark

Rule = Mapping[str, str] | Callable[[str], str | None]


def view(
    log: EventLog,
    *,
    case: str | Sequence[str] | None = None,
    activity: str | Sequence[str] | None = None,
    rename: Rule | None = None,
) -> EventLog:
    """The log with other cases or activities, taken from one column or several joined by " · ".

    `rename` gives activities another name: a mapping (what it does not name stays), or a function (None leaves the event out).
    Events without a value in the column are left out and counted.

    >>> log = EventLog.of_paths({"1": ["/p/1", "/p/2", "/cart"]})
    >>> view(log, rename=lambda page: "product" if page.startswith("/p/") else page).path(0)
    ('product', 'product', '/cart')

    Raises:
        MiningError: no such column, or no event is left.

    """
    cases, case_names = (log.case, None) if case is None else _codes(log, case)
    acts, act_names = (log.activity, pa.array(list(log.activities))) if activity is None else _codes(log, activity)
    if rename is not None:
        acts, act_names = _renamed(acts, act_names, rename)
    good = (cases >= 0) & (acts >= 0)
    if not good.any():
        raise MiningError("The view leaves no event: check the columns and the rule that it is made of.")
    if case is None:
        return (
            _with_activities(log, acts, act_names).keep_rows(good)
            if not good.all()
            else _with_activities(log, acts, act_names)
        )
    gone = int((~good).sum())
    remarks = (Remark("no value in the columns of the view", gone),) if gone else ()
    rows = np.flatnonzero(good)
    # rows of a case are in order of time already, but rows of different cases now meet: the sort goes by time again
    return EventLog.of(
        cases[rows],
        acts[rows],
        log.time[rows],
        activities=act_names.to_pylist(),
        cases=case_names,
        start=None if log.start is None else log.start[rows],
        resource=None if log.resource is None else log.resource[rows],
        resources=log.resources,
        lifecycle=None if log.lifecycle is None else log.lifecycle[rows],
        lifecycles=log.lifecycles,
        attributes={name: _at(column, rows) for name, column in log.attributes.items()},
        left_out=(*log.left_out, *remarks),
        flagged=log.flagged,
        source=log.source,
    )


def sessions(log: EventLog, gap: timedelta) -> EventLog:
    """The log with each case cut wherever nothing happens for longer than `gap`; pieces are named `case#1`, `case#2` …

    >>> log = EventLog.of(np.zeros(3, int), np.arange(3), np.array([0, 10, 100]) * 1_000_000, activities=["a", "b", "c"])
    >>> cut = sessions(log, timedelta(seconds=30))
    >>> [cut.path(i) for i in range(cut.n_cases)], cut.case_name(1)
    ([('a', 'b'), ('c',)], '0#2')
    """
    width = gap // timedelta(microseconds=1)
    begin = np.ones(len(log), bool)
    begin[1:] = (log.case[1:] != log.case[:-1]) | (log.time[1:] - log.time[:-1] > width)
    firsts = np.flatnonzero(begin)
    of_case = log.case[firsts].astype(np.int64)
    place = np.arange(len(firsts)) - np.searchsorted(of_case, of_case, side="left") + 1
    owners = pa.array(log.case_names(range(log.n_cases)), pa.string()).take(pa.array(of_case))
    names = pc.binary_join_element_wise(owners, pa.array(place).cast(pa.string()), "#")
    return EventLog(
        case=(np.cumsum(begin) - 1).astype(np.int32),
        activity=log.activity,
        time=log.time,
        cases=names,
        activities=log.activities,
        offsets=np.append(firsts, len(log)).astype(np.int64),
        start=log.start,
        resource=log.resource,
        resources=log.resources,
        lifecycle=log.lifecycle,
        lifecycles=log.lifecycles,
        attributes=log.attributes,
        case_attributes={name: _at(column, of_case) for name, column in log.case_attributes.items()},
        left_out=log.left_out,
        flagged=log.flagged,
        source=log.source,
    )


def column_of(log: EventLog, name: str) -> pa.Array:
    """The values of a column, one per event.

    Raises:
        MiningError: the log has no such column.

    """
    coded = {
        "case": (log.case, log.cases),
        "activity": (log.activity, log.activities),
        "resource": (log.resource, log.resources),
        "lifecycle": (log.lifecycle, log.lifecycles),
    }
    if name in coded and coded[name][0] is not None:
        codes, names = coded[name]
        values = names if isinstance(names, pa.Array) else pa.array([str(n) for n in names], pa.string())
        return values.take(pa.array(codes, mask=codes < 0))  # type: ignore[operator]  # None is excluded above
    if name in log.attributes:
        return _array(log.attributes[name])
    if name in log.case_attributes:
        return _array(log.case_attributes[name]).take(pa.array(log.case))
    known = ", ".join(map(repr, [*coded, *log.attributes, *log.case_attributes]))
    raise MiningError(f"The log has no column {name!r} for a view; it has {known}.")


def _codes(log: EventLog, names: str | Sequence[str]) -> tuple[Codes, pa.Array]:
    columns = [column_of(log, name).cast(pa.string()) for name in ([names] if isinstance(names, str) else names)]
    joined = columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, " · ")
    encoded = joined.dictionary_encode()
    return np.asarray(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.int32), encoded.dictionary


def _renamed(acts: Codes, names: pa.Array, rule: Rule) -> tuple[Codes, pa.Array]:
    old = names.to_pylist()
    new = [rule.get(name, name) if isinstance(rule, Mapping) else rule(name) for name in old]
    encoded = pa.array(new, pa.string()).dictionary_encode()
    table = np.append(np.asarray(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.int32), np.int32(-1))
    return table[acts], encoded.dictionary


def _with_activities(log: EventLog, acts: Codes, names: pa.Array) -> EventLog:
    return EventLog(
        **{
            name: getattr(log, name) for name in EventLog.__dataclass_fields__ if name not in ("activity", "activities")
        },
        activity=acts,
        activities=names.to_pylist(),
    )


def _array(column: Any) -> pa.Array:
    if isinstance(column, np.ndarray):
        return pa.array(column)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _at(column: Any, rows: Any) -> Any:
    return column[rows] if isinstance(column, np.ndarray) else column.take(pa.array(rows))
