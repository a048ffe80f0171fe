"""Counts of events: YAML to `EventCount`.

Rule 1. A count that no counter can reach is refused: it would never hold, or always.
"""

from typing import Final

from wend import limits
from wend.model.document import Node, Problems
from wend.model.duration import Duration, DurationError, parse_duration
from wend.rules.parse_where import check_keys, event_name, parse_where, shown
from wend.rules.tree import EventCount, Op

_COUNT_OPS: Final = (Op.AT_LEAST, Op.AT_MOST, Op.ABOVE, Op.BELOW, Op.IS)


def parse_count(node: Node, problems: Problems) -> EventCount | None:
    before = len(problems.found)
    check_keys(node, ("event", "where", "within", *(op.value for op in _COUNT_OPS)), "key beside 'event'", problems)
    event = event_name(node, problems)
    where = parse_where(node.value["where"], problems, counted=True) if "where" in node.value else ()
    within = parse_window(node.value["within"], problems) if "within" in node.value else None
    op, n = _threshold(node, problems)
    return None if event is None or len(problems.found) > before else EventCount(event, op, n, within, where)


def _threshold(node: Node, problems: Problems) -> tuple[Op, int]:
    given = [op for op in _COUNT_OPS if op.value in node.value]
    if not given:
        return Op.AT_LEAST, 1
    if len(given) > 1:
        problems.error(node, "a count is compared once", "write {all: [...]} with one comparison each")
    op = given[0]
    number = node.value[op.value]
    most = limits.COUNTER_TIMES_MAX - (op in {Op.AT_MOST, Op.ABOVE, Op.IS})
    n = number.value
    if not isinstance(n, int) or isinstance(n, bool) or n < 0:
        problems.error(number, f"a count is a whole number, not {shown(number)}")
        return op, 0
    if n > most:
        problems.error(
            number, f"counters count to {limits.COUNTER_TIMES_MAX}", f"{op.value!r} can be at most {most} here"
        )
    return op, n


def parse_window(node: Node, problems: Problems) -> Duration | None:
    """A window to count in: whole seconds, above zero, at most `limits.COUNT_WINDOW_YEARS_MAX` years."""
    if not isinstance(node.value, str):
        problems.error(node, f"a duration has a unit; {shown(node)} has none", "write it like 90s, 4h, 7d or 6mo")
        return None
    try:
        window = parse_duration(node.value)
    except DurationError as error:
        problems.error(node, str(error))
        return None
    if window.seconds != int(window.seconds) or window.seconds < 0 or window.months < 0 or window == Duration():
        problems.error(node, f"a window is at least a second, in whole seconds; {node.value!r} is not")
    elif window.seconds / 86_400 + window.months * 30.5 > limits.COUNT_WINDOW_YEARS_MAX * 366:
        problems.error(node, f"a window is at most {limits.COUNT_WINDOW_YEARS_MAX} years", "leave it out to count ever")
    return window
