"""emit: record an event of our own; it comes back over the log like any other."""

from wend.engine.steps.outcome import At, Go, StepOutcome, evaluate
from wend.engine.steps.own_event import record
from wend.journey.plan import Emit
from wend.model.reason import Code


def arrive(at: At, step: Emit) -> StepOutcome:
    properties = {name: evaluate(value, at.facts) for name, value in step.properties.items()}
    record(at, step.event, properties)
    at.note(Code.EMITTED, event=step.event, properties=properties)
    return Go(step.next)


def resume(at: At, step: Emit) -> StepOutcome:
    return arrive(at, step)
