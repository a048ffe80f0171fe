"""task: ask a person, and wait until it is done, or the time is over.

Rule 1. A run that stands here always has a timer: the time-out, and before it reminder, escalation or the next look at a
        full queue. What brings it on is the word of a person (`engine/tasks.py`).
Rule 2. SLA, reminder and escalation count from when somebody has the task; the time-out from the arrival.
"""

from datetime import datetime, timedelta
from functools import lru_cache

import msgspec

from wend import limits
from wend.engine import queues
from wend.engine.calendar import after_business
from wend.engine.came_of import note_outcome
from wend.engine.clockwork import zone_named
from wend.engine.steps.outcome import At, Go, Stay, StepOutcome, evaluate
from wend.engine.tasks import tell, with_task
from wend.journey.plan import Task as TaskStep
from wend.journey.workspace import Calendar, Queue
from wend.model.business import BusinessTime
from wend.model.duration import Duration
from wend.model.reason import Code
from wend.model.task import ESCALATED, REMINDED, OpenTask, Task, TaskChange, TaskStatus

_NOBODYS = Queue(name="")


def arrive(at: At, step: TaskStep) -> StepOutcome:
    until = step.within.after(at.now)
    at.run.task = OpenTask(id=at.visit_id, until=until, queue=step.queue, title=_title(at, step))
    note_outcome(at.turn, at.run, step.id, anew=True)
    queue = _queue(at, step.queue)
    if not queues.is_full(queue, queues.count_of(at.turn.outside, queue.name), waits=False):
        at.turn.tasks.append(_open(at, step, queue))
        return Stay(_next(at))
    _note_full(at, queue, then=step.when_full)
    if step.when_full == "wait":
        at.turn.tasks.append(_task(at, step, TaskStatus.WAITING))
        at.turn.outside = queues.waiting(at.turn.outside, queue.name, 1)
        return _wait(at)
    at.run.task = None
    note_outcome(at.turn, at.run, step.id, outcome="full")
    return Go(step.on_full)


def resume(at: At, step: TaskStep) -> StepOutcome:
    """Time is over, or it is time to remind, to escalate, or to look at the queue again."""
    task = at.run.task
    if task is None:  # the run was moved here from a step of another sort: a visit of its own, so a task of its own
        at.run.visit += 1
        return arrive(at, step)
    if task.until <= at.now:
        return _expire(at, step, task)
    if not task.opened:
        return _try_again(at, step)
    if task.remind_at and task.remind_at <= at.now:
        _remind(at, task)
    if task.escalate_at and task.escalate_at <= at.now:
        _escalate(at, step)
    return Stay(_next(at))


def _open(at: At, step: TaskStep, queue: Queue, *, waited: bool = False) -> Task:
    """Somebody has it from now on: the task whole."""
    assignee, dealt = _assign(at, step, queue)
    at.turn.outside = queues.opened(at.turn.outside, queue.name, assignee, dealt, waited=waited)
    with_task(
        at.run,
        assignee=assignee,
        opened=True,
        due_at=_after(at, queue, step.sla),
        remind_at=_after(at, queue, step.remind),
        escalate_at=_after(at, queue, step.escalate_after),
    )
    task = _task(at, step, TaskStatus.OPEN, dealt)
    at.note(
        Code.TASK_OPENED,
        task=task.id,
        title=task.title,
        queue=task.queue,
        assignee=task.assignee,
        due=task.due_at.isoformat() if task.due_at else None,
    )
    return task


def _task(at: At, step: TaskStep, status: TaskStatus, dealt: str = "") -> Task:
    run, known = at.run, at.run.task
    assert known
    is_open = status is TaskStatus.OPEN
    return Task(
        id=known.id,
        customer_id=at.turn.customer.id,
        journey=run.journey,
        version=run.version,
        run=run.id,
        step=step.id,
        queue=known.queue,
        assignee=known.assignee,
        dealt=dealt,
        dealt_at=at.now if dealt else None,
        title=known.title,
        priority=step.priority,
        outcomes=tuple(step.on_outcome),
        created_at=at.now,
        opened_at=at.now if is_open else None,
        due_at=known.due_at,
        status=status,
    )


def _assign(at: At, step: TaskStep, queue: Queue) -> tuple[str, str]:
    """Who gets it, and whose turn that was, if it went by turns."""
    if step.assignee:
        named = evaluate(step.assignee, at.facts)
        if isinstance(named, str) and named and (not queue.members or named in queue.members):
            return named, ""
        what = "it is not known" if named is None else f"{named!r} is none of the queue {queue.name}"
        at.note(Code.MISMATCHED, path="the assignee", why=f"{what}; the task goes on as if nobody were named")
    dealt = queues.deal(queue, queues.count_of(at.turn.outside, queue.name))
    return dealt, dealt


def _wait(at: At) -> StepOutcome:
    """Until there is room, and at the latest until the next look; looks that find none are not told of each."""
    task = at.run.task
    assert task
    pause = min(limits.TASK_FULL_WAIT_SECONDS * 2**task.tries, limits.TASK_FULL_WAIT_SECONDS_MAX)
    until = min(at.now + timedelta(seconds=pause), task.until)
    with_task(at.run, tries=min(task.tries + 1, 20))
    return Stay(until)


def _try_again(at: At, step: TaskStep) -> StepOutcome:
    queue = _queue(at, step.queue)
    if queues.is_full(queue, queues.count_of(at.turn.outside, queue.name), waits=True):
        return _wait(at)
    task = _open(at, step, queue, waited=True)
    at.turn.task_changes.append(
        TaskChange(
            id=task.id,
            at=at.now,
            status=TaskStatus.OPEN,
            assignee=task.assignee,
            dealt=task.dealt or None,
            due_at=task.due_at,
        )
    )
    return Stay(_next(at))


def _remind(at: At, task: OpenTask) -> None:
    with_task(at.run, remind_at=None)
    at.turn.task_changes.append(TaskChange(id=task.id, at=at.now, reminded=True))
    tell(at.turn, at.run, task, REMINDED, "reminded")
    at.note(Code.TASK_REMINDED, task=task.id, title=task.title, queue=task.queue, assignee=task.assignee)


def _escalate(at: At, step: TaskStep) -> None:
    """It goes to another queue, also to a full one: what has been late once is not left lying again."""
    task = at.run.task
    assert task
    queue = _queue(at, step.escalate_to)
    at.turn.outside = queues.without(at.turn.outside, task)
    dealt = queues.deal(queue, queues.count_of(at.turn.outside, queue.name))
    at.turn.outside = queues.opened(at.turn.outside, queue.name, dealt, dealt)
    at.turn.task_changes.append(
        TaskChange(
            id=task.id,
            at=at.now,
            queue=step.escalate_to,
            assignee=dealt,
            dealt=dealt or None,
            escalated=True,
            frees=task.queue,
        )
    )
    now = with_task(at.run, queue=step.escalate_to, assignee=dealt, escalate_at=None)
    came_from = {"from": task.queue}
    tell(at.turn, at.run, now, ESCALATED, "escalated", **came_from)
    at.note(Code.TASK_ESCALATED, task=task.id, title=task.title, queue=now.queue, assignee=now.assignee, **came_from)


def _expire(at: At, step: TaskStep, task: OpenTask) -> StepOutcome:
    at.turn.outside = queues.without(at.turn.outside, task)
    at.turn.task_changes.append(queues.closing(task, TaskStatus.EXPIRED, at.now))
    at.run.task = None
    note_outcome(at.turn, at.run, step.id, outcome="time-out")
    at.note(Code.TASK_EXPIRED, task=task.id, title=task.title, queue=task.queue, assignee=task.assignee)
    return Go(step.on_timeout)


def _note_full(at: At, queue: Queue, *, then: str) -> None:
    count = queues.count_of(at.turn.outside, queue.name)
    at.note(
        Code.QUEUE_FULL,
        queue=queue.name,
        open=sum(count.open.values()),
        waiting=count.waiting,
        capacity=queue.capacity,
        then=then,
    )


def _next(at: At) -> datetime:
    task = at.run.task
    assert task
    return min(each for each in (task.until, task.remind_at, task.escalate_at) if each)


def _queue(at: At, name: str) -> Queue:
    """A queue that `wend.yaml` does not know (any more) is one without limits."""
    return at.turn.live.queues.get(name) or msgspec.structs.replace(_NOBODYS, name=name)


def _after(at: At, queue: Queue, length: Duration | BusinessTime | None) -> datetime | None:
    """The moment so long after now, in business time on the queue's calendar; None where no length is named."""
    if length is None:
        return None
    if isinstance(length, Duration):
        return length.after(at.now)
    workspace = at.turn.live.workspace
    calendar = _calendar(workspace.calendar, queue)
    return after_business(calendar, at.now, length, zone_named(calendar.work.zone, at.turn.customer, workspace))


@lru_cache(maxsize=limits.QUEUES_MAX)
def _calendar(calendar: Calendar, queue: Queue) -> Calendar:
    return msgspec.structs.replace(calendar, work=queue.hours) if queue.hours else calendar


def _title(at: At, step: TaskStep) -> str:
    """The title with its holes filled in; what is not known leaves a gap."""
    found = (evaluate(part, at.facts) for part in step.title)
    text = "".join("" if part is None else str(part) for part in found)
    return " ".join(text.split())[: limits.TASK_TITLE_CHARACTERS_MAX]
