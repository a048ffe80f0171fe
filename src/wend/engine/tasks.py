"""What people say of tasks, and what is told of them: somebody has finished one, a full queue has room.

Rule 1. What is said of a task that the run has left behind changes nothing, and leaves a reason.
"""

from typing import Any

import msgspec

from wend.engine.came_of import note_outcome
from wend.engine.turn import Turn, as_data
from wend.journey.plan import Task as TaskStep
from wend.model.customer import Run
from wend.model.event import OWN_PREFIX, Event, EventKind
from wend.model.reason import Code
from wend.model.task import COMPLETED, ROOM, OpenTask


def hear_of_tasks(turn: Turn, event: Event) -> None:
    """Somebody has finished a task, or a full queue has room: the run that it means goes on."""
    if event.kind is not EventKind.TASK or event.name not in (COMPLETED, ROOM):
        return
    name = event.properties.get("task")
    run = next((run for run in turn.customer.runs if run.active and run.task and run.task.id == name), None)
    if run and run.task and event.name == COMPLETED:
        _finish(turn, run, run.task, event)
    elif run and run.task and not run.task.opened:
        turn.ready.append(run)
    elif event.name == COMPLETED:
        turn.note(Code.MISMATCHED, path=f"task {name}", why="it was done, but its run had gone on or ended before that")


def _finish(turn: Turn, run: Run, task: OpenTask, event: Event) -> None:
    outcome, by, note = (str(event.properties.get(word) or "") for word in ("outcome", "by", "note"))
    step = turn.live.plan_of(run).plan.steps.get(run.step)
    ways: dict[str, str | None] = step.on_outcome if isinstance(step, TaskStep) else {}
    turn.note(Code.TASK_DONE, run, task=task.id, title=task.title, outcome=outcome, by=by, note=note)
    note_outcome(turn, run, run.step, outcome=outcome, by=by, note=note)
    target = ways.get(outcome, getattr(step, "next", None))
    run.task, run.last = None, as_data(event)
    run.step, run.arrived, run.until = target or "", False, None
    turn.touch(run)
    turn.ready.append(run)


def tell(turn: Turn, run: Run, task: OpenTask, name: str, word: str, **more: Any) -> None:
    """Record what happens to a task as an event of our own."""
    said = {"task": task.id, "title": task.title, "queue": task.queue, "assignee": task.assignee, **more}
    turn.events.append(
        Event(
            message_id=f"{OWN_PREFIX}{task.id}.{word}",
            kind=EventKind.TASK,
            name=name,
            time=turn.now,
            received_at=turn.now,
            user_id=turn.customer.user_id,
            anonymous_id=turn.customer.anonymous_id,
            properties=said,
            context={"journey": run.journey, "run": run.id},
        )
    )


def with_task(run: Run, **new: Any) -> OpenTask:
    """The task that a run stands at, with some things new; the run holds it from then on."""
    assert run.task
    run.task = msgspec.structs.replace(run.task, **new)
    return run.task
