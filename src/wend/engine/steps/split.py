"""split: an arm by hash, sticky for the customer in this journey and step, unless the journey says otherwise."""

from wend.engine.arms import pick
from wend.engine.parts import whole_of
from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.journey.plan import Split
from wend.model.reason import Code


def arrive(at: At, step: Split) -> StepOutcome:
    of_run = () if step.sticky else (whole_of(at.turn, at.run).id,)
    arm = pick(step.arms, at.turn.customer.id, at.run.journey, step.id, *of_run)
    at.note(Code.SPLIT, arm=arm.name, **({"control": True} if arm.control else {}))
    return Go(arm.target)


def resume(at: At, step: Split) -> StepOutcome:
    return arrive(at, step)
