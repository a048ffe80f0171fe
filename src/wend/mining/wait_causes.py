"""Why a piece of work waited: batching, contention, priority, calendar, or something outside.

Source: K. Lashkevich, F. Milani, D. Chapela-Campa, I. Suvorau, M. Dumas, "Why am I waiting? Data-driven analysis of waiting
times in business processes", CAiSE 2023 (there: batching, contention, prioritization, unavailability, extraneous). As there,
the wait of work enabled at e (the end of the event before) and begun at b by someone is an interval, and each cause is taken
out of what those before it left:
1. batching: [e, r), until the last member of its batch was enabled. A batch is work of one activity done by one person
   without a break, all of it enabled before the first begins; r is e for work outside batches;
2. contention: the time in [r, b) in which that person did work enabled at r or before (of the same batch: at e or before);
3. priority: the time left in which they did work enabled later, which overtook;
4. calendar: the time left in hours of the week in which that person is never seen at work;
5. external: what is left.

The calendar is made of the hours of the week, in the zone of the log's times (UTC).
"""

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
    """Per cause, in the order of `CAUSES`, the microseconds of the wait before each event; None without starts or resources.

    The first event of a case waits for nothing; the wait of an event of nobody is external.

    Work is written as case, activity, who, begin and end, in hours from a Monday at midnight; what is asked is why `b` of
    case 1 had to wait. Batching: Yu waits from 9 for the b of case 2, which is enabled at 12, and then does both.

    >>> def waited(*rows):
    ...     case, activity, who, begin, end = zip(*rows)
    ...     monday, hour = 4 * 86_400_000_000, 3_600_000_000
    ...     log = EventLog.of(
    ...         np.array(case), np.array(["abc".index(each) for each in activity]), np.array(end) * hour + monday,
    ...         start=np.array(begin) * hour + monday, resource=np.array(["XY".index(each) for each in who]),
    ...         activities="abc", resources=["Xi", "Yu"],
    ...     )
    ...     row = next(i for i in range(len(log)) if log.case_name(log.case[i]) == "1" and log.activity[i] == 1)
    ...     return {cause: float(part[row]) / hour for cause, part in zip(CAUSES, split_waits(log)) if part[row]}
    >>> waited((1, "a", "X", 8, 9), (2, "a", "X", 9, 12), (1, "b", "Y", 12, 13), (2, "b", "Y", 13, 14))
    {'batching': 3.0}

    Contention: enabled at 9, but until 11 Yu does the b of case 2, enabled before, at 8.

    >>> waited((2, "a", "X", 7, 8), (1, "a", "X", 8, 9), (2, "b", "Y", 8, 11), (1, "b", "Y", 11, 12))
    {'contention': 2.0}

    Priority: enabled at 9, but from 10 to 13 Yu does the c of case 2, enabled later; from 9 to 10, the c of case 3, not later.

    >>> waited((1, "a", "X", 8, 9), (2, "a", "X", 9, 10), (3, "c", "Y", 9, 10), (2, "c", "Y", 10, 13), (1, "b", "Y", 13, 14))
    {'contention': 1.0, 'priority': 3.0}

    Calendar: enabled on Monday at 15, begun on Tuesday at 10. Yu is seen at work from 9 to 17, so of these 19 hours 16 are
    out of hours. External: for the other 3, Yu was there and did nothing that the log knows of.

    >>> waited((1, "a", "X", 14, 15), (1, "b", "Y", 34, 35), *((3, "c", "Y", h, h + 1) for d in (0, 24) for h in range(d + 9, d + 17)
    ...        if h not in (15, 16, 33, 34)), (4, "c", "Y", 24 * 7 + 15, 24 * 7 + 17), (4, "c", "Y", 24 * 7 + 33, 24 * 7 + 34))
    {'calendar': 16.0, 'external': 3.0}
    """
    if log.start is None or log.resource is None or len(log) == 0:
        return None
    work = _work(log, log.start, log.resource)
    known = (log.resource >= 0) & (work.begin > work.enabled)
    together, batch = _batches(work)
    ready = np.where(known, together, work.enabled)
    busy, contention = _busy(work, ready, batch, known)
    calendar = np.where(known, _off_duty(work, ready), 0)
    left = np.maximum(work.begin - ready, 0) - busy - calendar
    return [
        np.asarray(part * work.unit, np.float64)
        for part in (ready - work.enabled, contention, busy - contention, calendar, left)
    ]


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


def _busy(work: _Work, ready: Longs, batch: Longs, known: npt.NDArray[np.bool_]) -> tuple[Longs, Longs]:
    """Per event: the time in [ready, begin) in which its person worked, and that on work enabled when it was ready."""
    merged = _merged(work)
    busy, contention = np.zeros(len(ready), np.int64), np.zeros(len(ready), np.int64)
    busy[known] = merged.until(work.who, work.begin)[known] - merged.until(work.who, ready)[known]
    order = np.lexsort((work.begin, work.who))
    begins = (work.who * merged.span + work.begin)[order]
    waits = np.flatnonzero(busy > 0)
    reach = np.zeros(int(work.who.max()) + 1, np.int64)
    np.maximum.at(reach, work.who, work.end - work.begin)
    at = work.who[waits] * merged.span
    low = np.searchsorted(begins, at + np.maximum(ready[waits] - reach[work.who[waits]], 0))
    size = np.searchsorted(begins, at + work.begin[waits]) - low
    for first, last in _portions(size):
        part = slice(first, last)
        contention[waits[part]] = _contended(work, (ready, batch), order, waits[part], (low[part], size[part]))
    return busy, contention


def _contended(
    work: _Work, batches: tuple[Longs, Longs], order: Longs, waits: Longs, ranges: tuple[Longs, Longs]
) -> Longs:
    """Per wait, how long its person did work enabled before; what was done at once counts once."""
    (ready, batch), (low, size) = batches, ranges
    closes = np.cumsum(size)
    place = np.repeat(np.arange(len(waits)), size)
    mine, other = waits[place], order[np.arange(int(size.sum())) + np.repeat(low - (closes - size), size)]
    limit = np.where(batch[other] == batch[mine], work.enabled[mine], ready[mine])
    before = (work.enabled[other] <= limit) & (other != mine)
    place, mine, other = place[before], mine[before], other[before]
    begin = np.maximum(work.begin[other], ready[mine])
    end = np.minimum(work.end[other], work.begin[mine])
    real = end > begin
    place, begin, end = place[real], begin[real], end[real]
    at = place * (int(work.end.max()) + 2)
    reach = np.maximum.accumulate(at + end)
    seen = np.append(0, reach[:-1])  # others of one wait are in order of begin, and waits lie apart
    fresh = np.maximum(at + end - np.maximum(at + begin, seen), 0)
    return np.bincount(place, fresh, len(waits)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Merged:
    """When each person worked, overlaps merged: people lie `span` apart on one line of time."""

    span: int
    opens: Longs
    closes: Longs
    done: Longs

    def until(self, who: Longs, at: Longs) -> Longs:
        """How much work of each person, and of those before them, lies before a moment."""
        moment = who * self.span + at
        last = self.place(moment)
        partial = np.minimum(moment, self.closes[last]) - self.opens[last]
        return np.asarray(self.done[last] + np.where(moment > self.opens[last], partial, 0), np.int64)

    def place(self, moment: Longs) -> Longs:
        """The piece of work that began last before each moment; the first where none did."""
        return np.maximum(np.searchsorted(self.opens, moment, side="right") - 1, 0)


def _merged(work: _Work) -> _Merged:
    span = int(work.end.max()) + 2
    order = np.lexsort((work.begin, work.who))
    begins, ends = (work.who * span + work.begin)[order], (work.who * span + work.end)[order]
    reach = np.maximum.accumulate(ends)
    fresh = np.ones(len(begins), bool)
    fresh[1:] = begins[1:] > reach[:-1]
    firsts = np.flatnonzero(fresh)
    opens, closes = begins[firsts], reach[np.append(firsts[1:], len(begins)) - 1]
    return _Merged(span, opens, closes, np.concatenate(([0], np.cumsum(closes - opens)))[:-1])


def _portions(sizes: Longs) -> list[tuple[int, int]]:
    """Ranges of waits whose pairs together are few enough."""
    group = np.cumsum(sizes) // WAIT_PAIRS
    cuts = [0, *(np.flatnonzero(np.diff(group)) + 1).tolist(), len(sizes)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _batches(work: _Work) -> tuple[Longs, Longs]:
    """Per event, when the last of its batch was enabled, and the number of the batch; outside batches it is one of its own."""
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
    ready, batch = np.empty(len(order), np.int64), np.empty(len(order), np.int64)
    ready[order], batch[order] = np.maximum.reduceat(could, firsts)[run], run
    return ready, batch


def _off_duty(work: _Work, ready: Longs) -> Longs:
    """Per event, how much of [ready, begin) lies in hours of the week in which its person is never seen at work, and was
    not at work then either (over a long task that began in hours).
    """
    hour = _HOUR // work.unit
    seen = np.zeros((int(work.who.max()) + 1, _WEEK_HOURS), bool)
    for moment in (work.begin, np.maximum(work.end - 1, work.begin)):
        seen[work.who, moment // hour % _WEEK_HOURS] = True
    off = np.concatenate((np.zeros((len(seen), 1), np.int64), np.cumsum(~seen, axis=1)), axis=1)

    def until(who: Longs, moment: Longs) -> Longs:
        weeks, at = np.divmod(moment // hour, _WEEK_HOURS)
        whole = weeks * off[who, _WEEK_HOURS] + off[who, at]
        return np.asarray(whole * hour + np.where(seen[who, at], 0, moment % hour), np.int64)

    merged = _merged(work)
    owner, span = merged.opens // merged.span, merged.span
    opens, closes = merged.opens - owner * span, merged.closes - owner * span
    pieces = until(owner, closes) - until(owner, opens)
    before = np.concatenate(([0], np.cumsum(pieces)))[:-1]

    def at_work(moment: Longs) -> Longs:
        last = merged.place(work.who * span + moment)
        partial = until(owner[last], np.minimum(moment, closes[last])) - until(owner[last], opens[last])
        begun = (owner[last] == work.who) & (moment > opens[last])
        return np.asarray(before[last] + np.where(begun, partial, np.where(owner[last] < work.who, pieces[last], 0)))

    gone = until(work.who, work.begin) - until(work.who, ready)
    return np.asarray(gone - (at_work(work.begin) - at_work(ready)), np.int64)
