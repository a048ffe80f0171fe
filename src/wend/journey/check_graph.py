"""Whether a plan can be walked: every step is reached, every cycle waits or is counted, there is an end.

Rule 1. A run that cannot get stuck needs no watchman: what could go round for ever within one turn is refused here.
"""

from collections.abc import Collection, Iterable, Iterator

from wend.journey.bodies import bodies
from wend.journey.cycles import cycles
from wend.journey.plan import Ask, Call, Fork, Plan, Step, Task, Wait, WaitFor, Webhook, targets
from wend.model.document import Mark, Problems


def check_graph(plan: Plan, marks: dict[str, Mark], top: dict[str, Mark], problems: Problems) -> None:
    """Note steps that are never reached, cycles that neither wait nor count, and a journey without an end."""
    reached = _reached_from([plan.first] if plan.first else [], plan)
    for name in _heads(set(plan.steps) - reached, plan):
        problems.error(
            marks[name],
            f"the step {name!r} can never be reached",
            "the steps before it always lead elsewhere: remove it, or goto it",
        )
    for cycle in cycles(_instant_graph(plan)):
        problems.error(
            marks[cycle[0]],
            f"this cycle neither waits nor counts its rounds: {' → '.join([*cycle, cycle[0]])}",
            "put a wait with a duration into it, or use repeat with max",
        )
    ways = _in_ways(plan)
    if reached and not plan.exits and not any(_can_end(plan.steps[name], ways) for name in reached):
        problems.warn(
            top.get("steps", marks[next(iter(reached))]),
            "this journey never ends by itself",
            "add an exit event, or a way that ends",
        )


def _can_end(step: Step, ways: Collection[str]) -> bool:
    """Whether the journey may be over there: at the end of a way of a fork it is not."""
    leads = targets(step)
    ends = [target for label, target in leads.items() if not isinstance(step, Fork) or label in ("joined", "time-out")]
    return not leads or (None in ends and step.id not in ways)


def _in_ways(plan: Plan) -> set[str]:
    """The steps that stand in ways of forks."""
    forks = [step for step in plan.steps.values() if isinstance(step, Fork)]
    return _reached_from([lane.target for fork in forks for lane in fork.lanes if lane.target], plan)


def _reached_from(starts: Iterable[str], plan: Plan) -> set[str]:
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [target for target in targets(plan.steps[name]).values() if target]
    return reached


def _heads(unreached: set[str], plan: Plan) -> Iterator[str]:
    """Of some steps those that others follow from: one problem for a row of steps, not one for each."""
    covered: set[str] = set()
    for name in plan.steps:
        if name in unreached and name not in covered:
            yield name
            covered |= _reached_from([name], plan)


def _instant_graph(plan: Plan) -> dict[str, list[str]]:
    """Where each step can lead within the same turn, however often.

    The way from a round back to its repeat is counted; one that leaves the rounds by goto is not, since it ends them.
    """
    rounds = bodies(plan.steps)
    return {
        name: [target for target in _instant_ways(step, plan) if target and name not in rounds.get(target, ())]
        for name, step in plan.steps.items()
    }


def _instant_ways(step: Step, plan: Plan) -> list[str | None]:  # noqa: PLR0911 - one for each kind
    """A wait until a date takes no time once the date is past, and an open window none at all; nor may a call."""
    match step:
        case WaitFor():
            return []
        case Ask():  # time passes there, unless nobody is asked
            return [step.on_withheld]
        case Webhook(within=within) if within is not None:  # a fast receiver answers at once
            return [step.next, step.on_error]
        case Task():  # time passes there, unless its queue is full
            return [step.on_full] if step.when_full != "wait" else []
        case Wait() if step.duration is not None:
            return []
        case Fork():
            return [*(lane.target for lane in step.lanes), *_behind_join(step, plan)]
        case Call():
            return [*(lane.target for lane in step.results), step.otherwise]
    return sorted({*targets(step).values()}, key=str)


def _behind_join(fork: Fork, plan: Plan) -> list[str | None]:
    """Where a fork leads at once: behind the join, when enough of its ways may take no time."""
    instant = sum(_takes_no_time(lane.target, plan) for lane in fork.lanes)
    return [fork.next] if instant >= fork.enough else []


def _takes_no_time(first: str | None, plan: Plan) -> bool:
    """Whether a way of a fork can come to its end at once."""
    reached: set[str] = set()
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name is None:
            return True
        if name not in reached:
            reached.add(name)
            step = plan.steps[name]
            waiting += _behind_join(step, plan) if isinstance(step, Fork) else _instant_ways(step, plan)
    return False
