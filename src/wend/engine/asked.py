"""What live plans ask about, gathered by name: so that an event which concerns nobody costs one look-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from wend.engine.compiled import Compiled
from wend.journey.asked import paths_in
from wend.journey.offer import Offer, offers_meant
from wend.journey.plan import Choose, Task, Wait
from wend.journey.references import events_in, head_matches, matches_of, rules_in
from wend.journey.workspace import Workspace

Value = TypeVar("Value")


def indexed(named: Iterable[tuple[str, Value]]) -> dict[str, tuple[Value, ...]]:
    """The values by a name that several may share, in their order."""
    index: defaultdict[str, tuple[Value, ...]] = defaultdict(tuple)
    for name, value in named:
        index[name] += (value,)
    return dict(index)


def account_events(plans: Iterable[Compiled]) -> frozenset[str]:
    """What accounts have to be told of beside who joins: all that their journeys name."""
    found: set[str] = set()
    for plan in (each.plan for each in plans):
        if plan.subject == "account":
            found |= {match.event for _, match in head_matches(plan)}
            found |= {match.event for step in plan.steps.values() for match in matches_of(step)}
            found |= {event for rule in rules_in(plan) for event in events_in(rule)}
    return frozenset(found)


def awaited(plans: Iterable[Compiled]) -> frozenset[str]:
    """The events that some wait_for or repeat listens for."""
    waits = {match.event for each in plans for matches in each.waits.values() for match in matches}
    return frozenset(waits | {match.event for each in plans for match in each.until_events.values()})


def occasions_in(values: Iterable[Any]) -> frozenset[str]:
    """The occasions of the calendar that rules in some values ask about."""
    paths = (path.partition(".") for value in values for path in paths_in(value))
    return frozenset(name for root, _, name in paths if root == "calendar")


def queues_counted(plans: Iterable[Compiled], workspace: Workspace) -> tuple[str, ...]:
    """The queues in which turns may open tasks, and have to know what stands there."""
    tasks = [step for each in plans for step in each.plan.steps.values() if isinstance(step, Task)]
    named = {name for step in tasks for name in (step.queue, step.escalate_to)}
    return tuple(each.name for each in workspace.queues if each.is_counted and each.name in named)


def best_channels(plans: Iterable[Compiled]) -> frozenset[str]:
    """The channels whose opens some step learns the best time from."""
    steps = (step for each in plans for step in each.plan.steps.values())
    return frozenset(step.best.channel for step in steps if isinstance(step, Wait) and step.best)


def learned(plans: Iterable[Compiled], offers: Mapping[str, Offer]) -> dict[str, Offer]:
    """The offers that some step ranks by a bandit."""
    steps = [step for each in plans for step in each.plan.steps.values()]
    names = [name for step in steps if isinstance(step, Choose) and step.rank == "bandit" for name in step.offers]
    return {offer.id: offer for offer in offers_meant(names, offers)}
