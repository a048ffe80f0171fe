"""call: another journey runs as a part of this one; this one goes on by the reason it ended with."""

from typing import Any

from wend.engine.came_of import note_outcome
from wend.engine.compiled import Compiled
from wend.engine.parts import begin_parts, end_parts, forget_parts, no_room, parts_of
from wend.engine.steps.outcome import At, Go, Stay, StepOutcome, evaluate
from wend.engine.variables import begin_with, missing
from wend.journey.plan import Call
from wend.model.event import Remembered
from wend.model.operation import Standing
from wend.model.reason import Code

TIMED_OUT = "timed-out"


def arrive(at: At, step: Call) -> StepOutcome:
    note_outcome(at.turn, at.run, step.id, anew=True)
    called = at.turn.live.by_journey.get(step.journey)
    if called is None or called.standing is not Standing.RUNNING or not any(w.call for w in called.plan.entry.ways):
        return _failed(at, step, "not-live", "there is no live journey of this name that can be called")
    if why := no_room(at.turn, at.run, 1):
        return _failed(at, step, "part-limit", why)
    given = {name: evaluate(value, at.facts) for name, value in step.values.items()}
    variables, wrong = begin_with(called.plan, given, at.facts)
    for name, why in wrong.items():
        at.note(Code.MISMATCHED, path=f"vars.{name} of {step.journey}", why=why)
    if lacking := missing(called.plan, variables):
        return _failed(at, step, "refused", f"it cannot begin without {', '.join(lacking)}")
    until = step.within.after(at.now) if step.within else None
    (part,) = begin_parts(at.turn, at.run, [_part(at, called, variables)])
    at.note(
        Code.CALLED_JOURNEY,
        called=step.journey,
        version=called.plan.version,
        part=part.id,
        until=until.isoformat() if until else None,
    )
    return Stay(until)


def _part(at: At, called: Compiled, variables: dict[str, Any]) -> dict[str, Any]:
    """In which the called journey's run differs from this one."""
    plan = called.plan
    return {
        "journey": plan.journey,
        "version": plan.version,
        "event": Remembered("Journey Called", at.now, {"journey": at.run.journey}),
        "vars": variables,
        "goal_until": plan.goal.within.after(at.now) if plan.goal else None,
        "step": plan.first or "",
    }


def hear(at: At, step: Call) -> StepOutcome:
    """The called journey has ended, or has not."""
    (part,) = parts_of(at.turn, at.run)
    if part.active:
        return Stay(at.run.until)
    forget_parts(at.turn, at.run)
    return _returned(at, step, part.ended, part.vars)


def resume(at: At, step: Call) -> StepOutcome:
    """The time is over; if it ended at this very moment, that still counts."""
    found = hear(at, step)
    if isinstance(found, Go):
        return found
    (part,) = parts_of(at.turn, at.run)
    end_parts(at.turn, at.run, TIMED_OUT)
    forget_parts(at.turn, at.run)
    note_outcome(at.turn, at.run, step.id, outcome=TIMED_OUT, vars=part.vars)
    at.note(Code.TIMED_OUT, called=step.journey)
    return Go(step.on_timeout)


def _failed(at: At, step: Call, outcome: str, why: str) -> StepOutcome:
    at.note(Code.MISMATCHED, path=f"the call of {step.journey}", why=why)
    return _returned(at, step, outcome, {})


def _returned(at: At, step: Call, outcome: str, variables: dict[str, Any]) -> StepOutcome:
    note_outcome(at.turn, at.run, step.id, outcome=outcome, vars=variables)
    at.note(Code.RETURNED, called=step.journey, outcome=outcome, vars=variables)
    return Go(next((way.target for way in step.results if way.name == outcome), step.otherwise))
