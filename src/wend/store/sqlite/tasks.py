"""What people have to do: opened with the turns, changed by turns and by people.

Rule 1. What a change does is decided in `wend.model.task.changed`; here the row is read and written under one lock.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from wend.app.ports import Commit, TaskFilter
from wend.model.event import Event
from wend.model.task import QueueCount, Task, TaskChange, changed
from wend.store.queue_room import COUNT_OPEN, openings, require_room
from wend.store.rows import Row, to_json
from wend.store.rows_of_tasks import TASK_COLUMNS, count_up, read_task, task_row
from wend.store.select_tasks import count_tasks, select_tasks
from wend.store.sqlite import log
from wend.store.sqlite.reading import SqliteReading

# ruff: noqa: S608 - the columns are our own

_COLUMNS: Final = ", ".join(TASK_COLUMNS)
_OPEN: Final = (
    f"INSERT INTO tasks ({_COLUMNS}) VALUES ({', '.join('?' * len(TASK_COLUMNS))}) ON CONFLICT (id) DO NOTHING"
)
_ONE: Final = f"SELECT {_COLUMNS} FROM tasks WHERE id = ?"
_WRITE: Final = f"UPDATE tasks SET {', '.join(f'{name} = ?' for name in TASK_COLUMNS[1:])} WHERE id = ?"
_STANDING: Final = (
    "SELECT queue, status, assignee, count(*) FROM tasks"
    " WHERE closed_at IS NULL AND queue IN (SELECT value FROM json_each(?)) GROUP BY queue, status, assignee"
)
_TURN: Final = (
    "SELECT dealt FROM tasks WHERE queue = ? AND dealt_at IS NOT NULL ORDER BY dealt_at DESC, number DESC LIMIT 1"
)
_WAITING: Final = (
    f"SELECT {_COLUMNS} FROM tasks WHERE queue = ? AND status = 'waiting' AND closed_at IS NULL ORDER BY number LIMIT ?"
)

_COUNT_OPEN: Final = COUNT_OPEN.format("?")


class SqliteTasks(SqliteReading):
    """`wend.app.ports.Tasks`."""

    def open_task(self, task: Task) -> bool:
        """Store a task of no customer."""
        row = task_row(task)
        with self._database.write() as connection:
            return connection.execute(_OPEN, row).rowcount > 0

    def change_task(self, change: TaskChange, event: Event | None = None) -> Task | None:
        """Apply a change, and append what it tells the customer."""
        with self._database.write() as connection:
            task = _change(connection, change)
            if task and event:
                log.append(connection, [(task.customer_id, each) for each in log.only_new(connection, [event])])
        return task

    def tasks(self, which: TaskFilter) -> list[Task]:
        """Tasks in the order they want to be done."""
        return [read_task(row) for row in self._rows(select_tasks(which))]

    def count_tasks(self, which: TaskFilter) -> int:
        return self._number(count_tasks(which))

    def count_queues(self, queues: Sequence[str]) -> dict[str, QueueCount]:
        """What stands in each of some queues now."""
        with self._database.read() as connection:
            rows = connection.execute(_STANDING, (to_json(list(queues)),)).fetchall()
            turns = {queue: connection.execute(_TURN, (queue,)).fetchone() for queue in queues}
        return count_up(queues, rows, {queue: row[0] for queue, row in turns.items() if row})

    def waiting_tasks(self, queue: str, limit: int) -> list[Task]:
        """Those that wait for room, longest first."""
        with self._database.read() as connection:
            return [read_task(row) for row in connection.execute(_WAITING, (queue, limit))]


def hold_to_capacity(connection: sqlite3.Connection, commits: Iterable[Commit]) -> None:
    """Raise `CapReachedError` where a queue has no room for what these commits have opened; the one writer counts exactly."""
    for asked in openings(commits):
        require_room(asked, connection.execute(_COUNT_OPEN, (asked.queue,)).fetchone()[0])


def store_tasks(connection: sqlite3.Connection, opened: Iterable[Row], changes: Iterable[TaskChange]) -> None:
    """The tasks of a commit, and then what becomes of them and of others."""
    connection.executemany(_OPEN, opened)
    for change in changes:
        _change(connection, change)


def _change(connection: sqlite3.Connection, change: TaskChange) -> Task | None:
    row = connection.execute(_ONE, (change.id,)).fetchone()
    task = changed(read_task(row), change) if row else None
    if task:
        id_, *rest = task_row(task)
        connection.execute(_WRITE, (*rest, id_))
    return task
