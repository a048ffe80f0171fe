"""Whether what a task names is there: its queue, the one it is escalated to, and who is to do it."""

from wend.journey.known import Known
from wend.journey.plan import Task
from wend.model.document import Mark, Problems, did_you_mean


def check_task(task: Task, at: Mark, known: Known, problems: Problems) -> None:
    """Note queues that `wend.yaml` does not name; warn of an assignee who is none of the queue."""
    if known.queues is None:
        return
    for name in filter(None, (task.queue, task.escalate_to)):
        if name not in known.queues:
            hint = did_you_mean(name, known.queues) or "name it under queues in wend.yaml"
            problems.error(at, f"there is no queue {name!r}", hint)
    queue = known.queues.get(task.queue)
    if queue is None:
        return
    whose = task.assignee.literal if task.assignee else None
    if whose and queue.members and whose not in queue.members:
        hint = did_you_mean(str(whose), queue.members)
        problems.warn(at, f"{whose!r} is no member of the queue {task.queue!r}, which deals the task out instead", hint)
    if task.when_full != "wait" and queue.capacity is None:
        problems.warn(at, f"the queue {task.queue!r} has no capacity, so it is never full", "give it one in wend.yaml")
