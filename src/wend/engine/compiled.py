"""Plans and counters compiled: what is asked of them often is settled beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wend.journey.asked import steps_asked
from wend.journey.bodies import bodies
from wend.journey.plan import Branch, EventMatch, Plan, Repeat, WaitFor
from wend.model.operation import Standing
from wend.rules.counters import CounterSpec, counters_of, merge_counters
from wend.rules.facts import Facts
from wend.rules.judge import compile_rule, compile_where
from wend.rules.tree import Rule

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


def compile_match(match: EventMatch) -> Match:
    """An event match, ready to be asked."""
    return Match(match.event, compile_where(match.where) if match.where else None)


def compile_plan(published: Published) -> Compiled:
    """A plan, ready to be walked. Raises `RuleError` for a rule that cannot be compiled."""
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


def _places(step: WaitFor) -> dict[tuple[str, bool], int]:
    """Where each change of segment stands among what a step waits for: behind the events."""
    return {(each.segment, each.left): len(step.events) + place for place, each in enumerate(step.segments)}


def compile_counters(rules: Iterable[Rule]) -> list[CompiledCounter]:
    """The counters that some rules need, each once and wide enough for all."""
    specs = merge_counters(spec for rule in rules for spec in counters_of(rule))
    return [CompiledCounter(spec, compile_where(spec.where) if spec.where else None) for spec in specs.values()]
