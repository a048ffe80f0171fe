"""`wend diagnose` without a file: our own record is diagnosed, and the findings are kept in the store."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from rich.table import Table
from rich.text import Text

from wend.app.diagnose import Asked, asked_by, diagnose_record
from wend.app.mine import View
from wend.app.ports import KeptFinding
from wend.app.published import load_world
from wend.cli.console import err, out
from wend.cli.options import opened_store
from wend.cli.own_record import require_store
from wend.wiring.clock import SystemClock


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for; what it leaves out is as the published settings say."""

    folder: Path
    database: str | None
    case: str | None
    goals: list[str] | None
    value: str | None
    now: datetime | None
    since: datetime | None
    until: datetime | None


def diagnose_own(wanted: Wanted) -> list[KeptFinding]:
    """Diagnose the record and keep what was found; the findings as they are kept, the costliest first."""
    require_store(wanted.folder, wanted.database)
    with opened_store(wanted.folder, wanted.database) as store:
        asked = _asked(asked_by(load_world(store), wanted.now), wanted)
        with err.status("Looking at our own record") as status:
            return diagnose_record(
                store, asked, SystemClock().now(), lambda view: status.update(f"Looking at our own record by {view}")
            )


def _asked(settings: Asked, wanted: Wanted) -> Asked:
    views = [View(wanted.case, attributes=True)] if wanted.case else settings.views
    return Asked(
        [replace(view, since=wanted.since, until=wanted.until) for view in views],
        wanted.goals or settings.goals,
        wanted.now,
        wanted.value,
    )


def show_findings(title: str, found: list[KeptFinding], nothing: str) -> None:
    """The findings as a table, or the words for there being none."""
    if not found:
        err.print(nothing, highlight=False)
        return
    table = Table(
        *("id", "Finding", "View", "Customers", "Sure", "First seen", "Status", "Owner"),
        title=title,
        title_justify="left",
        header_style="bold",
        box=None,
        pad_edge=False,
    )
    for each in found:
        sure = "> 99.9 %" if each.confidence > 0.999 else f"{100 * each.confidence:.1f} %"
        first = f"{each.first_seen:%Y-%m-%d}"
        cells = (
            each.id,
            Text(each.title),
            each.view,
            f"{each.customers:,}",
            sure,
            first,
            each.status.value,
            each.owner,
        )
        table.add_row(*cells)
    out.print(table)
