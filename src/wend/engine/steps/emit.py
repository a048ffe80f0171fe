"""emit: record an event of our own; it comes back over the log like any other."""

from wend.engine.steps.outcome import At, Go, StepOutcome, evaluate
from wend.journey.plan import Emit
from wend.model.event import OWN_PREFIX, Event, EventKind
from wend.model.reason import Code


def arrive(at: At, step: Emit) -> StepOutcome:
    properties = {name: evaluate(value, at.facts) for name, value in step.properties.items()}
    at.turn.events.append(
        Event(
            message_id=f"{OWN_PREFIX}{at.visit_id}",
            kind=EventKind.TRACK,
            name=step.event,
            time=at.now,
            received_at=at.now,
            user_id=at.turn.customer.user_id,
            anonymous_id=at.turn.customer.anonymous_id,
            properties=properties,
            context={"journey": at.run.journey, "run": at.run.id},
        )
    )
    at.note(Code.EMITTED, event=step.event, properties=properties)
    return Go(step.next)


def resume(at: At, step: Emit) -> StepOutcome:
    return arrive(at, step)
