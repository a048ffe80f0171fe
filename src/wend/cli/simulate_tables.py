"""A simulation's result as tables in the terminal."""

from collections.abc import Sequence
from datetime import timedelta

from wend.app.simulate_compare import Comparison
from wend.app.simulate_result import Result
from wend.cli.console import out, print_table

_BARS = "▁▂▃▄▅▆▇█"
_COLUMNS_MAX = 60


def show(result: Result) -> None:
    """Everything counted, the steps first."""
    _head(result)
    columns = ("step", "kind", "came", "left", "stand", "came by day")
    rows = [
        (each.step, each.kind, f"{each.arrived:,}", f"{each.left:,}", f"{each.standing:,}", spark(each.arrived_by_day))
        for each in result.steps
    ]
    print_table("Steps", columns, rows)
    _messages(result)
    _counts("Refused at the entry", result.entries.refused)
    _counts("Withheld", result.messages.withheld_by_reason)
    _counts("Held back for a while", result.messages.delayed)
    _counts("Ended", result.ended)
    _tasks(result)
    _goal(result)
    _others(result)


def _head(result: Result) -> None:
    entries = result.entries
    out.print(
        f"{result.journey} {result.version}, {result.since:%Y-%m-%d %H:%M} to {result.until:%Y-%m-%d %H:%M} UTC: "
        f"{result.customers:,} customers, {result.events:,} events, {result.turns:,} turns",
        style="bold",
        highlight=False,
    )
    held = f", {entries.held_out:,} of them held out" if entries.held_out else ""
    before = f"; {entries.in_flight_before:,} runs were in flight" if entries.in_flight_before else ""
    out.print(f"entered: {entries.total:,}{held}{before}  {spark(entries.by_day)}\n", highlight=False)


def _messages(result: Result) -> None:
    rows = [
        (name, f"{sum(days.sent):,}", f"{sum(days.withheld):,}", spark(days.sent))
        for name, days in (*result.messages.by_channel.items(), *result.messages.by_content.items())
    ]
    if rows:
        print_table("Messages", ("channel, content", "sent", "withheld", "sent by day"), rows)


def _counts(title: str, counts: dict[str, int]) -> None:
    if counts:
        print_table(title, ("why", "how often"), [(why, f"{count:,}") for why, count in counts.items()])


def _tasks(result: Result) -> None:
    rows = [
        (
            queue,
            f"{sum(each.opened):,}",
            f"{sum(each.closed):,}",
            f"{max(each.open, default=0):,}",
            "" if each.capacity is None else f"{each.capacity:,}",
            f"{each.full:,}",
            spark(each.open),
        )
        for queue, each in result.tasks.items()
    ]
    if rows:
        columns = ("queue", "opened", "closed", "most open", "capacity", "found it full", "open by day")
        print_table("Tasks", columns, rows)


def _goal(result: Result) -> None:
    goal = result.goal
    rows = [
        (name, f"{arm.entered:,}", f"{arm.reached:,}", "" if arm.share is None else f"{arm.share:.1%}")
        for name, arm in (("carried out", goal.treated), ("held out", goal.held_out))
        if arm.entered
    ]
    if rows and (goal.treated.reached or goal.held_out.reached):
        print_table("Goal", ("runs", "entered", "reached it", "share"), rows)
        quantiles = ", ".join(f"{name} {timedelta(seconds=each)}" for name, each in goal.after_seconds.items())
        out.print(f"time to the goal: {quantiles}", highlight=False)


def _others(result: Result) -> None:
    rows = [
        (name, f"{each.entered:,}", f"{each.sent:,}", f"{each.withheld:,}")
        for name, each in result.other_journeys.items()
    ]
    if rows:
        print_table("The other journeys meanwhile", ("journey", "entered", "sent", "withheld"), rows)


def show_comparison(both: Comparison) -> None:
    """Two versions side by side; measures that do not differ are left out but for the main ones."""
    first, second = both.first, both.second
    _head(first)
    _head(second)
    rows = [
        (each.measure, _number(each.first), _number(each.second), _signed(each.difference))
        for place, each in enumerate(both.lines)
        if place < 8 or each.difference
    ]
    print_table("Side by side", ("measure", first.version, second.version, "difference"), rows)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.4f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


def _signed(value: float | None) -> str:
    return "" if value is None else ("+" if value > 0 else "") + _number(value)


def spark(days: Sequence[int]) -> str:
    """Numbers by day as a line of bars; more days than columns are summed up by some."""
    per = -(-len(days) // _COLUMNS_MAX) or 1
    sums = [sum(days[at : at + per]) for at in range(0, len(days), per)]
    most = max(sums, default=0)
    return (
        "".join(_BARS[(each * (len(_BARS) - 1) + most - 1) // most] if each else "·" for each in sums) if most else ""
    )
