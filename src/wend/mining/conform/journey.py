"""A published journey as a net, so that what customers did can be held against what was planned.

Rule 1. Seen by `steps`, a log names the steps a run came to; steps that only steer (goto, branch, split, repeat) are
        silent unless the log names one of their kind. That is how our own record sees every kind of step: what came of
        it is the step the run came to next.
Rule 2. Seen by `events`, a log names events: the entry, what `wait_for` waits for, what `emit` records, the goal; and
        those that the other steps leave behind (`journey_events`), where the log names them.
Rule 3. Where something may end a run wherever it stands (a goal, exits, a group, a journey that calls it), it may end at
        any step.
Rule 4. The ways of a fork are drawn side by side, as `journey_fork` reads them; a called journey is one step: what it
        does is held against its own plan.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from wend.journey.plan import Branch, Choose, Exit, Fork, Goto, Plan, Repeat, Split, Step, WaitFor, targets
from wend.mining.conform.journey_events import event_labels, events_of
from wend.mining.conform.journey_fork import ForkDrawing, Room, exits_within, steps_of_room, ways_to_end
from wend.mining.errors import MiningError
from wend.mining.models.net import NetBuilder, PetriNet
from wend.model.event import OFFER_CHOSEN

_STEERING = (Goto, Branch, Split, Repeat)


def journey_net(plan: Plan, activities: Collection[str]) -> PetriNet:
    """The net of a plan in the words of a log with these activities: its steps or its events, whichever it names.

    Raises `MiningError` where the log names neither.
    """
    steps, events = set(plan.steps) & set(activities), events_of(plan) & set(activities)
    if not steps and not events:
        known = ", ".join(sorted(set(plan.steps) | events_of(plan)))
        raise MiningError(f"The log names no step and no event of the journey '{plan.journey}'; it has {known}.")
    return _Drawing(plan, frozenset(activities), by_steps=len(steps) >= len(events)).net()


@dataclass(slots=True)
class _Drawing:
    plan: Plan
    activities: frozenset[str]
    by_steps: bool
    builder: NetBuilder = field(default_factory=NetBuilder)
    places: dict[str, int] = field(default_factory=dict)

    def net(self) -> PetriNet:
        plan, builder = self.plan, self.builder
        source, end = builder.place("start"), builder.place("end")
        self.places = {name: builder.place(name) for name in plan.steps}
        whole = Room(plan.first, end, end, leaving=tuple(self.leaving()))
        entries: list[str | None] = [match.event for match in plan.entry.events]
        entries += [None] if len(entries) < len(plan.entry.ways) or not entries else []
        for number, entry in enumerate(entries):
            name = f"entry.{number}" if number else "entry"
            builder.transition(self.shown_event(entry), [source], [self.place(plan.first, whole)], name)
        self.draw(whole)
        return builder.build([source], [[end]])

    def place(self, step: str | None, room: Room) -> int:
        return room.end if step is None else self.places[step]

    def draw(self, room: Room) -> None:
        """The steps of the whole run or of a way of a fork, and how one leaves them."""
        inside = steps_of_room(self.plan, room.first)
        for step in inside:
            self.add(step, room)
        standing = [self.places[step.id] for step in inside]
        for place in [*standing, room.end] if room.spare is not None else standing:
            for label in room.leaving:
                self.builder.transition(label, [place, *room.takes], [room.left], f"p{place}.left")

    def add(self, step: Step, room: Room) -> None:
        match step:
            case Fork():
                self.add_fork(step, room)
            case Exit():
                self.add_exit(step, room)
            case WaitFor(all=True) if not self.by_steps:
                self.add_all(step, room)
            case Choose() if not self.by_steps and OFFER_CHOSEN in self.activities:
                self.add_choice(step, room)
            case _:
                self.add_ways(step, room)

    def add_ways(self, step: Step, room: Room) -> None:
        for way, target in targets(step).items():
            for number, label in enumerate(self.labels(step, way)):
                before, after = self.places[step.id], self.place(target, room)
                self.builder.transition(label, [before], [after], f"{step.id}.{way}.{number}")

    def add_exit(self, step: Exit, room: Room) -> None:
        """The end of the whole run: the forks around are given up with it."""
        ends = [fork.given_up for fork in room.around]
        for number, taken in enumerate(ways_to_end(room)):
            takes = [self.places[step.id], *taken]
            self.builder.transition(self.shown_step(step), takes, [room.left, *ends], f"{step.id}.{number}")

    def add_fork(self, step: Fork, room: Room) -> None:
        late = None if step.within is None else self.place(step.on_timeout, room)
        exits = exits_within(self.plan, step)
        drawing = ForkDrawing(self.builder, step, room, self.place(step.next, room), late, exits=exits)
        ways = drawing.ways()
        starts = [self.place(way.first, way) for way in ways]
        drawing.begin(self.shown_step(step), self.places[step.id], ways, starts)
        for way in ways:
            self.draw(way)

    def add_all(self, step: WaitFor, room: Room) -> None:
        """Events that all have to come, in any order: side by side between two silent transitions; or none in time."""
        before, builder = self.places[step.id], self.builder
        come_to, late = self.place(step.on_event, room), self.place(step.on_timeout, room)
        events = [match.event for match in step.events]
        open_ = [builder.place(f"{step.id}.open.{number}") for number in range(len(events))]
        come = [builder.place(f"{step.id}.come.{number}") for number in range(len(events))]
        builder.transition(None, [before], open_ or [come_to], f"{step.id}.begin")
        for number, event in enumerate(events):
            builder.transition(self.shown_event(event), [open_[number]], [come[number]], f"{step.id}.event.{number}")
        if events:
            builder.transition(None, come, [come_to], f"{step.id}.all")
        builder.transition(None, [before], [late], f"{step.id}.time-out")

    def add_choice(self, step: Choose, room: Room) -> None:
        """An event for each offer that was chosen, or none at all."""
        before, builder = self.places[step.id], self.builder
        chosen = builder.place(f"{step.id}.chosen")
        builder.transition(OFFER_CHOSEN, [before], [chosen], f"{step.id}.first")
        builder.transition(OFFER_CHOSEN, [chosen], [chosen], f"{step.id}.more")
        builder.transition(None, [chosen], [self.place(step.next, room)], f"{step.id}.on")
        builder.transition(None, [before], [self.place(step.on_none, room)], f"{step.id}.none")

    def labels(self, step: Step, way: str) -> list[str | None]:
        return [self.shown_step(step)] if self.by_steps else event_labels(step, way, self.activities)

    def shown_step(self, step: Step) -> str | None:
        if not self.by_steps:
            return None
        if not isinstance(step, _STEERING):
            return step.id
        alike = {each.id for each in self.plan.steps.values() if type(each) is type(step)}
        return step.id if alike & self.activities else None

    def shown_event(self, event: str | None) -> str | None:
        return event if event is not None and (not self.by_steps or event in self.activities) else None

    def leaving(self) -> list[str | None]:
        """As what a log sees that something ended the run where it stood."""
        plan = self.plan
        goal = self.shown_event(plan.goal.event.event if plan.goal else None)
        unseen = plan.exits or plan.group or any(way.call for way in plan.entry.ways) or (plan.goal and goal is None)
        return [*([None] if unseen else []), *([goal] if goal is not None else [])]
