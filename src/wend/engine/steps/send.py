"""send: decide on a message. The guards are asked; each may withhold it or have it wait, and the reason is recorded."""

from typing import assert_never

from wend.engine.guards import Allow, Delay, Withhold, ask_guards
from wend.engine.guards.address import address_of
from wend.engine.guards.frequency_cap import remember_contact
from wend.engine.steps.outcome import At, Go, Stay, StepOutcome
from wend.journey.plan import Send
from wend.model.message import Message, MessageStatus
from wend.model.reason import Code


def arrive(at: At, step: Send) -> StepOutcome:
    verdict = ask_guards(at.turn, at.compiled.plan.purpose, step.channel)
    match verdict:
        case Allow():
            _send(at, step)
        case Withhold():
            _withhold(at, step, verdict)
        case Delay():
            at.note(Code.DELAYED, why=verdict.why, until=verdict.until.isoformat())
            return Stay(verdict.until)
        case _:
            assert_never(verdict)
    return Go(step.next)


def resume(at: At, step: Send) -> StepOutcome:
    """A delay is over: everything is asked again, as things are now."""
    return arrive(at, step)


def message(at: At, channel: str, content: str, to: str) -> Message:
    """A message of this run at this step and visit, queued."""
    run = at.run
    return Message(
        id=at.visit_id,
        customer_id=at.turn.customer.id,
        journey=run.journey,
        version=run.version,
        run=run.id,
        step=run.step,
        channel=channel,
        content=content,
        purpose=at.compiled.plan.purpose,
        decided_at=at.now,
        to=to,
        data={"event": run.event, "last": run.last, "vars": run.vars},
        expires_at=at.turn.live.workspace.message_expires_after.after(at.now),
    )


def _send(at: At, step: Send) -> None:
    queued = message(at, step.channel, step.content, address_of(at.turn.customer, step.channel) or "")
    at.turn.messages.append(queued)
    remember_contact(at.turn, at.compiled.plan.purpose, step.channel)
    at.note(Code.SENT, message=queued.id, channel=step.channel, content=step.content, to=queued.to)


def _withhold(at: At, step: Send, verdict: Withhold) -> None:
    kept_back = message(at, step.channel, step.content, "")
    kept_back.status, kept_back.reason, kept_back.data = MessageStatus.WITHHELD, verdict.why, {}
    at.turn.messages.append(kept_back)
    at.note(
        Code.WITHHELD,
        message=kept_back.id,
        channel=step.channel,
        content=step.content,
        why=verdict.why,
        **verdict.detail,
    )
