"""Room in queues: what turns take of it, told to the store that holds to it; and whoever waits longest is told of new room.

Rule 1. Telling is an event in that customer's log. Should it be lost, the run looks again by itself a little later.
Rule 2. For each task that left a queue one of those who wait is told: a batch tells no more than it freed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from wend.app.about_customer import NobodyError, ids_of
from wend.app.ports import Commit, Queued, Store
from wend.engine import Live
from wend.model.event import Event, EventKind, own_event
from wend.model.reason import Code
from wend.model.task import ROOM, QueueCount, Task


def queued(commit: Commit, live: Live, seen: Mapping[str, QueueCount]) -> list[Queued]:
    """What the turns of a commit open and free in queues with a capacity; what escalates goes into full ones, too."""
    opened = Counter(str(each.detail.get("queue")) for each in commit.reasons if each.code is Code.TASK_OPENED)
    freed = Counter(each.frees for each in commit.task_changes if each.frees)
    found = []
    for name in sorted({*opened, *freed} & seen.keys()):
        capacity = live.queues[name].capacity
        if capacity is not None:
            standing = sum(seen[name].open.values())
            found.append(Queued(name, capacity, standing, opened[name], freed[name]))
    return found


def tell_of_room(store: Store, commits: Iterable[Commit], now: datetime) -> None:
    """Tell of the tasks that these turns have taken out of their queues."""
    freed = Counter(change.frees for commit in commits for change in commit.task_changes if change.frees)
    for queue, count in sorted(freed.items()):
        make_room(store, queue, count, now)


def make_room(store: Store, queue: str, count: int, now: datetime) -> None:
    """Tell the customers of the `count` tasks that have waited longest for room in a queue."""
    for task in store.waiting_tasks(queue, count) if queue else ():
        told = _told(store, task, now)
        if told:
            store.append([told])


def _told(store: Store, task: Task, now: datetime) -> Event | None:
    try:
        user_id, anonymous_id = ids_of(store, task.customer_id)
    except NobodyError:  # erased since: nobody waits any more
        return None
    said = {"task": task.id, "queue": task.queue}
    number = f"room:{task.id}:{now.isoformat()}"
    return own_event(number, EventKind.TASK, ROOM, now, said, user_id=user_id, anonymous_id=anonymous_id)
