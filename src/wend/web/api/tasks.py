"""Tasks: what people have to do, finished and given to others."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from wend import limits
from wend.app.ingest import Ingest
from wend.app.ports import Store, TaskFilter
from wend.app.tasks import TaskError, UnknownTaskError, assign_task, find_task, finish_task
from wend.model.task import Task, TaskStatus
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import Flag, Limit, OfCustomer, Text
from wend.web.api.describe import answers
from wend.web.api.named import named
from wend.web.api.queues import queues_of
from wend.web.api.shapes import Queues, Tasks

_Id = Annotated[str, Path(min_length=1, max_length=limits.ID_CHARACTERS)]


class TaskFinished(BaseModel):
    """What came of a task: one of its outcomes, by whom, and what there is to say."""

    model_config = ConfigDict(extra="forbid")

    outcome: str = Field(min_length=1, max_length=limits.NAME_CHARS_MAX)
    by: str = Field("", max_length=limits.ID_CHARACTERS)
    note: str = Field("", max_length=limits.TASK_NOTE_CHARACTERS_MAX)


class TaskAssigned(BaseModel):
    """Who is to do a task; empty: whoever of its queue takes it."""

    model_config = ConfigDict(extra="forbid")

    to: str = Field(max_length=limits.ID_CHARACTERS)


def tasks_router(store: Store, ingest: Ingest) -> APIRouter:
    """The routes of tasks."""
    router = APIRouter(tags=["tasks"], default_response_class=JsonResponse)

    @router.get("/tasks", responses=answers(Tasks))
    def list_tasks(
        queue: Text = None,
        assignee: Text = None,
        status: TaskStatus | None = None,
        standing: Flag = None,
        overdue: Flag = None,
        journey: Text = None,
        run: Text = None,
        customer_id: OfCustomer = None,
        limit: Limit = 100,
    ) -> JsonResponse:
        """Tasks: standing ones first, then by priority and by when they are due. An empty `assignee`: nobody has taken them."""
        which = TaskFilter(
            queue=queue,
            assignee=assignee,
            status=status,
            standing=standing,
            overdue_at=ingest.now() if overdue else None,
            journey=journey,
            run=run,
            customer_id=customer_id,
            limit=limit,
        )
        tasks = store.tasks(which)
        return JsonResponse(Tasks(tasks, store.count_tasks(which), named(store, (each.customer_id for each in tasks))))

    @router.get("/queues", responses=answers(Queues))
    def list_queues() -> JsonResponse:
        """The queues of the workspace, with what stands in each."""
        return JsonResponse(Queues(queues_of(store, ingest.now())))

    @router.get("/tasks/{task_id}", responses=answers(Task, 404))
    def show_task(task_id: _Id) -> JsonResponse:
        """One task."""
        try:
            return JsonResponse(find_task(store, task_id))
        except TaskError as error:
            return _refused(error)

    @router.post("/tasks/{task_id}/finish", responses=answers(Task, 404, 409))
    def finish(task_id: _Id, asked: TaskFinished) -> JsonResponse:
        """Say that a task is done. 409 says why it cannot be: another outcome, or somebody was first."""
        try:
            by, note = asked.by.strip(), asked.note.strip()
            return JsonResponse(finish_task(store, task_id, asked.outcome, by, note, ingest.now()))
        except TaskError as error:
            return _refused(error)

    @router.post("/tasks/{task_id}/assign", responses=answers(Task, 404, 409))
    def assign(task_id: _Id, asked: TaskAssigned) -> JsonResponse:
        """Give a task to somebody, or back to its queue. 409 says why that cannot be."""
        try:
            return JsonResponse(assign_task(store, task_id, asked.to.strip(), ingest.now()))
        except TaskError as error:
            return _refused(error)

    return router


def _refused(error: TaskError) -> JsonResponse:
    if isinstance(error, UnknownTaskError):
        return failure(404, "not-found", str(error))
    return failure(409, "refused", str(error))
