"""What a customer's runs wait for now, until when, and what would let them go on.

Rule 1. It is read from the state and the plan that the run stands in: nothing is stored for it.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from wend.app.explain_parts import Parts
from wend.app.published import World
from wend.engine.compiled import Compiled
from wend.journey.draw_graph import kind_of
from wend.journey.kinds import targets
from wend.journey.plan import Call, Fork, Plan, Wait, WaitFor
from wend.journey.rule_words import event_in_words
from wend.journey.words import step_in_words
from wend.model.customer import Customer, Run


class Waiting(msgspec.Struct, frozen=True):
    """One active run: where it stands, and what comes next."""

    run: str
    key: str
    step: str
    kind: str
    words: str
    until: str
    goes_on: tuple[str, ...] = ()  # what would let it go on, and where to
    ends: tuple[str, ...] = ()  # what would end it at once
    part: str = ""  # in which way of a fork, or in which called journey, seen from the run: `mail > verify`


def waiting(world: World, customer: Customer, journey: str, parts: Parts) -> Iterator[Waiting]:
    """What the active runs of a journey wait for, and what their parts do."""
    for run in customer.runs:
        if run.active and (run.journey == journey or parts.top(run.id, journey)):
            compiled = world.live.plans.get((run.journey, run.version))
            if compiled is not None:
                part = parts.path(run.id, journey)
                yield msgspec.structs.replace(_waiting(run, compiled), part=part)


def _waiting(run: Run, compiled: Compiled) -> Waiting:
    until, plan = _until(run), compiled.plan
    if run.held_out:
        return Waiting(run.id, run.key, "", "held-out", "is measured and gets nothing", until, (), _ends(plan))
    step = plan.steps.get(run.step)
    if step is None:
        return Waiting(run.id, run.key, run.step, "", "stands at no step", until)
    if compiled.still_since:
        goes_on: tuple[str, ...] = (f"nothing, while the journey stands still (since {_when(compiled.still_since)})",)
    else:
        goes_on = tuple(_goes_on(run, compiled))
    return Waiting(run.id, run.key, run.step, kind_of(step), step_in_words(step), until, goes_on, _ends(plan))


def _goes_on(run: Run, compiled: Compiled) -> Iterator[str]:
    plan, until = compiled.plan, _until(run)
    step = plan.steps[run.step]
    ways = targets(step)
    match step:
        case Wait():
            yield f"{until}, by itself: {_to(run, plan, ways[''])}"
        case WaitFor():
            meant = " or ".join(event_in_words(each) for each in step.events)
            yield f"{meant or 'what it waits for'}: {_to(run, plan, ways.get('event'))}"
            yield f"{until}, when it has not come: {_to(run, plan, ways.get('time-out'))}"
        case Fork():
            wanted = "all" if step.enough == len(step.lanes) else str(step.enough)
            yield f"{wanted} of its ways have come to their end: {_to(run, plan, step.next)}"
            if until:
                yield f"{until}, when they have not: {_to(run, plan, step.on_timeout)}"
        case Call():
            for way in step.results:
                yield f"{step.journey} comes back with {way.name}: {_to(run, plan, way.target)}"
            yield f"{step.journey} comes back{' with another word' * bool(step.results)}: {_to(run, plan, step.otherwise)}"
            if until:
                yield f"{until}, when it has not come back: {_to(run, plan, step.on_timeout)}"
        case _:
            if until:
                yield f"{until}, by itself, it is looked at again"
            yield from (f"{label}: {_to(run, plan, target)}" for label, target in ways.items() if label)


def _to(run: Run, plan: Plan, target: str | None) -> str:
    if target:
        return f"on to {target} ({step_in_words(plan.steps[target])})"
    return f"the way {run.way} has come to its end" if run.way else "the journey is over"


def _ends(plan: Plan) -> tuple[str, ...]:
    """The exits, and the goal."""
    exits = [f"{event_in_words(each)} takes her out" for each in plan.exits if hasattr(each, "event")]
    goal = [f"{event_in_words(plan.goal.event)} is the goal"] if plan.goal else []
    return (*exits, *goal)


def _until(run: Run) -> str:
    return _when(run.until) if run.until else ""


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
