"""Queues as a turn sees them: is there room, whose turn is it, and what stands there after this turn.

Rule 1. A turn counts on from what it was told (`Turn.outside`), and hands on what it counted: so a batch of turns keeps to
        a capacity, though it was asked for once.
Rule 2. Who newly comes stands behind those who wait.
"""

from dataclasses import replace
from datetime import datetime

import msgspec

from wend.engine.outside import Outside
from wend.journey.workspace import Queue
from wend.model.task import OpenTask, QueueCount, TaskChange, TaskStatus

NOTHING_THERE = QueueCount()


def count_of(outside: Outside, queue: str) -> QueueCount:
    """What stands in a queue."""
    return outside.queues.get(queue, NOTHING_THERE)


def is_full(queue: Queue, count: QueueCount, *, waits: bool) -> bool:
    """Whether there is no room; for one who `waits` already, the others who wait do not count."""
    if queue.capacity is None:
        return False
    return sum(count.open.values()) + (0 if waits else count.waiting) >= queue.capacity


def deal(queue: Queue, count: QueueCount) -> str:
    """The member who gets the next task; empty when the queue deals none out."""
    if not queue.deals:
        return ""
    if queue.assign == "least":
        return min(queue.members, key=lambda member: count.open.get(member, 0))
    last = queue.members.index(count.dealt) if count.dealt in queue.members else -1
    return queue.members[(last + 1) % len(queue.members)]


def opened(outside: Outside, queue: str, assignee: str, dealt: str = "", *, waited: bool = False) -> Outside:
    """The world with one more open task in a queue."""
    count = count_of(outside, queue)
    open_ = {**count.open, assignee: count.open.get(assignee, 0) + 1}
    return _with(outside, queue, QueueCount(open_, count.waiting - waited, dealt or count.dealt))


def waiting(outside: Outside, queue: str, more: int) -> Outside:
    """The world with more (or fewer) tasks that wait for room in a queue."""
    count = count_of(outside, queue)
    return _with(outside, queue, msgspec.structs.replace(count, waiting=max(count.waiting + more, 0)))


def closed(outside: Outside, queue: str, assignee: str) -> Outside:
    """The world with one open task less in a queue; whoever finishes a task counts it, a turn those that it closes."""
    count = count_of(outside, queue)
    left = max(count.open.get(assignee, 0) - 1, 0)
    return _with(outside, queue, msgspec.structs.replace(count, open={**count.open, assignee: left}))


def closing(task: OpenTask, status: TaskStatus, now: datetime, why: str | None = None) -> TaskChange:
    """What becomes of a task that a turn closes: its queue has room for another one by that."""
    return TaskChange(id=task.id, at=now, status=status, why=why, frees=task.queue if task.opened else "")


def without(outside: Outside, task: OpenTask) -> Outside:
    """The world without a task that stands, open or waiting."""
    return closed(outside, task.queue, task.assignee) if task.opened else waiting(outside, task.queue, -1)


def _with(outside: Outside, queue: str, count: QueueCount) -> Outside:
    return replace(outside, queues={**outside.queues, queue: count})
