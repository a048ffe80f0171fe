"""Messages of an account to its people: asked for by the account's run, decided on in each person's own turn.

Rule 1. All guards are those of the person. What a guard delays is queued for then, and asked once more when it is handed
        over; what one withholds is on record with the person.
Rule 2. The id of such a message is the account's run, step and visit with the person's number: asked twice, sent once.
"""

import msgspec

from wend.engine.accounts import people_of
from wend.engine.guards import Delay, Withhold, ask_guards
from wend.engine.guards.address import address_of
from wend.engine.guards.frequency_cap import remember_contact
from wend.engine.steps.outcome import At
from wend.engine.turn import Turn
from wend.journey.kinds import Send
from wend.journey.parts import People
from wend.model.event import OWN_PREFIX, Event, EventKind
from wend.model.letter import Letter
from wend.model.message import Message, MessageStatus
from wend.model.reason import Code, Reason

REQUESTED = "Message Requested"


class Request(msgspec.Struct, omit_defaults=True):
    """What an account asks of one of its people's turns."""

    message: str
    journey: str
    version: str
    run: str
    step: str
    channel: str
    content: str
    purpose: str
    data: dict[str, object] = {}


def ask_people(at: At, step: Send, people: People, purpose: str) -> None:
    """Ask for a message to everybody of the account who is meant."""
    meant = people_of(at.turn, people.roles)
    if not meant:
        why = f"nobody of the account is {' or '.join(people.roles)}" if people.roles else "the account has no people"
        at.note(Code.MISMATCHED, path="people", why=f"{why}: nothing is sent")
    run, account = at.run, at.turn.customer.traits
    for number, person in meant:
        request = Request(
            message=f"{at.visit_id}.{number}",
            journey=run.journey,
            version=run.version,
            run=run.id,
            step=run.step,
            channel=step.channel,
            content=step.content,
            purpose=purpose,
            data={**run.as_data(), "account": account},
        )
        at.turn.letters.append(Letter(_letter(at, request), customer=number))
        who = person.user_id or f"#{number}"
        at.note(Code.REQUESTED, person=who, role=person.role, channel=step.channel, content=step.content)


def answer_request(turn: Turn, event: Event) -> None:
    """Of a person: decide on a message that one of her accounts asks for."""
    if event.name != REQUESTED:
        return
    asked = msgspec.convert(event.properties, Request)
    verdict = ask_guards(turn, asked.purpose, asked.channel)
    message = _message(turn, asked)
    detail: dict[str, object] = {"message": message.id, "channel": asked.channel, "content": asked.content}
    if isinstance(verdict, Withhold):
        message.status, message.reason, message.data, message.to = MessageStatus.WITHHELD, verdict.why, {}, ""
        _note(turn, asked, Code.WITHHELD, **detail, why=verdict.why, **verdict.detail)
    else:
        if isinstance(verdict, Delay):
            message.next_attempt_at = verdict.until
            message.expires_at = turn.live.workspace.message_expires_after.after(verdict.until)
            _note(turn, asked, Code.DELAYED, why=verdict.why, until=verdict.until.isoformat(), **verdict.detail)
        remember_contact(turn, asked.purpose, asked.channel)
        _note(turn, asked, Code.SENT, **detail, to=message.to)
    turn.messages.append(message)


def _letter(at: At, request: Request) -> Event:
    return Event(
        message_id=f"{OWN_PREFIX}request:{request.message}",
        kind=EventKind.ACCOUNT,
        name=REQUESTED,
        time=at.now,
        received_at=at.now,
        properties=msgspec.to_builtins(request),
    )


def _message(turn: Turn, asked: Request) -> Message:
    return Message(
        id=asked.message,
        customer_id=turn.customer.id,
        journey=asked.journey,
        version=asked.version,
        run=asked.run,
        step=asked.step,
        channel=asked.channel,
        content=asked.content,
        purpose=asked.purpose,
        decided_at=turn.now,
        to=address_of(turn.customer, asked.channel) or "",
        data=dict(asked.data),
        expires_at=turn.live.workspace.message_expires_after.after(turn.now),
    )


def _note(turn: Turn, asked: Request, code: Code, **detail: object) -> None:
    """A reason of the person's, for the account's run."""
    seq = turn.event.seq if turn.event else 0
    turn.reasons.append(
        Reason(at=turn.now, code=code, journey=asked.journey, run=asked.run, step=asked.step, seq=seq, detail=detail)
    )
