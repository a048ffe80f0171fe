"""Customers in the midst of eight live journeys: some hundred lives played through the engine, to be stamped out in millions.

Rule 1. What a life leaves behind (state, runs, messages, reasons) is what the engine made of its events, nothing invented.
Rule 2. The journeys are those of `docs/examples/subscription`, with twenty segments. Everybody stands in two runs or
        more, and waits for the mail that goes out at ten o'clock (`DUE`).
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec

from wend.app.folder import read_folder
from wend.app.ports import Document
from wend.app.published import load_world
from wend.cli.folder import read_texts
from wend.engine import Live, Timer, advance, next_timer
from wend.model.customer import Consent, Customer, Run
from wend.model.event import Event, EventKind
from wend.model.message import Message
from wend.model.reason import Reason
from wend.store.memory import MemoryStore

NOW: Final = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)  # a Tuesday, half past nine in Berlin: no quiet hours
DUE: Final = datetime(2026, 3, 3, 9, tzinfo=UTC)  # ten o'clock in Berlin: when everybody's next timer is due
ID: Final = 88_888_888  # of every life, in eight digits: stamping replaces it by another of eight
LIVES: Final = 500
WORKSPACE: Final = Path(__file__).parent.parent / "docs" / "examples" / "subscription"
CONTEXT: Final = {
    "library": {"name": "analytics-python", "version": "2.3.4"},
    "ip": "203.0.113.7",
    "locale": "de-DE",
    "page": {"url": "https://crate.example/crates/early-summer", "title": "Early summer", "referrer": ""},
}
_SEGMENTS: Final = (
    "{trait: language, is: de}",
    "{trait: language, is: en}",
    "{trait: timezone, is: Europe/Berlin}",
    "{trait: subscribed, is: true}",
    "{trait: promoter, is: true}",
    "{trait: plan, in: [large, family]}",
    "{trait: plan, is: small}",
    "{trait: open_tickets, at_least: 1}",
    "{event: Site Visited, at_least: 3, within: 7d}",
    "{event: Site Visited, at_least: 10, within: 30d}",
    "{event: Crate Configured, within: 14d}",
    "{event: Crate Delivered, at_least: 4, within: 60d}",
    "{event: Item Added, at_least: 1, within: 30d}",
    "{event: Support Contacted, at_least: 2, within: 90d}",
    "{event: Payment Failed, at_least: 1, within: 60d}",
    "{all: [{trait: subscribed, is: true}, {event: Site Visited, within: 14d}]}",
    "{all: [{trait: plan, is: family}, {not: {event: Item Added, within: 30d}}]}",
    "{any: [{trait: promoter, is: true}, {event: Item Added, at_least: 3, within: 90d}]}",
    "{not: {event: Site Visited, within: 21d}}",
)


@dataclass
class Life:
    """One customer as she stands at `NOW`, and what her life has left behind."""

    customer: Customer
    events: list[Event] = field(default_factory=list)
    runs: dict[str, Run] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


def documents(extra: dict[str, str] | None = None) -> tuple[Document, ...]:
    """The workspace to be published, with `extra` files."""
    texts = read_texts(WORKSPACE)
    for number, rule in enumerate(_SEGMENTS, 1):
        name = f"group-{number:02}"
        texts[f"segments/{name}.yaml"] = f"segment: {name}\ntitle: Group {number}\nowner: marketing\nwhen: {rule}\n"
    folder = read_folder(texts | (extra or {}))
    if folder.errors:
        raise RuntimeError("\n".join(str(each) for each in folder.errors))
    return folder.documents


def live_now(extra: dict[str, str] | None = None) -> Live:
    """The same, compiled."""
    store = MemoryStore()
    store.publish(documents(extra), NOW - timedelta(days=365))
    return load_world(store).live


def lives(live: Live, count: int = LIVES) -> list[Life]:
    """So many different lives."""
    return [_lived(live, random.Random(seed)) for seed in range(count)]


def happened(dice: random.Random, name: str, at: datetime, **properties: Any) -> Event:
    """An event of 250 to 900 bytes."""
    more = {"crate": dice.choice(("small", "large", "family")), "week": dice.randrange(1, 53), "price": 29.9}
    most = 2 if name in {"Signed Up", "Subscription Started"} else 8
    items = [
        {"sku": f"veg-{dice.randrange(999):03}", "name": "a bunch of carrots"} for _ in range(dice.randint(0, most))
    ]
    return Event(
        message_id=f"{dice.getrandbits(128):032x}",
        kind=EventKind.TRACK,
        name=name,
        time=at,
        received_at=at,
        properties={**more, "items": items, **properties},
        context=CONTEXT,
    )


def _lived(live: Live, dice: random.Random) -> Life:
    life = Life(_newborn(dice))
    waiting = sorted(_course(dice), key=lambda each: each.time)
    while waiting:
        event = waiting.pop(0)
        _let_timers_ring(life, live, event.time)
        numbered = msgspec.structs.replace(event, seq=life.customer.cursor + 1)
        if event.kind is EventKind.TRACK and not event.is_ours:
            life.events.append(event)
        waiting = _take(life, live, numbered, event.time) + waiting
    _let_timers_ring(life, live, NOW)
    return life


def _newborn(dice: random.Random) -> Customer:
    began = NOW - timedelta(days=100)
    traits = {
        "email": "",
        "first_name": dice.choice(("Ann", "Ben", "Cleo", "Dora", "Emil")),
        "timezone": "Europe/Berlin",
        "language": dice.choice(("de", "en")),
        "plan": dice.choice(("small", "large", "family")),
    }
    consents = {f"email/{purpose}": Consent(True, began) for purpose in ("marketing", "service")}
    return Customer(ID, traits=traits, consents=consents, first_seen=began)


def _course(dice: random.Random) -> list[Event]:
    """What happens in a life, up to `NOW`."""
    begun = NOW - timedelta(days=dice.uniform(30, 90))
    subscription = f"s-{dice.getrandbits(40):010x}"
    renews = (begun + timedelta(days=365)).date().isoformat()
    course = [happened(dice, "Subscription Started", begun, subscription=subscription, renews=renews)]
    for name, most in (("Site Visited", 8), ("Crate Delivered", 4), ("Crate Configured", 1), ("Item Added", 1)):
        course += [
            happened(dice, name, _between(dice, begun, NOW - timedelta(8))) for _ in range(dice.randint(0, most))
        ]
    if dice.random() < 0.1:
        course.append(
            happened(dice, "Payment Failed", _between(dice, begun, NOW), invoice="i-1", subscription=subscription)
        )
    if dice.random() < 0.1:
        course.append(happened(dice, "Support Contacted", _between(dice, begun, NOW), ticket="t-1", topic="late"))
    signed_up = NOW - timedelta(days=7, hours=dice.uniform(1, 8))
    return [*course, happened(dice, "Signed Up", signed_up)]


def _between(dice: random.Random, begin: datetime, end: datetime) -> datetime:
    return begin + (end - begin) * dice.random()


def _let_timers_ring(life: Life, live: Live, until: datetime) -> None:
    while (at := next_timer(life.customer)) and at <= until:
        for event in _take(life, live, Timer(), at):
            _take(life, live, msgspec.structs.replace(event, seq=life.customer.cursor + 1), at)


def _take(life: Life, live: Live, stimulus: Event | Timer, at: datetime) -> list[Event]:
    """One turn; the events that it emits."""
    turn = advance(life.customer, stimulus, live, at)
    life.customer = turn.customer
    life.runs |= turn.runs
    life.messages += turn.messages
    life.reasons += turn.reasons
    return list(turn.events)
