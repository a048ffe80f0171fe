"""What people do with tasks: look for them, take them, give them to others, finish them.

Rule 1. A task is closed once: whoever comes second is told who was first.
Rule 2. Finishing closes the task and tells its customer's run in one transaction; the run goes on at its next turn.
Rule 3. A task of an alert has no run; its outcome is what becomes of the finding.
"""

from datetime import datetime

from wend import limits
from wend.app.about_customer import NobodyError, ids_of
from wend.app.ports import FindingStatus, Store, TaskFilter
from wend.app.room import make_room
from wend.errors import WendError
from wend.model.event import Event, EventKind, own_event
from wend.model.task import COMPLETED, Task, TaskChange, TaskStatus


class TaskError(WendError):
    """This cannot be done with the task."""


class UnknownTaskError(TaskError):
    """There is no such task; `wend tasks` lists them."""


def find_task(store: Store, task_id: str) -> Task:
    """One task. Raises `UnknownTaskError`."""
    found = store.tasks(TaskFilter(id=task_id, limit=1))
    if not found:
        raise UnknownTaskError(f"there is no task {task_id!r}; `wend tasks` lists them")
    return found[0]


def finish_task(store: Store, task_id: str, outcome: str, by: str, note: str, now: datetime) -> Task:
    """Close a task with one of its outcomes. Raises `TaskError` with what can be done instead."""
    task = find_task(store, task_id)
    if outcome not in task.outcomes:
        raise TaskError(f"the task {task_id} has no outcome {outcome!r}; it has: {', '.join(task.outcomes)}")
    if len(note) > limits.TASK_NOTE_CHARACTERS_MAX:
        raise TaskError(f"the note has {len(note):,} characters; {limits.TASK_NOTE_CHARACTERS_MAX:,} are allowed")
    if task.status is TaskStatus.WAITING:
        raise TaskError(f"the task {task_id} waits for room in the queue {task.queue}: nobody has it yet")
    change = TaskChange(id=task_id, at=now, status=TaskStatus.DONE, outcome=outcome, by=by, note=note)
    done = _change(store, task, change, _completed(store, task, outcome, by, note, now))
    make_room(store, done.queue, 1, now)
    if done.about and outcome in set(FindingStatus):
        store.set_finding(done.about, FindingStatus(outcome), by or None, now)
    return done


def assign_task(store: Store, task_id: str, to: str, now: datetime) -> Task:
    """Give a task to somebody, whoever had it before; an empty name gives it back to its queue. Raises `TaskError`."""
    task = find_task(store, task_id)
    if not to and not task.queue:
        raise TaskError(f"the task {task_id} is in no queue that it could be given back to; name somebody")
    return _change(store, task, TaskChange(id=task_id, at=now, assignee=to))


def _change(store: Store, task: Task, change: TaskChange, event: Event | None = None) -> Task:
    changed = store.change_task(change, event)
    if changed is None:
        raise TaskError(why_closed(find_task(store, task.id)))
    return changed


def why_closed(task: Task) -> str:
    """What became of a task that can change no more."""
    when = f" at {task.closed_at:%Y-%m-%d %H:%M} UTC" if task.closed_at else ""
    match task.status:
        case TaskStatus.DONE:
            by = f" by {task.by}" if task.by else ""
            return f"the task {task.id} was done already{by}{when}: {task.outcome}"
        case TaskStatus.CANCELLED:
            return f"nobody has to do the task {task.id} any more: its run ended{when} ({task.why})"
        case TaskStatus.EXPIRED:
            return f"the time for the task {task.id} was over{when}; its run has gone on"
    return f"the task {task.id} is {task.status}"


def _completed(store: Store, task: Task, outcome: str, by: str, note: str, now: datetime) -> Event | None:
    if not task.customer_id:
        return None
    try:
        user_id, anonymous_id = ids_of(store, task.customer_id)
    except NobodyError as error:
        raise TaskError(f"the task {task.id} cannot be finished: {error}") from error
    said = {"task": task.id, "outcome": outcome, "by": by, "note": note}
    return own_event(
        f"task:{task.id}",
        EventKind.TASK,
        COMPLETED,
        now,
        {**said, "title": task.title, "queue": task.queue},
        user_id=user_id,
        anonymous_id=anonymous_id,
        context={"journey": task.journey, "run": task.run},
    )
