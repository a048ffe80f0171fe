"""A journey that looks after those who stopped: it begins at the last event before they did.

Rule 1. It waits as long as nine of ten of those who went on took, and only then speaks.
Rule 2. Whoever goes on, or reaches the goal, is left alone.
"""

import json
import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from wend.app.ports import KeptFinding
from wend.mining.directly_follows import Edge, directly_follows
from wend.mining.dropouts import dropouts
from wend.mining.log import EventLog
from wend.model.duration import Duration
from wend.model.message import RECEIPTS

_PAGES: Final = ("Page Viewed: ", "Screen Viewed: ")
_RECEIPTS: Final = frozenset(f"Message {word.title()}" for word in (*RECEIPTS, "withheld", "unknown"))
_DAY: Final = 86_400
_NAME_CHARS: Final = 60


@dataclass(frozen=True)
class Stop:
    """Where journeys stop: the last event, the one with which others go on, and how long nine of ten of those took."""

    last: str
    following: str
    p90_seconds: float
    went_on: int
    goal: str | None


def stop_of(log: EventLog, finding: KeptFinding, goal: Sequence[str]) -> Stop | None:
    """Where the journeys of a finding stop; None where the record does not show it."""
    last = _last(log, finding, goal)
    if last is None or last not in log.activities:
        return None
    ways = [edge for edge in directly_follows(log).edges if edge.source == last]
    way = _onward(ways, finding, last)
    aim = next((name for name in goal if name != last), None)
    if way is None and aim is None:
        return None
    if way is None:
        return Stop(last, aim or "", float(_DAY), 0, aim)
    return Stop(last, way.target, way.p90_seconds, way.count, aim)


def is_receipt(activity: str) -> bool:
    """Whether an activity is what became of a message of ours."""
    return activity in _RECEIPTS


def journey_name(stop: Stop, taken: Collection[str]) -> str:
    """A name that is free: `recover-after-add-to-cart`."""
    slug = re.sub(r"[^a-z0-9]+", "-", stop.last.lower()).strip("-")[:_NAME_CHARS].strip("-") or "stop"
    name, number = f"recover-after-{slug}", 2
    while name in taken:
        name, number = f"recover-after-{slug}-{number}", number + 1
    return name


def recovery(name: str, stop: Stop, purpose: str, finding: KeptFinding) -> str:
    """The YAML of the journey."""
    whom = (
        f"  # seen for {finding.attribute} = {finding.value}; a `where` here would narrow it\n"
        if finding.attribute
        else ""
    )
    goal = f"goal: {{{event_of(stop.goal)}, within: 14d}}\n" if stop.goal else ""
    source = (
        f"nine of ten of the {stop.went_on:,} who went on had done so by then"
        if stop.went_on
        else "a guess: nobody went on"
    )
    return (
        f"journey: {name}\n"
        f"title: {json.dumps(f'Stopped after {stop.last}', ensure_ascii=False)}\n"
        f"purpose: {json.dumps(purpose, ensure_ascii=False)}\n"
        f"entry:\n{whom}  {event_of(stop.last, block=True)}\n  reentry: {{after: 30d}}\n"
        f"{goal}"
        "steps:\n"
        "  - id: went-on\n"
        f"    wait_for: {{{event_of(stop.following)}, within: {rounded(stop.p90_seconds)}}}  # {source}\n"
        "    on_event: [{exit: went-on}]\n"
        f"  - send: email/{name}  # to be written: content/{name}/item.yaml\n"
        "  - exit: reminded\n"
    )


def event_of(activity: str, *, block: bool = False) -> str:
    """An activity as an event of YAML: of pages, the name is a condition.

    >>> event_of("Order Completed"), event_of("Page Viewed: Home")
    ('event: "Order Completed"', 'event: "Page Viewed", where: {name: "Home"}')
    """
    for prefix in _PAGES:
        if activity.startswith(prefix):
            page = json.dumps(activity.removeprefix(prefix), ensure_ascii=False)
            between = "\n  " if block else ", "
            return f'event: "{prefix[:-2]}"{between}where: {{name: {page}}}'
    return f"event: {json.dumps(activity, ensure_ascii=False)}"


def rounded(seconds: float) -> Duration:
    """Up to the next minute, above an hour to the next ten, above a day to the next hour: as people write it.

    >>> str(rounded(61)), str(rounded(5000)), str(rounded(100_000))
    ('2m', '1h30m', '1d4h')
    """
    unit = 60 if seconds <= 3600 else 600 if seconds <= _DAY else 3600
    return Duration(float(max(1, math.ceil(seconds / unit)) * unit))


def _last(log: EventLog, finding: KeptFinding, goal: Sequence[str]) -> str | None:
    """The last event before the stop."""
    match finding.kind:
        case "lost":
            found = dropouts(log, list(goal)).dropouts if goal else ()
            return next((each.activity for each in found if not is_receipt(each.activity)), None)
        case "failure" | "detour":
            return finding.other
        case _:
            return finding.step


def _onward(ways: Sequence[Edge], finding: KeptFinding, last: str) -> Edge | None:
    """The way by which most go on: not back to where the finding says they turn, and no message of ours."""
    if finding.kind in ("wait", "skipped"):
        return next((edge for edge in ways if edge.target == finding.other), None)
    back = {last, finding.step, finding.other}
    return next((edge for edge in ways if edge.target not in back and not is_receipt(edge.target)), None)
