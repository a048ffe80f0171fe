"""The queues of the workspace, as they are live, and what stands in each."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from wend.app.ports import DocumentKind, Store, TaskFilter
from wend.journey.workspace import Queue, Workspace
from wend.model.task import QueueCount
from wend.web.api.shapes import QueueShape


def queues_of(store: Store, now: datetime) -> list[QueueShape]:
    """Every queue that the workspace names, in its order."""
    queues = _declared(store)
    counts = store.count_queues([each.name for each in queues])
    return [_shape(store, each, counts.get(each.name, QueueCount()), now) for each in queues]


def _declared(store: Store) -> Sequence[Queue]:
    for document in store.documents():
        if document.kind is DocumentKind.WORKSPACE:
            return msgspec.json.decode(document.body, type=Workspace).queues
    return ()


def _shape(store: Store, queue: Queue, count: QueueCount, now: datetime) -> QueueShape:
    return QueueShape(
        name=queue.name,
        title=queue.title,
        owner=queue.owner,
        capacity=queue.capacity,
        members=queue.members,
        assign=queue.assign,
        open=sum(count.open.values()),
        untaken=count.open.get("", 0),
        overdue=store.count_tasks(TaskFilter(queue=queue.name, overdue_at=now)),
        waiting=count.waiting,
    )
