"""When a rule's answer may change by the mere passing of time.

Rule 1. Only counts in windows do: dates are compared with other dates, not with the clock.
Rule 2. The moment may come too early (the answer stays), never too late; what CEL does with `now` is not seen.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from wend.model.customer import Customer
from wend.model.duration import Duration
from wend.rules.cel_text import counts_in
from wend.rules.counters import key_of, window_start
from wend.rules.tree import All, AnyOf, Cel, EventCount, Not, Rule


@dataclass(frozen=True, slots=True)
class Watched:
    """A counter that rules look at, and through which windows."""

    key: str
    widths: tuple[timedelta, ...]  # of those that are no longer or shorter at other times
    months: tuple[Duration, ...]  # those with months of the calendar


Windows = tuple[Watched, ...]


def next_change(rule: Rule, customer: Customer, now: datetime) -> datetime | None:
    """The earliest moment after `now` at which a counted event leaves its window, or one dated ahead comes into it."""
    return next_change_in(windows_of([rule]), customer, now)


def windows_of(rules: Iterable[Rule]) -> Windows:
    """The counters that rules look at, each once, with its windows."""
    found: dict[str, set[Duration]] = {}
    for key, within in (window for rule in rules for window in _windows(rule)):
        found.setdefault(key, set()).update([within] if within else [])
    return tuple(
        Watched(
            key,
            tuple(sorted(timedelta(seconds=each.seconds) for each in windows if not each.months)),
            tuple(each for each in windows if each.months),
        )
        for key, windows in found.items()
    )


def next_change_in(windows: Windows, customer: Customer, now: datetime) -> datetime | None:
    """As `next_change`, for the windows of many rules at once."""
    counters = customer.counters
    moments: list[datetime] = []
    for watched in windows:
        counter = counters.get(watched.key)
        if counter is not None and counter.times:
            _add_moments(moments, watched, counter.times, now)
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


def _add_moments(moments: list[datetime], watched: Watched, times: list[datetime], now: datetime) -> None:
    """The times are ascending: the first one inside a window leaves it first, the first one ahead comes first."""
    if times[-1] > now:
        moments.append(times[bisect_right(times, now)])
    for width in watched.widths:
        oldest = bisect_right(times, now - width)
        if oldest < len(times) and times[oldest] <= now:
            moments.append(times[oldest] + width)
    for within in watched.months:
        start = window_start(within, now)
        oldest = bisect_right(times, start) if start else len(times)
        if oldest < len(times) and times[oldest] <= now:
            moments.append(_leaves(times[oldest], within, now))


def _leaves(time: datetime, within: Duration, now: datetime) -> datetime:
    """The first moment at which a time is no longer in a window of months: these move on at midnight UTC."""
    near = max(now, Duration(months=within.months).after(time + timedelta(seconds=within.seconds)))
    midnight = near.replace(hour=0, minute=0, second=0, microsecond=0)
    while within.before(midnight) < time:  # holds up to `now`, where the time is inside; some days at most beyond
        midnight += timedelta(days=1)
    return midnight
