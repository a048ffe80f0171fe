"""Random worlds and timelines: several journeys live together, one customer, and what happens to her.

The vocabularies are those of `journey_strategies`, so that what happens is what journeys ask about. Playing a timeline
gives a `Played` with every turn; the properties are asked of that.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any, Final

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from journey_strategies import CONTENT, EVENTS, journeys
from wend.engine import Live, Published, Timer, Turn, advance, next_timer
from wend.engine.turn import Stimulus
from wend.journey.load import parse_journey
from wend.journey.plan import Plan, Window
from wend.journey.workspace import FrequencyCap, Purpose, Segment, Workspace
from wend.model.customer import Customer, Run
from wend.model.document import Problems, from_plain
from wend.model.duration import Duration
from wend.model.event import NAME_OF_KIND, Event, EventKind
from wend.model.message import Message, MessageStatus
from wend.model.reason import Code, Reason
from wend.rules.parse import parse_rule

START: Final = datetime(2026, 3, 20, 9, tzinfo=UTC)
# Worlds and timelines are thrown by dice from a drawn seed: drawn value by value they are mostly small, and much alike.
seeds: Final = st.integers(0, 2**32)
JOURNEYS: Final = ("one", "two", "three")
TIMERS_MAX: Final = 300  # between two happenings; what is cut off there is no less true
DAY: Final = 86_400


@dataclass(frozen=True)
class World:
    """What is published, as plain values and compiled."""

    plain: tuple[dict[str, Any], ...]
    plans: tuple[Plan, ...]
    workspace: Workspace
    segments: tuple[Segment, ...]

    def live(self, *older: Plan) -> Live:
        """Everything live, and `older` versions that runs may still stand in."""
        return Live.build(
            self.workspace,
            [*map(Published, self.plans), *(Published(plan, live=False) for plan in older)],
            self.segments,
        )


@dataclass(frozen=True)
class Taken:
    """One turn, with what it was taken on."""

    before: Customer
    stimulus: Stimulus
    now: datetime
    turn: Turn


@dataclass
class Played:
    """A timeline played to its end."""

    world: World
    live: Live
    taken: list[Taken] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        return [message for each in self.taken for message in each.turn.messages]

    @property
    def sent(self) -> list[Message]:
        return [each for each in self.messages if each.status is MessageStatus.QUEUED and each.channel != "webhook"]

    @property
    def reasons(self) -> list[Reason]:
        return [reason for each in self.taken for reason in each.turn.reasons]

    @property
    def runs(self) -> dict[str, Run]:
        """Every run there ever was, as it was left."""
        return {name: run for each in self.taken for name, run in each.turn.runs.items()}

    def count(self, code: Code, why: str = "") -> int:
        """How many reasons of a code (and `why`) there are."""
        return sum(each.code is code and (not why or each.detail.get("why") == why) for each in self.reasons)


class Player:
    """Plays happenings on one customer, ringing every timer at its own time."""

    def __init__(self, world: World, live: Live, customer_id: int = 1) -> None:
        self.played = Played(world, live)
        self.customer = Customer(customer_id, traits={"email": "ann@shop.example"})
        self.seq = 0

    def take(self, stimulus: Stimulus, now: datetime) -> None:
        """One turn, and those of the events that it has journeys emit."""
        if isinstance(stimulus, Event) and not stimulus.seq:
            self.seq += 1
            stimulus = msgspec.structs.replace(stimulus, seq=self.seq)
        turn = advance(self.customer, stimulus, self.played.live, now)
        self.played.taken.append(Taken(self.customer, stimulus, now, turn))
        self.customer = turn.customer
        for emitted in turn.events:
            self.take(emitted, now)

    def go_to(self, until: datetime) -> None:
        """Let the timers up to `until` ring; where they are too many, the last ring comes late."""
        for _ in range(TIMERS_MAX):
            timer = next_timer(self.customer)
            if timer is None or timer > until:
                return
            self.take(Timer(), timer)
        self.take(Timer(), until)


Happening = tuple[str, dict[str, Any]]  # what, values
Timed = tuple[int, str, dict[str, Any]]  # seconds later, what, values


def play(world: World, happenings: list[Timed], live: Live | None = None, customer_id: int = 1) -> Played:
    """What comes of a timeline."""
    player = Player(world, live or world.live(), customer_id)
    now = START
    for number, (later, what, values) in enumerate(happenings):
        now += timedelta(seconds=later)
        player.go_to(now)
        if what == "again":
            known = [each.stimulus for each in player.played.taken if isinstance(each.stimulus, Event)]
            if known:
                player.take(known[values["which"] % len(known)], now)
        elif what != "time":
            player.take(event_of(number, what, values, now), now)
    return player.played


def event_of(number: int, what: str, values: dict[str, Any], now: datetime) -> Event:
    """The event of a happening."""
    kind = EventKind(what) if what in {"identify", "entry", "scheduled", "receipt"} else EventKind.TRACK
    name = values.get("name") or NAME_OF_KIND[kind]
    return Event(
        message_id=f"m{number}",
        kind=kind,
        name=name,
        time=now - timedelta(seconds=values.get("late", 0)),
        received_at=now,
        user_id="ann",
        properties=values.get("properties", {}),
        traits=values.get("traits", {}),
    )


def segments() -> tuple[Segment, ...]:
    """The two that random rules name."""
    intent = {"event": "Product Viewed", "at_least": 2, "within": "1d"}
    lapsed = {"all": [{"event": "Order Completed"}, {"not": {"event": "Order Completed", "within": "7d"}}]}
    return (Segment("high-intent", _rule(intent)), Segment("lapsed", _rule(lapsed)))


def _rule(plain: Any) -> Any:
    return parse_rule(from_plain(plain), Problems())


def plan_of(plain: dict[str, Any]) -> Plan:
    """The plan of a plain journey, which has to be without errors."""
    problems = Problems()
    plan = parse_journey(from_plain(plain), problems)
    assert plan is not None, problems.found
    return plan


def _workspace(dice: Random) -> Workspace:
    """Settings with every sort of guard."""
    lengths = [Duration(3600.0), Duration(DAY), Duration(7.0 * DAY), Duration(0, 1)]
    caps = [
        FrequencyCap(
            dice.randint(1, 3), dice.choice(lengths), dice.choice([None, "email"]), dice.choice([None, "marketing"])
        )
        for _ in range(dice.choice([0, 1, 1, 2]))
    ]
    return Workspace(
        zone=dice.choice(["UTC", "Europe/Berlin"]),
        purposes=(
            Purpose("marketing", dice.choice(["required", "required", "assumed"])),
            Purpose("service", dice.choice(["assumed", "not-needed"]), capped=dice.random() < 0.5),
        ),
        frequency_caps=tuple(caps),
        quiet_hours=dice.choice([None, Window(since_minute=21 * 60, until_minute=8 * 60)]),
    )


def _lively(plain: dict[str, Any], dice: Random) -> dict[str, Any]:
    """A random journey that somebody is likely to get into, and to be written to."""
    entry, steps = plain["entry"], plain["steps"]
    if dice.random() < 0.7:
        again = dice.choice([{}, {"reentry": "always"}, {"reentry": "always"}, {"reentry": {"after": "4h"}}])
        key = dice.choice([{}, {}, {"key": "properties.category"}])
        when = dice.choice([{}, {}, {"when": {"trait": "age", "above": 17}}])
        entry = {"event": dice.choice(EVENTS), **again, **key, **when}
    for _ in range(dice.choice([0, 1, 1, 2])):
        steps = [_step(dice), *steps]
    return plain | {"entry": entry, "steps": steps}


def _step(dice: Random) -> dict[str, Any]:
    """A step at which much can happen."""
    event, send = {"event": dice.choice(EVENTS)}, {"send": f"email/{dice.choice(CONTENT)}"}
    length = dice.choice(["1m", "2h", "1d", "3d"])
    match dice.randint(0, 5):
        case 0:
            return {"wait_for": event | {"within": length}, "on_event": [send]}
        case 1:
            return {"repeat": {"max": 3, "until": event}, "steps": [{"wait": length}, send]}
        case 2:
            return {"branch": [{"when": {"trait": "age", "above": 17}, "then": [send]}, {"else": [{"wait": length}]}]}
        case 3:
            return {"split": [{"name": "A", "weight": 1, "steps": [send]}, {"name": "B", "weight": 1, "steps": []}]}
        case _:
            return send


@lru_cache
def pool() -> tuple[dict[str, Any], ...]:
    """Some hundred journeys, drawn once: parsing and drawing them takes much longer than playing them."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=150,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(journeys())
    def keep(plain: dict[str, Any]) -> None:
        found.append(plain)

    keep()
    return tuple(found)


def world(seed: int) -> World:
    """Two or three journeys under one workspace."""
    dice = Random(seed)
    names = JOURNEYS[: dice.randint(2, 3)]
    plain = tuple(_lively(dice.choice(pool()) | {"journey": name}, dice) for name in names)
    return World(plain, tuple(map(plan_of, plain)), _workspace(dice), segments())


def worlds() -> st.SearchStrategy[World]:
    """Random worlds."""
    return st.builds(world, seeds)


LATER: Final = (0, 1, 60, 1800, 3600, 4 * 3600, 7 * 3600, DAY, 2 * DAY, 7 * DAY)
LATE: Final = (*[0] * 12, 60, 3600, 2 * DAY, 5 * DAY)
CONSENTS: Final = ("email/marketing", "email/all", "all/marketing", "all/all", "email/service")
TRAITS: Final[dict[str, list[Any]]] = {
    "country": ["DE", "FR", None, 7],
    "age": [5, 18, 40, 80, "old"],
    "email": [*["ann@shop.example"] * 6, None, 12],
    "timezone": ["America/New_York", "Europe/Berlin", "Nowhere"],
    "renewal_date": ["2026-04-20", "2026-03-29T01:30:00Z", "soon", 5, "0001-01-01"],
}


def _track(dice: Random) -> Happening:
    values: dict[str, Any] = {"category": dice.choice(["books", "shoes"]), "price": dice.randint(0, 250)}
    odd = dice.choice([{}, {"category": "books"}, {"category": None, "price": "dear"}])
    return "track", {"name": dice.choice(EVENTS), "properties": values if dice.random() < 0.8 else odd}


def _word(dice: Random) -> Happening:
    where = {"channel": dice.choice(["email", "all"]), "purpose": dice.choice(["marketing", "service", "all"])}
    name = dice.choice(["Consent Given", "Consent Given", "Consent Withdrawn"])
    return "track", {"name": name, "properties": {key: value for key, value in where.items() if dice.random() < 0.8}}


def _identify(dice: Random) -> Happening:
    new = {name: dice.choice(values) for name, values in TRAITS.items() if dice.random() < 0.3}
    if dice.random() < 0.3:
        new["consents"] = {dice.choice(CONSENTS): dice.random() < 0.7 for _ in range(2)}
    return "identify", {"traits": new}


def _ask(dice: Random) -> Happening:
    asked = {"journey": dice.choice([*JOURNEYS, "nobody"]), "category": "books"}
    return dice.choice(["entry", "scheduled"]), {"properties": asked}


def _receipt(dice: Random) -> Happening:
    name = dice.choice([*["Message Delivered"] * 10, *["Message Unsubscribed"] * 4, "Message Bounced"])
    return "receipt", {"name": name, "properties": {"channel": "email", "purpose": "marketing"}}


def _again(dice: Random) -> Happening:
    return "again", {"which": dice.randint(0, 50)}


def _time(_: Random) -> Happening:
    return "time", {}


_KINDS: Final = (*[_track] * 12, _word, _identify, _ask, _receipt, _again, _time)


def timeline(seed: int, length: int) -> list[Timed]:
    """What happens to one customer; most of it is events that journeys ask about."""
    dice = Random(seed)
    given = {"consents": {dice.choice(["email/all", "all/all"]): True}} if dice.random() < 0.7 else {}
    found: list[Timed] = [(0, "identify", {"traits": {"country": "DE", **given}})]
    for _ in range(length):
        what, values = dice.choice(_KINDS)(dice)
        late = {"late": dice.choice(LATE)} if what in ("track", "identify") else {}
        found.append((dice.choice(LATER), what, values | late))
    return found


def happenings() -> st.SearchStrategy[list[Timed]]:
    """Random timelines."""
    return st.builds(timeline, seeds, st.integers(5, 40))


@st.composite
def played(draw: st.DrawFn) -> Played:
    """A random timeline, played in a random world by one of some customers (who fall into different arms)."""
    return play(draw(worlds()), draw(happenings()), customer_id=draw(st.integers(1, 20)))
