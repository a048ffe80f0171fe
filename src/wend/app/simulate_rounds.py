"""Rounds of schedules, and broadcasts, in a simulation: each reaches every customer who is known by then.

Rule 1. A round comes at its very moment: no worker is late.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cronsim import CronSim

from wend import limits
from wend.app.simulate_player import Portion
from wend.engine.clockwork import zone
from wend.engine.doors import moment_of
from wend.journey.plan import Plan
from wend.model.event import NAME_OF_KIND, Event, EventKind, own_event


class Round(NamedTuple):
    """One moment of a journey's schedule."""

    at: datetime
    journey: str
    schedule: str


def clocks_of(plan: Plan) -> tuple[str, ...]:
    """The cron expressions and single times by which a journey is entered."""
    return tuple(stated for way in plan.entry.ways if (stated := way.schedule or way.at))


def rounds_of(plans: Iterable[Plan], zone_name: str, since: datetime, until: datetime) -> list[Round]:
    """All rounds of some plans in [since, until), in order."""
    home = zone(zone_name) or ZoneInfo("UTC")
    found = [
        Round(at, plan.journey, way.schedule or way.at or "")
        for plan in plans
        for way in plan.entry.ways
        if way.schedule or way.at
        for at in (_cron(way.schedule, home, since, until) if way.schedule else [moment_of(way.at or "", home)])
        if since <= at < until
    ]
    return sorted(found)[: limits.SIMULATED_ROUNDS_MAX]


def _cron(schedule: str, home: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    for moment in CronSim(schedule, since.astimezone(home)):
        if moment >= until:
            return
        yield moment.astimezone(UTC)


def with_rounds(portions: Iterator[Portion], rounds: list[Round], number: int) -> Iterator[Portion]:
    """Portions with the rounds among them that come once the customer is known."""
    waiting, known = iter(rounds), False
    following = next(waiting, None)
    for begin, happens in portions:
        while following is not None and following.at < begin:
            if known:
                yield following.at, [(following.at, _entry(following, number))]
            following = next(waiting, None)
        known = True
        yield begin, happens
    while following is not None and known:
        yield following.at, [(following.at, _entry(following, number))]
        following = next(waiting, None)


def _entry(each: Round, number: int) -> Event:
    said = {"journey": each.journey, "schedule": each.schedule, "round": each.at.isoformat()}
    kind = EventKind.SCHEDULED
    return own_event(f"schedule:{each.journey}:{each.at.isoformat()}:{number}", kind, NAME_OF_KIND[kind], each.at, said)
