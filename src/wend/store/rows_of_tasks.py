"""Tasks as rows of their table, and back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from wend.model.task import PRIORITIES, QueueCount, Task, TaskStatus
from wend.store.errors import StoreError
from wend.store.rows import Row, to_json
from wend.store.times import from_micros, maybe_micros, maybe_time, to_micros

TASK_COLUMNS: Final = (
    "id",
    "customer_id",
    "journey",
    "run",
    "step",
    "queue",
    "assignee",
    "dealt",
    "dealt_at",
    "status",
    "rank",
    "created_at",
    "opened_at",
    "due_at",
    "closed_at",
    "outcome",
    "rest",
)


class Rest(msgspec.Struct, omit_defaults=True):
    """What of a task is not asked for by column."""

    version: str
    title: str
    outcomes: tuple[str, ...]
    by: str = ""
    note: str = ""
    why: str = ""
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    escalated_from: str = ""
    about: str = ""


_REST: Final = tuple(field.name for field in msgspec.structs.fields(Rest))
_decode: Final = msgspec.json.Decoder(Rest).decode


def task_row(task: Task) -> Row:
    """A task as `TASK_COLUMNS`. Raises `StoreError` when its texts cannot be kept."""
    try:
        rest = to_json(Rest(*(getattr(task, name) for name in _REST)))
    except (TypeError, ValueError) as error:
        raise StoreError(f"the task {task.id} cannot be stored ({error})") from error
    return (
        task.id,
        task.customer_id,
        task.journey,
        task.run,
        task.step,
        task.queue,
        task.assignee,
        task.dealt,
        maybe_micros(task.dealt_at),
        task.status.value,
        PRIORITIES.index(task.priority),
        to_micros(task.created_at),
        maybe_micros(task.opened_at),
        maybe_micros(task.due_at),
        maybe_micros(task.closed_at),
        task.outcome,
        rest,
    )


def read_task(row: Row) -> Task:
    """The task of `TASK_COLUMNS`."""
    *words, dealt_at, status, rank, created_at, opened_at, due_at, closed_at, outcome, rest = row
    id_, customer_id, journey, run, step, queue, assignee, dealt = words
    return Task(
        id=id_,
        customer_id=customer_id,
        journey=journey,
        run=run,
        step=step,
        queue=queue,
        assignee=assignee,
        dealt=dealt,
        dealt_at=maybe_time(dealt_at),
        status=TaskStatus(status),
        priority=PRIORITIES[rank],
        created_at=from_micros(created_at),
        opened_at=maybe_time(opened_at),
        due_at=maybe_time(due_at),
        closed_at=maybe_time(closed_at),
        outcome=outcome,
        **msgspec.structs.asdict(_decode(rest)),
    )


def count_up(queues: Sequence[str], standing: Iterable[Row], turns: Mapping[str, str]) -> dict[str, QueueCount]:
    """What stands in some queues, from rows of `queue, status, assignee, count`, and whose turn it was last."""
    open_: dict[str, dict[str, int]] = {queue: {} for queue in queues}
    waiting = dict.fromkeys(queues, 0)
    for queue, status, assignee, count in standing:
        if status == TaskStatus.WAITING:
            waiting[queue] += count
        else:
            open_[queue][assignee] = count
    return {queue: QueueCount(open_[queue], waiting[queue], turns.get(queue, "")) for queue in queues}
