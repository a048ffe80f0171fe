"""The live plans, compiled once: what has to be asked at each event is looked up, not searched for.

Rule 1. A `Live` is immutable; publishing makes a new one.
Rule 2. Runs in flight find the version they began on here, live or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from wend.engine import asked
from wend.engine.compiled import Compiled, CompiledCounter, Published, Test, compile_counters, compile_plan
from wend.engine.compiled_offer import CompiledOffer, compile_offer
from wend.engine.doors import Doors, doors_of
from wend.errors import WendError
from wend.journey.asked import paths_in
from wend.journey.occasions import Occasions
from wend.journey.offer import Offer, rules_of_offer
from wend.journey.references import rules_in
from wend.journey.strategy import Stage
from wend.journey.workspace import Purpose, Queue, Segment, Workspace
from wend.model.customer import Run
from wend.model.operation import Resumption
from wend.rules.change import Windows, windows_of
from wend.rules.judge import compile_rule
from wend.rules.sees import seeing
from wend.rules.segments import segments_of
from wend.rules.tree import Rule


class LostVersionError(WendError):
    """A run stands in a version of its journey that is not published any more."""


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
    seeing: Mapping[str, tuple[tuple[str, Test], ...]] = field(default_factory=dict)  # of these, by what may change
    windows: Windows = ()  # through which the segments look at counters
    segment_names: frozenset[str] = frozenset()
    purposes: Mapping[str, Purpose] = field(default_factory=dict)
    queues: Mapping[str, Queue] = field(default_factory=dict)
    queues_counted: tuple[str, ...] = ()  # those in which turns may open tasks, and have to know what stands there
    resumed: Mapping[str, tuple[Resumption, ...]] = field(default_factory=dict)  # by journey, of those ever paused
    ranked: bool = False  # whether the priorities of journeys differ
    rules: str = ""  # hash of segments, stages and counters, and of the dates that journeys are entered by
    stages: tuple[tuple[str, Test], ...] = ()  # of the strategy, as it is written; those that have a rule
    segments_ask_stage: bool = False  # whether some segment looks at the stage
    account_events: frozenset[str] = frozenset()  # events of people that journeys of accounts ask about
    awaited: frozenset[str] = frozenset()  # events that some step listens for
    goals: frozenset[str] = frozenset()  # events that are the goal of some journey
    exits: frozenset[str] = frozenset()  # events that end the runs of some journey
    awaited_segments: frozenset[tuple[str, bool]] = frozenset()  # (segment, left) that some step waits for
    best_channels: frozenset[str] = frozenset()  # whose opens some step learns the best time from
    offers: Mapping[str, CompiledOffer] = field(default_factory=dict)
    wins: Mapping[str, tuple[CompiledOffer, ...]] = field(default_factory=dict)  # by the event that wins them
    learned: Mapping[str, Offer] = field(default_factory=dict)  # offers that some step ranks by a bandit
    asks_reach: bool = False  # whether some plan asks if a channel reaches the customer
    occasions: Occasions = field(default_factory=Occasions)
    occasions_asked: frozenset[str] = frozenset()  # those that some rule asks about
    occasions_standing: frozenset[str] = frozenset()  # of these, those that segments and stages ask about

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
        occasions: Occasions | None = None,
    ) -> Live:
        """Compile what is published. Raises `RuleError` for a rule that cannot be compiled."""
        plans, ordered, offered = [compile_plan(each) for each in published], in_order(segments), tuple(offers)
        staged = [(each.id, each.when) for each in stages if each.when is not None]
        live = cls(workspace, resumed=resumed or {}, occasions=occasions or Occasions())
        live = _with_plans(live, plans)
        live = _with_offers(live, plans, offered)
        live = _with_segments(live, ordered, staged)
        return _with_counters(live, plans, offered, ordered, staged)

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


def _with_plans(live: Live, plans: list[Compiled]) -> Live:
    """The journeys, and what they ask about."""
    entering = [plan for plan in plans if plan.live]
    return replace(
        live,
        plans={(each.plan.journey, each.plan.version): each for each in plans},
        by_journey={each.plan.journey: each for each in entering},
        doors=doors_of(entering, live.workspace),
        purposes={each.name: each for each in live.workspace.purposes},
        queues={each.name: each for each in live.workspace.queues},
        queues_counted=asked.queues_counted(plans, live.workspace),
        ranked=len({each.plan.priority for each in plans}) > 1,
        account_events=asked.account_events(plans),
        awaited=asked.awaited(plans),
        goals=frozenset(each.goal.event for each in plans if each.goal),
        exits=frozenset(match.event for each in plans for match in each.exits),
        awaited_segments=frozenset(key for each in plans for found in each.segment_waits.values() for key in found),
        best_channels=asked.best_channels(plans),
        occasions_asked=asked.occasions_in(each.plan for each in plans),
        asks_reach=any(path.startswith("reachable") for each in plans for path in paths_in(each.plan)),
    )


def _with_offers(live: Live, plans: list[Compiled], offers: tuple[Offer, ...]) -> Live:
    offered = {each.id: compile_offer(each) for each in offers}
    won = [(each.offer.won.event.event, each) for each in offered.values() if each.offer.won]
    learned = asked.learned(plans, {name: each.offer for name, each in offered.items()})
    occasions = live.occasions_asked | asked.occasions_in(offers)
    return replace(live, offers=offered, wins=asked.indexed(won), learned=learned, occasions_asked=occasions)


def _with_segments(live: Live, segments: list[Segment], stages: list[tuple[str, Rule]]) -> Live:
    """What is kept true of every customer: segments, and the stages that may ask about them."""
    tests = tuple((each.name, compile_rule(each.when)) for each in segments)
    concerned = seeing((each.name, each.when) for each in segments)
    rules = [*(each.when for each in segments), *(when for _, when in stages)]
    standing = asked.occasions_in(rules)
    return replace(
        live,
        segments=tests,
        seeing={change: tuple(each for each in tests if each[0] in names) for change, names in concerned.items()},
        windows=windows_of(rules),
        segment_names=frozenset(each.name for each in segments),
        stages=tuple((name, compile_rule(when)) for name, when in stages),
        segments_ask_stage=bool(stages) and any("stage" in paths_in(each.when) for each in segments),
        occasions_standing=standing,
        occasions_asked=live.occasions_asked | standing,
    )


def _with_counters(
    live: Live,
    plans: Iterable[Compiled],
    offers: Iterable[Offer],
    segments: Iterable[Segment],
    stages: list[tuple[str, Rule]],
) -> Live:
    """What rules need to be remembered, and the hash by which a customer's state knows that they have changed."""
    rules = [rule for each in plans for rule in rules_in(each.plan)]
    rules += [*(each.when for each in segments), *(when for _, when in stages)]
    rules += [rule for each in offers for rule in rules_of_offer(each)]
    counters = compile_counters(rules)
    return replace(
        live,
        counters=asked.indexed((each.spec.event, each) for each in counters),
        counters_by_key={each.spec.key: each for each in counters},
        rules=_hash_rules(live, segments, counters, stages),
    )


def _hash_rules(
    live: Live, segments: Iterable[Segment], counters: Iterable[CompiledCounter], stages: list[tuple[str, Rule]]
) -> str:
    dates = [(door.compiled.plan.journey, door.way.date) for door in live.doors.dated]
    kept: list[Any] = [[(each.name, each.when) for each in segments], [each.spec for each in counters]]
    kept += [stages] if stages else []
    kept += [live.occasions] if live.occasions_standing else []
    content = msgspec.json.encode([*kept, dates, live.workspace.zone] if dates else kept)
    return hashlib.sha256(content).hexdigest()[:12]
