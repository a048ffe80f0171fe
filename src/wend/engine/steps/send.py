"""send: decide on a message. The guards are asked; each may withhold it or have it wait, and the reason is recorded."""

from typing import Any, assert_never

from wend.engine.came_of import note_outcome
from wend.engine.guards import Allow, Delay, Verdict, Withhold, ask_guards
from wend.engine.guards.address import address_of
from wend.engine.guards.frequency_cap import remember_contact
from wend.engine.lookahead import goes_first
from wend.engine.offers import as_template_data
from wend.engine.people import ask_people
from wend.engine.steps.outcome import At, Go, Stay, StepOutcome
from wend.journey.plan import Send
from wend.model.message import Message, MessageStatus
from wend.model.reason import Code
from wend.rules.judge import resolve


def arrive(at: At, step: Send) -> StepOutcome:
    if step.people is not None:
        ask_people(at, step, step.people, purpose_of(at, step))
        return Go(step.next)
    what = _what(at, step)
    if isinstance(what, Withhold):
        keep_back(at, step.channel, step.content, what, step.purpose)
        return Go(step.next)
    verdict = _let_others_first(at, step, ask_guards(at.turn, purpose_of(at, step), step.channel))
    match verdict:
        case Allow():
            _send(at, step, *what)
        case Withhold():
            keep_back(at, step.channel, what[0], verdict, step.purpose)
        case Delay():
            at.note(Code.DELAYED, why=verdict.why, until=verdict.until.isoformat(), **verdict.detail)
            return Stay(verdict.until)
        case _:
            assert_never(verdict)
    return Go(step.next)


def resume(at: At, step: Send) -> StepOutcome:
    """A delay is over: everything is asked again, as things are now."""
    return arrive(at, step)


def purpose_of(at: At, step: Send) -> str:
    """Why this message is sent: its own purpose, or that of the journey."""
    return step.purpose or at.compiled.plan.purpose


def _let_others_first(at: At, step: Send, verdict: Verdict) -> Verdict:
    """Where nothing speaks against a message, whether it lets one of higher priority go first."""
    if at.compiled.plan.lookahead is None:
        return verdict
    first = goes_first(at.turn, at.run, at.compiled, step.channel) if isinstance(verdict, Allow) else None
    if first is not None:
        return Delay("lookahead", first[0], {"first": first[1]})
    if not isinstance(verdict, Delay):
        at.run.yields_until = None
    return verdict


def message(at: At, channel: str, content: str, to: str, purpose: str = "") -> Message:
    """A message of this run at this step and visit, queued; its purpose is that of the journey unless it has its own."""
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
        purpose=purpose or at.compiled.plan.purpose,
        decided_at=at.now,
        to=to,
        data=run.as_data(),
        expires_at=at.turn.live.workspace.message_expires_after.after(at.now),
    )


def _send(at: At, step: Send, content: str, data: dict[str, Any]) -> None:
    to = address_of(at.turn.customer, step.channel) or ""
    queued = message(at, step.channel, content, to, step.purpose)
    queued.data = {**queued.data, **data}
    at.turn.messages.append(queued)
    remember_contact(at.turn, queued.purpose, step.channel)
    note_outcome(at.turn, at.run, step.id, anew=True, message=queued.id, status="sent")
    at.note(Code.SENT, message=queued.id, channel=step.channel, content=content, to=queued.to)


def _what(at: At, step: Send) -> tuple[str, dict[str, Any]] | Withhold:
    """The content item to send, and what templates see of an offer; or why there is nothing to send."""
    if step.offer is None:
        return step.content, {}
    found = resolve(step.offer, at.facts)
    ids = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    offers = [each.offer for name in ids if isinstance(name, str) and (each := at.turn.live.offers.get(name))]
    wanted = ids[step.place - 1] if len(ids) >= step.place else None
    offer = next((each for each in offers if each.id == wanted), None)
    if offer is None:
        missing = f"the offer {wanted!r} is not live" if wanted else f"{step.offer.path} holds no offer {step.place}"
        return Withhold("no-offer", {"problem": missing})
    content = step.content or offer.contents.get(step.channel, "")
    if not content:
        return Withhold("no-offer", {"problem": f"the offer {offer.id} has no content for {step.channel}"})
    return content, {"offer": as_template_data(offer), "offers": [as_template_data(each) for each in offers]}


def keep_back(at: At, channel: str, content: str, verdict: Withhold, purpose: str = "") -> None:
    """Put a message on record that is not sent, with the reason."""
    kept_back = message(at, channel, content, "", purpose)
    kept_back.status, kept_back.reason, kept_back.data = MessageStatus.WITHHELD, verdict.why, {}
    at.turn.messages.append(kept_back)
    note_outcome(at.turn, at.run, at.run.step, anew=True, message=kept_back.id, status="withheld")
    at.note(
        Code.WITHHELD,
        message=kept_back.id,
        channel=channel,
        content=content,
        why=verdict.why,
        **verdict.detail,
    )
