"""Explain: why did, or didn't, this customer get into a journey or get a message; in words, from the record.

Rule 1. Every live journey has an answer, also for somebody who never came near it.
Rule 2. Nothing is guessed: what is not on record is worked out from what is.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from wend.app.ports import CustomerFilter, EventFilter, MessageFilter, Reading, ReasonRow, RunFilter, RunRow
from wend.app.published import World
from wend.app.words import reason_in_words
from wend.errors import WendError
from wend.journey.plan import Plan
from wend.journey.words import entry_in_words, step_in_words
from wend.model.customer import Customer
from wend.model.message import Message
from wend.model.reason import Code


class UnknownCustomerError(WendError):
    """No customer is known by this id; `wend customers` lists them."""


class UnknownJourneyError(WendError):
    """There is no journey of this name; `wend runs` and the console list them."""


@dataclass(frozen=True)
class About:
    """What is to be said of one customer and one journey."""

    journey: str
    verdict: str  # one sentence: where things stand
    lines: tuple[str, ...] = ()  # the record, oldest first


@dataclass(frozen=True)
class Explanation:
    """What is to be said of one customer."""

    customer_id: int
    who: str
    standing: tuple[str, ...] = ()  # consents, suppressions, segments
    journeys: tuple[About, ...] = field(default=())


def explain(store: Reading, world: World, known_as: str, journey: str | None = None) -> Explanation:
    """All reasons about a customer, by journey. Raises for a customer or journey that is not known."""
    if not known_as.strip():
        raise UnknownCustomerError("name a customer: a user id, an anonymous id, an e-mail address or #ID")
    customer_id = store.find_customer(known_as)
    customer = store.customer(customer_id) if customer_id is not None else None
    if customer is None:
        near = [row.user_id or f"#{row.id}" for row in store.customers(CustomerFilter(query=known_as, limit=3))]
        hint = f"; near: {', '.join(near)}" if near else "; `wend customers` lists who is known"
        raise UnknownCustomerError(f"no customer is known as {known_as!r}{hint}")
    reasons = store.reasons(customer.id)
    names = sorted({*world.live.by_journey, *(row.reason.journey for row in reasons if row.reason.journey)})
    if journey is not None and journey not in names:
        raise UnknownJourneyError(f"there is no journey {journey!r}; known: {', '.join(names) or 'none is published'}")
    chosen = [journey] if journey is not None else names
    about = tuple(_about(store, world, customer, name, reasons) for name in chosen)
    return Explanation(customer.id, _who(customer), tuple(_standing(customer)), about)


def _who(customer: Customer) -> str:
    known = customer.user_id or customer.anonymous_id or ""
    email = customer.traits.get("email")
    return " ".join(part for part in (f"#{customer.id}", known, f"<{email}>" if email else "") if part)


def _standing(customer: Customer) -> Iterator[str]:
    for key, consent in sorted(customer.consents.items()):
        yield f"{'gave' if consent.given else 'withdrew'} consent for {key} at {_when(consent.at)}"
    for channel, why in sorted(customer.suppressed.items()):
        yield f"{channel} is suppressed: {why}"
    if customer.segments:
        yield f"is in {', '.join(customer.segments)}"


def _about(store: Reading, world: World, customer: Customer, journey: str, reasons: list[ReasonRow]) -> About:
    mine = [row.reason for row in reasons if row.reason.journey == journey]
    runs = store.runs(RunFilter(customer_id=customer.id, journey=journey, limit=None))
    messages = store.messages(MessageFilter(customer_id=customer.id, journey=journey, limit=None))
    compiled = world.live.by_journey.get(journey)
    plan = compiled.plan if compiled else None
    record = [(reason.at, reason.step, reason_in_words(reason)) for reason in mine]
    told = {reason.detail.get("message") for reason in mine if reason.code is Code.WITHHELD}
    fates = [message for message in messages if message.id not in told]  # the guard's own words say more
    record += [(message.sent_at or message.decided_at, message.step, _fate(message)) for message in fates]
    record.sort(key=lambda each: each[0])  # stable: what was decided at one moment stays in the order of the record
    held_out = {reason.run for reason in mine if reason.code is Code.HELD_OUT}
    verdict = _verdict(runs, plan, held_out) if runs else _never(store, customer, plan, entered_refused=bool(mine))
    return About(journey, verdict, tuple(_line(*each) for each in record))


def _verdict(runs: list[RunRow], plan: Plan | None, held_out: Collection[str]) -> str:
    active = [run for run in runs if run.status != "ended"]
    if not active:
        last = max(runs, key=lambda run: run.entered_at)
        when = _when(last.ended_at) if last.ended_at else "?"
        if last.id in held_out:
            return f"was held out: got nothing; measuring her ended at {when}: {last.reason}"
        often = "once" if len(runs) == 1 else f"{len(runs)} times"
        return f"was in it {often}; the last run ended at {when}: {last.reason}"
    return "; ".join(_now(run, plan) for run in active)


def _now(run: RunRow, plan: Plan | None) -> str:
    until = f" until {_when(run.until)}" if run.until else ""
    key = f" ({run.key})" if run.key else ""
    if run.status == "held-out":
        return f"is held out{key}: gets nothing and is measured{until}"
    step = plan.steps.get(run.step) if plan and plan.version == run.version else None
    words = f", {step_in_words(step)}," if step else ""
    return f"is in it{key} since {_when(run.entered_at)}: stands at {run.step}{words}{until}"


def _never(store: Reading, customer: Customer, plan: Plan | None, *, entered_refused: bool) -> str:
    if entered_refused:
        return "never entered; each refusal is on record below"
    if plan is None:
        return "never entered, and the journey is not live"
    entry = entry_in_words(plan.entry)
    way = f"never entered. One enters {entry[:1].lower()}{entry[1:]}"
    if plan.entry.event:
        name = plan.entry.event.event
        had = store.count_events(EventFilter(customer_id=customer.id, name=name, limit=None))
        meant = "but none that the entry means, or before the journey was live" if had else "so nothing could start it"
        return f"{way}; she had {name} {had:,} times, {meant}"
    if plan.entry.segment:
        member = (
            "is in it, and was when the journey went live"
            if plan.entry.segment in customer.segments
            else "is not in it"
        )
        return f"{way}; she {member}"
    return way


def _fate(message: Message) -> str:
    why = f": {message.reason}" if message.reason else ""
    return f"message {message.id} over {message.channel} is {message.status}{why}"


def _line(at: datetime, step: str, words: str) -> str:
    return f"{_when(at)}  {step + ': ' if step else ''}{words}"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
