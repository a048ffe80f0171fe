"""ask: send a survey, and wait until it is answered, or the time is over.

Rule 1. An answer that names the message it answers is meant for that one alone; any other answer of the survey is meant
        for everybody who waits for one.
Rule 2. What keeps the message back, now or at the last moment, means that nobody was asked.
"""

from typing import Any, assert_never

from wend import limits
from wend.engine.came_of import note_outcome
from wend.engine.guards import Allow, Delay, Verdict, Withhold, ask_guards
from wend.engine.guards.address import address_of
from wend.engine.guards.frequency_cap import remember_contact
from wend.engine.guards.survey_fatigue import guard_survey_fatigue, remember_survey
from wend.engine.steps.outcome import At, Go, Stay, StepOutcome
from wend.engine.steps.send import keep_back, message
from wend.engine.turn import remembered
from wend.journey.outward import Ask
from wend.model.event import SURVEY_ANSWERED, Event, EventKind
from wend.model.reason import Code

_NEVER_ASKED = ("Message Withheld", "Message Rejected", "Message Failed", "Message Bounced")


def arrive(at: At, step: Ask) -> StepOutcome:
    verdict = _ask_all(at, step)
    match verdict:
        case Allow():
            return _send(at, step)
        case Withhold():
            keep_back(at, step.channel, step.content, verdict)
            note_outcome(at.turn, at.run, step.id, anew=True, outcome="withheld")
            return Go(step.on_withheld)
        case Delay():
            at.note(Code.DELAYED, why=verdict.why, until=verdict.until.isoformat(), **verdict.detail)
            return Stay(verdict.until)
        case _:
            assert_never(verdict)


def resume(at: At, step: Ask) -> StepOutcome:
    """The time for the answer is over; or a delay is, and everything is asked again."""
    if at.run.awaits != at.visit_id:
        return arrive(at, step)
    at.run.awaits = ""
    at.note(Code.TIMED_OUT, events=[SURVEY_ANSWERED])
    note_outcome(at.turn, at.run, step.id, outcome="timed-out")
    return Go(step.on_timeout)


def listen(at: At, step: Ask, event: Event) -> Go | None:
    """Where an event that reached us while the run waits here leads; None when it does not concern the ask."""
    said = event.properties
    if event.name == SURVEY_ANSWERED and event.kind is EventKind.TRACK:
        message_answered = said.get("message")
        meant = message_answered == at.run.awaits if message_answered else said.get("survey") == step.survey
        return _hear_answer(at, step, event) if meant else None
    if event.kind is EventKind.RECEIPT and event.name in _NEVER_ASKED and said.get("message") == at.run.awaits:
        at.note(Code.NOT_ASKED, survey=step.survey, why=str(said.get("reason") or event.name))
        note_outcome(at.turn, at.run, step.id, outcome="withheld")
        return Go(step.on_withheld)
    return None


def _ask_all(at: At, step: Ask) -> Verdict:
    verdict = ask_guards(at.turn, at.compiled.plan.purpose, step.channel)
    return guard_survey_fatigue(at.turn) if isinstance(verdict, Allow) else verdict


def _send(at: At, step: Ask) -> StepOutcome:
    queued = message(at, step.channel, step.content, address_of(at.turn.customer, step.channel) or "")
    queued.data = {**queued.data, "survey": {"name": step.survey, "message": queued.id}}
    at.turn.messages.append(queued)
    remember_contact(at.turn, queued.purpose, step.channel)
    remember_survey(at.turn)
    at.run.awaits = queued.id
    at.note(Code.SENT, message=queued.id, channel=step.channel, content=step.content, to=queued.to)
    note_outcome(at.turn, at.run, step.id, anew=True, message=queued.id)
    until = step.within.after(at.now)
    at.note(Code.WAITING, until=until.isoformat(), events=[SURVEY_ANSWERED])
    return Stay(until)


def _hear_answer(at: At, step: Ask, event: Event) -> Go:
    answer = _answer(event.properties)
    at.run.last = remembered(event)
    at.note(Code.ANSWERED, survey=step.survey, **answer)
    note_outcome(at.turn, at.run, step.id, outcome="answered", **answer)
    return Go(step.on_answer)


def _answer(said: dict[str, Any]) -> dict[str, Any]:
    """Score and text, as far as the answer has them."""
    score, text = said.get("score"), said.get("text")
    found: dict[str, Any] = {}
    if isinstance(score, int | float | str) and not isinstance(score, bool):
        found["score"] = score[: limits.ANSWER_TEXT_CHARACTERS_MAX] if isinstance(score, str) else score
    if isinstance(text, str) and text:
        found["text"] = text[: limits.ANSWER_TEXT_CHARACTERS_MAX]
    return found
