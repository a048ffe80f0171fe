"""Tasks: what a person has to do, because a journey or an alert asks for it.

Rule 1. A task's id is that of the visit that opened it (run, step, visit): deciding twice gives the same id.
Rule 2. Only a task that is waiting or open changes. Whoever closes it first has closed it; a later word changes nothing.
Rule 3. A task outlives its run: it stays on record with its outcome, or with why nobody has to do it any more.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec


class TaskStatus(StrEnum):
    """Where a task stands."""

    WAITING = "waiting"  # its queue is full: nobody has it yet
    OPEN = "open"  # somebody has to do it
    DONE = "done"  # somebody has, with an outcome
    CANCELLED = "cancelled"  # the run has left: nobody has to do it any more
    EXPIRED = "expired"  # nobody did it in time


STANDING: Final = (TaskStatus.WAITING, TaskStatus.OPEN)  # those that may still change
PRIORITIES: Final = ("urgent", "high", "normal", "low")  # the first comes first
COMPLETED: Final = "Task Completed"  # properties: task, outcome, by, note; the only event that closes a task's step
ROOM: Final = "Queue Has Room"  # properties: queue, task; to whoever waits longest for a full queue
REMINDED: Final = "Task Reminded"  # properties: task, queue, assignee, title
ESCALATED: Final = "Task Escalated"  # the same, and `from`: the queue it came from


class Task(msgspec.Struct, kw_only=True):
    """One human step: of a run, or of an alert (then there is neither customer nor journey)."""

    id: str
    customer_id: int = 0  # 0: of no customer
    journey: str = ""
    version: str = ""
    run: str = ""
    step: str = ""
    queue: str = ""  # empty: of nobody but its assignee
    assignee: str = ""  # who is to do it; empty: whoever of the queue takes it
    dealt: str = ""  # the member whose turn it was when the queue dealt it out; stays when somebody else takes it over
    dealt_at: datetime | None = None
    title: str
    priority: str = "normal"
    outcomes: tuple[str, ...] = ("done",)  # of which one has to be named to finish it
    created_at: datetime
    opened_at: datetime | None = None  # when somebody had it first; None while it waits for room
    due_at: datetime | None = None  # by when the journey promised it (its SLA)
    status: TaskStatus = TaskStatus.OPEN
    outcome: str = ""
    by: str = ""  # who finished it
    note: str = ""  # what they had to say
    why: str = ""  # why it was cancelled
    closed_at: datetime | None = None
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    escalated_from: str = ""  # the queue it was taken from
    about: str = ""  # of an alert: the finding's id


class TaskChange(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a task that is still waiting or open; what is None stays as it is."""

    id: str
    at: datetime
    status: TaskStatus | None = None  # OPEN: there is room for it now; the others close it
    queue: str | None = None
    assignee: str | None = None
    dealt: str | None = None
    due_at: datetime | None = None
    outcome: str | None = None
    by: str | None = None
    note: str | None = None
    why: str | None = None
    reminded: bool = False
    escalated: bool = False
    frees: str = ""  # the queue that has room for one more by this


class QueueCount(msgspec.Struct, frozen=True):
    """What stands in a queue: open tasks by assignee (empty: nobody's), those that wait for room, whose turn it was last."""

    open: dict[str, int] = {}
    waiting: int = 0
    dealt: str = ""


class OpenTask(msgspec.Struct, frozen=True, array_like=True):
    """What a run remembers of the task it stands at."""

    id: str
    until: datetime  # its time-out
    queue: str = ""
    assignee: str = ""
    title: str = ""
    opened: bool = False  # False while its queue is full
    tries: int = 0  # how often it found the queue full
    remind_at: datetime | None = None
    escalate_at: datetime | None = None
    due_at: datetime | None = None


_TIMES: Final = ("until", "remind_at", "escalate_at")
_TAKEN: Final = ("status", "queue", "assignee", "dealt", "due_at", "outcome", "by", "note", "why")


def shifted(task: OpenTask, by: timedelta) -> OpenTask:
    """The task with its times moved, as by a pause of its journey."""
    times = {name: at + by for name in _TIMES if (at := getattr(task, name))}
    return msgspec.structs.replace(task, **times)


def changed(task: Task, change: TaskChange) -> Task | None:
    """The task after a change; None when it is closed already."""
    if task.status not in STANDING:
        return None
    new = {name: value for name in _TAKEN if (value := getattr(change, name)) is not None}
    if change.dealt:
        new["dealt_at"] = change.at
    if change.status is TaskStatus.OPEN:
        new["opened_at"] = task.opened_at or change.at
    elif change.status is not None and change.status not in STANDING:
        new["closed_at"] = change.at
    if change.reminded:
        new["reminded_at"] = change.at
    if change.escalated:
        new |= {"escalated_at": change.at, "escalated_from": task.queue}
    return msgspec.structs.replace(task, **new)
