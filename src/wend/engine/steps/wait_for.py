"""wait_for: until one of some events comes (the turn of that event moves the run on), or the time is over."""

from wend.engine.steps.outcome import At, Go, Stay, StepOutcome
from wend.journey.plan import WaitFor
from wend.model.reason import Code


def arrive(at: At, step: WaitFor) -> StepOutcome:
    until = step.within.after(at.now)
    at.note(Code.WAITING, until=until.isoformat(), events=[match.event for match in step.events])
    return Stay(until)


def resume(at: At, step: WaitFor) -> StepOutcome:
    at.note(Code.TIMED_OUT, events=[match.event for match in step.events])
    return Go(step.on_timeout)
