"""Counters: what a rule asks to be remembered about events, so that judging needs no history.

Rule 1. A counter keeps the newest `limits.COUNTER_TIMES_MAX` times inside the widest window that any rule asks for.
Rule 2. Two rules that count the same (event and `where`) share one counter.
Rule 3. Windows only ever move forward: a time that has left a window never comes back into it.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

import msgspec

from wend import limits
from wend.model.duration import Duration
from wend.rules.cel_text import counts_in
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, Not, Rule


class CounterSpec(msgspec.Struct, frozen=True):
    """One counter that live rules need: which events, and how far back (`within` None: ever)."""

    key: str
    event: str
    where: tuple[Compare, ...] = ()
    within: Duration | None = None


def counter_key(rule: EventCount) -> str:
    """The name of a count's counter: the event's, and a hash of `where` (in any order) when there is one."""
    return key_of(rule.event, rule.where)


def key_of(event: str, where: tuple[Compare, ...] = ()) -> str:
    """The name of the counter of an event under conditions."""
    if not where:
        return event
    conditions = sorted(msgspec.json.encode(condition) for condition in where)
    return f"{event} where {blake2b(b','.join(conditions), digest_size=6).hexdigest()}"


def counters_of(rule: Rule) -> tuple[CounterSpec, ...]:
    """The counters that a rule reads, each once; those of segments it names are theirs to declare."""
    return tuple(merge_counters(_counters(rule)).values())


def _counters(rule: Rule) -> list[CounterSpec]:
    match rule:
        case EventCount():
            return [CounterSpec(counter_key(rule), rule.event, rule.where, rule.within)]
        case All() | AnyOf():
            return [spec for member in rule.of for spec in _counters(member)]
        case Not():
            return _counters(rule.of)
        case Cel():
            return [CounterSpec(key_of(count.event), count.event, (), count.within) for count in counts_in(rule.source)]
        case _:
            return []


def merge_counters(specs: Iterable[CounterSpec]) -> dict[str, CounterSpec]:
    """The counters that serve all of some rules, by key: each with a window that covers every one asked for."""
    merged: dict[str, CounterSpec] = {}
    for spec in specs:
        known = merged.get(spec.key, spec)
        merged[spec.key] = msgspec.structs.replace(spec, within=_covering(known.within, spec.within))
    return merged


def _covering(one: Duration | None, other: Duration | None) -> Duration | None:
    """A month is no fixed number of days, so the wider of both is taken part by part."""
    if one is None or other is None:
        return None
    return Duration(max(one.seconds, other.seconds), max(one.months, other.months))


def window_start(within: Duration | None, now: datetime) -> datetime | None:
    """The moment after which times count (None: all do).

    A window of calendar months begins with a day: `now` to the second would let a time leave on the 29th and come back
    on the 30th, as both months end on the 28th.
    """
    if within is None:
        return None
    if not within.months:
        return now - timedelta(seconds=within.seconds)
    return _before_day(within, now.replace(hour=0, minute=0, second=0, microsecond=0))


@lru_cache(maxsize=1024)  # the calendar is slow, and a day's answers are the same for everybody
def _before_day(within: Duration, midnight: datetime) -> datetime:
    return within.before(midnight)


def count(times: list[datetime], within: Duration | None, now: datetime) -> int:
    """How many of some ascending times lie in the window up to `now`."""
    start = window_start(within, now)
    return bisect_right(times, now) - (bisect_right(times, start) if start is not None else 0)


def noted(times: list[datetime], spec: CounterSpec, at: datetime, now: datetime) -> list[datetime]:
    """A counter's times with one more (a late one finds its place), without those that no rule needs any longer."""
    kept = [*times]
    insort(kept, at)
    return kept_times(kept, spec, now)


def kept_times(times: list[datetime], spec: CounterSpec, now: datetime) -> list[datetime]:
    """Of some ascending times those that rules may still count: inside the widest window, the newest up to the limit."""
    start = window_start(spec.within, now)
    outside = bisect_right(times, start) if start is not None else 0
    return times[max(outside, len(times) - limits.COUNTER_TIMES_MAX) :]
