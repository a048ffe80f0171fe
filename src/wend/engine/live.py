"""The live plans, compiled once: what has to be asked at each event is looked up, not searched for.

Rule 1. A `Live` is immutable; publishing makes a new one.
Rule 2. Runs in flight find the version they began on here, live or not.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from wend.engine.compiled_offer import CompiledOffer, compile_offer
from wend.engine.doors import Doors, doors_of
from wend.errors import WendError
from wend.journey.asked import paths_in, steps_asked
from wend.journey.bodies import bodies
from wend.journey.offer import Offer, offers_meant, rules_of_offer
from wend.journey.plan import Branch, Choose, EventMatch, Plan, Repeat, Task, Wait, WaitFor
from wend.journey.references import events_in, head_matches, matches_of, rules_in
from wend.journey.strategy import Stage
from wend.journey.workspace import Purpose, Queue, Segment, Workspace
from wend.model.customer import Run
from wend.model.event import NAME_OF_KIND, EventKind
from wend.model.operation import Resumption, Standing
from wend.rules.change import Windows, windows_of
from wend.rules.counters import CounterSpec, counters_of, merge_counters
from wend.rules.facts import Facts
from wend.rules.judge import compile_rule, compile_where
from wend.rules.segments import segments_of
from wend.rules.tree import Rule


class LostVersionError(WendError):
    """A run stands in a version of its journey that is not published any more."""


Test = Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Match:
    """An event match, ready to be asked."""

    event: str
    test: Test | None  # None: the name is enough


@dataclass(frozen=True, slots=True)
class Compiled:
    """A plan with everything in it that is asked often."""

    plan: Plan
    live: bool  # new runs may begin on it
    exits: tuple[Match, ...]
    goal: Match | None
    waits: Mapping[str, tuple[Match, ...]]  # by wait_for step
    arms: Mapping[str, tuple[Test | None, ...]]  # by branch step
    until_events: Mapping[str, Match]  # by repeat step
    until_rules: Mapping[str, Test]
    bodies: Mapping[str, frozenset[str]]  # the steps of its rounds, by repeat step
    standing: Standing = Standing.RUNNING
    still_since: datetime | None = None  # while its runs stand still: those whose time comes are held
    waits_all: Mapping[str, int] = field(default_factory=dict)  # how many things have to come, by wait_for of all
    segment_waits: Mapping[str, Mapping[tuple[str, bool], int]] = field(default_factory=dict)  # places by (name, left)
    asked: frozenset[str] = frozenset()  # steps whose outcome some rule, value or condition looks at


@dataclass(frozen=True, slots=True)
class CompiledCounter:
    """A counter that some rule needs, ready to be kept."""

    spec: CounterSpec
    test: Test | None


@dataclass(frozen=True, slots=True)
class Published:
    """A plan as it stands published."""

    plan: Plan
    live: bool = True
    standing: Standing = Standing.RUNNING
    still_since: datetime | None = None  # while its runs stand still


@dataclass(frozen=True)
class Live:
    """All that is published, indexed by what can happen."""

    workspace: Workspace
    plans: Mapping[tuple[str, str], Compiled] = field(default_factory=dict)  # by journey and version
    by_journey: Mapping[str, Compiled] = field(default_factory=dict)  # those that new runs begin on
    doors: Doors = field(default_factory=Doors)  # the ways into those
    counters: Mapping[str, tuple[CompiledCounter, ...]] = field(default_factory=dict)  # by event
    counters_by_key: Mapping[str, CompiledCounter] = field(default_factory=dict)
    segments: tuple[tuple[str, Test], ...] = ()  # a segment stands after those it asks about
    windows: Windows = ()  # through which the segments look at counters
    segment_names: frozenset[str] = frozenset()
    purposes: Mapping[str, Purpose] = field(default_factory=dict)
    queues: Mapping[str, Queue] = field(default_factory=dict)
    queues_counted: tuple[str, ...] = ()  # those in which turns may open tasks, and have to know what stands there
    resumed: Mapping[str, tuple[Resumption, ...]] = field(default_factory=dict)  # by journey, of those ever paused
    ranked: bool = False  # whether the priorities of journeys differ
    rules: str = ""  # hash of segments, stages and counters, and of the dates that journeys are entered by
    stages: tuple[tuple[str, Test], ...] = ()  # of the strategy, as it is written; those that have a rule
    account_events: frozenset[str] = (
        frozenset()
    )  # events of people that journeys of accounts ask about, if there are any
    awaited: frozenset[str] = frozenset()  # events that some step listens for
    goals: frozenset[str] = frozenset()  # events that are the goal of some journey
    exits: frozenset[str] = frozenset()  # events that end the runs of some journey
    awaited_segments: frozenset[tuple[str, bool]] = frozenset()  # (segment, left) that some step waits for
    best_channels: frozenset[str] = frozenset()  # whose opens some step learns the best time from
    offers: Mapping[str, CompiledOffer] = field(default_factory=dict)
    wins: Mapping[str, tuple[CompiledOffer, ...]] = field(default_factory=dict)  # by the event that wins them
    learned: Mapping[str, Offer] = field(default_factory=dict)  # offers that some step ranks by a bandit
    asks_reach: bool = False  # whether some plan asks if a channel reaches the customer

    @classmethod
    def build(
        cls,
        workspace: Workspace,
        published: Iterable[Published] = (),
        segments: Iterable[Segment] = (),
        *,
        resumed: Mapping[str, tuple[Resumption, ...]] | None = None,
        stages: Iterable[Stage] = (),
        offers: Iterable[Offer] = (),
    ) -> Live:
        """Compile what is published. Raises `RuleError` for a rule that cannot be compiled."""
        plans = [_compile(each) for each in published]
        ordered = in_order(segments)
        staged = [(each.id, each.when) for each in stages if each.when is not None]
        rules = [*(each.when for each in ordered), *(when for _, when in staged)]
        offered = {each.id: compile_offer(each) for each in offers}
        counters = _counters(
            plans, [*rules, *(rule for each in offered.values() for rule in rules_of_offer(each.offer))]
        )
        entering = [plan for plan in plans if plan.live]
        doors = doors_of(entering, workspace, Match)
        return cls(
            workspace=workspace,
            resumed=resumed or {},
            plans={(each.plan.journey, each.plan.version): each for each in plans},
            by_journey={each.plan.journey: each for each in entering},
            doors=doors,
            counters=_by_event(counters),
            counters_by_key={each.spec.key: each for each in counters},
            segments=tuple((each.name, compile_rule(each.when)) for each in ordered),
            windows=windows_of(rules),
            segment_names=frozenset(each.name for each in ordered),
            purposes={each.name: each for each in workspace.purposes},
            queues={each.name: each for each in workspace.queues},
            queues_counted=_queues_counted(plans, workspace),
            ranked=len({each.plan.priority for each in plans}) > 1,
            rules=_hash_rules(ordered, counters, doors, workspace, staged),
            stages=tuple((name, compile_rule(when)) for name, when in staged),
            account_events=_account_events(plans),
            awaited=_awaited(plans),
            goals=frozenset(each.goal.event for each in plans if each.goal),
            exits=frozenset(match.event for each in plans for match in each.exits),
            awaited_segments=frozenset(key for each in plans for found in each.segment_waits.values() for key in found),
            best_channels=frozenset(
                step.best.channel
                for each in plans
                for step in each.plan.steps.values()
                if isinstance(step, Wait) and step.best
            ),
            offers=offered,
            wins=_by_win(offered.values()),
            learned=_learned(plans, {name: each.offer for name, each in offered.items()}),
            asks_reach=any(path.startswith("reachable") for each in plans for path in paths_in(each.plan)),
        )

    def plan_of(self, run: Run) -> Compiled:
        """The version that a run began on. Raises `LostVersionError` where it is not among the published ones."""
        compiled = self.plans.get((run.journey, run.version))
        if compiled is None:
            raise LostVersionError(
                f"run {run.id} stands in version {run.version} of the journey {run.journey!r}, which is not there or "
                "cannot be read: publish that version again, and put the customer back"
            )
        return compiled


def in_order(segments: Iterable[Segment]) -> list[Segment]:
    """The segments, each after those its rule asks about (by name where they are free of each other)."""
    waiting = {each.name: each for each in sorted(segments, key=lambda each: each.name)}
    ordered: list[Segment] = []

    def place(segment: Segment) -> None:
        for name in segments_of(segment.when):
            if name in waiting:
                place(waiting.pop(name))
        ordered.append(segment)

    while waiting:
        place(waiting.pop(next(iter(waiting))))
    return ordered


def compile_match(match: EventMatch) -> Match:
    """An event match, ready to be asked."""
    return Match(match.event, compile_where(match.where) if match.where else None)


def _compile(published: Published) -> Compiled:
    plan = published.plan
    repeats = [step for step in plan.steps.values() if isinstance(step, Repeat)]
    waits = [step for step in plan.steps.values() if isinstance(step, WaitFor)]
    branches = [step for step in plan.steps.values() if isinstance(step, Branch)]
    return Compiled(
        plan=plan,
        live=published.live,
        standing=published.standing,
        still_since=published.still_since,
        exits=tuple(map(compile_match, plan.exits)),
        goal=compile_match(plan.goal.event) if plan.goal else None,
        waits={step.id: tuple(map(compile_match, step.events)) for step in waits},
        arms={step.id: tuple(compile_rule(arm.when) if arm.when else None for arm in step.arms) for step in branches},
        until_events={step.id: compile_match(step.until_event) for step in repeats if step.until_event},
        until_rules={step.id: compile_rule(step.until_rule) for step in repeats if step.until_rule},
        bodies=bodies(plan.steps),
        waits_all={step.id: len(step.events) + len(step.segments) for step in waits if step.all},
        segment_waits={step.id: _places(step) for step in waits if step.segments},
        asked=steps_asked(plan),
    )


def _account_events(plans: Iterable[Compiled]) -> frozenset[str]:
    """What accounts have to be told of: all that their journeys name, and always who joins."""
    found = {NAME_OF_KIND[EventKind.GROUP]}
    for plan in (each.plan for each in plans):
        if plan.subject == "account":
            found |= {match.event for _, match in head_matches(plan)}
            found |= {match.event for step in plan.steps.values() for match in matches_of(step)}
            found |= {event for rule in rules_in(plan) for event in events_in(rule)}
    return frozenset(found)


def _places(step: WaitFor) -> dict[tuple[str, bool], int]:
    """Where each change of segment stands among what a step waits for: behind the events."""
    return {(each.segment, each.left): len(step.events) + place for place, each in enumerate(step.segments)}


def _awaited(plans: Iterable[Compiled]) -> frozenset[str]:
    """The events that some wait_for or repeat listens for."""
    waits = {match.event for each in plans for matches in each.waits.values() for match in matches}
    return frozenset(waits | {match.event for each in plans for match in each.until_events.values()})


def _counters(plans: Iterable[Compiled], others: Iterable[Rule]) -> list[CompiledCounter]:
    rules = [*(rule for each in plans for rule in rules_in(each.plan)), *others]
    specs = merge_counters(spec for rule in rules for spec in counters_of(rule))
    return [CompiledCounter(spec, compile_where(spec.where) if spec.where else None) for spec in specs.values()]


def _by_event(counters: Iterable[CompiledCounter]) -> dict[str, tuple[CompiledCounter, ...]]:
    index: defaultdict[str, tuple[CompiledCounter, ...]] = defaultdict(tuple)
    for each in counters:
        index[each.spec.event] += (each,)
    return dict(index)


def _queues_counted(plans: Iterable[Compiled], workspace: Workspace) -> tuple[str, ...]:
    tasks = [step for each in plans for step in each.plan.steps.values() if isinstance(step, Task)]
    named = {name for step in tasks for name in (step.queue, step.escalate_to)}
    return tuple(each.name for each in workspace.queues if each.is_counted and each.name in named)


def _by_win(offers: Iterable[CompiledOffer]) -> dict[str, tuple[CompiledOffer, ...]]:
    index: defaultdict[str, tuple[CompiledOffer, ...]] = defaultdict(tuple)
    for each in offers:
        if each.offer.won:
            index[each.offer.won.event.event] += (each,)
    return dict(index)


def _learned(plans: Iterable[Compiled], offers: Mapping[str, Offer]) -> dict[str, Offer]:
    steps = [step for each in plans for step in each.plan.steps.values()]
    names = [name for step in steps if isinstance(step, Choose) and step.rank == "bandit" for name in step.offers]
    return {offer.id: offer for offer in offers_meant(names, offers)}


def _hash_rules(
    segments: Iterable[Segment],
    counters: Iterable[CompiledCounter],
    doors: Doors,
    workspace: Workspace,
    stages: list[tuple[str, Rule]],
) -> str:
    dates = [(door.compiled.plan.journey, door.way.date) for door in doors.dated]
    kept: list[Any] = [[(each.name, each.when) for each in segments], [each.spec for each in counters]]
    kept += [stages] if stages else []
    content = msgspec.json.encode([*kept, dates, workspace.zone] if dates else kept)
    return hashlib.sha256(content).hexdigest()[:12]
