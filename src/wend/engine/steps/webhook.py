"""webhook: call a URL with a signed payload; it goes through the outbox, so that it is called once.

Rule 1. A step that waits for the answer hears of it by the call's receipt: accepted, or failed for good.
"""

from typing import Any

import msgspec

from wend import limits
from wend.engine.came_of import note_outcome
from wend.engine.steps.outcome import At, Go, Stay, StepOutcome, evaluate
from wend.engine.steps.send import message
from wend.engine.variables import write
from wend.journey.parts import Value
from wend.journey.plan import Webhook
from wend.model.event import Event, EventKind
from wend.model.reason import Code

_FAILED = ("Message Rejected", "Message Withheld", "Message Unknown")


def arrive(at: At, step: Webhook) -> StepOutcome:
    payload = {name: evaluate(value, at.facts) for name, value in step.payload.items()}
    call = message(at, channel="webhook", content=step.url, to=step.url)
    call.purpose, call.data = "", {"payload": payload, "customer": at.turn.customer.user_id, **_how(at, step)}
    at.turn.messages.append(call)
    at.note(Code.CALLED, url=step.url, message=call.id)
    note_outcome(at.turn, at.run, step.id, anew=True, message=call.id)
    if step.within is None:
        return Go(step.next)
    until = step.within.after(at.now)
    at.run.awaits = call.id
    at.note(Code.WAITING, until=until.isoformat(), events=["the answer"])
    return Stay(until)


def resume(at: At, step: Webhook) -> StepOutcome:
    """The time for the answer is over; a run that was moved here makes the call first."""
    if at.run.awaits != at.visit_id:
        return arrive(at, step)
    at.run.awaits = ""
    at.note(Code.TIMED_OUT, events=["the answer"])
    note_outcome(at.turn, at.run, step.id, outcome="timed-out")
    return Go(step.on_timeout)


def listen(at: At, step: Webhook, event: Event) -> Go | None:
    """Where a receipt of the call leads; None for anything else."""
    said = event.properties
    if event.kind is not EventKind.RECEIPT or said.get("message") != at.run.awaits:
        return None
    if event.name == "Message Sent":
        return _hear_answer(at, step, said)
    if event.name in _FAILED:
        return _hear_failure(at, step, event)
    return None


def _how(at: At, step: Webhook) -> dict[str, Any]:
    """What differs from a plain call, for the outbox."""
    values = {name: evaluate(value, at.facts) for name, value in step.headers.items()}
    headers = {name: _line(value) for name, value in values.items() if value is not None}
    how: dict[str, Any] = {"headers": headers} if headers else {}
    if step.method != "POST":
        how["method"] = step.method
    return {**how, "answer": True} if step.within is not None else how


def _line(value: object) -> str:
    """A value as one line of text."""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return " ".join(text.split())[: limits.WEBHOOK_HEADER_CHARACTERS_MAX]


def _hear_answer(at: At, step: Webhook, said: dict[str, Any]) -> Go:
    body = said.get("body")
    at.note(Code.CALL_ANSWERED, url=step.url, status=said.get("status"), problem=said.get("problem") or "")
    words: dict[str, Any] = {"status": said.get("status"), "outcome": "ok"}
    note_outcome(at.turn, at.run, step.id, anew=False, **words, **({} if body is None else {"body": body}))
    if step.into:
        write(at.turn, at.run, {step.into: Value(literal=body)})
    return Go(step.next)


def _hear_failure(at: At, step: Webhook, event: Event) -> Go:
    said = event.properties
    at.note(Code.CALL_FAILED, url=step.url, status=said.get("status"), why=str(said.get("reason") or event.name))
    note_outcome(at.turn, at.run, step.id, status=said.get("status"), outcome="error")
    return Go(step.on_error)
