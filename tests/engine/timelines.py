"""Random worlds and timelines: several journeys live together, one customer, and what happens to her.

The vocabularies are those of `journey_strategies`, so that what happens is what journeys ask about. Playing a timeline
gives a `Played` with every turn; the properties are asked of that.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
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


Happening = tuple[int, str, dict[str, Any]]  # seconds later, what, values


def play(world: World, happenings: list[Happening], live: Live | None = None, customer_id: int = 1) -> Played:
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


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """Settings with every sort of guard."""
    caps = st.builds(
        FrequencyCap,
        st.integers(1, 3),
        st.sampled_from([Duration(3600.0), Duration(DAY), Duration(7.0 * DAY), Duration(0, 1)]),
        st.sampled_from([None, "email"]),
        st.sampled_from([None, "marketing"]),
    )
    return Workspace(
        zone=draw(st.sampled_from(["UTC", "Europe/Berlin"])),
        purposes=(
            Purpose("marketing", draw(st.sampled_from(["required", "required", "assumed"]))),
            Purpose("service", draw(st.sampled_from(["assumed", "not-needed"])), capped=draw(st.booleans())),
        ),
        frequency_caps=tuple(draw(st.lists(caps, max_size=2))),
        quiet_hours=draw(st.none() | st.just(Window(since_minute=21 * 60, until_minute=8 * 60))),
    )


def _lively(plain: dict[str, Any], entry: dict[str, Any] | None, send: str | None) -> dict[str, Any]:
    """A random journey that somebody is likely to get into, and to be written to."""
    steps = [{"send": f"email/{send}"}, *plain["steps"]] if send else plain["steps"]
    return plain | {"entry": entry or plain["entry"], "steps": steps}


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two or three journeys under one workspace."""
    again = st.sampled_from([{}, {"reentry": "always"}, {"reentry": "always"}, {"reentry": {"after": "4h"}}])
    entry = st.builds(
        lambda name, again, key: {"event": name} | again | key,
        st.sampled_from(EVENTS),
        again,
        st.sampled_from([{}, {}, {"key": "properties.category"}]),
    )
    some = st.tuples(st.one_of(entry, entry, st.none()), st.sampled_from([None, *CONTENT]))
    names = JOURNEYS[: draw(st.integers(2, 3))]
    plain = tuple(_lively(draw(journeys(journey=name)), *draw(some)) for name in names)
    return World(plain, tuple(map(plan_of, plain)), draw(workspaces()), segments())


properties: Final = st.one_of(
    *[st.fixed_dictionaries({"category": st.sampled_from(["books", "shoes"]), "price": st.integers(0, 250)})] * 3,
    st.sampled_from([{}, {"category": "books"}, {"category": None, "price": "dear"}]),
)
consents: Final = st.dictionaries(
    st.sampled_from(["email/marketing", "email/all", "all/marketing", "all/all", "email/service"]),
    st.booleans(),
    min_size=1,
    max_size=2,
)
traits: Final = st.fixed_dictionaries(
    {},
    optional={
        "country": st.sampled_from(["DE", "FR", None, 7]),
        "age": st.integers(0, 90) | st.just("old"),
        "email": st.sampled_from([*["ann@shop.example"] * 4, None, 12]),
        "timezone": st.sampled_from(["America/New_York", "Europe/Berlin", "Nowhere"]),
        "renewal_date": st.sampled_from(["2026-04-20", "2026-03-29T01:30:00Z", "soon", 5, "0001-01-01"]),
        "consents": consents,
    },
)
_LATE: Final = st.sampled_from([*[0] * 8, 60, 3600, 2 * DAY, 5 * DAY])


def _tracks() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.builds(
        lambda name, values, late: ("track", {"name": name, "properties": values, "late": late}),
        st.sampled_from(EVENTS),
        properties,
        _LATE,
    )


def _words() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    where = st.fixed_dictionaries(
        {}, optional={"channel": st.sampled_from(["email", "all"]), "purpose": st.sampled_from(["marketing", "service"])}
    )
    return st.builds(
        lambda name, values, late: ("track", {"name": name, "properties": values, "late": late}),
        st.sampled_from(["Consent Given", "Consent Given", "Consent Withdrawn"]),
        where,
        _LATE,
    )


def _receipts() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    said = {"channel": "email", "purpose": "marketing"}
    names = [*["Message Delivered"] * 4, "Message Unsubscribed", "Message Bounced"]
    return st.sampled_from(names).map(lambda name: ("receipt", {"name": name, "properties": said}))


def happenings(*, receipts: bool = True) -> st.SearchStrategy[list[Happening]]:
    """A timeline; most of it is events that journeys ask about."""
    asked = st.builds(
        lambda kind, name: (kind, {"properties": {"journey": name, "category": "books"}}),
        st.sampled_from(["entry", "scheduled"]),
        st.sampled_from([*JOURNEYS, "nobody"]),
    )
    identified = st.builds(lambda new, late: ("identify", {"traits": new, "late": late}), traits, _LATE)
    again = st.integers(0, 30).map(lambda which: ("again", {"which": which}))
    time = st.just(("time", {}))
    several = [*[_tracks()] * 6, _words(), identified, asked, again, time]
    what = st.one_of(*several, *([_receipts()] if receipts else []))
    later = st.sampled_from([0, 1, 60, 1800, 3600, 4 * 3600, DAY, 2 * DAY, 7 * DAY])
    first = st.sampled_from([{}, {"email/all": True}, {"all/all": True}]).map(
        lambda given: (0, "identify", {"traits": {"country": "DE", "consents": given} if given else {"country": "DE"}})
    )
    rest = st.lists(st.builds(lambda later, what: (later, *what), later, what), min_size=12, max_size=40)
    return st.builds(lambda first, rest: [first, *rest], first, rest)


@st.composite
def played(draw: st.DrawFn) -> Played:
    """A random timeline, played in a random world by one of some customers (who fall into different arms)."""
    return play(draw(worlds()), draw(happenings()), customer_id=draw(st.integers(1, 20)))
