"""Outside influences as values: what happens in the world at certain times in certain markets, as `calendar.yaml` says.

Rule 1. An occasion is on or off for a market at a moment: nothing here knows a customer or a clock.
Rule 2. Times are microseconds since 1970 UTC, from the first up to, not with, the last; 0 as the end means: until further notice.
Rule 3. `holiday` is no occasion of the file's own: it is on while the market has a public holiday.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from wend.model.public_holidays import public_holidays

HOLIDAY: Final = "holiday"
KINDS: Final = ("event", "incident")
_DAYS_AHEAD: Final = 400  # a year has a holiday in every place that has any
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Occasion(msgspec.Struct, frozen=True):
    """Something that happens. `pauses`: journeys with one of these tags stand still meanwhile, in all markets."""

    name: str
    title: str = ""
    kind: str = "event"
    times: tuple[tuple[int, int], ...] = ()
    markets: tuple[str, ...] = ()  # empty: everywhere
    pauses: tuple[str, ...] = ()

    def time_at(self, at: datetime) -> tuple[int, int] | None:
        """The time of it that a moment lies in; None while it is not on."""
        moment = micros(at)
        return next((each for each in self.times if each[0] <= moment and (not each[1] or moment < each[1])), None)


class Occasions(msgspec.Struct, frozen=True):
    """All of a calendar. `market` is the trait that tells a customer's market, `zone` where dates without an hour are meant."""

    market: str = "country"
    zone: str = "UTC"
    holidays: tuple[str, ...] = ()  # ISO 3166 places whose public holidays count
    listed: tuple[Occasion, ...] = ()

    def names(self) -> frozenset[str]:
        """What rules may ask for."""
        return frozenset([HOLIDAY, *(each.name for each in self.listed)])

    def is_on(self, name: str, market: object, at: datetime) -> bool:
        """Whether an occasion is on in a market; an unknown one never is."""
        if name == HOLIDAY:
            return isinstance(market, str) and market in self.holidays and _has_holiday(market, self._day(at))
        found = next((each for each in self.listed if each.name == name), None)
        if found is None or (found.markets and market not in found.markets):
            return False
        return found.time_at(at) is not None

    def on_at(self, at: datetime) -> dict[str, tuple[str, ...] | None]:
        """The occasions that are on somewhere, each with its markets; None: everywhere."""
        found = {each.name: each.markets or None for each in self.listed if each.time_at(at)}
        places = tuple(place for place in self.holidays if _has_holiday(place, self._day(at)))
        return {**found, HOLIDAY: places} if places else found

    def next_change(self, names: Iterable[str], at: datetime) -> datetime | None:
        """The first moment after `at` at which one of some occasions begins or ends anywhere; None: never."""
        wanted, moment = frozenset(names), micros(at)
        edges = [
            edge for each in self.listed if each.name in wanted for time in each.times for edge in time if edge > moment
        ]
        found = [_EPOCH + min(edges) * _MICROSECOND] if edges else []
        if HOLIDAY in wanted and (holiday := _next_midnight(self.holidays, self._day(at), self.zone)):
            found.append(holiday)
        return min(found, default=None)

    def _day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()


def micros(at: datetime) -> int:
    """A moment in microseconds since 1970 UTC."""
    return (at - _EPOCH) // _MICROSECOND


def _has_holiday(place: str, day: date) -> bool:
    return day in public_holidays(place, day.year)


@lru_cache(maxsize=64)
def _next_midnight(places: tuple[str, ...], day: date, zone: str) -> datetime | None:
    """The next midnight at which a public holiday begins or is over in one of some places."""
    for ahead in range(1, _DAYS_AHEAD):
        after = day + timedelta(days=ahead)
        before = after - timedelta(days=1)
        if any(_has_holiday(place, before) != _has_holiday(place, after) for place in places):
            return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return None
