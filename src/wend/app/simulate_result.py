"""The result of a simulation: what the tally holds, put in order. This is what `--json` prints; the docs name every field.

Rule 1. Days are numbered from the start; a list by day has one number for each day.
Rule 2. A share of nothing is None, not 0.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from math import ceil
from typing import Final

import msgspec

from wend.app.simulate import Simulated
from wend.app.simulate_tally import END
from wend.journey.draw_graph import kind_of
from wend.journey.kinds import targets
from wend.journey.plan import Plan
from wend.journey.words import step_in_words

_QUANTILES: Final = {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}
_ENTRY: Final = ""


class Entries(msgspec.Struct, frozen=True):
    """Who got in, and why others did not. `by_day` counts held-out customers too."""

    total: int
    held_out: int
    by_day: list[int]
    refused: dict[str, int]
    in_flight_before: int


class StepCounts(msgspec.Struct, frozen=True):
    """One step: how many came to it and left it, and how many stood there at the end of each day."""

    step: str
    kind: str
    words: str
    arrived: int
    left: int
    standing: int
    arrived_by_day: list[int]
    standing_by_day: list[int]


class WayCount(msgspec.Struct, frozen=True, rename={"source": "from", "target": "to"}):
    """How many went one way; `from` is empty for the entry, `to` for the end."""

    source: str
    label: str
    target: str
    count: int


class ByDay(msgspec.Struct, frozen=True):
    """Messages of one channel or content item, by day."""

    sent: list[int]
    withheld: list[int]


class Messages(msgspec.Struct, frozen=True):
    """What the journey sent and what was withheld. `delayed`: how often a guard made one wait, by reason."""

    sent: int
    withheld: int
    by_channel: dict[str, ByDay]
    by_content: dict[str, ByDay]
    withheld_by_reason: dict[str, int]
    delayed: dict[str, int]


class Arm(msgspec.Struct, frozen=True):
    """Runs that began, and those of them that reached the goal."""

    entered: int
    reached: int
    share: float | None


class GoalCounts(msgspec.Struct, frozen=True):
    """Goals of the runs that began in the time simulated, those carried out against those held out."""

    treated: Arm
    held_out: Arm
    after_seconds: dict[str, int]  # quantiles of the time to the goal
    histogram: list[tuple[int, int]]  # seconds from, how many


class QueueCounts(msgspec.Struct, frozen=True):
    """Tasks of one queue by day; `open` at the end of each day. `capacity` None: without end."""

    capacity: int | None
    opened: list[int]
    closed: list[int]
    open: list[int]
    full: int


class Other(msgspec.Struct, frozen=True):
    """What another journey did meanwhile, since they share caps and customers."""

    entered: int
    sent: int
    withheld: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """Everything counted."""

    journey: str
    version: str
    since: datetime
    until: datetime
    days: int
    customers: int
    events: int
    turns: int
    in_order: bool
    entries: Entries
    steps: list[StepCounts]
    ways: list[WayCount]
    messages: Messages
    tasks: dict[str, QueueCounts]
    goal: GoalCounts
    ended: dict[str, int]
    ended_by_day: list[int]
    other_journeys: dict[str, Other]


def result_of(simulated: Simulated) -> Result:
    """The tally in order."""
    read = _Read(simulated)
    setting = simulated.setting
    return Result(
        journey=setting.plan.journey,
        version=setting.plan.version,
        since=setting.since,
        until=setting.until,
        days=read.days,
        customers=read.number("customers"),
        events=read.number("events"),
        turns=read.number("turns"),
        in_order=simulated.in_order,
        entries=read.entries(),
        steps=list(read.steps(setting.plan)),
        ways=list(read.ways(setting.plan)),
        messages=read.messages(),
        tasks=read.tasks(simulated),
        goal=read.goal(),
        ended=read.by("ended", 1),
        ended_by_day=read.daily("ended"),
        other_journeys=read.others(),
    )


class _Read:
    """Looks counts up by what their keys begin with."""

    def __init__(self, simulated: Simulated) -> None:
        setting = simulated.setting
        self.days = max(1, ceil((setting.until - setting.since).total_seconds() / 86_400))
        self._counts = simulated.tally.counts
        self._groups: dict[str, list[tuple[tuple[str | int, ...], int]]] = {}
        for key, count in sorted(self._counts.items(), key=lambda each: tuple(map(str, each[0]))):
            self._groups.setdefault(str(key[0]), []).append((key, count))

    def number(self, *key: str | int) -> int:
        return self._counts.get(key, 0)

    def by(self, what: str, place: int) -> dict[str, int]:
        """The counts of a group by one part of their keys, the largest first."""
        found = Counter[str]()
        for key, count in self._groups.get(what, ()):
            found[str(key[place])] += count
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

    def daily(self, *begin: str) -> list[int]:
        """The counts of a group (its day stands last in the key) by day."""
        days = [0] * self.days
        for key, count in self._groups.get(begin[0], ()):
            if key[: len(begin)] == begin:
                days[int(key[-1])] += count
        return days

    def entries(self) -> Entries:
        by_day = self.daily("entered")
        refused = self.by("refused", 1)
        return Entries(sum(by_day), self.number("arm", "held"), by_day, refused, self.number("runs", "before"))

    def steps(self, plan: Plan) -> Iterator[StepCounts]:
        for name, step in plan.steps.items():
            arrived, left = self.daily("arrived", name), self.daily("left", name)
            standing, at = [], self.number("standing", "before", name)
            for came, went in zip(arrived, left, strict=True):
                at += came - went
                standing.append(at)
            words = step_in_words(step)
            yield StepCounts(name, kind_of(step), words, sum(arrived), sum(left), standing[-1], arrived, standing)

    def ways(self, plan: Plan) -> Iterator[WayCount]:
        leads = {_ENTRY: {"": plan.first}} | {name: targets(step) for name, step in plan.steps.items()}
        for name, ways in leads.items():
            for label, target in ways.items():
                yield WayCount(name, label, target or END, self.number("way", name, label))

    def messages(self) -> Messages:
        sent, withheld = self._groups.get("sent", []), self._groups.get("withheld", [])
        channels, contents = dict[str, ByDay](), dict[str, ByDay]()
        for word, keys in (("sent", [key[1:] for key, _ in sent]), ("withheld", [key[2:] for key, _ in withheld])):
            numbers = [count for _, count in (sent if word == "sent" else withheld)]
            for (channel, content, day), count in zip(keys, numbers, strict=True):
                for table, name in ((channels, str(channel)), (contents, f"{channel}/{content}")):
                    days = table.setdefault(name, ByDay([0] * self.days, [0] * self.days))
                    getattr(days, word)[int(day)] += count
        return Messages(
            sum(count for _, count in sent),
            sum(count for _, count in withheld),
            dict(sorted(channels.items())),
            dict(sorted(contents.items())),
            self.by("withheld", 1),
            self.by("delayed", 1),
        )

    def goal(self) -> GoalCounts:
        histogram = sorted((int(key[1]), count) for key, count in self._groups.get("goal-after", ()))
        treated, held_out = (
            _arm(self.number("arm", arm), self.number("goal", arm)) for arm in ("treated", "held")
        )  # fmt: skip
        return GoalCounts(treated, held_out, _quantiles(histogram), histogram)

    def tasks(self, simulated: Simulated) -> dict[str, QueueCounts]:
        found = {}
        capacities = {queue.name: queue.capacity for queue in simulated.setting.beside.workspace.queues}
        for queue in sorted({str(key[1]) for key, _ in self._groups.get("task", ())}):
            opened, closed = self.daily("task", queue, "opened"), self.daily("task", queue, "closed")
            standing, at = [], 0
            for came, went in zip(opened, closed, strict=True):
                at += came - went
                standing.append(at)
            full = sum(self.daily("task", queue, "full"))
            found[queue] = QueueCounts(capacities.get(queue), opened, closed, standing, full)
        return found

    def others(self) -> dict[str, Other]:
        names = sorted({str(key[1]) for key, _ in self._groups.get("other", ()) if key[1]})
        words = ("entered", "sent", "withheld")
        return {name: Other(*(self.number("other", name, word) for word in words)) for name in names}


def _arm(entered: int, reached: int) -> Arm:
    return Arm(entered, reached, round(reached / entered, 6) if entered else None)


def _quantiles(histogram: list[tuple[int, int]]) -> dict[str, int]:
    """The smallest length of time that so large a share took at most."""
    total, found = sum(count for _, count in histogram), {}
    for name, share in _QUANTILES.items():
        running = 0
        for seconds, count in histogram:
            running += count
            if running >= share * total:
                found[name] = seconds
                break
    return found
