"""Deliver: messages leave the outbox, each handed over once.

Rule 1. Delivery asks once more (consent, suppression, complaints, expiry) and may only withhold; what its run withdrew
        is no longer there to be handed over.
Rule 2. A message is marked as being handed over, durably, before a channel sees it. If the answer is lost it is never
        sent again by itself, unless the channel is known to deliver a repeated id once.
Rule 3. What became of it goes on record together with a receipt: an event of its customer.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never

import msgspec

from wend import limits
from wend.app.links import Links
from wend.app.ports import Channel, Clock, Delivery, Store, UnavailableError
from wend.app.published import CurrentWorld, World
from wend.app.write_plain import PLAIN_CHANNELS, write_plain
from wend.content.errors import RenderError
from wend.content.render import render
from wend.engine.guards.complaint import open_complaint
from wend.engine.guards.consent import consents
from wend.errors import WendError
from wend.journey.workspace import Purpose
from wend.model.backoff import next_attempt
from wend.model.customer import Customer
from wend.model.event import OWN_PREFIX, Event, EventKind
from wend.model.message import (
    AUDIENCE_CHANNEL,
    Accepted,
    Answer,
    Message,
    MessageStatus,
    Outcome,
    Rejected,
    TryLater,
    Unknown,
)
from wend.model.outgoing import Outgoing


@dataclass(frozen=True)
class Prepared:
    """A message ready to be handed over, and by which channel."""

    message: Message
    outgoing: Outgoing
    channel: Channel


class Deliverer:
    """Carries messages from the outbox to the channels; with `mail` only e-mails, or all others."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        links: Links,
        clock: Clock,
        owner: str,
        *,
        mail: bool | None = None,
    ) -> None:
        self._store = store
        self._channels = channels
        self._links = links
        self._clock = clock
        self._owner = owner
        self._mail = mail
        self._world = CurrentWorld(store)

    async def deliver_due(self, limit: int = limits.MESSAGES_PER_BATCH) -> int:
        """Hand over up to `limit` messages that are due; how many were taken from the outbox."""
        claimed, prepared, begin_until = await asyncio.to_thread(self._prepare, limit)
        for start in range(0, len(prepared), limits.HANDOVER_PORTION):
            if self._clock.now() > begin_until:
                await asyncio.to_thread(self._give_back, prepared[start:])
                break
            await self._deliver_portion(prepared[start : start + limits.HANDOVER_PORTION])
        return claimed

    async def _deliver_portion(self, prepared: Sequence[Prepared]) -> None:
        """Hand over no more at once than a channel takes: only what may be on the wire is marked so."""
        begun = await asyncio.to_thread(self._begin, prepared)
        outcomes = await asyncio.gather(*(_hand_over(each) for each in begun))
        if begun:
            await asyncio.to_thread(self._record, begun, outcomes)

    async def settle_lost(self) -> int:
        """Decide about messages whose worker died while handing them over; how many there were."""
        return await asyncio.to_thread(self._settle_lost)

    def _prepare(self, limit: int) -> tuple[int, list[Prepared], datetime]:
        """Claim, check and render; and until when a hand-over may begin that has to end within the lease."""
        now, world = self._clock.now(), self._world.get()
        lease = timedelta(seconds=limits.MESSAGE_LEASE_SECONDS)
        claimed = self._store.claim_messages(now, limit, self._owner, lease, mail=self._mail)
        prepared, kept_back = [], []
        for message in claimed:
            match self._ready(world, message, now):
                case Prepared() as ready:
                    prepared.append(ready)
                case Delivery() as delivery:
                    kept_back.append(delivery)
        if kept_back:
            self._store.record(kept_back, now)
        return len(claimed), prepared, now + lease - timedelta(seconds=limits.HANDOVER_SECONDS_MAX)

    def _give_back(self, prepared: Sequence[Prepared]) -> None:
        """The portions before took too long: with these the lease could end while they are on the wire."""
        now, messages = self._clock.now(), [each.message for each in prepared]
        back = MessageStatus.QUEUED
        self._store.record([Delivery(each.id, back, each.reason, now, attempt=each.attempts) for each in messages], now)

    def _begin(self, prepared: Sequence[Prepared]) -> list[Prepared]:
        """Mark as being handed over those that are still ours."""
        ids = [each.message.id for each in prepared]
        held = set(self._store.begin_handover(ids, self._clock.now(), self._owner))
        return [each for each in prepared if each.message.id in held]

    def _ready(self, world: World, message: Message, now: datetime) -> Prepared | Delivery:
        channel = self._channels.get(message.channel)
        customer = self._customer_of(message)
        if channel is None:
            return _reject(message, now, f"no provider is set up for the channel {message.channel}")
        if not isinstance(customer, Customer):
            return withhold(message, now, "erased") if customer is None else _keep(message, now, customer)
        if kept := _kept_back(world, customer, message, now):
            return kept
        try:
            return Prepared(message, self._write(world, customer, message, now), channel)
        except RenderError as error:
            return _reject(message, now, str(error))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one message may not stop the others
            return _reject(message, now, f"it could not be written: {type(error).__name__}: {error}")

    def _customer_of(self, message: Message) -> Customer | str | None:
        """Whom it is for; or why her state cannot be read: whether she still wants it cannot be known then."""
        try:
            return self._store.customer(message.customer_id)
        except UnavailableError:
            raise
        except WendError as error:
            return str(error)

    def _write(self, world: World, customer: Customer, message: Message, now: datetime) -> Outgoing:
        """The message in words. Raises `RenderError`."""
        if message.channel in PLAIN_CHANNELS:
            return write_plain(message, now)
        item = world.content.get(message.content)
        if item is None:
            raise RenderError(message.content, message.channel, None, "this content item is not published")
        unsubscribe = self._links.unsubscribe(customer.id, message.channel, message.purpose, message.id)
        data = {**message.data, **template_data(customer, message, now), "unsubscribe_url": unsubscribe}
        rendered = render(item, message.channel, language_of(customer), data)
        return Outgoing(
            message_id=message.id,
            channel=message.channel,
            to=message.to,
            subject=rendered.subject,
            html=rendered.html,
            text=rendered.text,
            unsubscribe_url=unsubscribe,
        )

    def _record(self, prepared: Sequence[Prepared], outcomes: Sequence[Outcome]) -> None:
        now = self._clock.now()
        self._store.record([settle(each, outcome, now) for each, outcome in zip(prepared, outcomes, strict=True)], now)

    def _settle_lost(self) -> int:
        now = self._clock.now()
        lost = self._store.lost(now, limits.MESSAGES_PER_BATCH)
        if lost:
            self._store.record([self._settle_one_lost(message, now) for message in lost], now)
        return len(lost)

    def _settle_one_lost(self, message: Message, now: datetime) -> Delivery:
        channel = self._channels.get(message.channel)
        if channel is not None and channel.deduplicates:
            why = "the worker died while handing it over; this channel delivers a repeated id once"
            return Delivery(message.id, MessageStatus.QUEUED, why, next_attempt_at=now, attempt=message.attempts)
        why = "the worker died while handing it over: it may have been taken"
        told = receipt(message, "unknown", now, why)
        return Delivery(message.id, MessageStatus.UNKNOWN, why, receipt=told, attempt=message.attempts)


async def _hand_over(prepared: Prepared) -> Outcome:
    try:
        async with asyncio.timeout(limits.HANDOVER_SECONDS_MAX):
            return await prepared.channel.send(prepared.outgoing)
    except TimeoutError:
        return Unknown(f"no answer within {limits.HANDOVER_SECONDS_MAX} seconds")
    except Exception as error:  # noqa: BLE001 - a channel that breaks may have handed over: its answer counts as lost
        return Unknown(f"{type(error).__name__}: {error}")


def why_not_now(world: World, customer: Customer, message: Message, now: datetime) -> str | None:
    """Why a message decided on earlier is not handed over after all."""
    if message.expires_at and now > message.expires_at:
        return "expired"
    if message.channel == "webhook" or message.data.get("action") == "remove":
        return None  # a call to a system, and what takes a customer out of an audience, need no consent
    name = message.purpose or str(message.data.get("consent", {}).get("purpose", ""))
    purpose = world.live.purposes.get(name) or Purpose(name)
    if not consents(customer, purpose, message.channel):
        return "consent"
    if message.channel in customer.suppressed:
        return "suppressed"
    complains = purpose.sells and world.live.workspace.complaints and open_complaint(customer)
    return "complaint-open" if complains else None


def settle(prepared: Prepared, outcome: Outcome, now: datetime) -> Delivery:
    """What an outcome means for the message."""
    message, provider, attempt = prepared.message, prepared.channel.provider, prepared.message.attempts + 1
    match outcome:
        case Accepted(provider_id, answer):
            sent = receipt(message, "sent", now, answer=answer)
            return Delivery(message.id, MessageStatus.SENT, "", None, provider, provider_id, sent, attempt)
        case Rejected(reason, suppress, answer):
            word = "bounced" if suppress else "rejected"
            return _refused(message, word, now, reason, provider, attempt, answer)
        case TryLater(reason, after_seconds):
            again = next_attempt(attempt, now, after_seconds, message.id)
            if again is None:
                why = f"given up after {attempt} attempts: {reason}"
                return _refused(message, "rejected", now, why, provider, attempt)
            return Delivery(message.id, MessageStatus.QUEUED, reason, again, provider, attempt=attempt)
        case Unknown(reason):
            told = receipt(message, "unknown", now, reason)
            return Delivery(message.id, MessageStatus.UNKNOWN, reason, None, provider, receipt=told, attempt=attempt)
        case _:
            assert_never(outcome)


def withhold(message: Message, now: datetime, why: str) -> Delivery:
    """Kept back at the last moment."""
    told = receipt(message, "withheld", now, why)
    return Delivery(message.id, MessageStatus.WITHHELD, why, receipt=told, attempt=message.attempts)


def _kept_back(world: World, customer: Customer, message: Message, now: datetime) -> Delivery | None:
    """What becomes of a message that may not go out now, or not any more; None when it may."""
    if message.journey in world.still:
        return _keep(message, now, "paused")
    why = why_not_now(world, customer, message, now)
    return withhold(message, now, why) if why else None


def _keep(message: Message, now: datetime, why: str) -> Delivery:
    """It stays in the outbox, and is looked at again."""
    again = now + timedelta(seconds=limits.PAUSED_LOOK_SECONDS)
    return Delivery(message.id, MessageStatus.QUEUED, why, again, attempt=message.attempts)


def _reject(message: Message, now: datetime, why: str) -> Delivery:
    """Refused by ourselves, before any channel saw it."""
    return _refused(message, "rejected", now, why, "", message.attempts)


def _refused(
    message: Message, word: str, now: datetime, why: str, provider: str, attempt: int, answer: Answer | None = None
) -> Delivery:
    told = receipt(message, word, now, why, answer)
    return Delivery(message.id, MessageStatus.REJECTED, why, None, provider, receipt=told, attempt=attempt)


def receipt(message: Message, word: str, now: datetime, reason: str = "", answer: Answer | None = None) -> Event:
    """What became of a message, as an event of its customer: `Message Sent`, `Message Rejected` …"""
    properties: dict[str, Any] = {
        "message": message.id,
        "channel": message.channel,
        "content": message.content,
        "purpose": message.purpose,
        "journey": message.journey,
        "run": message.run,
        "step": message.step,
    }
    if message.channel == AUDIENCE_CHANNEL:
        properties["action"] = message.data.get("action")
    if answer is not None:
        properties |= msgspec.structs.asdict(answer)
    return Event(
        message_id=f"{OWN_PREFIX}{message.id}:{word}",
        kind=EventKind.RECEIPT,
        name=f"Message {word.title()}",
        time=now,
        received_at=now,
        properties={**properties, "reason": reason} if reason else properties,
    )


def language_of(customer: Customer) -> str:
    """The language a customer reads, by the traits `language` or `locale`; empty when neither says."""
    stated: Iterable[Any] = (customer.traits.get(name) for name in ("language", "locale"))
    return next((value for value in stated if isinstance(value, str) and value), "")


def template_data(customer: Customer, message: Message, now: datetime) -> dict[str, Any]:
    """What templates see beside the run's events: the same paths as rules."""
    return {
        "trait": customer.traits,
        "account": message.data.get("account", customer.account),
        "customer": {"id": customer.id, "user_id": customer.user_id, "anonymous_id": customer.anonymous_id},
        "message": {"id": message.id, "journey": message.journey},
        "now": now.isoformat(),
    }
