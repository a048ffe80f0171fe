"""The best time to write: the hour of her day at which a customer opens most, learned from her own opens.

Rule 1. Older opens count less (half after `BEST_TIME_HALF_LIFE_DAYS`), an hour's neighbours count half: one open at a
        quarter to nine speaks for eight and nine.
Rule 2. What a machine opened says nothing of her. A click is an open, too: nobody clicks without reading.
Rule 3. It is kept in whole thousandths, and only for channels that some live plan asks for: state stays small.
"""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from wend import limits
from wend.engine.came_of import by_machine
from wend.engine.clockwork import next_wall, zone_named
from wend.engine.turn import Turn
from wend.journey.plan import BestTime
from wend.model.customer import Opens
from wend.model.event import Event

_ONE: Final = 1000  # the weight of an open today
_OPENS: Final = frozenset({"Message Opened", "Message Clicked"})
_HALF_LIFE: Final = timedelta(days=limits.BEST_TIME_HALF_LIFE_DAYS)
_HOUR: Final = timedelta(hours=1)


def learn_hour(turn: Turn, event: Event) -> None:
    """Keep the hour of an open on the customer's own clock."""
    channel = str(event.properties.get("channel") or "")
    if channel not in turn.live.best_channels or event.name not in _OPENS or by_machine(event):
        return
    known = turn.customer.hours.get(channel) or Opens(event.time, [0] * 24)
    at = max(known.at, event.time)
    weights = [faded(weight, at - known.at) for weight in known.weights]
    local = event.time.astimezone(zone_named("customer", turn.customer, turn.live.workspace))
    weights[local.hour] += faded(_ONE, at - event.time)
    turn.customer.hours = {**turn.customer.hours, channel: Opens(at, weights)}


def best_time(best: BestTime, opens: Opens | None, earliest: datetime, where: ZoneInfo) -> datetime:
    """When to go on, from `earliest` on: the best hour that lies within reach, or what is stated for who is not known."""
    last = best.within.after(earliest)
    if opens is not None and _enough(opens, earliest) and (hours := _hours(best, earliest, last, where)):
        weights = opens.weights
        return max(hours, key=lambda hour: (_score(weights, hour.astimezone(where).hour), last - hour))
    return earliest if best.otherwise_minute is None else min(next_wall(best.otherwise_minute, earliest, where), last)


def _enough(opens: Opens, now: datetime) -> bool:
    """Whether so many opens are known; half of one may have faded."""
    return sum(faded(weight, now - opens.at) for weight in opens.weights) >= (limits.BEST_TIME_OPENS_MIN - 0.5) * _ONE


def faded(weight: int, age: timedelta) -> int:
    """What an open of this age still counts."""
    part: float = 0.5 ** (max(age, timedelta()) / _HALF_LIFE)
    return round(weight * part)


def _score(weights: list[int], hour: int) -> float:
    return weights[hour] + (weights[hour - 1] + weights[(hour + 1) % 24]) / 2


def _hours(best: BestTime, earliest: datetime, last: datetime, where: ZoneInfo) -> list[datetime]:
    """The begins of the hours on the wall up to the last moment (the one that runs now begins now), in allowed times."""
    local = earliest.astimezone(where)
    behind = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    begins = [earliest]
    while begins[-1] <= last:
        begins.append((earliest - behind) + _HOUR * len(begins))
    return [begin for begin, end in pairwise(begins) if _allowed(best, begin.astimezone(where), end - begin)]


def _allowed(best: BestTime, local: datetime, length: timedelta) -> bool:
    minute = local.hour * 60 + local.minute
    return best.since_minute <= minute and minute + length / timedelta(minutes=1) <= best.until_minute
