"""`wend explain`: why did, or didn't, this customer get a message."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from wend.app.explain import Explanation
from wend.app.explain import explain as explain_customer
from wend.app.published import load_world
from wend.cli.console import out, plain
from wend.cli.options import AsJson, Database, Dir, opened_store


def explain(
    customer: Annotated[str, typer.Argument(help="A user id, anonymous id, e-mail address or #ID.")],
    journey: Annotated[str | None, typer.Option("--journey", help="Only this journey.")] = None,
    folder: Dir = Path(),
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Tell in words what was decided about a customer and why, by journey, for what happened and what did not."""
    with opened_store(folder, database) as store:
        explanation = explain_customer(store, load_world(store), customer, journey)
    if as_json:
        print(msgspec.json.encode(explanation).decode())
    else:
        _show(explanation)


def _show(explanation: Explanation) -> None:
    out.print(plain(explanation.who), style="bold", markup=False, highlight=False)
    for line in explanation.standing:
        out.print(f"  {plain(line)}", markup=False, highlight=False)
    for about in explanation.journeys:
        out.print(f"\n{about.journey}", style="bold", markup=False, highlight=False)
        out.print(f"  {plain(about.verdict)}", markup=False, highlight=False)
        for line in about.lines:
            out.print(f"    {plain(line)}", markup=False, highlight=False)
