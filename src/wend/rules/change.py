"""When a rule's answer may change by the mere passing of time.

Rule 1. Only counts in windows do: dates are compared with other dates, not with the clock.
Rule 2. The moment may come too early (the answer stays), never too late; what CEL does with `now` is not seen.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from wend.model.customer import Customer
from wend.model.duration import Duration
from wend.rules.cel_text import counts_in
from wend.rules.counters import key_of, window_start
from wend.rules.tree import All, AnyOf, Cel, EventCount, Not, Rule

Windows = tuple[tuple[str, Duration | None], ...]


def next_change(rule: Rule, customer: Customer, now: datetime) -> datetime | None:
    """The earliest moment after `now` at which a counted event leaves its window, or one dated ahead comes into it."""
    return next_change_in(windows_of([rule]), customer, now)


def windows_of(rules: Iterable[Rule]) -> Windows:
    """The counters that rules look at, and through which windows, each once."""
    return tuple(dict.fromkeys(window for rule in rules for window in _windows(rule)))


def next_change_in(windows: Windows, customer: Customer, now: datetime) -> datetime | None:
    """As `next_change`, for the windows of many rules at once."""
    counters = customer.counters
    moments = [
        moment for key, within in windows if key in counters for moment in _moments(counters[key].times, within, now)
    ]
    return min(moments, default=None)


def _windows(rule: Rule) -> Iterator[tuple[str, Duration | None]]:
    match rule:
        case EventCount():
            yield key_of(rule.event, rule.where), rule.within
        case Cel():
            yield from ((key_of(call.event), call.within) for call in counts_in(rule.source))
        case All() | AnyOf():
            for member in rule.of:
                yield from _windows(member)
        case Not():
            yield from _windows(rule.of)


def _moments(times: list[datetime], within: Duration | None, now: datetime) -> Iterator[datetime]:
    """The times are ascending: the first one inside leaves first, the first one ahead comes first."""
    if times and times[-1] > now:
        yield times[bisect_right(times, now)]
    start = window_start(within, now)
    if start is None or within is None:
        return
    oldest = bisect_right(times, start)
    if oldest < len(times) and times[oldest] <= now:
        yield _leaves(times[oldest], within, now)


def _leaves(time: datetime, within: Duration, now: datetime) -> datetime:
    """The first moment at which a time is no longer in the window. Windows of months move on at midnight UTC."""
    if not within.months:
        return time + timedelta(seconds=within.seconds)
    near = max(now, Duration(months=within.months).after(time + timedelta(seconds=within.seconds)))
    midnight = near.replace(hour=0, minute=0, second=0, microsecond=0)
    while within.before(midnight) < time:  # holds up to `now`, where the time is inside; some days at most beyond
        midnight += timedelta(days=1)
    return midnight
