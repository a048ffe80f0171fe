"""Public holidays by country and part of it: the only file that knows the library of holidays.

Rule 1. A place is written as ISO 3166 says: `DE`, `DE-BY`, `US-CA`.
Rule 2. The days of a year are the same for everybody, so they are made once.
"""

from datetime import date
from functools import lru_cache

from wend.model.document import did_you_mean


@lru_cache(maxsize=1024)
def public_holidays(place: str, year: int) -> frozenset[date]:
    """The public holidays of a place in a year; none for the empty place. Raises `KeyError` for an unknown one."""
    if not place:
        return frozenset()
    import holidays  # noqa: PLC0415 - a fifth of a second, and needed where a calendar is written only

    country, _, part = place.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year, expand=False))
    except NotImplementedError as problem:
        raise KeyError(place) from problem


def wrong_with(place: str) -> tuple[str, str] | None:
    """What is wrong with a place's name, and what may have been meant; None for one whose holidays are known."""
    import holidays  # noqa: PLC0415 - as above

    countries = holidays.list_supported_countries(include_aliases=True)
    country, dash, part = place.partition("-")
    if country not in countries:
        return f"no holidays are known of {country!r}", did_you_mean(country, countries)
    if dash and part not in countries[country]:
        return f"{country} has no part {part!r} with holidays of its own", did_you_mean(part, countries[country])
    return None
