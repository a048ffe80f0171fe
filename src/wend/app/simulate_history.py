"""Recorded history, played again: what customers did comes from the record, what Wend did is decided anew.

Rule 1. The record is only read. What journeys emitted is left out, since journeys emit it again.
Rule 2. Receipts follow the simulated message that stands for the recorded one (the same journey and step, as often before),
        as long after it as they really came; a message that was never really sent is taken by its provider, and nobody reacts.
Rule 3. A customer is played from her first event on, under the versions that were live then: so she is at `since` who she
        was, with her runs in flight.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from wend import limits
from wend.app.deliver import receipt
from wend.app.ports import CustomerFilter, Document, DocumentKind, EventFilter, MessageFilter, Store
from wend.app.simulate_player import Answer, Eras, Player, Portion
from wend.app.simulate_rounds import Round, clocks_of, rounds_of, with_rounds
from wend.engine import Published, Turn
from wend.errors import WendError
from wend.journey.load import load_journey
from wend.journey.plan import Plan
from wend.model.customer import Customer
from wend.model.event import Event, EventKind
from wend.model.message import Message, MessageStatus

if TYPE_CHECKING:
    from wend.app.simulate import Setting

_BY_TURN: Final = re.compile(
    r"wend:(\d+-\d+\.|stage:)"
)  # events that a turn wrote: of run, step and visit, or of the stage


@dataclass(frozen=True, slots=True)
class History:
    """The customers of a store; `open_store` has to travel to other processes."""

    open_store: Callable[[], Store]
    last: int  # the highest number of a customer

    def parts(self, size: int) -> list[tuple[int, int]]:
        """The numbers of the customers, in ranges (first, last)."""
        return [(first, min(first + size - 1, self.last)) for first in range(1, self.last + 1, size)]

    def players(self, first: int, last: int, setting: "Setting", eras: Eras) -> Iterator[Player]:
        """Players for the customers first to last."""
        store, rounds = self.open_store(), _rounds_anew(setting, eras)
        try:
            rows = store.customers(CustomerFilter(after=first - 1, limit=last - first + 1))
            for row in rows:
                if row.id <= last:
                    yield player_of(store, row.id, eras, setting.until, rounds=rounds)
        finally:
            store.close()


def player_of(
    store: Store,
    customer_id: int,
    eras: Eras,
    until: datetime | None,
    newest: int | None = None,
    rounds: "Anew | None" = None,
) -> Player:
    """A player of one customer's record up to a time; with `newest`, of so many of her last events alone.

    `rounds` stand in the place of the recorded ones of their journey.
    """
    events = recorded(store, customer_id, until, newest)
    answers = _Receipts(events, store.messages(MessageFilter(customer_id=customer_id, limit=None)))
    happened = [(event.received_at, event) for event in events if is_given(event)]
    portions = _portions(happened)
    if rounds is not None:
        happened = [each for each in happened if not rounds.replaces(each[1])]
        portions = with_rounds(_portions(happened), rounds.rounds, customer_id)
    return Player(Customer(customer_id), portions, eras, answers)


def recorded(store: Store, customer_id: int, until: datetime | None = None, newest: int | None = None) -> list[Event]:
    """A customer's events in the order of the log, as far as they had reached us before `until`."""
    events = store.events(EventFilter(customer_id=customer_id, newest_first=newest is not None, limit=newest))
    if newest is not None:
        events.reverse()
    return [event for event in events if until is None or event.received_at < until]


def is_given(event: Event) -> bool:
    """Whether an event came from outside or from an operator, and not out of a turn or a delivery."""
    return event.kind is not EventKind.RECEIPT and not _BY_TURN.match(event.message_id)


def _portions(happened: list[Answer]) -> Iterator[Portion]:
    for at in range(0, len(happened), limits.REPLAYED_PORTION):
        part = happened[at : at + limits.REPLAYED_PORTION]
        yield min(moment for moment, _ in part), part


@dataclass(frozen=True, slots=True)
class Anew:
    """The rounds of a draft whose schedule is another than the one on record."""

    journey: str
    since: datetime
    rounds: list[Round]

    def replaces(self, event: Event) -> bool:
        """Whether a recorded round is one of the schedule that the draft no longer has."""
        mine = event.kind is EventKind.SCHEDULED and event.properties.get("journey") == self.journey
        return mine and event.received_at >= self.since


def _rounds_anew(setting: "Setting", eras: Eras) -> Anew | None:
    plan = setting.plan
    before = eras.at(setting.since - timedelta(microseconds=1)).by_journey.get(plan.journey)
    if clocks_of(plan) == (clocks_of(before.plan) if before else ()):
        return None
    rounds = rounds_of([plan], setting.beside.workspace.zone, setting.since, setting.until)
    return Anew(plan.journey, setting.since, rounds)


class _Receipts:
    """What providers and readers really said, told again about the simulated messages."""

    def __init__(self, events: list[Event], messages: list[Message]) -> None:
        by_message = defaultdict[str, list[Event]](list)
        for event in events:
            if event.kind is EventKind.RECEIPT:
                by_message[str(event.properties.get("message"))].append(event)
        self._known = defaultdict[tuple[str, str], list[tuple[Message, list[Event]]]](list)
        for message in sorted(messages, key=lambda each: each.decided_at):
            receipts = by_message.get(message.id, [])
            if message.status is not MessageStatus.WITHHELD or receipts:
                self._known[message.journey, message.step].append((message, receipts))
        self._told = Counter[tuple[str, str]]()

    def __call__(self, turn: Turn, now: datetime) -> Iterator[Answer]:
        for message in turn.messages:
            if message.status is not MessageStatus.QUEUED:
                continue
            place = (message.journey, message.step)
            known = self._known.get(place, ())
            if self._told[place] < len(known):
                yield from _again(message, *known[self._told[place]], now)
            else:
                yield now, receipt(message, "sent", now)
            self._told[place] += 1


def _again(message: Message, meant: Message, receipts: list[Event], now: datetime) -> Iterator[Answer]:
    later = now - meant.decided_at
    for event in receipts:
        properties = {**event.properties, "message": message.id, "run": message.run}
        moved = msgspec.structs.replace(
            event, properties=properties, time=event.time + later, received_at=event.received_at + later
        )
        yield moved.received_at, moved


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a journey and when it last became live."""

    plan: Plan
    since: datetime | None
    live: bool  # now


def versions_of(documents: list[Document]) -> list[Version]:
    """Every published version of every journey that can be read."""
    found = []
    for document in documents:
        if document.kind is DocumentKind.JOURNEY:
            try:
                plan = load_journey(document.body, f"journey/{document.name}")
            except WendError:
                continue  # named in `World.broken`; no run of it can be played
            plan = msgspec.structs.replace(plan, version=document.version)
            found.append(Version(plan, document.published_at, document.live))
    return found


def eras_of(
    versions: list[Version], draft: Plan | None = None, since: datetime | None = None
) -> list[tuple[datetime | None, tuple[Published, ...]]]:
    """What was published when; from `since` on the draft stands in the place of its journey."""
    cuts = sorted({each.since for each in versions if each.since} | ({since} if since else set()))
    return [
        (cut, tuple(_published(versions, cut, draft, since, last=not cuts or cut == cuts[-1]))) for cut in (None, *cuts)
    ]


def _published(
    versions: list[Version], cut: datetime | None, draft: Plan | None, since: datetime | None, *, last: bool
) -> Iterator[Published]:
    """All versions, of each journey that one live which had become so last."""
    drafted = draft is not None and (since is None or (cut is not None and cut >= since))
    newest = dict[str, Version]()
    for each in sorted((each for each in versions if cut and each.since and each.since <= cut), key=_since):
        newest[each.plan.journey] = each
    for each in versions:
        if drafted and draft and each.plan.journey == draft.journey and each.plan.version == draft.version:
            continue
        replaced = drafted and draft and each.plan.journey == draft.journey
        yield Published(
            each.plan, live=not replaced and newest.get(each.plan.journey) is each and (each.live or not last)
        )
    if draft is not None and (drafted or draft.version not in {each.plan.version for each in versions}):
        yield Published(draft, live=drafted)


def _since(version: Version) -> datetime:
    assert version.since
    return version.since
