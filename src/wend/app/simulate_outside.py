"""What the simulated customers share: entries counted against caps, tasks against the capacity of their queues.

Rule 1. It is counted from turns, in the order of time, so that the numbers are those of the very moment.
"""

from collections import Counter, defaultdict, deque
from datetime import datetime
from zoneinfo import ZoneInfo

from wend.app.simulate_player import Player, Taken
from wend.engine import Live, Outside
from wend.engine.clockwork import zone
from wend.engine.outside import Entries
from wend.engine.queues import without
from wend.engine.turn import Stimulus
from wend.model.customer import Customer
from wend.model.event import Event, EventKind, own_event
from wend.model.reason import Code
from wend.model.task import COMPLETED, ROOM, QueueCount, TaskStatus


def hang_together(live: Live) -> bool:
    """Whether a live plan asks what other customers do."""
    return bool(_capped(live)) or bool(live.queues_counted)


def _capped(live: Live) -> frozenset[str]:
    return frozenset(name for name, compiled in live.by_journey.items() if compiled.plan.entry.caps)


class Counted:
    """The world beyond each customer, as the simulation has it."""

    def __init__(self, live: Live) -> None:
        self._capped = _capped(live)
        self._zone = zone(live.workspace.zone) or ZoneInfo("UTC")
        self._ever = Counter[str]()
        self._today = Counter[tuple[str, int]]()
        self._active = Counter[str]()
        self._queues: dict[str, QueueCount] = {name: QueueCount() for name in live.queues_counted}
        self._waiting = defaultdict[str, deque[tuple[int, str]]](deque)  # by queue: whose task waits for room
        self._freed: list[str] = []

    def look(self, customer: Customer, stimulus: Stimulus, now: datetime) -> Outside:
        """What a turn knows. Whoever finishes a task counts it, before the turn hears of it."""
        if isinstance(stimulus, Event) and stimulus.name == COMPLETED:
            for run in customer.runs:
                if run.task and run.task.id == stimulus.properties.get("task"):
                    self._queues = dict(without(self._outside(now), run.task).queues)
                    self._freed.append(run.task.queue)
        return self._outside(now)

    def _outside(self, now: datetime) -> Outside:
        day = now.astimezone(self._zone).toordinal()
        entries = {name: Entries(self._today[name, day], self._ever[name], self._active[name]) for name in self._capped}
        return Outside(entries=entries, queues=self._queues)

    def take(self, place: int, taken: Taken) -> None:
        """Count a turn of the customer at a place."""
        turn = taken.turn
        if self._queues:
            self._queues = dict(turn.outside.queues)
        for task in turn.tasks:
            if task.status is TaskStatus.WAITING:
                self._waiting[task.queue].append((place, task.id))
        self._freed += [change.frees for change in turn.task_changes if change.frees]
        for reason in turn.reasons if self._capped else ():
            if reason.journey in self._capped and reason.run and "." not in reason.run:
                self._count_entry(reason.code, reason.journey, reason.at)

    def _count_entry(self, code: Code, journey: str, at: datetime) -> None:
        if code is Code.ENTERED:
            self._ever[journey] += 1
            self._today[journey, at.astimezone(self._zone).toordinal()] += 1
            self._active[journey] += 1
        elif code is Code.ENDED:
            self._active[journey] -= 1

    def tell_of_room(self, players: list[Player], now: datetime) -> list[int]:
        """Tell those who have waited longest for the queues that have room now; the places of the customers told."""
        told = []
        for queue in self._freed:
            waiting = self._waiting[queue]
            while waiting:
                place, task = waiting.popleft()
                if _still_waits(players[place].customer, task):
                    players[place].hear(now, _room(task, queue, now))
                    waiting.append((place, task)) if len(waiting) == 0 else waiting.insert(0, (place, task))
                    told.append(place)
                    break
        self._freed = []
        return told


def _still_waits(customer: Customer, task: str) -> bool:
    return any(run.active and run.task and run.task.id == task and not run.task.opened for run in customer.runs)


def _room(task: str, queue: str, now: datetime) -> Event:
    return own_event(f"room:{task}:{now.isoformat()}", EventKind.TASK, ROOM, now, {"task": task, "queue": queue})
