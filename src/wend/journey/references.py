"""What rules and plans refer to; the segments of a rule are told by `wend.rules.segments`."""

from collections.abc import Iterator

from wend.journey.plan import Branch, EventMatch, Plan, Repeat, Step, WaitFor
from wend.rules.cel_text import counts_in
from wend.rules.tree import All, AnyOf, Cel, EventCount, Not, Rule


def events_in(rule: Rule) -> frozenset[str]:
    """The events that a rule counts."""
    match rule:
        case EventCount(event=event):
            return frozenset([event])
        case Cel(source):
            return frozenset(count.event for count in counts_in(source))
        case All(of) | AnyOf(of):
            return frozenset().union(*map(events_in, of))
        case Not(of):
            return events_in(of)
    return frozenset()


def rules_of(step: Step) -> tuple[Rule, ...]:
    """The rules that a step judges."""
    match step:
        case Branch():
            return tuple(arm.when for arm in step.arms if arm.when is not None)
        case Repeat(until_rule=rule) if rule is not None:
            return (rule,)
    return ()


def rules_in(plan: Plan) -> tuple[Rule, ...]:
    """Every rule of a plan that is judged on the customer."""
    entry = tuple(way.when for way in plan.entry.ways if way.when is not None)
    return (*entry, *(rule for step in plan.steps.values() for rule in rules_of(step)))


def matches_of(step: Step) -> tuple[EventMatch, ...]:
    """The events that a step waits for."""
    match step:
        case WaitFor():
            return step.events
        case Repeat(until_event=match) if match is not None:
            return (match,)
    return ()


def head_matches(plan: Plan) -> Iterator[tuple[str, EventMatch]]:
    """The events of entry, exits and goal, each with its top key."""
    yield from (("entry", match) for match in plan.entry.events)
    yield from (("exit", match) for match in plan.exits)
    if plan.goal:
        yield "goal", plan.goal.event
