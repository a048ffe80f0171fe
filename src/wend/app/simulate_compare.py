"""Two simulations side by side, and what differs.

Rule 1. Both met the same customers doing the same; what differs comes from the journeys.
"""

import msgspec

from wend.app.simulate_result import Result


class Line(msgspec.Struct, frozen=True):
    """One measure of both. `difference` is the first less the second."""

    measure: str
    first: float | None
    second: float | None
    difference: float | None


class Comparison(msgspec.Struct, frozen=True):
    """Two results, and their measures line by line."""

    first: Result
    second: Result
    lines: list[Line]


def compare(first: Result, second: Result) -> Comparison:
    """Both results with every measure that either has."""
    one, other = _measures(first), _measures(second)
    names = dict.fromkeys([*one, *other])
    return Comparison(first, second, [_line(name, one.get(name), other.get(name)) for name in names])


def _line(name: str, first: float | None, second: float | None) -> Line:
    if name.startswith(("share", "time")) and None in (first, second):
        return Line(name, first, second, None)
    return Line(name, first or 0, second or 0, round((first or 0) - (second or 0), 6))


def _measures(result: Result) -> dict[str, float | None]:
    goal, messages = result.goal, result.messages
    found: dict[str, float | None] = {
        "entered": result.entries.total,
        "held out": result.entries.held_out,
        "messages sent": messages.sent,
        "messages withheld": messages.withheld,
        "goals": goal.treated.reached,
        "share that reached the goal": goal.treated.share,
        "share of those held out": goal.held_out.share,
        "time to the goal, median seconds": goal.after_seconds.get("median"),
    }
    found |= {f"refused: {why}": count for why, count in result.entries.refused.items()}
    found |= {f"withheld: {why}": count for why, count in messages.withheld_by_reason.items()}
    found |= {f"sent: {name}": sum(days.sent) for name, days in messages.by_content.items()}
    found |= {f"ended: {why}": count for why, count in result.ended.items()}
    found |= {f"came to: {step.step}": step.arrived for step in result.steps}
    found |= {f"tasks: {queue}": sum(counts.opened) for queue, counts in result.tasks.items()}
    for name, other in result.other_journeys.items():
        found |= {f"{name}: sent": other.sent, f"{name}: withheld": other.withheld}
    return found
