"""What may go wrong in journeys that end, as questions with one answer per case: did it stop here, turn back, leave a step
out, take a way it seldom takes, wait long?

Rule 1. One trial per case and question, so that trials are independent.
Rule 2. A journey that may still go on is no drop-out: trials too near the end of the log are left out.
Rule 3. Where journeys do not end (customers who come back), `recurring` asks instead.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from wend.mining.diagnose.axis import DAY_US
from wend.mining.diagnose.occurrences import Bools, Kind, Longs, Measure, Occurrences
from wend.mining.diagnose.recurring import recurring_measures
from wend.mining.log import EventLog

_CASES_LEAST = 40
_BAD_LEAST = 8
_GAIN = 0.25
_TAIL_SHARE = 0.15
_RETURNS = 0.8
_OLD_ENOUGH = 0.5


def measures_of(seen: Occurrences, ends: frozenset[int]) -> Iterator[Measure]:
    """Every question that enough cases answer."""
    asked = recurring_measures(seen) if seen.endless else _of_ending(seen, ends)
    yield from (each for each in asked if len(each.rows) >= _CASES_LEAST and _mixed(each))


def _of_ending(seen: Occurrences, ends: frozenset[int]) -> Iterator[Measure]:
    for code in seen.rows:
        for measure in _about(seen, code, ends):
            yield _while_cases_begin(seen, measure)
    yield from _lost_by_begin(seen)


def _while_cases_begin(seen: Occurrences, measure: Measure) -> Measure:
    """Without the last trials after new cases ceased: only long cases are left there, and they differ by that alone."""
    ceased = seen.log.time[measure.rows] > seen.last_begin
    if not len(ceased) or not 0 < ceased.mean() <= _TAIL_SHARE:
        return measure
    ends = None if measure.ends is None else measure.ends[~ceased]
    return replace(measure, rows=measure.rows[~ceased], values=measure.values[~ceased], ends=ends)


def _mixed(measure: Measure) -> bool:
    if not measure.binary:
        return bool(measure.values.min() < measure.values.max())
    bad = int(measure.values.sum())
    return bad >= _BAD_LEAST and bad < len(measure.values)


def _about(seen: Occurrences, code: int, ends: frozenset[int]) -> Iterator[Measure]:
    if code not in ends:
        yield _drop_out(seen, code)
    yield _rework(seen, code)
    yield from _ways(seen, code)
    yield from _waits(seen, code)
    if seen.log.start is not None:
        yield _service(seen, code, seen.log.start)
    skipped = _skipped(seen, code)
    if skipped is not None:
        yield skipped


def _drop_out(seen: Occurrences, code: int) -> Measure:
    rows = seen.last(code)
    rows = rows[seen.log.time[rows] <= seen.axis.end - seen.patience(code)]
    return Measure("drop_out", seen.name(code), None, rows, seen.is_last[rows].astype(np.float64))


def _rework(seen: Occurrences, code: int) -> Measure:
    rows = seen.first(code)
    again = np.zeros(seen.log.n_cases, bool)
    every = seen.rows[code]
    again[seen.log.case[every[seen.repeats[every]]]] = True
    return Measure("rework", seen.name(code), None, rows, again[seen.log.case[rows]].astype(np.float64))


def _ways(seen: Occurrences, code: int) -> Iterator[Measure]:
    """Did the case ever go from here to there? The way that leads to the goal is no question."""
    rows = seen.first(code)
    every = seen.rows[code]
    following = seen.following[every]
    for other in np.unique(following[following >= 0]).tolist():
        taken = every[following == other]
        went = np.zeros(seen.log.n_cases, bool)
        went[seen.log.case[taken]] = True
        kind = _kind_of_way(seen, taken, went[seen.log.case[rows]], rows)
        if other != code and kind is not None:
            values = went[seen.log.case[rows]].astype(np.float64)
            yield Measure(kind, seen.name(code), seen.name(other), rows, values)


def _kind_of_way(seen: Occurrences, taken: Longs, went: Bools, rows: Longs) -> Kind | None:
    """A turn back is a loop; a way that mostly misses the goal where others reach it is a failure."""
    if not len(taken) or len(taken) < _BAD_LEAST:
        return None
    reached = seen.reached[seen.log.case[rows]]
    gain = float(reached[went].mean() - reached[~went].mean()) if 0 < went.sum() < len(went) else 0.0
    if seen.goal and gain >= _GAIN:
        return None
    if _turns_back(seen, taken):
        return "loop"
    return "failure" if seen.goal and gain <= -_GAIN else "detour"


def _turns_back(seen: Occurrences, taken: Longs) -> bool:
    """Whether the step after is one the case had before, or leads nearly always to where it came from."""
    code = int(seen.log.activity[taken[0]])
    final = np.full(seen.log.n_cases, -1, np.int64)
    last = seen.last(code)
    final[seen.log.case[last]] = last
    returns = final[seen.log.case[taken]] > taken
    return bool(seen.repeats[taken + 1].mean() > 0.5 or returns.mean() >= _RETURNS)


def _waits(seen: Occurrences, code: int) -> Iterator[Measure]:
    every = seen.rows[code]
    following = seen.following[every]
    log = seen.log
    begins = log.time if log.start is None else log.start
    for other in np.unique(following[following >= 0]).tolist():
        rows = every[following == other]
        rows = rows[np.append(True, np.diff(log.case[rows]) > 0)]
        waited = np.maximum(begins[rows + 1] - log.time[rows], 0) / 1e6
        yield Measure("wait", seen.name(code), seen.name(int(other)), rows, waited, rows + 1)


def _service(seen: Occurrences, code: int, start: Longs) -> Measure:
    rows = seen.first(code)
    return Measure("service", seen.name(code), None, rows, np.maximum(seen.log.time[rows] - start[rows], 0) / 1e6)


def _skipped(seen: Occurrences, code: int) -> Measure | None:
    """Cases that came to the step that usually follows; did they leave this one out?"""
    log = seen.log
    mine = np.full(log.n_cases, -1, np.int64)
    rows = seen.first(code)
    mine[log.case[rows]] = rows
    following = seen.following[seen.rows[code]]
    onward = following[(following >= 0) & (following != code)]
    for other in np.argsort(-np.bincount(onward), kind="stable").tolist() if len(onward) else []:
        if other not in seen.rows:
            continue
        reached = seen.first(other)
        here = mine[log.case[reached]]
        both = here >= 0
        if both.sum() >= _CASES_LEAST and (here[both] < reached[both]).mean() >= 0.95 and both.mean() >= 0.2:
            before = np.maximum(reached - 1, log.first_rows[log.case[reached]])
            left_out = ((here < 0) | (here > reached)).astype(np.float64)
            return Measure("skipped", seen.name(code), seen.name(other), before, left_out)
    return None


def _lost_by_begin(seen: Occurrences) -> Iterator[Measure]:
    """Lost among journeys that begin alike: more of those that begin far from the goal is no failing."""
    lost = lost_measure(seen)
    if lost is None:
        return
    begin = seen.log.activity[lost.rows]
    for code in seen.rows:
        mine = begin == code
        yield replace(lost, rows=lost.rows[mine], values=lost.values[mine])


def lost_measure(seen: Occurrences) -> Measure | None:
    """Did the case end without reaching the goal?"""
    if not seen.goal:
        return None
    log, reached = seen.log, seen.reached
    quiet = seen.axis.end - log.time[log.last_rows]
    settled = reached | (quiet > _longest_pause(log))
    begun = log.time[log.first_rows]
    slow = float(np.quantile(log.durations[reached], 0.99)) if reached.any() else 0.0
    old = begun <= seen.axis.end - min(slow, seen.axis.days * DAY_US / 3)
    cases = np.flatnonzero(settled & old if old.mean() >= _OLD_ENOUGH else settled)
    name = " or ".join(sorted(seen.name(code) for code in seen.goal))
    return Measure("lost", name, None, log.first_rows[cases], (~reached[cases]).astype(np.float64))


def _longest_pause(log: EventLog) -> float:
    inside = log.case[1:] == log.case[:-1]
    gaps = np.diff(log.time)[inside]
    return float(np.quantile(gaps, 0.99)) if len(gaps) else 0.0
