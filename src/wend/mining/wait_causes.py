"""Why a piece of work waited: batching, contention, priority, calendar, or something outside.

Source: K. Lashkevich, F. Milani, D. Chapela-Campa, I. Suvorau, M. Dumas, "Why am I waiting? Data-driven analysis of waiting
times in business processes" (2023). As here, for work enabled at e (the end of the event before) and begun at s by someone:
- contention and priority: the time in [e, s) in which that person worked on something else; it is priority as far as that
  was enabled later than this (overtaking), contention as far as it was enabled before;
- batching: of the rest, the time until the last member of its batch was enabled. A batch is work of one activity done by one
  person without a break, all of it enabled before the first begins;
- calendar: of the rest, the time in hours of the week in which that person is never seen at work;
- external: what is left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from wend.limits import WAIT_PAIRS
from wend.mining.grouping import Longs
from wend.mining.log import EventLog
from wend.mining.spread import Floats

CAUSES: Final = ("batching", "contention", "priority", "calendar", "external")

_HOUR = 3_600_000_000
_WEEK_HOURS = 168
_WEEK = _WEEK_HOURS * _HOUR


@dataclass(frozen=True, eq=False)
class _Work:
    """The events as pieces of work: by whom, of what, when enabled, begun and ended, in units of so many microseconds."""

    who: Longs
    activity: Longs
    enabled: Longs
    begin: Longs
    end: Longs
    unit: int


def split_waits(log: EventLog) -> list[Floats] | None:
    """Per cause, the microseconds of the wait before each event; None without start times or resources.

    The first event of a case waits for nothing; the wait of an event of nobody is external.
    """
    if log.start is None or log.resource is None or len(log) == 0:
        return None
    work = _work(log, log.start, log.resource)
    wait = np.maximum(work.begin - work.enabled, 0)
    known = (log.resource >= 0) & (wait > 0)
    busy, overtaken = _busy(work, known)
    rest = wait - busy
    batching = np.where(known, np.minimum(_batch_wait(work), rest), 0.0)
    rest -= batching
    calendar = np.where(known, np.minimum(_off_duty(work), rest), 0.0)
    return [part * work.unit for part in (batching, busy - overtaken, overtaken, calendar, rest - calendar)]


def _work(log: EventLog, begin: Longs, resource: npt.NDArray[np.int32]) -> _Work:
    """Times count from the first of the log; they are whole seconds where person and microsecond do not fit one integer."""
    enabled = np.empty(len(log), np.int64)
    enabled[1:] = log.time[:-1]
    enabled[log.first_rows] = begin[log.first_rows]
    who = np.where(resource >= 0, resource, len(log.resources)).astype(np.int64)
    base = int(min(begin.min(), enabled.min())) // _WEEK * _WEEK
    span = int(log.time.max()) - base
    unit = 1 if (len(log.resources) + 2).bit_length() + span.bit_length() < 62 else 1_000_000
    begin, end, enabled = ((moment - base) // unit for moment in (begin, log.time, np.minimum(enabled, begin)))
    return _Work(who, log.activity.astype(np.int64), enabled, begin, end, unit)


def _busy(work: _Work, known: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Per event: the part of its wait in which its person worked, and the part of that on work enabled later."""
    order = np.lexsort((work.begin, work.who))
    span = int(work.end.max()) + 2
    at = work.who * span
    begins, ends = (at + work.begin)[order], (at + work.end)[order]
    worked = _worked_until(begins, ends)
    busy, overtaken = np.zeros(len(order)), np.zeros(len(order))
    busy[known] = worked((at + work.begin)[known]) - worked((at + work.enabled)[known])
    waits = np.flatnonzero(busy > 0)
    reach = np.zeros(int(work.who.max()) + 1, np.int64)
    np.maximum.at(reach, work.who, work.end - work.begin)
    low = np.searchsorted(begins, at[waits] + np.maximum(work.enabled[waits] - reach[work.who[waits]], 0))
    size = np.searchsorted(begins, (at + work.begin)[waits]) - low
    for first, last in _portions(size):
        portion = waits[first:last]
        overtaken[portion] = busy[portion] * _later_share(work, order, portion, low[first:last], size[first:last])
    return busy, overtaken


def _later_share(work: _Work, order: Longs, waits: Longs, low: Longs, size: Longs) -> Floats:
    """Of the work done by the same person in each wait, the share that was enabled after the wait began."""
    closes = np.cumsum(size)
    place = np.repeat(np.arange(len(waits)), size)
    mine, other = waits[place], order[np.arange(int(size.sum())) + np.repeat(low - (closes - size), size)]
    common = np.minimum(work.end[other], work.begin[mine]) - np.maximum(work.begin[other], work.enabled[mine])
    common = np.where(other == mine, 0, np.maximum(common, 0)).astype(np.float64)
    both = np.bincount(place, common, len(waits))
    later = np.bincount(place, np.where(work.enabled[other] > work.enabled[mine], common, 0.0), len(waits))
    return np.divide(later, both, out=np.zeros(len(waits)), where=both > 0)


def _worked_until(begins: Longs, ends: Longs) -> Callable[[Longs], Longs]:
    """How much work, overlaps merged, lies before a moment; intervals are ordered by begin, people far apart."""
    reach = np.maximum.accumulate(ends)
    fresh = np.ones(len(begins), bool)
    fresh[1:] = begins[1:] > reach[:-1]
    firsts = np.flatnonzero(fresh)
    opens, closes = begins[firsts], reach[np.append(firsts[1:], len(begins)) - 1]
    done = np.concatenate(([0], np.cumsum(closes - opens)))

    def until(at: Longs) -> Longs:
        place = np.searchsorted(opens, at, side="right")
        last = np.maximum(place - 1, 0)
        return np.asarray(done[last] + np.where(place > 0, np.minimum(at, closes[last]) - opens[last], 0), np.int64)

    return until


def _portions(sizes: Longs) -> list[tuple[int, int]]:
    """Ranges of waits whose pairs together are few enough."""
    group = np.cumsum(sizes) // WAIT_PAIRS
    cuts = [0, *(np.flatnonzero(np.diff(group)) + 1).tolist(), len(sizes)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _batch_wait(work: _Work) -> Longs:
    """Per event, from when it was enabled to when the last of its batch was; 0 outside batches."""
    order = np.lexsort((work.end, work.begin, work.who))
    who, activity, begin, end, could = (c[order] for c in (work.who, work.activity, work.begin, work.end, work.enabled))
    new = np.ones(len(order), bool)
    new[1:] = (who[1:] != who[:-1]) | (activity[1:] != activity[:-1]) | (begin[1:] > end[:-1])
    while True:
        firsts = np.flatnonzero(new)
        run = np.cumsum(new) - 1
        late = np.flatnonzero(could > begin[firsts][run])
        late = late[~new[late]]
        if len(late) == 0:
            break
        new[late[np.unique(run[late], return_index=True)[1]]] = True
    found = np.empty(len(order), np.int64)
    found[order] = np.maximum.reduceat(could, firsts)[run] - could
    return found


def _off_duty(work: _Work) -> Longs:
    """Per event, how much of its wait lies in hours of the week in which its person is never seen at work."""
    hour = _HOUR // work.unit
    seen = np.zeros((int(work.who.max()) + 1, _WEEK_HOURS), bool)
    for moment in (work.begin, np.maximum(work.end - 1, work.begin)):
        seen[work.who, moment // hour % _WEEK_HOURS] = True
    off = np.concatenate((np.zeros((len(seen), 1), np.int64), np.cumsum(~seen, axis=1)), axis=1)

    def until(moment: Longs) -> Longs:
        weeks, at = np.divmod(moment // hour, _WEEK_HOURS)
        whole = weeks * off[work.who, _WEEK_HOURS] + off[work.who, at]
        return np.asarray(whole * hour + np.where(seen[work.who, at], 0, moment % hour), np.int64)

    return until(work.begin) - until(work.enabled)
