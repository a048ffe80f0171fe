"""enter: ask that the customer enters another journey. The asking is an event, and goes the way of every entry."""

from wend.engine.steps.outcome import At, Go, StepOutcome, evaluate
from wend.engine.steps.own_event import record
from wend.journey.plan import Enter
from wend.model.event import NAME_OF_KIND, EventKind
from wend.model.reason import Code


def arrive(at: At, step: Enter) -> StepOutcome:
    given = {name: evaluate(value, at.facts) for name, value in step.values.items()}
    asked = {"journey": step.journey, "with": given, "by": "journey"}
    record(at, NAME_OF_KIND[EventKind.ENTRY], asked, EventKind.ENTRY)
    at.note(Code.ENTRY_ASKED, journey_asked=step.journey, given=given)
    return Go(step.next)


def resume(at: At, step: Enter) -> StepOutcome:
    return arrive(at, step)
