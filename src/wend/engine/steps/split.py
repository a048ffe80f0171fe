"""split: an arm by hash, sticky for the customer in this journey and step."""

from wend.engine.arms import pick
from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.journey.plan import Split
from wend.model.reason import Code


def arrive(at: At, step: Split) -> StepOutcome:
    arm = pick(step.arms, at.turn.customer.id, at.run.journey, step.id)
    at.note(Code.SPLIT, arm=arm.name)
    return Go(arm.target)


def resume(at: At, step: Split) -> StepOutcome:
    return arrive(at, step)
