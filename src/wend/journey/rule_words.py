"""Rules, events, durations and windows as a person would say them.

Rule 1. Words are short enough for a drawing, and hide nothing that changes the meaning.
"""

from typing import Any, Final, assert_never

from wend.journey.plan import BestTime, EventMatch, SegmentChange, Value, Window
from wend.model.business import BusinessTime
from wend.model.duration import Duration
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Ref, Rule

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNITS: Final = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
_OPS: Final = {
    Op.IS: "is",
    Op.IS_NOT: "is not",
    Op.IN: "is one of",
    Op.NOT_IN: "is none of",
    Op.ABOVE: "is above",
    Op.AT_LEAST: "is at least",
    Op.BELOW: "is below",
    Op.AT_MOST: "is at most",
    Op.CONTAINS: "contains",
    Op.STARTS_WITH: "starts with",
    Op.EXISTS: "is known",
    Op.MISSING: "is unknown",
    Op.BEFORE: "is before",
    Op.AFTER: "is after",
}
_SAID_OF_ROOT: Final = {
    "event.properties.": "the entry's ",
    "last.properties.": "the last event's ",
    "account.": "the account's ",
    "reachable.": "reachable by ",
    "calendar.": "the occasion ",
    "steps.": "step ",
}
_TIMES: Final = {
    Op.IS: "exactly ",
    Op.AT_LEAST: "at least ",
    Op.ABOVE: "more than ",
    Op.BELOW: "fewer than ",
    Op.AT_MOST: "at most ",
}


def rule_in_words(rule: Rule) -> str:  # noqa: PLR0911 - one for each kind
    """A rule as a clause: `country is DE and in segment high-intent`."""
    match rule:
        case Compare():
            return _compare_in_words(rule)
        case EventCount():
            return _count_in_words(rule)
        case InSegment(segment):
            return f"in segment {segment}"
        case Cel(source):
            return " ".join(source.split())
        case All(of):
            return " and ".join(_member_in_words(member) for member in of)
        case AnyOf(of):
            return " or ".join(_member_in_words(member) for member in of)
        case Not(of):
            return f"not ({rule_in_words(of)})"
        case _:
            assert_never(rule)


def event_in_words(match: EventMatch) -> str:
    """An event with its conditions: `Order Completed where price is above 100`."""
    where = " and ".join(_compare_in_words(each) for each in match.where)
    return f"{match.event} where {where}" if where else match.event


def duration_in_words(duration: Duration | BusinessTime) -> str:
    """A duration: `2 days`, `1 month 12 hours`, `3 business days`."""
    if isinstance(duration, BusinessTime):
        return _business_in_words(duration)
    years, months = divmod(duration.months, 12)
    parts = [(years, "year"), (months, "month")]
    rest = int(duration.seconds)
    for unit, seconds in _UNITS:
        amount, rest = divmod(rest, seconds)
        parts.append((amount, unit))
    return " ".join(f"{amount} {unit}{'s' * (amount != 1)}" for amount, unit in parts if amount) or "no time"


def _business_in_words(length: BusinessTime) -> str:
    hours, minutes = divmod(length.minutes, 60)
    parts = ((length.days, "business day"), (hours, "business hour"), (minutes, "business minute"))
    return " ".join(f"{amount} {unit}{'s' * (amount != 1)}" for amount, unit in parts if amount)


def best_in_words(best: BestTime) -> str:
    """The best hour looked for: `at the best hour for email, else at 10:00`."""
    parts = [f"at the best hour for {best.channel}"]
    if (best.since_minute, best.until_minute) != (0, 1440):
        parts.append(f"{_clock(best.since_minute)}–{_clock(best.until_minute)}")  # noqa: RUF001 - a range has an en dash
    if best.otherwise_minute is not None:
        parts.append(f"else at {_clock(best.otherwise_minute)}")
    return ", ".join(parts)


def awaited_in_words(match: EventMatch | SegmentChange) -> str:
    """What a wait_for waits for: an event, a change of segment, or a reply."""
    match match:
        case SegmentChange():
            return f"{'leaving' if match.left else 'entering'} segment {match.segment}"
        case EventMatch("Message Replied", (Compare("properties.message", Op.IS, Ref(path)),)):
            return f"a reply to {path.removeprefix('steps.').removesuffix('.message')}"
        case _:
            return event_in_words(match)


def window_in_words(window: Window) -> str:
    """A window, days before hours, with the zone unless it is the customer's."""
    parts = [] if len(window.days) == len(_DAYS) else [days_in_words(window.days)]
    if (window.since_minute, window.until_minute) != (0, 1440):
        parts.append(f"{_clock(window.since_minute)}–{_clock(window.until_minute)}")  # noqa: RUF001 - a range has an en dash
    words = " ".join(parts) or "any time"
    return words if window.zone == "customer" else f"{words} {window.zone} time"


def days_in_words(days: tuple[int, ...]) -> str:
    """Days of the week, three and more in a row as a range."""
    rows: list[list[int]] = []
    for day in days:
        if rows and day == rows[-1][-1] + 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    return ", ".join(_row_in_words(row) for row in rows)


def value_in_words(value: Value) -> str:
    """A value that a step writes."""
    if value.ref is not None:
        return path_in_words(value.ref.path)
    if value.add is not None:
        return f"plus {value.add:g}" if value.add >= 0 else f"minus {-value.add:g}"
    return literal_in_words(value.literal)


def literal_in_words(value: Any) -> str:
    """A literal, or a reference that stands for one."""
    match value:
        case Ref(path):
            return path_in_words(path)
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return ", ".join(map(literal_in_words, value))
        case dict():
            return ", ".join(f"{name} {literal_in_words(each)}" for name, each in value.items())
    return str(value)


def path_in_words(path: str) -> str:
    """A path without the roots that go without saying."""
    for root in ("trait.", "properties."):
        if path.startswith(root):
            return path.removeprefix(root)
    for root, said in _SAID_OF_ROOT.items():
        if path.startswith(root):
            return said + path.removeprefix(root)
    return path


def _member_in_words(rule: Rule) -> str:
    words = rule_in_words(rule)
    return f"({words})" if isinstance(rule, All | AnyOf) and len(rule.of) > 1 else words


def _compare_in_words(compare: Compare) -> str:
    words = f"{path_in_words(compare.path)} {_OPS[compare.op]}"
    return words if compare.op in (Op.EXISTS, Op.MISSING) else f"{words} {literal_in_words(compare.value)}"


def _count_in_words(count: EventCount) -> str:
    words = event_in_words(EventMatch(count.event, count.where))
    if (count.op, count.n) != (Op.AT_LEAST, 1):
        times = "once" if count.n == 1 else "twice" if count.n == 2 else f"{count.n} times"
        words += f" {_TIMES.get(count.op, f'{count.op} ')}{times}"
    return f"{words} in the last {duration_in_words(count.within)}" if count.within else words


def _row_in_words(row: list[int]) -> str:
    if len(row) < 3:
        return ", ".join(_DAYS[day] for day in row)
    return f"{_DAYS[row[0]]}–{_DAYS[row[-1]]}"  # noqa: RUF001 - a range has an en dash


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
