"""`wend findings`: what the diagnosis found, and what becomes of it."""

from pathlib import Path
from typing import Annotated

import typer

from wend.app.ports import FindingFilter, FindingStatus
from wend.cli.console import err, print_json
from wend.cli.diagnose_own import show_findings
from wend.cli.options import AsJson, Database, Dir, Limit, opened_store
from wend.errors import WendError
from wend.wiring.clock import SystemClock

app = typer.Typer(help="What the diagnosis found: list it, say who looks after it and what became of it.")

Status = Annotated[FindingStatus | None, typer.Option("--status", help="Where it stands.")]
Owner = Annotated[str | None, typer.Option("--owner", help="Who looks after it.")]


class UnknownFinding(WendError):  # noqa: N818 - it reads as what it is
    """There is no such finding; `wend findings` lists them."""


@app.callback(invoke_without_command=True)
def findings(
    context: typer.Context,
    status: Status = None,
    owner: Owner = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only of this kind, such as drop_out.")] = None,
    view: Annotated[str | None, typer.Option("--view", help="Only those seen from this side.")] = None,
    journey: Annotated[str | None, typer.Option("--journey", help="Only about this journey.")] = None,
    folder: Dir = Path(),
    database: Database = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """What the diagnosis found: list it, say who looks after it and what became of it."""
    if context.invoked_subcommand:
        return
    rows = limit if limit or as_json else 100
    which = FindingFilter(status=status, owner=owner, kind=kind, view=view, journey=journey, limit=rows)
    with opened_store(folder, database) as store:
        found = store.findings(which)
    if as_json:
        print_json(found)
    else:
        show_findings("Findings", found, "Findings: none; `wend diagnose` looks for some")


@app.command("set")
def set_finding(
    finding: Annotated[str, typer.Argument(help="The finding's id.")],
    status: Status = None,
    owner: Owner = None,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Say where a finding stands, who looks after it, or both."""
    if status is None and owner is None:
        raise UnknownFinding("say what to set: --status open|acknowledged|fixed|ignored, or --owner NAME")
    with opened_store(folder, database) as store:
        if not store.set_finding(finding, status, owner, SystemClock().now()):
            raise UnknownFinding(f"there is no finding {finding!r}; `wend findings` lists them")
        (kept,) = store.findings(FindingFilter(id=finding))
    err.print(
        f"{kept.id} is {kept.status.value}{f', with {kept.owner}' if kept.owner else ''}: {kept.title}", highlight=False
    )
