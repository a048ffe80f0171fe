"""`wend cancel` and `wend put-back`: what an operator decides about one run or customer."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wend.app.operate import cancel_run
from wend.app.operate import put_back as let_go_on
from wend.cli.console import err
from wend.cli.options import Database, Dir, opened_store


def cancel(
    run: Annotated[str, typer.Argument(help="A run, such as 17-3.", metavar="RUN")],
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """End one run: it takes no further step, and the record says that it was cancelled."""
    with opened_store(folder, database) as store:
        cancel_run(store, run, datetime.now(UTC))
    err.print(f"{run} ends as soon as `wend serve` takes its next turn")


def put_back(
    customer: Annotated[str, typer.Argument(help="A user id, anonymous id, e-mail address or #ID.")],
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Let a customer that was set aside go on, once the cause is mended; nothing of hers was lost meanwhile."""
    with opened_store(folder, database) as store:
        why = let_go_on(store, customer, datetime.now(UTC))
    err.print(f"{customer} goes on; was set aside because of: {why}")
