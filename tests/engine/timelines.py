"""Random worlds and timelines: several journeys live together, one customer, and what happens to her.

The vocabularies are those of `journey_strategies`, so that what happens is what journeys ask about. Playing a timeline
gives a `Played` with every turn; the properties are asked of that.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reference_outward import OFFERS

from journey_strategies import CONTENT, EVENTS, QUEUES, STAGES, journeys
from wend.engine import Live, Published, Timer, Turn, advance, next_timer, queues
from wend.engine.outside import NOTHING_KNOWN
from wend.engine.turn import Stimulus
from wend.journey.load import parse_journey
from wend.journey.offer import Offer
from wend.journey.parse.offer import parse_offer
from wend.journey.plan import Plan, Window
from wend.journey.strategy import Stage
from wend.journey.workspace import Calendar, Complaints, FrequencyCap, Purpose, Queue, Segment, SurveyFatigue, Workspace
from wend.model.customer import Customer, Run
from wend.model.document import Problems, from_plain
from wend.model.duration import Duration
from wend.model.event import NAME_OF_KIND, Event, EventKind
from wend.model.message import Message, MessageStatus
from wend.model.reason import Code, Reason
from wend.model.task import COMPLETED, ROOM, Task, TaskChange, TaskStatus, changed
from wend.rules.parse import parse_rule

START: Final = datetime(2026, 3, 20, 9, tzinfo=UTC)
# Worlds and timelines are thrown by dice from a drawn seed: drawn value by value they are mostly small, and much alike.
seeds: Final = st.integers(0, 2**32)
JOURNEYS: Final = ("one", "two", "three")
TIMERS_MAX: Final = 300  # between two happenings; what is cut off there is no less true
DAY: Final = 86_400
OUTWARD: Final = ("webhook", "audience")  # what goes there is no message to the customer


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
            stages=stages(),
            offers=offers(),
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
        return [each for each in self.messages if each.status is MessageStatus.QUEUED and each.channel not in OUTWARD]

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
        self.outside = NOTHING_KNOWN
        self.tasks: dict[str, Task] = {}

    @property
    def asked(self) -> list[str]:
        """The messages of surveys that were sent."""
        return [message.id for message in self.played.messages if "survey" in message.data]

    @property
    def calls(self) -> list[str]:
        """The calls of webhooks, in the order they were decided on."""
        return [message.id for message in self.played.messages if message.channel == "webhook"]

    @property
    def greetings(self) -> list[str]:
        """The messages of steps called hello, in the order they were decided on."""
        return [message.id for message in self.played.messages if message.step == "hello"]

    def take(self, stimulus: Stimulus, now: datetime) -> None:
        """One turn, and those of the events that it has journeys emit."""
        if isinstance(stimulus, Event) and not stimulus.seq:
            self.seq += 1
            stimulus = msgspec.structs.replace(stimulus, seq=self.seq)
        self._begin_day(now)
        turn = advance(self.customer, stimulus, self.played.live, now, self.outside)
        self.played.taken.append(Taken(self.customer, stimulus, now, turn))
        self.customer, self.outside = turn.customer, turn.outside
        self._keep_tasks(turn)
        for emitted in turn.events:
            self.take(emitted, now)
        for queue, count in Counter(each.frees for each in turn.task_changes if each.frees).items():
            self.tell_of_room(queue, count, now)

    def _begin_day(self, now: datetime) -> None:
        """Caps on entries go by the day of the workspace's zone."""
        zone = ZoneInfo(self.played.world.workspace.zone)
        taken = self.played.taken
        if taken and taken[-1].now.astimezone(zone).date() != now.astimezone(zone).date():
            anew = {name: replace(each, today=0) for name, each in self.outside.entries.items()}
            self.outside = replace(self.outside, entries=anew)

    def _keep_tasks(self, turn: Turn) -> None:
        """As a store would."""
        self.tasks |= {task.id: task for task in turn.tasks}
        for change in turn.task_changes:
            self.tasks[change.id] = changed(self.tasks[change.id], change) or self.tasks[change.id]

    def tell_of_room(self, queue: str, count: int, now: datetime) -> None:
        """Whoever waits longest is told."""
        waiting = [each for each in self.tasks.values() if each.queue == queue and each.status is TaskStatus.WAITING]
        for each in waiting[:count]:
            self.take(said_of_task(ROOM, {"task": each.id, "queue": queue}, now), now)

    def finish(self, which: int, outcome: int, now: datetime) -> None:
        """Somebody finishes one of the open tasks, if there are any."""
        standing = [each for each in self.tasks.values() if each.status is TaskStatus.OPEN]
        if not standing:
            return
        task = standing[which % len(standing)]
        word = task.outcomes[outcome % len(task.outcomes)]
        done = changed(task, TaskChange(id=task.id, at=now, status=TaskStatus.DONE, outcome=word, by="anna"))
        assert done
        self.tasks[task.id] = done
        self.outside = queues.closed(self.outside, task.queue, task.assignee)
        said = {"task": task.id, "outcome": word, "by": "anna", "note": ""}
        self.take(said_of_task(COMPLETED, said, now), now)
        self.tell_of_room(task.queue, 1, now)

    def fill(self, count: int, now: datetime) -> None:
        """Others have so many open tasks at the desk; if that makes room, one of those who wait is told."""
        known = queues.count_of(self.outside, "desk")
        filled = msgspec.structs.replace(known, open={**known.open, "others": count})
        self.outside = replace(self.outside, queues={**self.outside.queues, "desk": filled})
        self.tell_of_room("desk", 1, now)

    def happen(self, number: int, what: str, values: dict[str, Any], now: datetime) -> None:
        """Something of a timeline that happens of itself: no repetition, and no mere time."""
        if what == "finish":
            self.finish(values["which"], values["outcome"], now)
        elif what == "fill":
            self.fill(values["count"], now)
        elif what not in ("again", "time"):
            event = about_greeting(event_of(number, what, values, now), self.greetings)
            self.take(about_survey(about_call(event, self.calls), self.asked), now)

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
        else:
            player.happen(number, what, values, now)
    return player.played


def about_greeting(event: Event, greetings: list[str]) -> Event:
    """The receipt that tells of a greeting, by its message's id."""
    place = event.properties.get("greeting")
    if place is None or place >= len(greetings):
        return event
    return msgspec.structs.replace(event, properties={**event.properties, "message": greetings[-1 - place]})


def about_call(event: Event, calls: list[str]) -> Event:
    """The receipt that tells of a call, by its message's id: `call` counts from the last one backwards."""
    place = event.properties.get("call")
    if place is None or place >= len(calls):
        return event
    return msgspec.structs.replace(event, properties={**event.properties, "message": calls[-1 - place]})


def about_survey(event: Event, asked: list[str]) -> Event:
    """What tells of the last survey that was sent, by its message's id."""
    if "asked" not in event.properties or not asked:
        return event
    return msgspec.structs.replace(event, properties={**event.properties, "message": asked[-1]})


def said_of_task(name: str, properties: dict[str, Any], now: datetime) -> Event:
    """What people say of a task, or the hall of a queue."""
    return Event(
        message_id=f"wend:{name}:{properties}",
        kind=EventKind.TASK,
        name=name,
        time=now,
        received_at=now,
        user_id="ann",
        properties=properties,
    )


def event_of(number: int, what: str, values: dict[str, Any], now: datetime) -> Event:
    """The event of a happening."""
    kind = EventKind(what) if what in {"identify", "entry", "scheduled", "receipt"} else EventKind.TRACK
    name = values.get("name") or NAME_OF_KIND[kind]
    ours = "wend:" if "by" in values.get("properties", {}) else ""  # only of what we write ourselves it is believed
    return Event(
        message_id=f"{ours}m{number}",
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


def stages() -> tuple[Stage, ...]:
    """The two that random rules name; who is in one stays there while no rule holds."""
    grown = {"all": [{"segment": "high-intent"}, {"trait": "age", "above": 10}]}
    return (
        Stage("trying", when=_rule({"event": "Product Viewed", "within": "7d"})),
        Stage("growing", when=_rule(grown)),
    )


@lru_cache
def offers() -> tuple[Offer, ...]:
    """Those that random journeys choose from."""
    problems = Problems()
    found = tuple(offer for each in OFFERS if (offer := parse_offer(from_plain(each), problems)))
    assert not problems.found
    return found


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
        complaints=Complaints("Complaint Opened", "Complaint Closed"),
        holdout=dice.choice([0.0, 0.0, 0.3]),
        survey_fatigue=dice.choice([None, SurveyFatigue(1, Duration(7.0 * DAY)), SurveyFatigue(2, Duration(DAY))]),
        active_max=dice.choice([None, None, 1, 2]),
        queues=(
            Queue(
                name="desk",
                capacity=dice.choice([1, 1, 2, None]),
                members=("anna", "ben"),
                assign=dice.choice(["none", "least", "round-robin"]),
            ),
            Queue(name="sales", members=("DE", "cleo"), assign=dice.choice(["none", "least", "round-robin"])),
        ),
        quiet_hours=dice.choice([None, Window(since_minute=21 * 60, until_minute=8 * 60)]),
        calendar=dice.choice([Calendar(), Calendar("DE-BY", ("2026-04-07",))]),
    )


def _lively(plain: dict[str, Any], dice: Random) -> dict[str, Any]:
    """A random journey that somebody is likely to get into, and to be written to."""
    entry, steps = plain["entry"], plain["steps"]
    if dice.random() < 0.7:
        again = dice.choice([{}, {"reentry": "always"}, {"reentry": "always"}, {"reentry": {"after": "4h"}}])
        key = dice.choice([{}, {}, {"key": "properties.category"}])
        when = dice.choice([{}, {}, {"when": {"trait": "age", "above": 17}}])
        entry = {"event": dice.choice(EVENTS), **again, **key, **when, **_limits(dice)}
    for _ in range(dice.choice([1, 2, 2, 3])):
        steps = [_step(dice), *steps]
    return plain | {"entry": entry, "steps": steps} | _beside_others(dice)


def _limits(dice: Random) -> dict[str, Any]:
    """What may keep somebody out of a journey, or waiting at its entrance."""
    hours = {"window": {"from": "08:00", "to": "20:00", "zone": "workspace"}}
    return dice.choice(
        [
            *[{}] * 5,
            {"caps": {"per_day": 1}},
            {"caps": {"total": 3, "active": 1}},
            {"from": "2026-03-22", "until": "2026-04-20"},
            hours,
            hours | {"hold": True},
        ]
    )


def _beside_others(dice: Random) -> dict[str, Any]:
    """A journey's place among the others."""
    priority = {"priority": dice.choice([20, 50, 80])} if dice.random() < 0.4 else {}
    group = dice.choice([{}, {}, {}, {"group": "g"}, {"group": "g", "preempt": True}])
    out = dice.choice([{}, {}, {}, {"not_while_in": ["two"]}]) if dice.random() < 0.5 else {}
    return priority | group | out


def _asking(dice: Random) -> dict[str, Any]:
    """A task for somebody."""
    task = {"queue": dice.choice(["desk", *QUEUES]), "title": "Call", "within": dice.choice(["1d", "7d"])}
    late = dice.choice([{}, {"remind": "1h"}, {"remind": "1h", "escalate": {"after": "3h", "to": "sales"}}])
    full = dice.choice([{}, {}, {"when_full": "skip"}])
    return {"task": task | late | full, "on_outcome": {"done": [{"send": "email/welcome"}], "else": []}}


def _parting(dice: Random) -> dict[str, Any]:
    """A fork or a call, in which much can happen."""
    within = dice.choice([{}, {"within": dice.choice(["1h", "1d", "3d"])}])
    late = {"on_timeout": [{"note": "late"}]} if within else {}
    call: dict[str, Any] = {"call": {"journey": "helper", "with": {"age": {"from": "trait.age"}}} | within}
    call |= {"on_result": {"found": [{"send": "email/welcome"}], "else": [{"set": {"picked": "none"}}]}} | late
    if dice.random() < 0.4:
        return call
    event, rounds = dice.choice(EVENTS), {"set": {"rounds": {"add": dice.randint(1, 3)}}}
    ways = [
        dice.choice([[rounds], [call, rounds], [{"wait": "1d"}, rounds], [{"send": "email/welcome"}]]),
        dice.choice([[{"wait_for": {"event": event, "within": "2d"}, "on_event": [rounds]}], [{"wait": "1h"}], []]),
        dice.choice(
            [[rounds, {"wait": "3h"}], [{"wait_for": {"event": event, "within": "1d"}}, {"exit": "out"}], [call]]
        ),
    ]
    join = dice.choice([{}, {"join": "any"}, {"join": {"first": 2}}])
    named = [{"name": name, "steps": steps} for name, steps in zip("xyz", ways, strict=True)]
    return {"fork": join | within, "ways": named} | late


def _outward(dice: Random) -> dict[str, Any]:
    """An ask, a choice with what it shows, an audience or a call."""
    send = [{"send": f"email/{dice.choice(CONTENT)}"}]
    length = dice.choice(["3d", "7d", "14d"])
    shown = [{"send": {"offer": "vars.picks", "channel": "email", "place": dice.choice([1, 1, 2])}}]
    choice = {
        "from": dice.choice([["gold", "winter", "plain"], ["cards", "plain"], ["silent", "winter", "gold"]]),
        "at_most": dice.choice([1, 2]),
        "rank": dice.choice(["value", "value", "rule", "bandit"]),
        "into": "picks",
    } | dice.choice([{}, {"channel": "email"}])
    return dice.choice(
        [
            {"ask": {"survey": "nps", "send": "email/tip", "within": length}, "on_answer": send},
            {"ask": {"survey": "nps", "send": "email/tip", "within": length}, "on_withheld": [{"wait": "1d"}]},
            {"repeat": {"max": 2}, "steps": [{"choose": choice}, *shown, {"wait": length}]},
            {
                "repeat": {"max": 3},
                "steps": [{"audience": {dice.choice(["add", "remove"]): "google/a"}}, {"wait": "1d"}],
            },
            {
                "webhook": {"url": "https://hook.example/in", "into": "got", "within": length},
                "on_error": send,
            },
        ]
    )


def _step(dice: Random) -> dict[str, Any]:  # noqa: PLR0911 - one case a step
    """A step at which much can happen."""
    if dice.random() < 0.33:
        return _outward(dice)
    if dice.random() < 0.3:
        return _parting(dice)
    if dice.random() < 0.2:
        return _asking(dice)
    event, send = {"event": dice.choice(EVENTS)}, {"send": f"email/{dice.choice(CONTENT)}"}
    length = dice.choice(["1m", "2h", "1d", "3d"])
    match dice.choice([0, 1, 2, 3, 4, 5, 6, 6, 7]):
        case 6:
            return {
                "wait_for": {"all": [{"event": name} for name in dice.sample(EVENTS, 2)], "within": "7d"},
                "on_timeout": [send],
            }
        case 7:
            change = {dice.choice(["entered", "left"]): dice.choice(["high-intent", "lapsed"])}
            return {"wait_for": {"segment": change, "within": "7d"}, "on_event": [send]}
        case 0:
            return {"wait_for": event | {"within": length}, "on_event": [send]}
        case 1:
            return {"repeat": {"max": 3, "until": event}, "steps": [{"wait": length}, send]}
        case 2:
            rule = dice.choice([{"trait": "age", "above": 17}, {"value": "stage", "is": dice.choice(STAGES)}])
            return {"branch": [{"when": rule, "then": [send]}, {"else": [{"wait": length}]}]}
        case 3:
            ways = [{"name": "A", "weight": 1, "steps": [send]}, {"name": "B", "weight": 1, "steps": []}]
            return {"split": ways, "sticky": dice.random() < 0.5}
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


def helper(dice: Random) -> dict[str, Any]:
    """A journey that others call or enter: it takes a while or no time, and comes back with one word or another."""
    waits = [{"event": dice.choice(EVENTS), "within": dice.choice(["2h", "1d"])}]
    found = [{"exit": {"reason": "found", "with": {"age": {"add": 1}}}}]
    steps = dice.choice(
        [
            [{"wait_for": waits[0], "on_event": found}],
            [{"branch": [{"when": {"value": "vars.age", "above": 17}, "then": found}]}],
            [{"wait": "3h"}, {"milestone": "helped"}],
        ]
    )
    more = dice.choice([{}, {}, {"goal": {"event": dice.choice(EVENTS), "within": "1d"}}])
    return {
        "journey": "helper",
        "purpose": "service",
        "entry": {"any": [{"call": True}, {"journey": True}], "reentry": "always"},
        "vars": {"age": {"type": "number", "default": 18}, "who": {"type": "text"}},
        "exit": [{"event": dice.choice(EVENTS), "where": {"category": "shoes", "price": {"above": 200}}}],
        "steps": steps,
    } | more


def world(seed: int) -> World:
    """Two or three journeys under one workspace."""
    dice = Random(seed)
    names = JOURNEYS[: dice.randint(2, 3)]
    plain = tuple(_lively(dice.choice(pool()) | {"journey": name}, dice) for name in names)
    for each in plain:
        if each.get("not_while_in") == [each["journey"]]:
            del each["not_while_in"]
    if seed % 5 == 0:  # of itself it is drawn too seldom
        plain[0]["steps"] = [{"enter": {"journey": "helper"}}, *plain[0]["steps"]]
    plain = (*plain, helper(dice))
    return World(plain, tuple(map(plan_of, plain)), _workspace(dice), segments())


def worlds() -> st.SearchStrategy[World]:
    """Random worlds."""
    return st.builds(world, seeds)


LATER: Final = (0, 1, 60, 1800, 3600, 4 * 3600, 7 * 3600, DAY, 2 * DAY, 7 * DAY)
LATE: Final = (*[0] * 12, 60, 3600, 2 * DAY, 5 * DAY)
CONSENTS: Final = (
    "audience/marketing",
    "audience/all",
    "email/marketing",
    "email/all",
    "all/marketing",
    "all/all",
    "email/service",
)
TRAITS: Final[dict[str, list[Any]]] = {
    "country": ["DE", "FR", None, 7],
    "age": [5, 18, 40, 80, "old"],
    "email": [*["ann@shop.example"] * 6, None, 12],
    "timezone": ["America/New_York", "Europe/Berlin", "Nowhere"],
    "birthday": ["1990-04-25", "1992-02-29", "2001-03-22T10:00", "soon"],
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
    by = dice.choice([{}, {}, {"by": "file"}, {"by": "journey"}])
    clock = dice.choice([{}, {"schedule": "0 9 * * mon"}, {"schedule": "2026-04-01T09:00"}])
    return dice.choice([("entry", {"properties": asked | by}), ("scheduled", {"properties": asked | clock})])


def _heard(dice: Random) -> Happening:
    """A receipt of one of the last greetings: `greeting` says which, from the last one backwards."""
    name = dice.choice(["Message Opened", "Message Opened", "Message Clicked", "Message Replied", "Message Delivered"])
    machine = {"machine": True} if dice.random() < 0.2 else {}
    return "receipt", {"name": name, "properties": {"channel": "email", "greeting": dice.randint(0, 2), **machine}}


def _answer(dice: Random) -> Happening:
    """What asks and calls wait for."""
    survey = {"survey": dice.choice(["nps", "nps", "other"]), "score": dice.randint(0, 10)}
    meant = dice.choice([{}, {}, {"asked": True}])
    call = {"channel": "webhook", "call": dice.choice([0, 0, 0, 1])}
    body = dice.choice([{"class": "low"}, 7, None])
    return dice.choice(
        [
            *[("track", {"name": "Survey Answered", "properties": survey | meant})] * 2,
            ("receipt", {"name": "Message Rejected", "properties": {"channel": "email", "asked": True}}),
            *[("receipt", {"name": "Message Sent", "properties": call | {"status": 200, "body": body}})] * 3,
            ("receipt", {"name": "Message Rejected", "properties": call | {"status": 404}}),
        ]
    )


def _receipt(dice: Random) -> Happening:
    if dice.random() < 0.6:
        return _heard(dice)
    name = dice.choice([*["Message Delivered"] * 10, *["Message Unsubscribed"] * 4, "Message Bounced"])
    return "receipt", {"name": name, "properties": {"channel": "email", "purpose": "marketing"}}


def _complain(dice: Random) -> Happening:
    return "track", {"name": dice.choice(["Complaint Opened", "Complaint Closed", "Complaint Closed"])}


def _again(dice: Random) -> Happening:
    return "again", {"which": dice.randint(0, 50)}


def _finish(dice: Random) -> Happening:
    return "finish", {"which": dice.randint(0, 5), "outcome": dice.randint(0, 5)}


def _fill(dice: Random) -> Happening:
    return "fill", {"count": dice.choice([0, 1, 2, 2])}


def _time(_: Random) -> Happening:
    return "time", {}


_KINDS: Final = (
    *[_track] * 12,
    _word,
    _complain,
    _identify,
    _ask,
    *[_answer] * 6,
    _receipt,
    _receipt,
    _again,
    _time,
    _finish,
    _finish,
    _fill,
)


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
