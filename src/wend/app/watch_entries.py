"""Entries that should have come and did not: a live journey's entries of a day against its own four weeks before.

Rule 1. Only whole UTC days are judged, so that every look at one day gives the same answer.
Rule 2. The test is exact: of `came` + `before` entries, those of the day are binomial with the day's part of the time,
        whatever the unknown rate. It is corrected for the number of journeys looked at.
Rule 3. Chance alone is not enough, since weekdays differ: less than half of what was due has to have come.

Source: J. Przyborowski, H. Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika 1940.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from scipy.stats import binom

from wend import limits
from wend.app.ports import Columns, KeptFinding
from wend.app.published import World
from wend.app.watch_words import finding_about

CHANCE: Final = 0.001  # of a false alarm a look, over all journeys: one in three years of daily looks
_SHARE: Final = 0.5
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True)
class Silence:
    """Days `since` to `until` (since 1970) with `came` entries where `due` were to be expected; `chance` is corrected."""

    since: int
    until: int
    came: int
    due: float
    chance: float


def missing_entries(store: Columns, world: World, now: datetime) -> Iterator[KeptFinding]:
    """A finding for each live journey whose entries stayed away on the last whole day."""
    today = (now.date() - _EPOCH).days
    past = timedelta(days=2 * limits.ENTRIES_PAST_DAYS + 2)
    by_journey = store.entries_by_day(now - past, now)
    for journey in sorted(world.live.by_journey):
        silence = silence_of(by_journey.get(journey, {}), today - 1, journeys=len(world.live.by_journey))
        if silence is not None:
            yield _finding(journey, silence, now)


def silence_of(entries: Mapping[int, int], day: int, *, journeys: int = 1) -> Silence | None:
    """The silence that ends on a day, with its days before that were as silent; None when enough came.

    >>> steady = {day: 10 for day in range(100, 128)}
    >>> silence_of(steady | {128: 9}, 128) is None
    True
    >>> found = silence_of(steady | {128: 1, 129: 0}, 129)
    >>> found.since, found.until, found.came, found.due
    (128, 129, 1, 20.0)
    """
    since = day
    while since > day - limits.ENTRIES_PAST_DAYS and _silent(entries, since - 1, 1) is not None:
        since -= 1
    found = _silent(entries, day, day - since + 1)
    if found is None or found.chance * journeys > CHANCE:
        return None
    return Silence(found.since, day, found.came, found.due, min(1.0, found.chance * journeys))


def _silent(entries: Mapping[int, int], last: int, days: int) -> Silence | None:
    """Whether far too little came in the days up to `last`, against the four weeks before them."""
    since, first = last - days + 1, min(entries, default=last)
    past = [entries.get(day, 0) for day in range(max(first, since - limits.ENTRIES_PAST_DAYS), since)]
    if len(past) < limits.ENTRIES_PAST_DAYS // 4:
        return None
    came, due = sum(entries.get(day, 0) for day in range(since, last + 1)), sum(past) / len(past) * days
    if due < limits.ENTRIES_EXPECTED_MIN * days or came >= _SHARE * due:
        return None
    chance = float(binom.cdf(came, came + sum(past), days / (days + len(past))))
    return Silence(since, last, came, due, chance) if chance <= CHANCE else None


def _finding(journey: str, silence: Silence, now: datetime) -> KeptFinding:
    since = _EPOCH + timedelta(days=silence.since)
    until = _EPOCH + timedelta(days=silence.until)
    when = f"on {since}" if since == until else f"from {since} to {until}"
    return finding_about(
        "missing",
        journey,
        where=f"entry of {journey}",
        title=f"Entries of {journey} stayed away {when}: {silence.came:,} came where {silence.due:,.0f} were due",
        since=since,
        customers=round(silence.due - silence.came),
        confidence=1 - silence.chance,
        evidence={"came": silence.came, "expected": round(silence.due, 1), "until": until.isoformat()},
        now=now,
    )
