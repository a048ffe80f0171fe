"""set: set variables of the run."""

from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.engine.variables import write
from wend.journey.plan import Set


def arrive(at: At, step: Set) -> StepOutcome:
    write(at.turn, at.run, step.values)
    return Go(step.next)


def resume(at: At, step: Set) -> StepOutcome:
    return arrive(at, step)
