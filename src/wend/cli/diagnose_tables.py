"""What the commands of `diagnose.py` show to people."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from wend.mining.conform.conformance import Conformance
from wend.mining.conform.declare import RuleResult
from wend.mining.diagnose.causes import Causes
from wend.mining.diagnose.clusters import Clusters
from wend.mining.diagnose.drift import Drift
from wend.mining.diagnose.failures import FailurePoints
from wend.mining.diagnose.finding import Finding
from wend.mining.diagnose.predict import Report
from wend.mining.diagnose.words import percent, span

_ROWS = 25


def findings(name: str, found: Sequence[Finding]) -> list[Any]:
    """The findings of one file and, below, where the first ones can be looked at."""
    if not found:
        return []
    table = _table(name, "#", "Finding", "Customers", "Sure", "For instance")
    for each in found:
        examples = ", ".join(each.evidence.get("cases", [])[:3])
        table.add_row(str(each.rank), Text(each.title), f"{each.customers:,}", _sure(each.confidence), Text(examples))
    return [table, Text(str(found[0].evidence["goal"]), style="dim")]


def _sure(confidence: float) -> str:
    return "> 99.9 %" if confidence > 0.999 else f"{100 * confidence:.1f} %"


def conformance(found: Conformance) -> list[Any]:
    head = Text(
        f"{found.cases:,} cases: average fitness {found.average_trace_fitness:.4f}, "
        f"{found.percent_fitting:.1f} % fit the model"
    )
    table = _table("Deviations", "What", "Cases", "Times", "For instance")
    for each in found.deviations[:_ROWS]:
        table.add_row(Text(each.words), f"{each.cases:,}", f"{each.count:,}", Text(", ".join(each.examples[:3])))
    undecided = [Text(f"Undecided: {why}", style="yellow") for why in found.undecided_why]
    return [head, *undecided, *([table] if found.deviations else [])]


def rules(found: Sequence[RuleResult]) -> list[Any]:
    table = _table("Rules", "Rule", "Kept", "Broken", "Open", "For instance")
    for each in found:
        numbers = f"{each.kept:,}", f"{each.broken:,}", f"{each.open:,}"
        table.add_row(Text(each.words), *numbers, Text(", ".join(each.examples[:3])))
    return [table]


def drift(found: Drift) -> list[Any]:
    head = Text(
        f"{found.cases_before:,} cases begun before {found.split_at:%Y-%m-%d}, {found.cases_after:,} from then on "
        f"({found.chosen})"
    )
    points = [Text(f"Change on {each.day}: {each.words}") for each in found.points]
    table = _table("Changes", "What", "p", "For instance")
    for each in found.changes[:_ROWS]:
        table.add_row(Text(each.words), f"{each.p_adjusted:.2g}", Text(", ".join(each.examples[:3])))
    return [head, *points, table if found.changes else Text("Nothing changed beyond chance.")]


def causes(found: Causes, points: FailurePoints) -> list[Any]:
    head = Text(f"{found.failed:,} of {found.cases:,} cases miss the goal. {found.goal}")
    table = _table("Goes with failing", "What", "Cases", "Fail", "Others", "Difference (95 %)", "Holding fixed")
    for each in found.causes[:_ROWS]:
        low, high = each.interval
        fixed = "" if each.difference_within is None else f"{100 * each.difference_within:+.0f} % ({each.held_fixed})"
        interval = f"{100 * each.difference:+.0f} % ({100 * low:+.0f} to {100 * high:+.0f})"
        rates = percent(each.rate), percent(each.rate_without)
        table.add_row(Text(each.words), f"{each.customers:,}", *rates, interval, Text(fixed))
    failing = _table("Points of failure", "What", "Cases", "Reach the goal", "Like journeys", "Lost")
    for point in points.points[:_ROWS]:
        rates = percent(point.chance), percent(point.chance_of_like)
        failing.add_row(Text(point.words), f"{point.customers:,}", *rates, f"{point.customers_lost:,.0f}")
    tree = [Text(line) for line in found.tree.lines()] if found.tree else []
    return [head, table, *tree, failing, Text(found.caution, style="dim")]


def clusters(found: Clusters) -> list[Any]:
    table = _table("Clusters", "What distinguishes it", "Cases", "Reach the goal", "Median", "For instance")
    for each in found.clusters:
        goal = "" if each.goal_share is None else percent(each.goal_share)
        numbers = f"{each.cases:,} ({percent(each.share)})", goal, span(each.median_seconds)
        table.add_row(
            Text("; ".join(each.distinguished_by[:3]) or each.name), *numbers, Text(", ".join(each.examples[:3]))
        )
    return [table, Text(found.goal, style="dim")]


def prediction(goal: str, report: Report) -> list[Any]:
    table = _table("Calibration on later cases", "Predicted to fail", "Failed", "Journeys")
    for each in report.calibration:
        table.add_row(percent(each.predicted), percent(each.happened), f"{each.journeys:,}")
    return [
        Text(goal),
        Text(f"Brier score {report.brier:.4f} (without a model {report.brier_without:.4f}), "
             f"area under the curve {report.area_under_curve:.3f}"),
        Text(f"Remaining time: wrong by {span(report.remaining_error_seconds)} on average "
             f"(without a model {span(report.remaining_error_seconds_without)})"),
        table,
    ]  # fmt: skip


def _table(title: str, *columns: str) -> Table:
    return Table(*columns, title=Text(title), title_justify="left", header_style="bold", box=None, pad_edge=False)
