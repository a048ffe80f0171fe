"""A day that comes every year: birthdays, and the like.

Rule 1. A day that a year lacks (29 February) is the day before.
Rule 2. The moment lies ahead, never now: who waits for it again waits for a year.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

_YEARS_LOOKED_AT: Final = 12  # the offset may lead years away from the day


def next_of_year(day: datetime, now: datetime, moved: Callable[[datetime], datetime]) -> datetime:
    """The first moment behind `now` that `moved` makes of the day in some year; `day` is told on the customer's wall.

    Raises `ValueError` where there is none.
    """
    year = now.astimezone(day.tzinfo).year
    for distance in sorted(range(-_YEARS_LOOKED_AT, _YEARS_LOOKED_AT)):
        moment = moved(_in_year(day, year + distance))
        if moment > now:
            return moment
    raise ValueError("it lies more than ten years from its day")


def _in_year(day: datetime, year: int) -> datetime:
    try:
        return day.replace(year=year, fold=0)
    except ValueError:
        return day.replace(year=year, day=28, fold=0)
