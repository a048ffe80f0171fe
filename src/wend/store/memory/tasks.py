"""What people have to do, in memory."""

from collections.abc import Sequence
from typing import Any

import msgspec

from wend.app.ports import TaskFilter
from wend.model.event import Event
from wend.model.task import PRIORITIES, STANDING, QueueCount, Task, TaskChange, TaskStatus
from wend.store.memory.room import Room
from wend.store.times import EPOCH

_SAME = ("id", "queue", "assignee", "status", "customer_id", "journey", "run")


class MemoryTasks(Room):
    """`wend.app.ports.Tasks`."""

    def open_task(self, task: Task) -> bool:
        """Store a task of no customer."""
        with self._kept.lock:
            new = task.id not in self._kept.tasks
            self._keep_task(task)
            return new

    def change_task(self, change: TaskChange, event: Event | None = None) -> Task | None:
        """Apply a change, and append what it tells the customer."""
        with self._kept.lock:
            task = self._change_task(change)
            if task and event:
                for each in self._new([event]):
                    self._log(self._kept.customers[task.customer_id], each)
            return msgspec.structs.replace(task) if task else None

    def tasks(self, which: TaskFilter) -> list[Task]:
        """Tasks in the order they want to be done."""
        with self._kept.lock:
            found = sorted((each for each in self._kept.tasks.values() if _fits(each, self._now(which))), key=_place)
            return [msgspec.structs.replace(each) for each in found[: which.limit]]

    def count_tasks(self, which: TaskFilter) -> int:
        return len(self.tasks(msgspec.structs.replace(which, limit=None)))

    def count_queues(self, queues: Sequence[str]) -> dict[str, QueueCount]:
        """What stands in each of some queues now."""
        with self._kept.lock:
            return {queue: self._count_queue(queue) for queue in queues}

    def _count_queue(self, queue: str) -> QueueCount:
        mine = [each for each in self._kept.tasks.values() if each.queue == queue]
        open_: dict[str, int] = {}
        for each in mine:
            if each.status is TaskStatus.OPEN:
                open_[each.assignee] = open_.get(each.assignee, 0) + 1
        waiting = sum(each.status is TaskStatus.WAITING for each in mine)
        dealt = sorted((each.dealt_at, number, each.dealt) for number, each in enumerate(mine) if each.dealt_at)
        return QueueCount(open_, waiting, dealt[-1][2] if dealt else "")

    def waiting_tasks(self, queue: str, limit: int) -> list[Task]:
        """Those that wait for room, longest first."""
        with self._kept.lock:
            mine = [each for each in self._kept.tasks.values() if each.queue == queue]
            return [msgspec.structs.replace(each) for each in mine if each.status is TaskStatus.WAITING][:limit]


def _fits(task: Task, which: TaskFilter) -> bool:
    standing = task.status in STANDING
    late = task.due_at is not None and which.overdue_at is not None and task.due_at <= which.overdue_at
    return (
        all(getattr(which, name) in (None, getattr(task, name)) for name in _SAME)
        and which.standing in (None, standing)
        and (which.overdue_at is None or (standing and late))
    )


def _place(task: Task) -> tuple[Any, ...]:
    closed, never = task.status not in STANDING, task.due_at is None
    return closed, PRIORITIES.index(task.priority), never, task.due_at or EPOCH
