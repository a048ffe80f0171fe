"""Forks, calls and what runs remember, carried out naively: a part is a run with a generator of its own."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from wend.model.duration import parse_duration
from wend.model.event import EventKind

TYPES: dict[str, Any] = {
    "text": lambda value: type(value) is str,
    "number": lambda value: type(value) in (int, float),
    "truth": lambda value: type(value) is bool,
    "date": lambda value: type(value) is str and _reads(value),
    "list": lambda value: type(value) is list,
    "map": lambda value: type(value) is dict,
}


def _reads(text: str) -> bool:
    for kind in (date, datetime):
        try:
            kind.fromisoformat(text)
        except ValueError:
            continue
        return True
    return False


class Parts:
    """The steps that begin parts or write variables; mixed into the reference."""

    def begin_variables(self, run: Any, given: dict[str, Any]) -> None:
        """What a run begins with: what was given, else the default, where it fits."""
        declared = run.journey.get("vars", {})
        if not declared:
            run.vars = dict(given)
        for name, stated in declared.items():
            for value in (given.get(name), stated.get("default")):
                if value is not None and TYPES[stated["type"]](value):
                    run.vars[name] = value
                    break

    def step_set(self, run: Any, body: dict[str, Any], _: dict[str, Any]) -> Iterator[datetime]:
        self._write(run, body)
        return
        yield

    def _write(self, run: Any, body: dict[str, Any]) -> None:
        declared, facts, before, written = run.journey.get("vars", {}), self._facts(run), dict(run.vars), {}
        for name, value in body.items():
            new = self._value(value, facts, before.get(name))
            adds = isinstance(value, dict) and "add" in value
            if adds and name in before and type(before[name]) not in (int, float):
                continue
            if new is not None and name in declared and not TYPES[declared[name]["type"]](new):
                continue
            written[name] = new
            run.vars = {**run.vars, name: new}
            if new is None:
                del run.vars[name]
        if written:
            self._tell("set", run.journey["journey"], written)

    def step_note(self, run: Any, body: Any, _: dict[str, Any]) -> Iterator[datetime]:
        parts = body if isinstance(body, list) else [body]
        told = [self._value(part, self._facts(run)) for part in parts]
        text = " ".join(str(part) for part in told if part is not None)
        self._tell("noted", run.journey["journey"], text)
        self._emit("Note Added", {"text": text})
        return
        yield

    def step_milestone(self, run: Any, body: str, _: dict[str, Any]) -> Iterator[datetime]:
        self._tell("milestone", run.journey["journey"], body)
        self._emit("Milestone Reached", {"milestone": body})
        return
        yield

    def step_enter(self, run: Any, body: dict[str, Any], _: dict[str, Any]) -> Iterator[datetime]:
        given = {name: self._value(value, self._facts(run)) for name, value in body.get("with", {}).items()}
        self._tell("entry-asked", run.journey["journey"], body["journey"])
        self._emit("Entry Requested", {"journey": body["journey"], "with": given, "by": "journey"}, EventKind.ENTRY)
        return
        yield

    def step_fork(self, run: Any, body: dict[str, Any], step: dict[str, Any]) -> Iterator[datetime]:
        ways = [self._way_of(run, way) for way in step["ways"]]
        until = parse_duration(body["within"]).after(self.now) if "within" in body else None
        join = body.get("join", "all")
        needed = {"all": len(ways), "any": 1}[join] if isinstance(join, str) else join["first"]
        self._tell("forked", run.journey["journey"], len(ways))
        self._begin(run, ways, needed)
        yield until
        came = [way for way in ways if not way.active]
        for way in ways:
            if way.active:
                self._end(way, "left by the join")
        self._take_over(run, ways)
        run.parts = []
        if len(came) < needed:
            yield from self._steps(run, step.get("on_timeout", []))
        else:
            self._tell("joined", run.journey["journey"], [way.way for way in came])

    def _way_of(self, run: Any, way: dict[str, Any]) -> Any:
        part = type(run)(run.journey, run.key, run.event, self.now, False, None)
        part.parent, part.way, part.number = run, way["name"], run.number
        part.last, part.vars, part.steps = run.last, dict(run.vars), dict(run.steps)
        part.walking = self._steps(part, way["steps"])
        return part

    def _take_over(self, run: Any, ways: list[Any]) -> None:
        before = run.vars
        for way in ways:
            changed = {name: value for name, value in way.vars.items() if before.get(name) != value}
            gone = [name for name in before if name not in way.vars]
            run.vars = {name: value for name, value in (run.vars | changed).items() if name not in gone}

    def step_call(self, run: Any, body: dict[str, Any], step: dict[str, Any]) -> Iterator[datetime]:
        called = next(each for each in self.journeys if each["journey"] == body["journey"])
        goal = called.get("goal")
        data = {"name": "Journey Called", "time": self.now.isoformat(), "properties": {}}
        goal_until = parse_duration(goal["within"]).after(self.now) if goal else None
        part = type(run)(called, run.key, data, self.now, False, goal_until)
        part.parent, part.number = run, run.number
        facts = self._facts(run)
        given = {name: self._value(value, facts) for name, value in body.get("with", {}).items()}
        self.begin_variables(part, {name: value for name, value in given.items() if value is not None})
        part.walking = self._journey(part)
        until = parse_duration(body["within"]).after(self.now) if "within" in body else None
        self._tell("called-journey", run.journey["journey"], body["journey"])
        self._begin(run, [part], 1)
        yield until
        run.parts = []
        if part.active:
            self._end(part, "timed-out")
            yield from self._steps(run, step.get("on_timeout", []))
            return
        self._tell("returned", run.journey["journey"], part.ended)
        ways = step.get("on_result", {})
        yield from self._steps(run, ways.get(part.ended, ways.get("else", [])))

    def _begin(self, run: Any, parts: list[Any], needed: int) -> None:
        run.parts, run.needed = parts, needed
        self.runs += parts
        self.ready[:0] = parts

    def heard(self) -> Any:
        """The first run of which enough parts have ended lately."""
        lately, self.parted = self.parted, []
        for run in self.runs:
            if run.active and any(part.parent is run for part in lately) and run.parts:
                ended = sum(not part.active for part in run.parts)
                if ended >= run.needed:
                    self.parted = [part for part in lately if part.parent is not run]
                    return run
        return None
