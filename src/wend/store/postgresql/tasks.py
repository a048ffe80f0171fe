"""What people have to do: opened with the turns, changed by turns and by people.

Rule 1. What a change does is decided in `wend.model.task.changed`; the row is locked from the look at it to the writing.
Rule 2. Rows are locked in the order they were stored, so that nobody waits for somebody who waits for them.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from wend.app.ports import Commit, TaskFilter
from wend.model.event import Event
from wend.model.task import QueueCount, Task, TaskChange, changed
from wend.store.postgresql import log
from wend.store.postgresql.database import Connection
from wend.store.postgresql.reading import PostgresReading
from wend.store.postgresql.values import Texts
from wend.store.queue_room import COUNT_OPEN, openings, require_room
from wend.store.rows import Row
from wend.store.rows_of_tasks import TASK_COLUMNS, count_up, read_task, task_row
from wend.store.select_tasks import count_tasks, select_tasks

# ruff: noqa: S608 - the columns are our own

_COLUMNS: Final = ", ".join(TASK_COLUMNS)
_OPEN: Final = (
    f"INSERT INTO tasks ({_COLUMNS}) VALUES ({', '.join(['%s'] * len(TASK_COLUMNS))}) ON CONFLICT (id) DO NOTHING"
)
_SOME: Final = f"SELECT {_COLUMNS} FROM tasks WHERE id = ANY(%s) ORDER BY number FOR NO KEY UPDATE"
_WRITE: Final = f"UPDATE tasks SET {', '.join(f'{name} = %s' for name in TASK_COLUMNS[1:])} WHERE id = %s"
_STANDING: Final = (
    "SELECT queue, status, assignee, count(*) FROM tasks"
    " WHERE closed_at IS NULL AND queue = ANY(%s) GROUP BY queue, status, assignee"
)
_TURN: Final = (
    "SELECT DISTINCT ON (queue) queue, dealt FROM tasks WHERE queue = ANY(%s) AND dealt_at IS NOT NULL"
    " ORDER BY queue, dealt_at DESC, number DESC"
)
_WAITING: Final = (
    f"SELECT {_COLUMNS} FROM tasks WHERE queue = %s AND status = 'waiting' AND closed_at IS NULL"
    " ORDER BY number LIMIT %s"
)

_LOCK_QUEUE: Final = "SELECT pg_advisory_xact_lock(hashtext('queue'), hashtext(%s))"
_COUNT_OPEN: Final = COUNT_OPEN.format("%s")


class PostgresTasks(PostgresReading):
    """`wend.app.ports.Tasks`."""

    def open_task(self, task: Task) -> bool:
        """Store a task of no customer."""
        row = task_row(task)
        return self._database.write(lambda connection: connection.execute(_OPEN, row).rowcount > 0)

    def change_task(self, change: TaskChange, event: Event | None = None) -> Task | None:
        """Apply a change, and append what it tells the customer."""

        def work(connection: Connection) -> Task | None:
            task = _apply(connection, [change]).get(change.id)
            if task and event:
                log.append(connection, [(task.customer_id, each) for each in log.only_new(connection, [event])])
            return task

        return self._database.write(work)

    def tasks(self, which: TaskFilter) -> list[Task]:
        """Tasks in the order they want to be done."""
        return [read_task(row) for row in self._rows(select_tasks(which))]

    def count_tasks(self, which: TaskFilter) -> int:
        return self._number(count_tasks(which))

    def count_queues(self, queues: Sequence[str]) -> dict[str, QueueCount]:
        """What stands in each of some queues now."""
        asked = (Texts(queues),)
        with self._database.read() as connection:
            rows = connection.execute(_STANDING, asked).fetchall()
            turns = dict(connection.execute(_TURN, asked).fetchall())
        return count_up(queues, rows, turns)

    def waiting_tasks(self, queue: str, limit: int) -> list[Task]:
        """Those that wait for room, longest first."""
        return [read_task(row) for row in self._database.ask(_WAITING, (queue, limit))]


def hold_to_capacity(connection: Connection, commits: Iterable[Commit]) -> None:
    """Raise `CapReachedError` where a queue has no room for what these commits have opened.

    The queue's name stays locked until they are durable: who has opened tasks there, too, waits, and counts them then.
    """
    for asked in openings(commits):
        connection.execute(_LOCK_QUEUE, (asked.queue,))
        row = connection.execute(_COUNT_OPEN, (asked.queue,)).fetchone()
        assert row
        require_room(asked, row[0])


def store_tasks(connection: Connection, opened: Sequence[Row], changes: Sequence[TaskChange]) -> None:
    """The tasks of a commit, and then what becomes of them and of others."""
    if opened:
        with connection.cursor() as cursor:
            cursor.executemany(_OPEN, opened)
    if changes:
        _apply(connection, changes)


def _apply(connection: Connection, changes: Sequence[TaskChange]) -> dict[str, Task]:
    """The tasks that were changed, as they are then."""
    asked = Texts(sorted({each.id for each in changes}))
    known = {row[0]: read_task(row) for row in connection.execute(_SOME, (asked,)).fetchall()}
    done: dict[str, Task] = {}
    for change in changes:
        task = changed(known[change.id], change) if change.id in known else None
        if task:
            known[change.id] = done[change.id] = task
    rows: list[Any] = []
    for task in done.values():
        id_, *rest = task_row(task)
        rows.append((*rest, id_))
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_WRITE, rows)
    return done
