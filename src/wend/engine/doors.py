"""Doors: the ways into the live journeys, compiled, and looked up by what can happen.

Rule 1. Where several doors open at once they stand in the order of their journeys' priorities.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wend.engine.asked import indexed
from wend.engine.compiled import Compiled, Match, Test, compile_match
from wend.journey.plan import Way
from wend.journey.workspace import Workspace
from wend.rules.judge import Getter, compile_rule, getter


@dataclass(frozen=True, slots=True)
class Door:
    """One way into a live journey, ready to be asked."""

    compiled: Compiled
    way: Way
    match: Match | None
    when: Test | None
    since: datetime | None = None  # nobody gets in before,
    until: datetime | None = None  # or from then on
    timed: bool = False  # whether it is shut at times
    key: Getter | None = None  # what tells runs apart
    beside_others: bool = False  # whether other runs of the customer may keep her out


@dataclass(frozen=True, slots=True)
class Doors:
    """All ways in, by what opens them."""

    by_event: Mapping[str, tuple[Door, ...]] = field(default_factory=dict)
    entered: Mapping[str, tuple[Door, ...]] = field(default_factory=dict)  # by segment
    left: Mapping[str, tuple[Door, ...]] = field(default_factory=dict)  # by segment
    dated: tuple[Door, ...] = ()
    by_journey: Mapping[str, tuple[Door, ...]] = field(default_factory=dict)


def doors_of(plans: Iterable[Compiled], workspace: Workspace) -> Doors:
    """The doors of the plans that new runs begin on."""
    ranked = sorted(plans, key=lambda each: -each.plan.priority)
    doors = [_door(each, way, workspace) for each in ranked for way in each.plan.entry.ways]
    return Doors(
        by_event=indexed((door.way.event.event, door) for door in doors if door.way.event),
        entered=indexed((door.way.segment, door) for door in doors if door.way.segment and not door.way.left),
        left=indexed((door.way.segment, door) for door in doors if door.way.segment and door.way.left),
        dated=tuple(door for door in doors if door.way.date),
        by_journey=indexed((door.compiled.plan.journey, door) for door in doors),
    )


def _door(compiled: Compiled, way: Way, workspace: Workspace) -> Door:
    plan, zone = compiled.plan, ZoneInfo(workspace.zone)
    entry = plan.entry
    return Door(
        compiled,
        way,
        compile_match(way.event) if way.event else None,
        compile_rule(way.when) if way.when else None,
        moment_of(entry.since, zone) if entry.since else None,
        moment_of(entry.until, zone, after_the_day=True) if entry.until else None,
        timed=bool(entry.since or entry.until or (entry.window and not entry.hold)),
        key=getter(way.key) if way.key else None,
        beside_others=bool(plan.not_while_in or plan.group or workspace.active_max is not None),
    )


def moment_of(stated: str, zone: ZoneInfo, *, after_the_day: bool = False) -> datetime:
    """A date or time as it was written, in UTC; `after_the_day` takes a date for its end."""
    try:
        day = date.fromisoformat(stated)
    except ValueError:
        moment = datetime.fromisoformat(stated)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    day += timedelta(days=int(after_the_day))
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
