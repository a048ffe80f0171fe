"""`wend stages`: where customers stand in their life, how they went from stage to stage, and what they were worth there."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wend.app.ports import Store
from wend.app.stage_report import StageReport
from wend.app.stages import StagePath, path_of, report_derived, report_recorded
from wend.app.strategy_live import read_strategy
from wend.cli.console import out, print_json, print_table
from wend.cli.folder import read_text
from wend.cli.lists import found_customer
from wend.cli.options import AsJson, Database, Dir, opened_store
from wend.journey.strategy import Strategy


def stages(
    customer: Annotated[str | None, typer.Argument(help="One customer: a user id, e-mail address or #ID.")] = None,
    replay: Annotated[
        bool,
        typer.Option("--replay", help="Derive every stage anew from the whole record, at the times things happened."),
    ] = False,
    strategy: Annotated[
        Path | None, typer.Option("--strategy", help="A strategy.yaml to try out on the record; it need not be live.")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--until", help="As things stood at this time (UTC).")] = None,
    folder: Dir = Path(),
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Show customers by lifecycle stage, transitions and cycles, and value by stage; or one customer's way."""
    tried = read_strategy(read_text(strategy), str(strategy)) if strategy else None
    before = until.replace(tzinfo=UTC) if until else None
    with opened_store(folder, database) as store:
        number = found_customer(store, customer)
        if number is not None:
            _show_path(path_of(store, number), as_json=as_json)
            return
        found = _report(store, tried, before, replay=replay)
    if as_json:
        print_json([found])
    else:
        _show(found)


def _report(store: Store, tried: Strategy | None, until: datetime | None, *, replay: bool) -> StageReport:
    if replay or tried:
        return report_derived(store, until or datetime.now(UTC), tried)
    return report_recorded(store, until)


def _show(report: StageReport) -> None:
    unit = f" ({report.currency})" if report.currency else ""
    columns = ("stage", "customers", "came", "came back", "median days", "purchases", f"value{unit}", "share")
    rows = [
        (
            row.stage or "(before any)",
            f"{row.customers:,}",
            f"{row.entered:,}",
            f"{row.returns:,}",
            _days(row.median_days),
            f"{row.purchases:,}",
            f"{row.value:,.2f}",
            f"{row.share:.1%}",
        )
        for row in report.stages
    ]
    print_table("Stages", columns, rows, "publish a strategy.yaml whose stages have rules (when)")
    moves = [
        (each.was or "(none)", each.stage, f"{each.count:,}", _days(each.median_days)) for each in report.transitions
    ]
    out.print()
    print_table("Transitions", ("from", "to", "times", "median days before"), moves)
    _say_value(report, unit)


def _say_value(report: StageReport, unit: str) -> None:
    out.print(f"\n{report.customers:,} customers; {report.cycling:,} came back to a stage, {report.cycles:,} times")
    if report.share_after is not None:
        words = f"{report.share_after:.1%} of the value of {report.buyers:,} buyers arose after their first purchase"
        out.print(f"{words}: {report.after:,.2f} of {report.value:,.2f}{unit}")
    if report.other_currency:
        out.print(f"left out: {report.other_currency:,} events in another currency")
    if report.no_number:
        out.print(f"left out: {report.no_number:,} events whose amount is no number")


def _show_path(path: StagePath, *, as_json: bool) -> None:
    if as_json:
        print_json([path])
        return
    rows = [(stay.stage, stay.since, stay.until, _days(stay.days), stay.times) for stay in path.stays]
    print_table(f"Stages of #{path.customer_id}", ("stage", "since", "until", "days", "time"), rows)
    if path.stays:
        unit = f" {path.currency}" if path.currency else ""
        out.print(f"\nin {path.stage} now; came back {path.cycles:,} times; value {path.value:,.2f}{unit}")


def _days(days: float | None) -> str:
    return "" if days is None else f"{days:,.1f}"
