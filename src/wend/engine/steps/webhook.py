"""webhook: call a URL with a signed payload; it goes through the outbox, so that it is called once."""

from wend.engine.steps.outcome import At, Go, StepOutcome, evaluate
from wend.engine.steps.send import message
from wend.journey.plan import Webhook
from wend.model.reason import Code


def arrive(at: At, step: Webhook) -> StepOutcome:
    payload = {name: evaluate(value, at.facts) for name, value in step.payload.items()}
    call = message(at, channel="webhook", content=step.url, to=step.url)
    call.purpose, call.data = "", {"payload": payload, "customer": at.turn.customer.user_id}
    at.turn.messages.append(call)
    at.note(Code.CALLED, url=step.url, message=call.id)
    return Go(step.next)


def resume(at: At, step: Webhook) -> StepOutcome:
    return arrive(at, step)
