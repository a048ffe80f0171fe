"""The human steps of the naive interpreter: a line of people's tasks, in the order they came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wend.journey.workspace import Queue
from wend.model.duration import parse_duration
from wend.model.event import Event, EventKind


@dataclass
class Asked:
    """A task that a run waits at."""

    run: Any
    queue: str
    outcomes: list[str]
    assignee: str = ""
    opened: bool = False
    outcome: str | None = None


class HumanSteps:
    """What the interpreter knows of tasks."""

    now: datetime
    me: Any
    workspace: Any
    line: list[Asked]  # those that stand, open or waiting
    dealt: list[tuple[str, str]]  # queue and member, of every task that went by turns
    freed: list[str]  # queues that a turn has taken a task out of
    others: int = 0  # open tasks of other customers at the desk
    finishing: Asked | None = None
    told_of_room: Asked | None = None

    def _tell(self, what: str, journey: str, how: object = "") -> None:
        raise NotImplementedError

    def _steps(self, run: Any, steps: list[dict[str, Any]]) -> Iterator[datetime]:
        raise NotImplementedError

    def _value(self, value: Any, facts: Any, before: Any = None) -> Any:
        raise NotImplementedError

    def _facts(self, run: Any = None) -> Any:
        raise NotImplementedError

    def opened(self) -> list[Asked]:
        """The tasks that somebody may finish."""
        return [each for each in self.line if each.opened]

    def step_task(self, run: Any, body: dict[str, Any], step: dict[str, Any]) -> Iterator[datetime]:
        journey, until = run.journey["journey"], parse_duration(body.get("within", "30d")).after(self.now)
        named = step.get("on_outcome", {})
        usual = list(dict.fromkeys([*(name for name in named if name != "else"), "done"]))
        asked = Asked(run, body.get("queue", ""), body.get("outcomes") or usual)
        if self._is_full(asked, [each for each in self.line if each.queue == asked.queue]):
            then = body.get("when_full", "wait")
            self._tell("queue-full", journey, then)
            if then != "wait":
                yield from self._steps(run, step.get("on_full", []))
                return
            self.line.append(asked)
            pause = timedelta(minutes=5)
            while not asked.opened:
                yield min(self.now + pause, until)
                pause = min(2 * pause, timedelta(hours=4))
                if self.now >= until:
                    yield from self._too_late(asked, step)
                    return
                asked.opened = not self._is_full(asked, self._open_in(asked.queue))
        asked.opened = True
        if asked not in self.line:
            self.line.append(asked)
        asked.assignee = self._whose(run, body, asked)
        self._tell("task-opened", journey, asked.assignee)
        remind, escalate = self._after(body.get("remind")), self._after(body.get("escalate", {}).get("after"))
        while True:
            yield min(each for each in (until, remind, escalate) if each)
            if asked.outcome is not None:
                break
            if self.now >= until:
                yield from self._too_late(asked, step)
                return
            if remind and remind <= self.now:
                remind = None
                self._tell("task-reminded", journey)
            if escalate and escalate <= self.now:
                escalate = None
                self.freed.append(asked.queue)
                asked.queue, asked.assignee = body["escalate"]["to"], ""
                asked.assignee = self._deal(asked)
                self._tell("task-escalated", journey, f"{asked.queue} {asked.assignee}")
        yield from self._steps(run, named.get(asked.outcome, named.get("else", [])))

    def _after(self, length: str | None) -> datetime | None:
        return parse_duration(length).after(self.now) if length else None

    def _too_late(self, asked: Asked, step: dict[str, Any]) -> Iterator[datetime]:
        self._leave(asked)
        self._tell("task-expired", asked.run.journey["journey"])
        yield from self._steps(asked.run, step.get("on_timeout", []))

    def _leave(self, asked: Asked) -> None:
        self.line = [each for each in self.line if each is not asked]
        self.freed += [asked.queue] if asked.opened else []

    def drop(self, run: Any) -> None:
        """A run ends: nobody has to do its task any more."""
        for asked in [each for each in self.line if each.run is run]:
            self._leave(asked)
            self._tell("task-cancelled", run.journey["journey"])

    def hear(self, event: Event) -> list[Any]:
        """Somebody has finished a task, or there is room."""
        if event.kind is not EventKind.TASK:
            return []
        asked = self.finishing or self.told_of_room
        if asked is None or not asked.run.active:
            return []
        if self.finishing:
            asked.outcome = event.properties["outcome"]
            self._tell("task-done", asked.run.journey["journey"], asked.outcome)
            return [asked.run]
        return [] if asked.opened else [asked.run]

    def _queue(self, name: str) -> Queue:
        return next((each for each in self.workspace.queues if each.name == name), Queue(name=name))

    def _open_in(self, queue: str) -> list[Asked]:
        return [each for each in self.line if each.queue == queue and each.opened]

    def _is_full(self, asked: Asked, before: list[Asked]) -> bool:
        capacity = self._queue(asked.queue).capacity
        others = self.others if asked.queue == "desk" else 0
        return capacity is not None and len(before) + others >= capacity

    def _whose(self, run: Any, body: dict[str, Any], asked: Asked) -> str:
        members = self._queue(asked.queue).members
        named = self._value(body["assignee"], self._facts(run)) if "assignee" in body else None
        if isinstance(named, str) and named and (not members or named in members):
            return named
        return self._deal(asked)

    def _deal(self, asked: Asked) -> str:
        queue = self._queue(asked.queue)
        if not queue.members or queue.assign == "none":
            return ""
        if queue.assign == "least":
            others = [each.assignee for each in self._open_in(queue.name) if each is not asked]
            member = min(queue.members, key=others.count)
        else:
            last = [whose for name, whose in self.dealt if name == queue.name][-1:]
            member = (
                queue.members[(queue.members.index(last[0]) + 1) % len(queue.members)] if last else queue.members[0]
            )
        self.dealt.append((queue.name, member))
        return member
