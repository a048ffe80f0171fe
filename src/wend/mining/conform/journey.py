"""A published journey as a net, so that what customers did can be held against what was planned.

Rule 1. Seen by `steps`, a log names the steps a run came to; steps that only steer (goto, branch, split, repeat) are
        silent unless the log names one of their kind.
Rule 2. Seen by `events`, a log names events: the entry, what `wait_for` waits for, what `emit` records, the goal.
Rule 3. Where a journey has a goal or exits, a run may end at any step.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from wend.journey.plan import Branch, Emit, Goto, Plan, Repeat, Split, Step, WaitFor, targets
from wend.mining.errors import MiningError
from wend.mining.models.net import NetBuilder, PetriNet

_STEERING = (Goto, Branch, Split, Repeat)


def journey_net(plan: Plan, activities: Collection[str]) -> PetriNet:
    """The net of a plan in the words of a log with these activities: its steps or its events, whichever it names.

    Raises `MiningError` where the log names neither.
    """
    steps, events = set(plan.steps) & set(activities), _events(plan) & set(activities)
    if not steps and not events:
        known = ", ".join(sorted(set(plan.steps) | _events(plan)))
        raise MiningError(f"The log names no step and no event of the journey '{plan.journey}'; it has {known}.")
    return _Drawing(plan, frozenset(activities), by_steps=len(steps) >= len(events)).net()


def _events(plan: Plan) -> set[str]:
    found = {match.event for match in plan.entry.events}
    found |= {plan.goal.event.event} if plan.goal else set()
    for step in plan.steps.values():
        if isinstance(step, WaitFor):
            found |= {each.event for each in step.events}
        if isinstance(step, Emit):
            found.add(step.event)
    return found


@dataclass(slots=True)
class _Drawing:
    plan: Plan
    activities: frozenset[str]
    by_steps: bool
    builder: NetBuilder = field(default_factory=NetBuilder)
    places: dict[str | None, int] = field(default_factory=dict)

    def net(self) -> PetriNet:
        plan, builder = self.plan, self.builder
        source = builder.place("start")
        self.places = {None: builder.place("end"), **{name: builder.place(name) for name in plan.steps}}
        entries: list[str | None] = [match.event for match in plan.entry.events]
        entries += [None] if len(entries) < len(plan.entry.ways) or not entries else []
        for number, entry in enumerate(entries):
            name = f"entry.{number}" if number else "entry"
            builder.transition(self.shown_event(entry), [source], [self.places[plan.first]], name)
        for step in plan.steps.values():
            self.add(step)
        if plan.goal or plan.exits:
            self.leave()
        return builder.build([source], [[self.places[None]]])

    def add(self, step: Step) -> None:
        if isinstance(step, WaitFor) and step.all and not self.by_steps:
            self.add_all(step)
            return
        before = self.places[step.id]
        ways = targets(step) or {"": None}
        for way, target in ways.items():
            for number, label in enumerate(self.labels(step, way)):
                self.builder.transition(label, [before], [self.places[target]], f"{step.id}.{way}.{number}")

    def add_all(self, step: WaitFor) -> None:
        """Events that all have to come, in any order: side by side between two silent transitions; or none in time."""
        before, builder = self.places[step.id], self.builder
        events = [match.event for match in step.events]
        open_ = [builder.place(f"{step.id}.open.{number}") for number in range(len(events))]
        come = [builder.place(f"{step.id}.come.{number}") for number in range(len(events))]
        builder.transition(None, [before], open_ or [self.places[step.on_event]], f"{step.id}.begin")
        for number, event in enumerate(events):
            builder.transition(self.shown_event(event), [open_[number]], [come[number]], f"{step.id}.event.{number}")
        if events:
            builder.transition(None, come, [self.places[step.on_event]], f"{step.id}.all")
        builder.transition(None, [before], [self.places[step.on_timeout]], f"{step.id}.time-out")

    def labels(self, step: Step, way: str) -> list[str | None]:
        if self.by_steps:
            return [step.id if self.shows(step) else None]
        if isinstance(step, WaitFor) and way == "event":
            return [self.shown_event(each.event) for each in step.events] + [None] * bool(step.segments)
        return [self.shown_event(step.event) if isinstance(step, Emit) else None]

    def shows(self, step: Step) -> bool:
        if not isinstance(step, _STEERING):
            return True
        alike = {each.id for each in self.plan.steps.values() if type(each) is type(step)}
        return bool(alike & self.activities)

    def shown_event(self, event: str | None) -> str | None:
        return event if event is not None and (not self.by_steps or event in self.activities) else None

    def leave(self) -> None:
        goal = self.plan.goal.event.event if self.plan.goal else None
        for name in self.plan.steps:
            if self.plan.exits or self.shown_event(goal) is None:
                self.builder.transition(None, [self.places[name]], [self.places[None]], f"{name}.left")
            if self.shown_event(goal) is not None:
                self.builder.transition(goal, [self.places[name]], [self.places[None]], f"{name}.goal")
