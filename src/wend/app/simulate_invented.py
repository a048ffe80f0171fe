"""Invented customers: who they are and what they do by themselves, day by day, made when their time comes.

Rule 1. A customer's life depends on the seed and her number alone: not on the journeys, not on the others, not on how
        many processes work. Two versions of a journey meet the same people.
Rule 2. A day's events are made when the day begins, so that nobody's whole life is in memory.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from wend.app.simulate_dice import Dice
from wend.app.simulate_player import Answer, Portion
from wend.app.simulate_population import Population, Rate, Values
from wend.engine.clockwork import zone
from wend.model.customer import Consent, Customer
from wend.model.event import NAME_OF_KIND, Event, EventKind

_SESSION_EVENTS_MAX: Final = 1_000  # a chain that never ends by its shares ends here
_DAY: Final = timedelta(days=1)


def invented(population: Population, number: int, since: datetime) -> Customer:
    """The customer of a number as she is at the start: nothing but her name yet (an identify call tells the rest)."""
    return Customer(
        number, user_id=f"customer-{number}", first_seen=None, consents=_consents(population, number, since)
    )


def life(
    population: Population, number: int, since: datetime, until: datetime, workspace_zone: str
) -> Iterator[Portion]:
    """What she does by herself, day by day."""
    dice = Dice(population.seed, number, "life")
    comes = since + timedelta(seconds=dice.between(0.0, population.arrive))
    traits = draw_values(population.traits, Dice(population.seed, number, "traits"), number)
    at_home = _home(traits, workspace_zone)
    yield comes, [(comes, _told(number, traits, comes))]
    active = [rate for rate in population.rates if dice.falls(rate.share)]
    once = [(rate, comes + timedelta(seconds=rate.after.draw(dice))) for rate in active if rate.after]
    for rate, at in sorted(once, key=lambda each: each[1]):
        if comes <= at < until:
            yield at, [(at, _event(rate.event, number, at, draw_values(rate.properties, dice, number)))]
    yield from _days(population, number, [rate for rate in active if not rate.after], comes, until, at_home)


def _days(
    population: Population, number: int, rates: list[Rate], comes: datetime, until: datetime, at_home: ZoneInfo
) -> Iterator[Portion]:
    day = comes.astimezone(at_home).date()
    while rates:
        midnight = datetime.combine(day, time(), at_home).astimezone(UTC)
        if midnight >= until:
            return
        dice = Dice(population.seed, number, day.toordinal())
        happens = [each for rate in rates for each in _day_of(population, number, rate, midnight, dice)]
        later = [each for each in happens if each[0] >= comes]
        if later:
            yield max(midnight, comes), sorted(later, key=lambda each: each[0])
        day += _DAY


def _day_of(population: Population, number: int, rate: Rate, midnight: datetime, dice: Dice) -> Iterator[Answer]:
    for _ in range(dice.often(rate.per_day)):
        at = midnight + timedelta(seconds=60 * dice.between(rate.since_minute, rate.until_minute))
        if rate.event:
            yield at, _event(rate.event, number, at, draw_values(rate.properties, dice, number))
        else:
            yield from _session(population, number, at, dice)


def _session(population: Population, number: int, at: datetime, dice: Dice) -> Iterator[Answer]:
    chain = population.chain
    assert chain
    name = dice.pick(chain.start, chain.edges)
    for _ in range(_SESSION_EVENTS_MAX):
        if name is None:
            return
        link = chain.links[name]
        yield at, _event(name, number, at, draw_values(link.properties, dice, number))
        name = dice.pick(link.next, link.edges) if link.next else None
        if name is not None:
            at += timedelta(seconds=chain.links[name].after.draw(dice))


def draw_values(values: Values, dice: Dice, number: int) -> dict[str, Any]:
    """One value of each distribution; those that come to nothing are left out."""
    drawn = {name: each.draw(dice, number) for name, each in values}
    return {name: value for name, value in drawn.items() if value is not None}


def _consents(population: Population, number: int, since: datetime) -> dict[str, Consent]:
    dice = Dice(population.seed, number, "consents")
    said = [(key, dice.falls(share)) for key, share in population.consents]
    return {key: Consent(given=True, at=since - _DAY) for key, yes in said if yes}


def _home(traits: dict[str, Any], workspace_zone: str) -> ZoneInfo:
    stated = traits.get("timezone")
    return (zone(stated) if isinstance(stated, str) else None) or zone(workspace_zone) or ZoneInfo("UTC")


def _told(number: int, traits: dict[str, Any], at: datetime) -> Event:
    return Event(
        message_id=f"identify-{number}",
        kind=EventKind.IDENTIFY,
        name=NAME_OF_KIND[EventKind.IDENTIFY],
        time=at,
        received_at=at,
        user_id=f"customer-{number}",
        traits=traits,
    )


def _event(name: str, number: int, at: datetime, properties: dict[str, Any]) -> Event:
    return Event(
        message_id=f"{name}-{number}",  # nothing asks for it: a simulation takes each event once
        kind=EventKind.TRACK,
        name=name,
        time=at,
        received_at=at,
        user_id=f"customer-{number}",
        properties=properties,
    )
