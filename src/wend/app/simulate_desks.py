"""People at work in a simulation: tasks wait for somebody free, take their time in working hours, and end with an outcome.

Rule 1. Where a queue has a capacity all customers share its people: tasks are taken up in the order they were opened.
        Without one, each task finds somebody at once: customers stay independent of each other.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wend.app.simulate_dice import Dice
from wend.app.simulate_player import Answer
from wend.app.simulate_population import Desk, Population
from wend.engine import Turn
from wend.engine.clockwork import closes, opens, zone
from wend.journey.plan import Window
from wend.model.event import Event, EventKind, own_event
from wend.model.task import COMPLETED, TaskStatus


class Desks:
    """The people of all queues."""

    def __init__(self, population: Population, workspace_zone: str) -> None:
        self._seed = population.seed
        self._desks = {desk.queue: desk for desk in population.desks}
        self._home = zone(workspace_zone) or ZoneInfo("UTC")
        self._free: dict[str, list[datetime]] = {}  # by counted queue: when each member is free

    def answers(self, turn: Turn, now: datetime) -> Iterator[Answer]:
        """When the tasks that somebody has since this turn are done, and how."""
        opened = [(task.id, task.queue) for task in turn.tasks if task.status is TaskStatus.OPEN]
        opened += [
            (run.task.id, run.task.queue)
            for run in turn.customer.runs
            if run.task and any(each.id == run.task.id and each.status is TaskStatus.OPEN for each in turn.task_changes)
        ]
        for task, queue in dict.fromkeys(opened):
            if desk := self._desks.get(queue):
                counted = queue in turn.live.queues_counted
                done, outcome = self._work(desk, task, now, counted=counted)
                yield done, _completed(task, outcome, queue, done)

    def _work(self, desk: Desk, task: str, now: datetime, *, counted: bool) -> tuple[datetime, str]:
        dice = Dice(self._seed, task, "work")
        length = timedelta(seconds=desk.work.draw(dice))
        outcome = dice.pick(desk.outcomes, desk.edges) or desk.outcomes[-1]
        if not counted:
            return self._end(desk.open, now, length), outcome
        free = self._free.setdefault(desk.queue, [now] * desk.members)
        member = min(range(len(free)), key=lambda each: (free[each], each))
        free[member] = self._end(desk.open, max(now, free[member]), length)
        return free[member], outcome

    def _end(self, window: Window, begin: datetime, length: timedelta) -> datetime:
        """When work is over that goes on in a window alone."""
        at = opens(window, begin, self._home)
        while True:
            over = closes(window, at, self._home) or at
            if at + length <= over:
                return at + length
            length -= over - at
            at = opens(window, over, self._home)


def _completed(task: str, outcome: str, queue: str, at: datetime) -> Event:
    said = {"task": task, "outcome": outcome, "by": queue, "note": ""}
    return own_event(f"task:{task}", EventKind.TASK, COMPLETED, at, said)
