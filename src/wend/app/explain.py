"""Explain: why did, or didn't, this customer get into a journey or get a message; in words, from the record.

Rule 1. Every live journey has an answer, also for somebody who never came near it.
Rule 2. Nothing is guessed: what is not on record is worked out from what is, by the engine itself.
Rule 3. It only reads, and what it leaves out of a long record it says.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

import msgspec

from wend.app.explain_called import called_verdict
from wend.app.explain_kept import gaps_in_words, gaps_of
from wend.app.explain_message import MessageWay, message_way
from wend.app.explain_never import never_tried, would_enter
from wend.app.explain_parts import Parts
from wend.app.explain_past import Past, past_of
from wend.app.explain_waiting import Waiting, waiting
from wend.app.ports import CustomerFilter, EventFilter, MessageFilter, Reading, ReasonRow, RunFilter, RunRow, Store
from wend.app.published import World
from wend.app.words import reason_in_words
from wend.engine import Live
from wend.errors import WendError
from wend.journey.plan import Plan
from wend.journey.words import entry_in_words, step_in_words
from wend.model.customer import Customer
from wend.model.message import Message
from wend.model.reason import Code, Reason


class UnknownCustomerError(WendError):
    """No customer is known by this id; `wend customers` lists them."""


class UnknownJourneyError(WendError):
    """There is no journey of this name; `wend runs` and the console list them."""


class About(msgspec.Struct, frozen=True):
    """What is to be said of one customer and one journey."""

    journey: str
    verdict: str  # one sentence: where things stand
    lines: tuple[str, ...] = ()  # the record, oldest first
    waiting: tuple[Waiting, ...] = ()  # what her active runs wait for
    never: tuple[str, ...] = ()  # why nothing started it for her, way by way; of a journey that was not even tried
    kept_out: tuple[str, ...] = ()  # what would keep her out if something started it now


class Explanation(msgspec.Struct, frozen=True):
    """What is to be said of one customer."""

    customer_id: int
    who: str
    standing: tuple[str, ...] = ()  # consents, suppressions, segments
    journeys: tuple[About, ...] = ()
    message: MessageWay | None = None  # the way of the message that was asked for
    at: datetime | None = None  # as she was then
    left_out: str = ""  # what a long record made too long to look at


def explain(
    store: Store,
    world: World,
    known_as: str,
    journey: str | None = None,
    *,
    message: str | None = None,
    at: datetime | None = None,
    now: datetime | None = None,
) -> Explanation:
    """All reasons about a customer, by journey; or of one journey, of one message, as things stood `at` a time.

    `now` is the time by which it is said whether she would get in (without: when she was last looked at). Raises for a
    customer, journey or message that is not known.
    """
    customer, reasons = _find(store, known_as), list[ReasonRow]()
    way = message_way(store, customer, message) if message is not None else None
    past = past_of(store, customer.id, at) if at is not None else None
    reasons = [row for row in store.reasons(customer.id) if at is None or row.reason.at <= at]
    chosen = [way.journey] if way and journey is None else _chosen(world, customer, reasons, journey)
    seen = past.customer if past else customer
    asking = _Asking(store, world, seen, reasons, past, at or now or _latest(customer, reasons))
    about = () if way and journey is None else tuple(asking.about(name) for name in chosen)
    left_out = f"{past.left_out:,} older events were not looked at" if past and past.left_out else ""
    left_out = "; ".join(each for each in (left_out, gaps_in_words(gaps_of(store, customer))) if each)
    return Explanation(customer.id, _who(seen), tuple(_standing(seen)), about, way, at, left_out)


def _latest(customer: Customer, reasons: list[ReasonRow]) -> datetime:
    """The latest moment on record: where nobody says what time it is."""
    moments = [customer.last_seen, *(row.reason.at for row in reasons[-1:])]
    return max((each for each in moments if each), default=datetime.now(UTC))


def _chosen(world: World, customer: Customer, reasons: list[ReasonRow], journey: str | None) -> list[str]:
    hers = {name for name, each in world.live.by_journey.items() if each.plan.subject == customer.subject}
    known = {*hers, *(row.reason.journey for row in reasons if row.reason.journey)}
    if journey is None:
        return sorted(known)
    known |= {name for name, _ in world.live.plans}
    if journey not in known:
        names = ", ".join(sorted(known)) or "none is published"
        raise UnknownJourneyError(f"there is no journey {journey!r}; known: {names}")
    return [journey]


def _find(store: Reading, known_as: str) -> Customer:
    if not known_as.strip():
        raise UnknownCustomerError("name a customer: a user id, an anonymous id, an e-mail address or #ID")
    customer_id = store.find_customer(known_as)
    customer = store.customer(customer_id) if customer_id is not None else None
    if customer is None:
        near = [row.user_id or f"#{row.id}" for row in store.customers(CustomerFilter(query=known_as, limit=3))]
        hint = f"; near: {', '.join(near)}" if near else "; `wend customers` lists who is known"
        raise UnknownCustomerError(f"no customer is known as {known_as!r}{hint}")
    return customer


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


Told = tuple[str, Reason]  # in which part of the run


@dataclass(frozen=True)
class _Asking:
    """Whom it is about and by what it is judged."""

    store: Store
    world: World
    customer: Customer
    reasons: list[ReasonRow]
    past: Past | None
    now: datetime

    def about(self, journey: str) -> About:
        """What is to be said of one journey."""
        store, customer = self.store, self.customer
        mine = [row.reason for row in self.reasons if row.reason.journey == journey]
        runs, parts = self._runs(journey), self.parts
        callers = parts.callers(journey)
        called = [row for row in self._runs(journey, parts=True) if row.id in callers] if callers else []
        live = self.past.live if self.past else self.world.live
        compiled = live.by_journey.get(journey)
        plan = compiled.plan if compiled else None
        held_out = {reason.run for reason in mine if reason.code is Code.HELD_OUT}
        verdicts = [_verdict(runs, plan, held_out)] if runs else []
        verdicts += [called_verdict(called, plan, callers)] if called else []
        verdict = "; ".join(verdicts) or _never(store, customer, plan, entered_refused=bool(mine))
        if not verdicts and gaps_of(store, customer):
            verdict += " (as far as the record goes: before, it is older than what is kept)"
        world = _world_with(self.world, live)
        fits = plan is not None and plan.subject == customer.subject
        tried = not fits or runs or mine
        never = () if plan is None or tried else tuple(never_tried(store, world, customer, plan, self.now))
        kept_out = tuple(would_enter(live, customer, journey, self.now)) if fits else ()
        lines = tuple(_line(*each) for each in _record(self._told(journey), self._messages(journey)))
        return About(journey, verdict, lines, tuple(waiting(world, customer, journey, parts)), never, kept_out)

    @cached_property
    def parts(self) -> Parts:
        """Whose parts the runs on record are."""
        return Parts.of(row.reason for row in self.reasons)

    def _told(self, journey: str) -> list[Told]:
        """What is on record of a journey, and in which part of it."""
        found = ((self.parts.tells_of(row.reason, journey), row.reason) for row in self.reasons)
        return [(part, reason) for part, reason in found if part is not None]

    def _messages(self, journey: str) -> list[tuple[str, Message]]:
        """The messages of a journey's runs and of their parts."""
        found = [each for each in self.messages if each.journey == journey or self.parts.top(each.run, journey)]
        return [(self.parts.path(each.run, journey), each) for each in found]

    @cached_property
    def messages(self) -> list[Message]:
        found = self.store.messages(MessageFilter(customer_id=self.customer.id, limit=None))
        return [each for each in found if self.past is None or each.decided_at <= self.past.at]

    def _runs(self, journey: str, *, parts: bool = False) -> list[RunRow]:
        """The runs of a journey; of a time in the past as they stood then."""
        rows = self.store.runs(RunFilter(customer_id=self.customer.id, journey=journey, parts=parts, limit=None))
        past = self.past
        if past is None:
            return rows
        standing = {run.id: run for run in past.customer.runs if run.active}
        found = []
        for row in rows:
            if row.id in standing:
                run = standing[row.id]
                status = "held-out" if run.held_out else "active"
                found.append(
                    msgspec.structs.replace(
                        row, status=status, step=run.step, until=run.until, ended_at=None, reason=""
                    )
                )
            elif row.entered_at <= past.at and row.ended_at and row.ended_at <= past.at:
                found.append(row)
        return found


def _world_with(world: World, live: Live) -> World:
    """The published world with other live plans."""
    return world if live is world.live else replace(world, live=live)


def _record(mine: list[Told], messages: list[tuple[str, Message]]) -> list[tuple[datetime, str, str]]:
    """What was decided and what became of the messages, oldest first."""
    record = [(reason.at, _where(part, reason.step), reason_in_words(reason)) for part, reason in mine]
    told = {reason.detail.get("message") for _, reason in mine if reason.code is Code.WITHHELD}
    fates = [each for each in messages if each[1].id not in told]  # the guard's own words say more
    record += [(each.sent_at or each.decided_at, _where(part, each.step), _fate(each)) for part, each in fates]
    record.sort(key=lambda each: each[0])  # stable: what was decided at one moment stays in the order of the record
    return record


def _where(part: str, step: str) -> str:
    return " > ".join(filter(None, (part, step)))


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
    if plan is not None and plan.subject != customer.subject:
        told = "; what reached her as one of its people is on record below" if entered_refused else ""
        return f"never entered: it is about {plan.subject}s{told}"
    if entered_refused:
        return "never entered; each refusal is on record below"
    if plan is None:
        return "never entered, and the journey is not live"
    entry = entry_in_words(plan.entry)
    way = f"never entered. One enters {entry[:1].lower()}{entry[1:]}"
    if len(plan.entry.ways) == 1 and plan.entry.events:
        name = plan.entry.events[0].event
        had = store.count_events(EventFilter(customer_id=customer.id, name=name, limit=None))
        meant = "but none that the entry means, or before the journey was live" if had else "so nothing could start it"
        return f"{way}; she had {name} {had:,} times, {meant}"
    if len(plan.entry.ways) == 1 and plan.entry.segments and not plan.entry.ways[0].left:
        member = (
            "is in it, and was when the journey went live"
            if plan.entry.segments[0] in customer.segments
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
