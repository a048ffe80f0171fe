"""audience: add the customer to an audience of paid media, or remove her from it; through the outbox, once.

Rule 1. Adding needs her consent for the journey's purpose over the channel `audience`, and no open complaint where it
        sells; removing needs nothing.
Rule 2. What she is told of by (her e-mail address, her phone) is remembered with the audience: it is removed by the same.
"""

from typing import Any

from wend import limits
from wend.engine import audiences
from wend.engine.guards.complaint import guard_complaint
from wend.engine.guards.consent import consents, guard_consent, latest_word
from wend.engine.guards.verdict import Withhold
from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.engine.steps.send import keep_back, message
from wend.journey.outward import Audience
from wend.journey.workspace import Purpose
from wend.model.message import AUDIENCE_CHANNEL
from wend.model.reason import Code


def arrive(at: At, step: Audience) -> StepOutcome:
    if step.action == "add":
        _add(at, step)
    else:
        _remove(at, step)
    return Go(step.next)


def resume(at: At, step: Audience) -> StepOutcome:
    return arrive(at, step)


def _add(at: At, step: Audience) -> None:
    customer, known_by = at.turn.customer, audiences.known_by(at.turn.customer)
    if customer.audiences.get(step.audience) == known_by:
        at.note(Code.AUDIENCE, action="add", audience=step.audience, already=True)
        return
    objection = _objection(at, step, known_by)
    if objection:
        keep_back(at, AUDIENCE_CHANNEL, step.audience, objection)
        return
    customer.audiences = {**customer.audiences, step.audience: known_by}
    _send(at, step, known_by)


def _objection(at: At, step: Audience, known_by: list[str]) -> Withhold | None:
    for guard in (guard_consent, guard_complaint):
        verdict = guard(at.turn, _purpose(at), AUDIENCE_CHANNEL)
        if isinstance(verdict, Withhold):
            return verdict
    if not (known_by[0] or known_by[1]):
        return Withhold("no-address", {"problem": "neither trait email nor trait phone is there to be known by"})
    known = at.turn.customer.audiences
    if step.audience not in known and len(known) >= limits.AUDIENCES_PER_CUSTOMER_MAX:
        return Withhold("limit", {"limit": f"{limits.AUDIENCES_PER_CUSTOMER_MAX} audiences a customer"})
    return None


def _remove(at: At, step: Audience) -> None:
    known = at.turn.customer.audiences
    if step.audience not in known:
        at.note(Code.AUDIENCE, action="remove", audience=step.audience, already=True)
        return
    known_by = known[step.audience]
    at.turn.customer.audiences = {name: each for name, each in known.items() if name != step.audience}
    _send(at, step, known_by)


def _send(at: At, step: Audience, known_by: list[str]) -> None:
    call = message(at, AUDIENCE_CHANNEL, step.audience, "")
    call.purpose = ""  # what was decided on is told, even if the run ends before: its messages alone are withdrawn
    call.data = {"action": step.action, "known_by": audiences.named(known_by), "consent": _consent(at)}
    at.turn.messages.append(call)
    at.note(Code.AUDIENCE, action=step.action, audience=step.audience, message=call.id)


def _consent(at: At) -> dict[str, Any]:
    """The flags that go along: for which purpose, whether, and since when."""
    purpose, customer = _purpose(at), at.turn.customer
    said = latest_word(customer, purpose, AUDIENCE_CHANNEL)
    given = consents(customer, purpose, AUDIENCE_CHANNEL)
    return {"purpose": purpose.name, "given": given, "at": said.at.isoformat() if said else None}


def _purpose(at: At) -> Purpose:
    name = at.compiled.plan.purpose
    return at.turn.live.purposes.get(name) or Purpose(name)
