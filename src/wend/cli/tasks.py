"""`wend tasks` and `wend task`: what people have to do, and what they did."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wend.app.ports import TaskFilter
from wend.app.tasks import assign_task, finish_task
from wend.cli.console import err, print_json, print_table
from wend.cli.lists import Customer, Journey, found_customer
from wend.cli.options import AsJson, Count, Database, Dir, Limit, opened_store
from wend.model.task import TaskStatus

app = typer.Typer(help="Finish a task, or give it to somebody.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The task's id, as `wend tasks` shows it.", metavar="TASK")]


def tasks(
    queue: Annotated[str | None, typer.Option(help="Only of this queue.")] = None,
    assignee: Annotated[str | None, typer.Option(help="Only of this person; empty: nobody has taken them.")] = None,
    status: Annotated[TaskStatus | None, typer.Option(help="Where they stand.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Closed ones, too.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose time was up.")] = False,
    customer: Customer = None,
    journey: Journey = None,
    folder: Dir = Path(),
    database: Database = None,
    limit: Limit = None,
    count: Count = False,
    as_json: AsJson = False,
) -> None:
    """List what people have to do: by priority, and by when it is due."""
    with opened_store(folder, database) as store:
        which = TaskFilter(
            queue=queue,
            assignee=assignee,
            status=status,
            standing=None if every or status else True,
            customer_id=found_customer(store, customer),
            journey=journey,
            overdue_at=datetime.now(UTC) if overdue else None,
            limit=limit if limit or as_json else 100,
        )
        if count:
            print(store.count_tasks(which))
            return
        rows = store.tasks(which)
    if as_json:
        print_json(rows)
        return
    columns = ("task", "title", "queue", "assignee", "priority", "due", "status", "outcome")
    cells = [
        (each.id, each.title, each.queue, each.assignee, each.priority, each.due_at, each.status, each.outcome)
        for each in rows
    ]
    print_table("Tasks", columns, cells, "" if every or status else "`--all` shows closed ones, too")


@app.command("finish")
def finish(
    task: Id,
    outcome: Annotated[str, typer.Argument(help="What came of it: one of the task's outcomes.")],
    by: Annotated[str, typer.Option("--by", help="Who did it.")] = "",
    note: Annotated[str, typer.Option("--note", help="What there is to say of it.")] = "",
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Say that a task is done, and what came of it: its run goes on by that."""
    with opened_store(folder, database) as store:
        done = finish_task(store, task, outcome, by, note, datetime.now(UTC))
    err.print(f"{done.id} is done: {done.title} ({done.outcome})")


@app.command("assign")
def assign(
    task: Id,
    to: Annotated[str, typer.Argument(help="Who is to do it; left out: whoever of the queue takes it.")] = "",
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Give a task to somebody, or back to its queue."""
    with opened_store(folder, database) as store:
        given = assign_task(store, task, to.strip(), datetime.now(UTC))
    err.print(f"{given.id} is with {given.assignee or given.queue}: {given.title}")
