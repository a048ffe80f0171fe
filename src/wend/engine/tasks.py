"""What people say of tasks, and what is told of them: somebody has finished one, a full queue has room.

Rule 1. What is said of a task that the run has left behind changes nothing, and leaves a reason.
"""

from typing import Any

import msgspec

from wend.engine.came_of import note_outcome
from wend.engine.turn import Turn, remembered
from wend.journey.plan import Task as TaskStep
from wend.model.customer import Run
from wend.model.event import Event, EventKind
from wend.model.reason import Code
from wend.model.task import COMPLETED, ROOM, OpenTask


def hear_of_tasks(turn: Turn, event: Event) -> None:
    """Somebody has finished a task, or a full queue has room: the run that it means goes on."""
    if event.name not in (COMPLETED, ROOM):
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
    run.task, run.last = None, remembered(event)
    run.step, run.arrived, run.until = target or "", False, None
    turn.touch(run)
    turn.ready.append(run)


def tell(turn: Turn, run: Run, task: OpenTask, name: str, word: str, **more: Any) -> None:
    """Record what happens to a task as an event of our own."""
    said = {"task": task.id, "title": task.title, "queue": task.queue, "assignee": task.assignee, **more}
    turn.tell(f"{task.id}.{word}", name, said, run, EventKind.TASK)


def with_task(run: Run, **new: Any) -> OpenTask:
    """The task that a run stands at, with some things new; the run holds it from then on."""
    assert run.task
    run.task = msgspec.structs.replace(run.task, **new)
    return run.task
