"""The live plans, compiled once: what has to be asked at each event is looked up, not searched for.

Rule 1. A `Live` is immutable; publishing makes a new one.
Rule 2. Runs in flight find the version they began on here, live or not.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from wend.errors import WendError
from wend.journey.bodies import bodies
from wend.journey.plan import Branch, EventMatch, Plan, Repeat, WaitFor
from wend.journey.references import rules_in
from wend.journey.workspace import Purpose, Segment, Workspace
from wend.model.customer import Run
from wend.rules.change import Windows, windows_of
from wend.rules.counters import CounterSpec, counters_of, merge_counters
from wend.rules.facts import Facts
from wend.rules.judge import compile_rule, compile_where
from wend.rules.segments import segments_of


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
    entry: Match | None
    entry_when: Test | None
    exits: tuple[Match, ...]
    goal: Match | None
    waits: Mapping[str, tuple[Match, ...]]  # by wait_for step
    arms: Mapping[str, tuple[Test | None, ...]]  # by branch step
    until_events: Mapping[str, Match]  # by repeat step
    until_rules: Mapping[str, Test]
    bodies: Mapping[str, frozenset[str]]  # the steps of its rounds, by repeat step


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
    paused: bool = False


@dataclass(frozen=True)
class Live:
    """All that is published, indexed by what can happen."""

    workspace: Workspace
    plans: Mapping[tuple[str, str], Compiled] = field(default_factory=dict)  # by journey and version
    by_journey: Mapping[str, Compiled] = field(default_factory=dict)  # those that new runs begin on
    entries: Mapping[str, tuple[Compiled, ...]] = field(default_factory=dict)  # by entry event
    segment_entries: Mapping[str, tuple[Compiled, ...]] = field(default_factory=dict)  # by segment entered
    counters: Mapping[str, tuple[CompiledCounter, ...]] = field(default_factory=dict)  # by event
    counters_by_key: Mapping[str, CompiledCounter] = field(default_factory=dict)
    segments: tuple[tuple[str, Test], ...] = ()  # a segment stands after those it asks about
    windows: Windows = ()  # through which the segments look at counters
    segment_names: frozenset[str] = frozenset()
    purposes: Mapping[str, Purpose] = field(default_factory=dict)
    rules: str = ""  # hash of segments and counters

    @classmethod
    def build(cls, workspace: Workspace, published: Iterable[Published] = (), segments: Iterable[Segment] = ()) -> Live:
        """Compile what is published. Raises `RuleError` for a rule that cannot be compiled."""
        plans = [_compile(each) for each in published]
        ordered = in_order(segments)
        counters = _counters(plans, ordered)
        entering = [plan for plan in plans if plan.live]
        return cls(
            workspace=workspace,
            plans={(each.plan.journey, each.plan.version): each for each in plans},
            by_journey={each.plan.journey: each for each in entering},
            entries=_index(entering, lambda plan: plan.entry.event.event if plan.entry.event else None),
            segment_entries=_index(entering, lambda plan: plan.entry.segment),
            counters=_by_event(counters),
            counters_by_key={each.spec.key: each for each in counters},
            segments=tuple((each.name, compile_rule(each.when)) for each in ordered),
            windows=windows_of(each.when for each in ordered),
            segment_names=frozenset(each.name for each in ordered),
            purposes={each.name: each for each in workspace.purposes},
            rules=_hash_rules(ordered, counters),
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
        live=published.live and not published.paused,
        entry=compile_match(plan.entry.event) if plan.entry.event else None,
        entry_when=compile_rule(plan.entry.when) if plan.entry.when else None,
        exits=tuple(map(compile_match, plan.exits)),
        goal=compile_match(plan.goal.event) if plan.goal else None,
        waits={step.id: tuple(map(compile_match, step.events)) for step in waits},
        arms={step.id: tuple(compile_rule(arm.when) if arm.when else None for arm in step.arms) for step in branches},
        until_events={step.id: compile_match(step.until_event) for step in repeats if step.until_event},
        until_rules={step.id: compile_rule(step.until_rule) for step in repeats if step.until_rule},
        bodies=bodies(plan.steps),
    )


def _counters(plans: Iterable[Compiled], segments: Iterable[Segment]) -> list[CompiledCounter]:
    rules = [rule for each in plans for rule in rules_in(each.plan)] + [segment.when for segment in segments]
    specs = merge_counters(spec for rule in rules for spec in counters_of(rule))
    return [CompiledCounter(spec, compile_where(spec.where) if spec.where else None) for spec in specs.values()]


def _index(plans: Iterable[Compiled], word: Callable[[Plan], str | None]) -> dict[str, tuple[Compiled, ...]]:
    index: defaultdict[str, tuple[Compiled, ...]] = defaultdict(tuple)
    for each in plans:
        if found := word(each.plan):
            index[found] += (each,)
    return dict(index)


def _by_event(counters: Iterable[CompiledCounter]) -> dict[str, tuple[CompiledCounter, ...]]:
    index: defaultdict[str, tuple[CompiledCounter, ...]] = defaultdict(tuple)
    for each in counters:
        index[each.spec.event] += (each,)
    return dict(index)


def _hash_rules(segments: Iterable[Segment], counters: Iterable[CompiledCounter]) -> str:
    content = msgspec.json.encode(([(each.name, each.when) for each in segments], [each.spec for each in counters]))
    return hashlib.sha256(content).hexdigest()[:12]
