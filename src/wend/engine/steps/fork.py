"""fork: several ways at the same time, each a part of the run, until enough of them have come to their end."""

from wend.engine.parts import begin_parts, end_parts, forget_parts, no_room, parts_of
from wend.engine.steps.outcome import At, End, Go, Stay, StepOutcome
from wend.journey.plan import Fork
from wend.model.customer import Run
from wend.model.reason import Code

LEFT = "left by the join"


def arrive(at: At, step: Fork) -> StepOutcome:
    run = at.run
    if why := no_room(at.turn, run, len(step.lanes)):
        at.note(Code.MISMATCHED, path="fork", why=why)
        return End("part-limit", whole=True)
    until = step.within.after(at.now) if step.within else None
    at.note(
        Code.FORKED,
        ways=[lane.name for lane in step.lanes],
        enough=step.enough,
        until=until.isoformat() if until else None,
    )
    shared = {"last": run.last, "vars": run.vars, "steps": run.steps}
    begin_parts(at.turn, run, [{**shared, "way": lane.name, "step": lane.target or ""} for lane in step.lanes])
    return Stay(until)


def hear(at: At, step: Fork) -> StepOutcome:
    """Ways have ended: go on when they are enough."""
    came = [part.way for part in parts_of(at.turn, at.run) if not part.active]
    if len(came) < step.enough:
        return Stay(at.run.until)
    at.note(Code.JOINED, came=came, left=_close(at))
    return Go(step.next)


def resume(at: At, step: Fork) -> StepOutcome:
    """The time is over; ways that ended at this very moment still count."""
    found = hear(at, step)
    if isinstance(found, Go):
        return found
    at.note(Code.TIMED_OUT, ways=_close(at))
    return Go(step.on_timeout)


def _close(at: At) -> list[str]:
    """End the ways that are left, and take over what all of them wrote; the names of those left."""
    parts = parts_of(at.turn, at.run)
    left = [part.way for part in parts if part.active]
    end_parts(at.turn, at.run, LEFT)
    _take_over(at.run, parts)
    forget_parts(at.turn, at.run)
    return left


def _take_over(run: Run, parts: list[Run]) -> None:
    """What the ways wrote into variables, and what came of their steps, becomes the run's, in the order of the ways."""
    variables, outcomes = dict(run.vars), dict(run.steps)
    for part in parts:
        for name in run.vars.keys() - part.vars.keys():
            variables.pop(name, None)
        variables |= {name: value for name, value in part.vars.items() if run.vars.get(name) != value}
        outcomes |= {step: words for step, words in part.steps.items() if run.steps.get(step) != words}
    run.vars, run.steps = variables, outcomes
