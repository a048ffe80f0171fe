"""What lists of tasks ask, as SQL made from the port's filter: the same for every database.

Rule 1. Standing tasks come first, then by priority, by when they are due (never: last), and as they were first stored.
"""

from typing import Any, Final

from sqlalchemy import Select, func, select

from wend.app.ports import TaskFilter
from wend.store.rows_of_tasks import TASK_COLUMNS
from wend.store.schema import tasks
from wend.store.selects import Conditions, equal
from wend.store.times import to_micros

_TASKS: Final = [tasks.c[name] for name in TASK_COLUMNS]


def select_tasks(which: TaskFilter) -> Select[Any]:
    """Tasks in the order they want to be done."""
    chosen = select(*_TASKS).where(*_conditions(which))
    closed, never = tasks.c.closed_at.is_not(None), tasks.c.due_at.is_(None)
    return chosen.order_by(closed, tasks.c.rank, never, tasks.c.due_at, tasks.c.number).limit(which.limit)


def count_tasks(which: TaskFilter) -> Select[Any]:
    """How many tasks the filter holds for."""
    return select(func.count()).select_from(tasks).where(*_conditions(which))


def _conditions(which: TaskFilter) -> Conditions:
    status = which.status.value if which.status else None
    same = {"id": which.id, "customer_id": which.customer_id, "journey": which.journey, "run": which.run}
    conditions = equal(tasks, **same, queue=which.queue, assignee=which.assignee, status=status)
    if which.standing is not None:
        conditions.append(tasks.c.closed_at.is_(None) if which.standing else tasks.c.closed_at.is_not(None))
    if which.overdue_at is not None:
        conditions += [tasks.c.closed_at.is_(None), tasks.c.due_at <= to_micros(which.overdue_at)]
    return conditions
