"""goto: go on at another step."""

from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.journey.plan import Goto
from wend.model.reason import Code


def arrive(at: At, step: Goto) -> StepOutcome:
    at.note(Code.WENT_TO, target=step.target)
    return Go(step.target)


def resume(at: At, step: Goto) -> StepOutcome:
    return arrive(at, step)
