"""`wend draft`: from a finding to a proposed journey."""

from pathlib import Path
from typing import Annotated

import typer

from wend.app.draft import draft as make_draft
from wend.app.ports import FindingFilter
from wend.app.published import load_world
from wend.cli.console import err
from wend.cli.findings import UnknownFinding
from wend.cli.folder import FolderError
from wend.cli.options import Database, Dir, opened_store


def draft(
    finding: Annotated[str, typer.Argument(help="The finding's id.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; printed without.")] = None,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Propose a journey for a finding: a new one for those who stopped, or a live one with a comment at the place."""
    with opened_store(folder, database) as store:
        known = store.findings(FindingFilter(id=finding))
        if not known:
            raise UnknownFinding(f"there is no finding {finding!r}; `wend findings` lists them")
        made = make_draft(store, load_world(store), known[0])
    if output is None:
        print(made.text, end="")
    else:
        if output.exists():
            raise FolderError(f"{output} exists already; name another file, a draft overwrites none")
        output.write_text(made.text, encoding="utf-8")
        err.print(f"Wrote {output}; look at it, then `wend check {output}`", highlight=False)
    for item in made.content_missing:
        err.print(f"Still to be written: the content {item}, which `wend check` asks for", highlight=False)
