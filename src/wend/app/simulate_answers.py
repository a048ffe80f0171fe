"""How the world answers a simulated turn: receipts of messages, what their readers do, and responses of webhooks.

Rule 1. What is handed over is handed over at once: no provider fails and none is slow, so that what is counted is the journey.
Rule 2. An answer's chance hangs on the seed and the message's id, so that it does not matter what else happens.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from wend.app.deliver import receipt
from wend.app.simulate_desks import Desks
from wend.app.simulate_dice import Dice
from wend.app.simulate_invented import draw_values
from wend.app.simulate_player import Answer
from wend.app.simulate_population import Deed, Population, Reaction
from wend.engine import Turn
from wend.journey.outward import Ask
from wend.model.event import CONSENT_WITHDRAWN, SURVEY_ANSWERED, Event, EventKind
from wend.model.message import Message, MessageStatus

_SILENT: Final = Reaction()
_BAD_STATUS: Final = 400


def _accepted(turn: Turn, now: datetime, webhook_status: int) -> Iterator[Answer]:
    """Every message is taken by its provider; every call is answered with the status of the population."""
    for message in turn.messages:
        if message.status is not MessageStatus.QUEUED:
            continue
        if message.channel != "webhook":
            yield now, receipt(message, "sent", now)
            continue
        word = "sent" if webhook_status < _BAD_STATUS else "rejected"
        told = receipt(message, word, now)
        yield now, msgspec.structs.replace(told, properties={**told.properties, "status": webhook_status})


class Answers:
    """The answers of an invented population."""

    def __init__(self, population: Population, workspace_zone: str) -> None:
        self._population = population
        self._desks = Desks(population, workspace_zone)

    def __call__(self, turn: Turn, now: datetime) -> Iterator[Answer]:
        """What comes of a turn's messages."""
        yield from _accepted(turn, now, self._population.webhook_status)
        if turn.tasks or turn.task_changes:
            yield from self._desks.answers(turn, now)
        for message in turn.messages:
            if message.status is MessageStatus.QUEUED and message.channel != "webhook":
                yield from self._read(turn, message, now)

    def _read(self, turn: Turn, message: Message, now: datetime) -> Iterator[Answer]:
        fitting = (each for each in self._population.reactions if _fits(each, message))
        reaction = next(fitting, _SILENT)
        dice = Dice(self._population.seed, message.id, "reads")
        if dice.falls(reaction.bounced):
            yield _told(message, "bounced", now)
            return
        if not dice.falls(reaction.delivered):
            return
        yield _told(message, "delivered", now)
        yield from _done(reaction.sent, message, now, dice)
        yield from self._survey(turn, message, now)
        if dice.falls(reaction.complained):
            yield _told(message, "complained", now + timedelta(hours=1))
        if not dice.falls(reaction.opened):
            return
        opened = now + timedelta(seconds=reaction.opens_after.draw(dice))
        yield _told(message, "opened", opened)
        yield from _done(reaction.opens, message, opened, dice)
        if dice.falls(reaction.unsubscribed):
            yield opened, _unsubscribed(message, opened)
        if dice.falls(reaction.clicked):
            clicked = opened + timedelta(seconds=reaction.clicks_after.draw(dice))
            yield _told(message, "clicked", clicked)
            yield from _done(reaction.clicks, message, clicked, dice)

    def _survey(self, turn: Turn, message: Message, now: datetime) -> Iterator[Answer]:
        """Whoever was asked answers, or does not."""
        compiled = turn.live.plans.get((message.journey, message.version))
        step = compiled.plan.steps.get(message.step) if compiled else None
        if not isinstance(step, Ask):
            return
        for each in self._population.surveys:
            dice = Dice(self._population.seed, message.id, "survey")
            if each.survey == step.survey and dice.falls(each.share):
                at = now + timedelta(seconds=each.after.draw(dice))
                said = {
                    "survey": step.survey,
                    "message": message.id,
                    "score": each.score.draw(dice, message.customer_id),
                }
                yield at, _deed(SURVEY_ANSWERED, message, at, said)


def _fits(reaction: Reaction, message: Message) -> bool:
    return reaction.fits(message.channel, message.content, message.journey)


def _told(message: Message, word: str, at: datetime) -> Answer:
    return at, receipt(message, word, at)


def _done(deeds: tuple[Deed, ...], message: Message, at: datetime, dice: Dice) -> Iterator[Answer]:
    for deed in deeds:
        if dice.falls(deed.share):
            later = at + timedelta(seconds=deed.after.draw(dice))
            yield later, _deed(deed.event, message, later, draw_values(deed.properties, dice, message.customer_id))


def _deed(name: str, message: Message, at: datetime, properties: dict[str, Any]) -> Event:
    return Event(
        message_id=f"{name}-{message.id}",
        kind=EventKind.TRACK,
        name=name,
        time=at,
        received_at=at,
        user_id=f"customer-{message.customer_id}",
        properties=properties,
    )


def _unsubscribed(message: Message, at: datetime) -> Event:
    return _deed(CONSENT_WITHDRAWN, message, at, {"channel": message.channel, "purpose": message.purpose})
