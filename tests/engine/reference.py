"""A naive interpreter of journeys, to compare the engine with.

It walks the nested journey as it was written, one Python generator a run, remembers everything for ever, and judges
every segment at every turn. Nothing of the engine is used: only rules are parsed and judged by `wend.rules`, and
durations read by `wend.model`. It knows no limits.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from wend.journey.parse.events import parse_event
from wend.journey.workspace import Segment, Workspace
from wend.model.customer import Counter, Customer
from wend.model.document import Problems, from_plain
from wend.model.duration import Duration, parse_duration
from wend.model.event import Event, EventKind
from wend.rules.counters import CounterSpec, counters_of
from wend.rules.facts import MISSING, Facts, look_up
from wend.rules.judge import compile_rule, compile_where
from wend.rules.parse import parse_rule

Told = tuple[datetime, str, str, str]  # when, what, of which journey, and how
Test = Callable[[Facts], bool]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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
    matched: bool = False
    active: bool = True
    goal_at: datetime | None = None


class Reference:
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
        self.runs: list[Run] = []
        self.words: list[tuple[datetime, str, bool]] = []
        self.suppressed: set[str] = set()
        self.contacts: list[tuple[datetime, str, str]] = []
        self.entered: dict[tuple[str, str], datetime] = {}
        self.counts = [(spec, compile_where(spec.where)) for spec in self._specs()]
        self.now = datetime.min.replace(tzinfo=UTC)
        self.event: Event | None = None
        self.emitted: list[Event] = []

    def _specs(self) -> list[CounterSpec]:
        rules = [each.when for each in self.segments]
        rules += [parse_rule(from_plain(rule), Problems()) for rule in _rules_in(self.journeys)]
        return list({spec.key: spec for rule in rules for spec in counters_of(rule)}.values())

    def next_wake(self) -> datetime | None:
        """When time alone may change something."""
        runs = [run.until for run in self.runs if run.active and run.until]
        times = [time for counter in self.me.counters.values() for time in counter.times]
        windows = [timedelta(days=days) for days in (0, 1, 7)]
        return min(
            [*runs, *(time + width for time in times for width in windows if time + width > self.now)], default=None
        )

    def wake(self, now: datetime) -> None:
        """Time has come."""
        self.now, self.event = now, None
        ready = self._enter_segments(self._judge())
        ready += [run for run in self.runs if run.active and run.until and run.until <= now and run not in ready]
        self._settle(ready)

    def take(self, event: Event, now: datetime) -> None:
        """An event reaches us."""
        self.now, self.event = now, event
        self._absorb(event)
        entered = self._judge()
        for run in self.runs:
            self._reach_goal(run, event)
        for run in self.runs:
            self._exit(run, event)
        ready = [run for run in self.runs if self._listen(run, event)]
        ready += [run for journey in self.journeys if (run := self._enter_by(journey, event))]
        self._settle(ready + self._enter_segments(entered))

    def _settle(self, ready: list[Run]) -> None:
        while ready:
            for run in ready:
                self._walk(run)
            ready = self._enter_segments(self._judge())

    def _tell(self, what: str, journey: str, how: object = "") -> None:
        self.told.append((self.now, what, journey, str(how)))

    def _facts(self, run: Run | None = None) -> Facts:
        properties = self.event.properties if self.event else {}
        return Facts(self.me, self.now, properties, {}, run.event if run else {}, run.last if run else {})

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
        if event.name == "Message Bounced":
            self.suppressed.add(event.properties["channel"])
        for spec, test in self.counts:
            if spec.event == event.name and test(self._facts()):
                known = self.me.counters.get(spec.key, Counter([])).times
                self.me.counters[spec.key] = Counter(sorted([*known, event.time]))

    def _set(self, name: str, value: Any) -> None:
        if value is None:
            self.me.traits.pop(name, None)
        else:
            self.me.traits[name] = value

    def _judge(self) -> list[str]:
        before = set(self.me.segments)
        self.me.segments = sorted(each.name for each in self.segments if compile_rule(each.when)(self._facts()))
        after = set(self.me.segments)
        for name in sorted(after - before):
            self._tell("segment-entered", "", name)
        for name in sorted(before - after):
            self._tell("segment-left", "", name)
        return sorted(after - before)

    # Getting in and out.

    def _enter_by(self, journey: dict[str, Any], event: Event) -> Run | None:
        entry, asked = journey["entry"], event.properties.get("journey") == journey["journey"]
        match event.kind:
            case EventKind.ENTRY:
                meant = asked and "api" in entry
            case EventKind.SCHEDULED:
                meant = asked and "schedule" in entry
            case _:
                meant = "event" in entry and self._is(entry, event)
        data = {"name": event.name, "time": event.time.isoformat(), "properties": event.properties}
        return self._enter(journey, data, event.time) if meant else None

    def _enter_segments(self, names: list[str]) -> list[Run]:
        data = {"name": "Segment Entered", "time": self.now.isoformat(), "properties": {}}
        found = [
            self._enter(journey, data, self.now)
            for name in names
            for journey in self.journeys
            if journey["entry"].get("segment") == name
        ]
        return [run for run in found if run]

    def _enter(self, journey: dict[str, Any], data: dict[str, Any], happened: datetime) -> Run | None:
        name, entry, key = journey["journey"], journey["entry"], ""
        if "key" in entry:
            value = look_up(tuple(entry["key"].split(".")), self._facts())
            if value is MISSING:
                return None
            key = str(value)
        if happened < self.now - timedelta(days=3) or self._known(name, key, entry.get("reentry", "never")):
            return None
        if "when" in entry and not self._holds(entry["when"]):
            return None
        held_out = _fraction(self.me.id, name, "holdout") < _share(journey.get("holdout", 0))
        goal = journey.get("goal")
        until = parse_duration(goal["within"]).after(self.now) if goal else None
        run = Run(journey, key, data, self.now, held_out, until)
        self.runs.append(run)
        self.entered[name, key] = self.now
        self._tell("entered", name, key)
        if held_out:
            run.until = until or self.now + timedelta(days=30)
            return None
        run.walking = self._journey(run)
        return run

    def _known(self, name: str, key: str, again: Any) -> bool:
        if any(run.active and run.journey["journey"] == name and run.key == key for run in self.runs):
            return True
        last = self.entered.get((name, key))
        if last is None or again == "always":
            return False
        return again == "never" or self.now < parse_duration(again["after"]).after(last)

    def _end(self, run: Run, why: str) -> None:
        run.active = False
        self._tell("ended", run.journey["journey"], why)

    def _reach_goal(self, run: Run, event: Event) -> None:
        goal = run.journey.get("goal")
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
        if run.active and any(self._is(each, event, run) for each in exits):
            self._end(run, f"exit: {event.name}")

    def _listen(self, run: Run, event: Event) -> bool:
        """Whether a run waits for this event; rounds that it ends are marked."""
        if not run.active or run.held_out:
            return False
        for each in run.rounds:
            each["came"] |= "event" in each and self._is(each, event, run)
        if any(self._is(each, event, run) for each in run.waits):
            run.matched, run.waits = True, []
            run.last = {"name": event.name, "time": event.time.isoformat(), "properties": event.properties}
        return run.matched

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
            self._end(run, str(way))
        except StopIteration:
            self._end(run, "finished")

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
            kind = next(kind for kind in step if kind not in ("id", "on_event", "on_timeout", "steps"))
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
        if until > self.now:
            yield until

    def _moment(self, plain: dict[str, Any]) -> datetime | None:
        if "for" in plain:
            return parse_duration(plain["for"]).after(self.now)
        if "until" not in plain:
            return self.now
        stated = plain["until"]
        if isinstance(stated, dict):
            stated = look_up(tuple(stated["from"].split(".")), self._facts())
        if not isinstance(stated, str):
            return None
        moment, zone = datetime.fromisoformat(stated), self._zone("customer")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        if "before" not in plain:
            return moment.astimezone(UTC)
        length = parse_duration(plain["before"])
        days, rest = int(length.seconds // 86_400), length.seconds % 86_400
        wall = moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        wall = Duration(0, length.months).before(wall) - timedelta(days=days)
        return wall.replace(tzinfo=zone).astimezone(UTC) - timedelta(seconds=rest)

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
        run.waits, run.matched = body.get("any", [body]), False
        yield parse_duration(body["within"]).after(self.now)
        came, run.waits, run.matched = run.matched, [], False
        yield from self._steps(run, step.get("on_event" if came else "on_timeout", []))

    def step_branch(self, run: Run, body: list[dict[str, Any]], _: dict[str, Any]) -> Iterator[datetime]:
        for way in body:
            if "else" in way or self._holds(way["when"], run):
                yield from self._steps(run, way.get("then", way.get("else", [])))
                return

    def step_split(self, run: Run, body: list[dict[str, Any]], _: dict[str, Any]) -> Iterator[datetime]:
        name = "-".join(way["name"] for way in body).lower()
        point = _fraction(self.me.id, run.journey["journey"], self._split_id(run, body, name))
        point *= sum(way["weight"] for way in body)
        for way in body:
            point -= way["weight"]
            if point < 0:
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

    def step_exit(self, run: Run, body: str, _: dict[str, Any]) -> Iterator[datetime]:
        raise Exited(body)
        yield

    def step_update(self, run: Run, body: dict[str, Any], _: dict[str, Any]) -> Iterator[datetime]:
        facts = self._facts(run)
        new = {name: self._value(value, facts, self.me.traits.get(name)) for name, value in body.items()}
        for name, value in new.items():
            self._set(name, value)
        return
        yield

    def _value(self, value: Any, facts: Facts, before: Any = None) -> Any:
        if isinstance(value, dict) and "add" in value:
            return value["add"] + (before if type(before) in (int, float) else 0)
        if isinstance(value, dict):
            found = look_up(tuple(value["from"].split(".")), facts)
            return None if found is MISSING else found
        return value

    def step_emit(self, run: Run, body: dict[str, Any], _: dict[str, Any]) -> Iterator[datetime]:
        values = {name: self._value(value, self._facts(run)) for name, value in body.get("properties", {}).items()}
        self._tell("emitted", run.journey["journey"], body["event"])
        self.emitted.append(
            Event(
                message_id="",
                kind=EventKind.TRACK,
                name=body["event"],
                time=self.now,
                received_at=self.now,
                properties=values,
            )
        )
        return
        yield

    def step_webhook(self, run: Run, body: dict[str, Any], _: dict[str, Any]) -> Iterator[datetime]:
        self._tell("called", run.journey["journey"], body["url"])
        return
        yield

    # The guards.

    def step_send(self, run: Run, body: str, _: dict[str, Any]) -> Iterator[datetime]:
        name, purpose, content = run.journey["journey"], run.journey["purpose"], body.partition("/")[2]
        while True:
            why = self._objection(purpose)
            if why != "quiet-hours":
                break
            yield self._morning()
        if why:
            self._tell("withheld", name, f"{content}: {why}")
            return
        self._tell("sent", name, content)
        self.contacts.append((self.now, "email", purpose))

    def _objection(self, name: str) -> str:
        purpose = next(each for each in self.workspace.purposes if each.name == name)
        email = self.me.traits.get("email")
        if not self._consents(name, purpose.consent):
            return "consent"
        if not (isinstance(email, str) and "@" in email):
            return "no-address"
        if "email" in self.suppressed:
            return "suppressed"
        if purpose.capped and self._is_night():
            return "quiet-hours"
        return "frequency-cap" if purpose.capped and self._is_capped(name) else ""

    def _consents(self, purpose: str, needed: str) -> bool:
        if needed == "not-needed":
            return True
        latest: dict[str, tuple[datetime, bool]] = {}
        for at, key, given in self.words:
            channel, what = key.split("/")
            if channel in ("email", "all") and what in (purpose, "all") and (key not in latest or at >= latest[key][0]):
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
