"""goto: go on at another step. Leaving the rounds of a repeat this way ends them."""

from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.engine.steps.repeat import forget
from wend.journey.plan import Goto
from wend.model.reason import Code


def arrive(at: At, step: Goto) -> StepOutcome:
    at.note(Code.WENT_TO, target=step.target)
    left = [each for each in at.run.loops if step.target not in (each, *at.compiled.bodies[each])]
    if left:
        forget(at, left)
    return Go(step.target)


def resume(at: At, step: Goto) -> StepOutcome:
    return arrive(at, step)
