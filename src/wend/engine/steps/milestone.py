"""milestone: something named was reached, as an event of our own that journeys and reports can use."""

from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.engine.steps.own_event import record
from wend.journey.plan import Milestone
from wend.model.event import MILESTONE_REACHED
from wend.model.reason import Code


def arrive(at: At, step: Milestone) -> StepOutcome:
    record(at, MILESTONE_REACHED, {"journey": at.run.journey, "milestone": step.name})
    at.note(Code.MILESTONE, milestone=step.name)
    return Go(step.next)


def resume(at: At, step: Milestone) -> StepOutcome:
    return arrive(at, step)
