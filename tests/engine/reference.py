"""A naive interpreter of journeys, to compare the engine with.

It walks the nested journey as it was written, one Python generator a run, remembers everything for ever, and judges
every segment at every turn. Nothing of the engine is used: only rules are parsed and judged by `wend.rules`, and
durations read by `wend.model`. It knows no limits.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from reference_entries import Entering, Wish, said_for_all
from reference_outward import OFFERS, Outward
from reference_parts import Parts
from reference_tasks import HumanSteps
from timelines import stages

from wend.journey.parse.events import parse_event
from wend.journey.workspace import Segment, Workspace
from wend.model.customer import Counter, Customer
from wend.model.document import Problems, from_plain
from wend.model.duration import Duration, parse_duration
from wend.model.event import Event, EventKind, Remembered
from wend.rules.counters import CounterSpec, counters_of
from wend.rules.facts import MISSING, Facts, look_up
from wend.rules.judge import compile_rule, compile_where
from wend.rules.parse import parse_rule

Told = tuple[datetime, str, str, str]  # when, what, of which journey, and how
Test = Callable[[Facts], bool]
BESIDE = (
    "id",
    "on_event",
    "on_answer",
    "on_withheld",
    "on_none",
    "on_error",
    "on_timeout",
    "on_outcome",
    "on_full",
    "on_result",
    "ways",
    "steps",
    "sticky",
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _remembered(data: dict[str, Any]) -> Remembered | None:
    return Remembered(data["name"], datetime.fromisoformat(data["time"]), data["properties"]) if data else None


class Exited(Exception):  # noqa: N818 - a way out, no error
    """An exit step was reached."""


class Jumped(Exception):  # noqa: N818 - a way on, no error
    """A goto was reached."""


@dataclass
class Run:
    """One run: its generator, and what it waits for."""

    journey: dict[str, Any]
    key: str
    event: dict[str, Any]
    entered: datetime
    held_out: bool
    goal_until: datetime | None
    walking: Iterator[datetime] | None = None
    until: datetime | None = None
    waits: list[dict[str, Any]] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)  # of each repeat at hand: its event, and whether it came
    last: dict[str, Any] = field(default_factory=dict)
    awaits: dict[str, Any] = field(default_factory=dict)  # the answer to an ask or a call
    way_on: str = ""  # where that leads
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)  # what came of those with a name
    number: int = 0  # of the customer's runs
    needs_all: bool = False
    came: set[int] = field(default_factory=set)  # of what is waited for, by place
    matched: bool = False
    active: bool = True
    ended: str = ""
    vars: dict[str, Any] = field(default_factory=dict)
    parent: Any = None  # the run that this one is a part of
    way: str = ""
    parts: list[Any] = field(default_factory=list)
    needed: int = 0
    goal_at: datetime | None = None
    left: datetime | None = None


class Reference(Entering, HumanSteps, Parts, Outward):
    """One customer in some journeys."""

    def __init__(
        self,
        journeys: tuple[dict[str, Any], ...],
        workspace: Workspace,
        segments: tuple[Segment, ...],
        customer_id: int,
    ) -> None:
        self.journeys, self.workspace, self.segments = journeys, workspace, segments
        self.me = Customer(customer_id, traits={"email": "ann@shop.example"})
        self.told: list[Told] = []
        self.begin_outward()
        self.runs: list[Run] = []
        self.words: list[tuple[datetime, str, bool]] = []
        self.suppressed: set[str] = set()
        self.contacts: list[tuple[datetime, str, str]] = []
        self.looked = datetime.min.replace(tzinfo=UTC)
        self.complaints: list[tuple[datetime, bool]] = []
        self.entries_on: list[tuple[str, datetime]] = []
        self.counts = [(spec, compile_where(spec.where)) for spec in self._specs()]
        self.now = datetime.min.replace(tzinfo=UTC)
        self.event: Event | None = None
        self.emitted: list[Event] = []
        self.greetings: list[str] = []
        self.opens_at: datetime | None = None
        self.opens = [0] * 24
        self.line, self.dealt, self.freed = [], [], []
        self.ready: list[Run] = []
        self.parted: list[Run] = []

    def _specs(self) -> list[CounterSpec]:
        rules = [each.when for each in (*self.segments, *stages())]
        of_offers = ("eligible", "applicable", "suitable", "taken")
        rules += [parse_rule(from_plain(each[key]), Problems()) for each in OFFERS for key in of_offers if key in each]
        rules += [parse_rule(from_plain(rule), Problems()) for rule in _rules_in(self.journeys)]
        return list({spec.key: spec for rule in rules for spec in counters_of(rule)}.values())

    def next_wake(self) -> datetime | None:
        """When time alone may change something."""
        runs = [run.until for run in self.runs if run.active and run.until]
        times = [time for counter in self.me.counters.values() for time in counter.times]
        windows = [timedelta(days=days) for days in (0, 1, 7)]
        return min(
            [
                *runs,
                *(time + width for time in times for width in windows if time + width > self.now),
                *self.next_dates(),
            ],
            default=None,
        )

    def wake(self, now: datetime) -> None:
        """Time has come."""
        self.now, self.event = now, None
        ready = self._move(*self._judge())
        due = [run for run in self.runs if run.active and run.until and run.until <= now]
        if any(run.parent for run in due):
            due.sort(key=lambda run: (run.until, -_depth(run)))
        ready += [run for run in due if run not in ready]
        ready.sort(key=lambda run: -run.journey.get("priority", 50))
        self._settle(ready)

    def take(self, event: Event, now: datetime) -> None:
        """An event reaches us."""
        self.now, self.event = now, event
        came = self.dates_come()
        self._absorb(event)
        self.win(event)
        entered, left = self._judge()
        for run in self.runs:
            self._reach_goal(run, event)
        for run in self.runs:
            self._exit(run, event)
        ready = [run for run in self.runs if self._listen(run, event)]
        ready += self._listen_segments(entered, left)
        ready += self.hear(event)
        ready += self.answered(event)
        self._settle(ready + self.enter_all(event, entered, left, came))

    def _settle(self, ready: list[Run]) -> None:
        self.ready = ready
        while self.ready or self.parted:
            while self.ready or (heard := self.heard()):
                self._walk(self.ready.pop(0) if self.ready else heard)
            self.ready = self._move(*self._judge())

    def _move(self, entered: list[str], left: list[str], came: list[Wish] = []) -> list[Run]:  # noqa: B006
        """Runs that wait for a change of segment, and those that one starts."""
        return self._listen_segments(entered, left) + self.enter_all(None, entered, left, came)

    def _tell(self, what: str, journey: str, how: object = "") -> None:
        self.told.append((self.now, what, journey, str(how)))

    def _facts(self, run: Run | None = None) -> Facts:
        properties = self.event.properties if self.event else {}
        if run is None:
            return Facts(self.me, self.now, properties)
        return Facts(
            self.me,
            self.now,
            properties,
            event=_remembered(run.event),
            last=_remembered(run.last),
            vars=run.vars,
            steps=run.steps,
            reach=lambda _: self._reaches(run.journey["purpose"]),
        )

    def _holds(self, rule: Any, run: Run | None = None) -> bool:
        return compile_rule(parse_rule(from_plain(rule), Problems()))(self._facts(run))

    def _is(self, plain: dict[str, Any], event: Event, run: Run | None = None) -> bool:
        wanted = {key: plain[key] for key in ("event", "where") if key in plain}
        match = parse_event(from_plain(wanted), Problems())
        return match is not None and match.event == event.name and compile_where(match.where)(self._facts(run))

    # What an event says of the customer.

    def _absorb(self, event: Event) -> None:
        if event.kind is EventKind.IDENTIFY:
            for key, given in event.traits.get("consents", {}).items():
                self.words.append((event.time, key, given))
            for name, value in event.traits.items():
                if name != "consents":
                    self._set(name, value)
        if event.name in ("Consent Given", "Consent Withdrawn", "Message Unsubscribed"):
            key = "/".join(event.properties.get(word, "all") for word in ("channel", "purpose"))
            self.words.append((event.time, key, event.name == "Consent Given"))
        if event.kind is EventKind.RECEIPT:
            self._hear(event)
        if event.name in ("Complaint Opened", "Complaint Closed"):
            self.complaints.append((event.time, event.name == "Complaint Opened"))
        if event.name == "Message Bounced":
            self.suppressed.add(event.properties["channel"])
        for spec, test in self.counts:
            if spec.event == event.name and test(self._facts()):
                known = self.me.counters.get(spec.key, Counter([])).times
                self.me.counters[spec.key] = Counter(sorted([*known, event.time]))

    def _hear(self, event: Event) -> None:
        """What becomes of a message; what a machine does is nothing."""
        word = event.name.removeprefix("Message ").lower()
        by_her = not event.properties.get("machine")
        for run in self.runs:
            hello = run.steps.get("hello", {})
            known = hello and hello["message"] == event.properties.get("message")
            if run.active and known and (by_her or word not in ("opened", "clicked")):
                hello.setdefault(word, event.time.isoformat())
        if word in ("opened", "clicked") and by_her:
            age = (event.time - (self.opens_at or event.time)) / timedelta(days=90)
            self.opens = [round(weight * 0.5**age) for weight in self.opens]
            self.opens[event.time.astimezone(self._zone("customer")).hour] += 1000
            self.opens_at = event.time

    def _set(self, name: str, value: Any) -> None:
        if value is None:
            self.me.traits.pop(name, None)
        else:
            self.me.traits[name] = value

    def _judge(self) -> tuple[list[str], list[str]]:
        """Segments entered and left; the stage follows them."""
        before = set(self.me.segments)
        self.me.segments = sorted(each.name for each in self.segments if compile_rule(each.when)(self._facts()))
        after = set(self.me.segments)
        for name in sorted(after - before):
            self._tell("segment-entered", "", name)
        for name in sorted(before - after):
            self._tell("segment-left", "", name)
        self._judge_stage()
        return sorted(after - before), sorted(before - after)

    def _judge_stage(self) -> None:
        holding = [each.id for each in stages() if each.when and compile_rule(each.when)(self._facts())]
        if not holding or holding[-1] == self.me.stage:
            return
        was, self.me.stage = self.me.stage, holding[-1]
        self._tell("stage-changed", "", self.me.stage)
        self._emit("Stage Changed", {"from": was or None, "to": self.me.stage})

    def _admit(self, wish: Wish, key: str) -> Run | None:
        journey, name = wish.journey, wish.journey["journey"]
        purpose = next(each for each in self.workspace.purposes if each.name == journey["purpose"])
        held_out = _fraction(self.me.id, name, "holdout") < _share(journey.get("holdout", 0))
        held_out |= purpose.sells and _fraction(self.me.id, "", "holdout") < self.workspace.holdout
        goal = journey.get("goal")
        until = parse_duration(goal["within"]).after(self.now) if goal else None
        run = Run(journey, key, wish.data, self.now, held_out, until)
        self.runs.append(run)
        run.number = sum(not each.parent for each in self.runs)
        self.begin_variables(run, wish.given)
        self._tell("entered", name, key)
        if held_out:
            run.until = until or self.now + timedelta(days=30)
            return None
        run.walking = self._journey(run)
        opens = self._opens(said_for_all(journey, "window"), self.now) if said_for_all(journey, "hold") else self.now
        if opens > self.now:
            run.until = opens
            return None
        return run

    def _end(self, run: Run, why: str) -> None:
        self.drop(run)
        run.active, run.ended, run.left = False, why, self.now
        self._tell("part-ended" if run.parent else "ended", run.journey["journey"], why)
        self.parted += [run] * bool(run.parent)
        for part in run.parts:
            if part.active:
                self._end(part, "ended with its run")

    def _reach_goal(self, run: Run, event: Event) -> None:
        goal = None if run.way or (run.parent and not run.active) else run.journey.get("goal")
        if goal is None or run.goal_at or run.goal_until is None or not (run.active or self.now < run.goal_until):
            return
        if self._is(goal, event, run) and datetime.fromisoformat(run.event["time"]) <= event.time <= run.goal_until:
            run.goal_at = event.time
            self._tell("goal", run.journey["journey"])
            if run.active:
                self._end(run, "goal")

    def _exit(self, run: Run, event: Event) -> None:
        stated = run.journey.get("exit", [])
        exits = stated if isinstance(stated, list) else [stated]
        if run.active and not run.way and any(self._is(each, event, run) for each in exits):
            self._end(run, f"exit: {event.name}")

    def _listen(self, run: Run, event: Event) -> bool:
        """Whether a run that waits for this event goes on; rounds that it ends are marked."""
        if not run.active or run.held_out:
            return False
        for each in run.rounds:
            each["came"] |= "event" in each and self._is(each, event, run)
        came = {place for place, each in enumerate(run.waits) if self._comes(each, event, run)}
        data = {"name": event.name, "time": event.time.isoformat(), "properties": event.properties}
        return self._go_on(run, came, data)

    def _comes(self, awaited: dict[str, Any], event: Event, run: Run) -> bool:
        if "reply" in awaited:
            asked = run.steps.get(awaited["reply"]["to"], {}).get("message")
            return event.name == "Message Replied" and asked is not None and event.properties.get("message") == asked
        return "event" in awaited and self._is(awaited, event, run)

    def _listen_segments(self, entered: list[str], left: list[str]) -> list[Run]:
        ready = []
        for way, names in (("entered", entered), ("left", left)):
            for name in names:
                data = {"name": f"Segment {way.title()}", "time": self.now.isoformat(), "properties": {"segment": name}}
                for run in self.runs:
                    came = {n for n, each in enumerate(run.waits) if each.get("segment", {}).get(way) == name}
                    if run.active and not run.held_out and self._go_on(run, came, data):
                        ready.append(run)
        return ready

    def _go_on(self, run: Run, came: set[int], data: dict[str, Any]) -> bool:
        """Whether enough has come for a run that waits."""
        run.came |= came
        if not came or (run.needs_all and len(run.came) < len(run.waits)):
            return False
        run.matched, run.waits, run.last, run.came = True, [], data, set()
        self._tell("matched", run.journey["journey"], data["name"])
        return True

    # Walking.

    def _walk(self, run: Run) -> None:
        if not run.active:
            return
        if run.walking is None:
            self._end(run, "held out")
            return
        try:
            run.until = next(run.walking)
        except Exited as way:
            while run.way:
                run = run.parent
            self._end(run, str(way))
        except StopIteration:
            self._end(run, "joined" if run.way else "finished")

    def _journey(self, run: Run) -> Iterator[datetime]:
        steps, start = run.journey["steps"], 0
        while True:
            try:
                yield from self._steps(run, steps[start:])
            except Jumped as way:
                start = next(number for number, step in enumerate(steps) if step.get("id") == str(way))
            else:
                return

    def _steps(self, run: Run, steps: list[dict[str, Any]]) -> Iterator[datetime]:
        for step in steps:
            kind = next(kind for kind in step if kind not in BESIDE)
            yield from getattr(self, f"step_{kind}")(run, step[kind], step)

    def step_wait(self, run: Run, body: Any, _: dict[str, Any]) -> Iterator[datetime]:
        plain = {"for": body} if isinstance(body, str) else body
        try:
            until = self._moment(plain)
        except (OverflowError, ValueError):
            return
        if until is None:
            return
        if "window" in plain:
            until = self._opens(plain["window"], max(until, self.now))
        if "best_time" in plain:
            until = self._best(plain["best_time"], max(until, self.now))
        if until > self.now:
            yield until

    def _moment(self, plain: dict[str, Any]) -> datetime | None:
        if "for" in plain:
            business = _business(plain["for"])
            return self._worked(self.now, *business, 1) if business else parse_duration(plain["for"]).after(self.now)
        if "until" not in plain:
            return self.now
        stated = plain["until"]
        if isinstance(stated, dict):
            stated = look_up(tuple(stated["from"].split(".")), self._facts())
        if not isinstance(stated, str):
            return None
        moment, zone = datetime.fromisoformat(stated), self._zone("customer")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        if not plain.get("yearly"):
            return self._before(plain, moment)
        wall = moment.astimezone(UTC).astimezone(zone)
        days = [_in_year(wall, self.now.year + distance) for distance in range(-2, 4)]
        return min(each for day in days if (each := self._before(plain, day)) > self.now)

    def _before(self, plain: dict[str, Any], moment: datetime) -> datetime:
        zone = self._zone("customer")
        if "before" not in plain:
            return moment.astimezone(UTC)
        if business := _business(plain["before"]):
            return self._worked(moment, *business, -1)
        length = parse_duration(plain["before"])
        days, rest = int(length.seconds // 86_400), length.seconds % 86_400
        wall = moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        wall = Duration(0, length.months).before(wall) - timedelta(days=days)
        return wall.replace(tzinfo=zone).astimezone(UTC) - timedelta(seconds=rest)

    def _worked(self, at: datetime, days: int, minutes: int, sign: int) -> datetime:
        """Business time, day by day and then minute by minute."""
        zone = ZoneInfo(self.workspace.zone)
        local = at.astimezone(zone)
        day = local.date()
        while days:
            day += timedelta(days=sign)
            days -= self._is_workday(day)
        if day != local.date():
            at = datetime.combine(day, local.time(), zone).astimezone(UTC)
        left = timedelta(minutes=minutes)
        while left:
            until_full = timedelta(minutes=1) - timedelta(seconds=at.second, microseconds=at.microsecond)
            local = at.astimezone(zone)
            works = self._is_workday(local.date()) and 9 <= local.hour < 17
            step = min(left, until_full) if works else until_full
            left -= step if works else timedelta()
            at += step
        return at

    def _is_workday(self, day: date) -> bool:
        calendar = self.workspace.calendar
        if day.weekday() > 4 or str(day) in calendar.also:
            return False
        return calendar.holidays != "DE-BY" or day not in holidays.Germany(subdiv="BY", years=day.year)

    def _best(self, best: dict[str, Any], at: datetime) -> datetime:
        """Each hour up to a day ahead, and the one she opens at most."""
        zone, last = self._zone("customer"), at + timedelta(hours=int(best.get("within", "24h")[:-1]))
        known = sum(
            round(each * 0.5 ** (max(at - (self.opens_at or at), timedelta()) / timedelta(days=90)))
            for each in self.opens
        )
        since, until = _minute(best.get("from", "00:00")), _minute(best.get("to", "24:00"))
        found, begin = [], at
        while begin <= last:
            local = begin.astimezone(zone)
            minute, hour = local.hour * 60 + local.minute, local.hour
            if since <= minute and (hour + 1) * 60 <= until:
                found.append((-self.opens[hour] - (self.opens[hour - 1] + self.opens[(hour + 1) % 24]) / 2, begin))
            begin += timedelta(hours=1) - timedelta(
                minutes=local.minute, seconds=local.second, microseconds=local.microsecond
            )
        if found and known >= 4500:
            return min(found)[1]
        if "else" not in best:
            return at
        wanted = _minute(best["else"])
        other = at
        while (shown := other.astimezone(zone)).hour * 60 + shown.minute != wanted or (shown.second and other != at):
            other = other.replace(second=0, microsecond=0) + timedelta(minutes=1)
        if other == at and (at.second or at.microsecond):
            other = at.replace(second=0, microsecond=0) + timedelta(days=1)
        return min(other, last)

    def _zone(self, name: str) -> ZoneInfo:
        stated = self.me.traits.get("timezone") if name == "customer" else name
        known = ("America/New_York", "Europe/Berlin")
        return ZoneInfo(stated if stated in known else self.workspace.zone)

    def _opens(self, window: dict[str, Any], at: datetime) -> datetime:
        """Minute by minute, until the clock on the wall says so."""
        zone = self._zone(window.get("zone", "customer"))
        since, until = _minute(window.get("from", "00:00")), _minute(window.get("to", "24:00"))
        while not _within(window.get("days", DAYS), since, until, at.astimezone(zone)):
            at = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
        return at

    def step_wait_for(self, run: Run, body: dict[str, Any], step: dict[str, Any]) -> Iterator[datetime]:
        run.waits, run.matched, run.came = body.get("any", body.get("all", [body])), False, set()
        run.needs_all = "all" in body
        yield parse_duration(body["within"]).after(self.now)
        came, run.waits, run.matched = run.matched, [], False
        yield from self._steps(run, step.get("on_event" if came else "on_timeout", []))

    def step_branch(self, run: Run, body: list[dict[str, Any]], _: dict[str, Any]) -> Iterator[datetime]:
        for way in body:
            if "else" in way or self._holds(way["when"], run):
                yield from self._steps(run, way.get("then", way.get("else", [])))
                return

    def step_split(self, run: Run, body: list[dict[str, Any]], step: dict[str, Any]) -> Iterator[datetime]:
        name = "-".join(way["name"] for way in body).lower()
        of_run = [] if step.get("sticky", True) else [f"{self.me.id}-{run.number}"]
        point = _fraction(self.me.id, run.journey["journey"], self._split_id(run, body, name), *of_run)
        point *= sum(way["weight"] for way in body)
        for way in body:
            point -= way["weight"]
            if point < 0:
                self._tell("split", run.journey["journey"], way["name"])
                yield from self._steps(run, way["steps"])
                return

    def _split_id(self, run: Run, body: list[dict[str, Any]], name: str) -> str:
        """The derived id: the second split of the same arms is number two, in the order they stand."""
        same = [
            each for each in _splits_in(run.journey["steps"]) if [w["name"] for w in each] == [w["name"] for w in body]
        ]
        number = next(index for index, each in enumerate(same, 1) if each is body)
        return f"split-{name}" if number == 1 else f"split-{name}-{number}"

    def step_repeat(self, run: Run, body: dict[str, Any], step: dict[str, Any]) -> Iterator[datetime]:
        until = body.get("until")
        by_event = _is_event(until)
        listening: dict[str, Any] = {"came": False, **(until if by_event else {})}
        for _ in range(body["max"]):
            if listening["came"] or (until and not by_event and self._holds(until, run)):
                break
            if listening not in run.rounds:
                run.rounds.append(listening)
            yield from self._steps(run, step["steps"])
        run.rounds = [each for each in run.rounds if each is not listening]

    def step_goto(self, run: Run, body: str, _: dict[str, Any]) -> Iterator[datetime]:
        run.rounds = []
        raise Jumped(body)
        yield

    def step_exit(self, run: Run, body: Any, _: dict[str, Any]) -> Iterator[datetime]:
        if isinstance(body, dict):
            self._write(run, body["with"])
        raise Exited(body["reason"] if isinstance(body, dict) else body)
        yield

    def step_update(self, run: Run, body: dict[str, Any], _: dict[str, Any]) -> Iterator[datetime]:
        facts = self._facts(run)
        new = {name: self._value(value, facts, self.me.traits.get(name)) for name, value in body.items()}
        for name, value in new.items():
            self._set(name, value)
        return
        yield

    def _value(self, value: Any, facts: Facts, before: Any = None) -> Any:
        if isinstance(value, dict) and "append" in value:
            one = self._value(value["append"], facts)
            return before if one is None else [*(before if isinstance(before, list) else []), one]
        if isinstance(value, dict) and "add" in value:
            return value["add"] + (before if type(before) in (int, float) else 0)
        if isinstance(value, dict) and set(value) == {"from"}:
            found = look_up(tuple(value["from"].split(".")), facts)
            return None if found is MISSING else found
        return value

    def step_emit(self, run: Run, body: dict[str, Any], _: dict[str, Any]) -> Iterator[datetime]:
        values = {name: self._value(value, self._facts(run)) for name, value in body.get("properties", {}).items()}
        self._tell("emitted", run.journey["journey"], body["event"])
        self._emit(body["event"], values)
        return
        yield

    def _emit(self, name: str, values: dict[str, Any], kind: EventKind = EventKind.TRACK) -> None:
        self.emitted.append(
            Event(
                message_id="",
                kind=kind,
                name=name,
                time=self.now,
                received_at=self.now,
                properties=values,
            )
        )

    # The guards.

    def step_send(self, run: Run, body: str, step: dict[str, Any]) -> Iterator[datetime]:
        name, purpose = run.journey["journey"], run.journey["purpose"]
        if isinstance(body, dict) and "offer" in body:
            body = f"email/{self.offered(run, body)}"
            if body == "email/":
                self._tell("withheld", name, ": no-offer")
                return
        elif isinstance(body, dict):
            body, purpose = body["content"], body["purpose"]
        content = body.partition("/")[2]
        while True:
            why = self._objection(purpose)
            if why != "quiet-hours":
                break
            yield self._morning()
        if step.get("id") == "hello":
            self.greetings.append(f"greeting-{len(self.greetings)}")
            run.steps["hello"] = {"message": self.greetings[-1], "status": "withheld" if why else "sent"}
        if why:
            self._tell("withheld", name, f"{content}: {why}")
            return
        self._tell("sent", name, content)
        self.contacts.append((self.now, "email", purpose))

    def _reaches(self, name: str) -> bool:
        """Whether nothing lasting speaks against mail for a purpose."""
        return self._objection(name) in ("", "complaint-open", "quiet-hours", "frequency-cap")

    def _objection(self, name: str) -> str:
        purpose = next(each for each in self.workspace.purposes if each.name == name)
        email = self.me.traits.get("email")
        if not self._consents(name, purpose.consent):
            return "consent"
        if not (isinstance(email, str) and "@" in email):
            return "no-address"
        if "email" in self.suppressed:
            return "suppressed"
        if purpose.sells and self.complains():
            return "complaint-open"
        if purpose.capped and self._is_night():
            return "quiet-hours"
        return "frequency-cap" if purpose.capped and self._is_capped(name) else ""

    def _consents(self, purpose: str, needed: str, where: str = "email") -> bool:
        if needed == "not-needed":
            return True
        latest: dict[str, tuple[datetime, bool]] = {}
        for at, key, given in self.words:
            channel, what = key.split("/")
            if channel in (where, "all") and what in (purpose, "all") and (key not in latest or at >= latest[key][0]):
                latest[key] = (at, given)
        if not latest:
            return needed == "assumed"
        newest = max(at for at, _ in latest.values())
        return all(given for at, given in latest.values() if at == newest)

    def _is_night(self, at: datetime | None = None) -> bool:
        quiet = self.workspace.quiet_hours
        local = (at or self.now).astimezone(self._zone("customer"))
        return quiet is not None and _within(DAYS, quiet.since_minute, quiet.until_minute, local)

    def _morning(self) -> datetime:
        at = self.now
        while self._is_night(at):
            at = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
        return at

    def _is_capped(self, purpose: str) -> bool:
        capped = {each.name for each in self.workspace.purposes if each.capped}
        for cap in self.workspace.frequency_caps:
            if cap.purpose not in (None, purpose):
                continue
            # A window of months begins with a day.
            end = self.now.replace(hour=0, minute=0, second=0, microsecond=0) if cap.per.months else self.now
            since = cap.per.before(end)
            counted = [what for at, _, what in self.contacts if at > since and what in capped]
            if sum(cap.purpose in (None, what) for what in counted) >= cap.max:
                return True
        return False


def _rules_in(plain: Any) -> Iterator[Any]:
    """Everything that stands under `when`, and every `until` of a repeat that is a rule."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            if key == "when":
                yield value
            if key == "repeat" and "until" in value and not _is_event(value["until"]):
                yield value["until"]
            yield from _rules_in(value)
    elif isinstance(plain, list | tuple):
        for value in plain:
            yield from _rules_in(value)


def _depth(run: Run) -> int:
    return 1 + _depth(run.parent) if run.parent else 0


def _is_event(until: Any) -> bool:
    """Whether the end of a repeat is an event still to come, not a rule."""
    return isinstance(until, dict) and "event" in until and set(until) <= {"event", "where"}


def _splits_in(plain: Any) -> Iterator[list[dict[str, Any]]]:
    if isinstance(plain, dict):
        if "split" in plain:
            yield plain["split"]
        for value in plain.values():
            yield from _splits_in(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from _splits_in(value)


def _business(stated: Any) -> tuple[int, int] | None:
    """Days and minutes of business time; None for a plain duration."""
    if isinstance(stated, dict):
        return stated["business_days"], 0
    found = re.fullmatch(r"(?:(\d+)bd)?(?:(\d+)bh)?", stated)
    return (int(found[1] or 0), int(found[2] or 0) * 60) if found else None


def _in_year(day: datetime, year: int) -> datetime:
    leap = year % 4 == 0
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) and not leap else day.day)


def _fraction(customer_id: int, *salt: str) -> float:
    text = "\x1f".join([str(customer_id), *salt]).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") / 2**64


def _share(stated: Any) -> float:
    return float(stated.rstrip("%")) / 100 if isinstance(stated, str) else float(stated)


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _within(days: Any, since: int, until: int, local: datetime) -> bool:
    minute, today, yesterday = local.hour * 60 + local.minute, DAYS[local.weekday()], DAYS[local.weekday() - 1]
    if since < until:
        return today in days and since <= minute < until
    return (today in days and minute >= since) or (yesterday in days and minute < until)
