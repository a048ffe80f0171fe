"""`wait: 2d`, `wait: 3bd`, `wait: {for: …, window: …}`, `wait: {until: …, before: …}`, `wait: {best_time: …}`."""

from typing import Final

from wend.journey import keys
from wend.journey.parse.business import read_span
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_date, read_minute
from wend.journey.parse.values import parse_ref
from wend.journey.parse.windows import parse_window
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import BestTime, Wait
from wend.model.business import BusinessTime, parse_business
from wend.model.document import Node
from wend.model.duration import Duration, DurationError, parse_duration
from wend.rules.tree import Ref

_DAY: Final = Duration(86_400.0)


def parse(written: Written) -> Wait | None:
    """The wait in its short or its long form."""
    if not written.body.is_map:
        duration = read_span(written.body, written.problems, "'wait'")
        return Wait(written.id, duration=duration, next=written.next) if duration else None
    fields = Fields(written.body, written.problems, "a wait", keys.WAIT)
    _check_together(fields)
    until, until_ref = _until(fields)
    window, best = fields.node_of("window"), fields.node_of("best_time")
    return Wait(
        written.id,
        duration=_span(fields, "for"),
        until=until,
        until_ref=until_ref,
        offset=_span(fields, "before") or _span(fields, "after"),
        before="before" in fields,
        yearly=bool(fields.boolean("yearly")),
        window=parse_window(window, written.problems) if window else None,
        best=_best_time(Fields(best, written.problems, "'best_time'", keys.BEST_TIME, ["channel"])) if best else None,
        next=written.next,
    )


def _span(fields: Fields, key: str) -> Duration | BusinessTime | None:
    node = fields.node_of(key)
    return read_span(node, fields.problems, f"{key!r}") if node else None


def _until(fields: Fields) -> tuple[str | None, Ref | None]:
    node = fields.node_of("until")
    if node is None:
        return None, None
    if not node.is_map:
        return read_date(node, fields.problems, "'until'"), None
    Fields(node, fields.problems, "'until'", ["from"], ["from"])
    return None, parse_ref(node, fields.problems, "'until'")


def _best_time(fields: Fields) -> BestTime:
    since, until = _minute(fields, "from", 0), _minute(fields, "to", 1440)
    otherwise = fields.node_of("else")
    if until - since < 60:
        fields.problems.error(
            fields.node, "'best_time' leaves no hour between 'from' and 'to'", "leave an hour at least"
        )
    within = fields.duration("within")
    if within and within != _DAY and (within.months or within.seconds < 3600):
        fields.problems.error(
            fields.node.value["within"], "'within' of a best time is an hour to some days", "write 24h"
        )
    return BestTime(
        channel=fields.name("channel"),
        within=within or _DAY,
        since_minute=since,
        until_minute=until,
        otherwise_minute=read_minute(otherwise, fields.problems, "'else'") if otherwise else None,
    )


def _minute(fields: Fields, key: str, default: int) -> int:
    node = fields.node_of(key)
    minute = read_minute(node, fields.problems, f"{key!r}") if node else None
    return default if minute is None else minute


def _check_together(fields: Fields) -> None:
    known = [key for key, _ in fields.node.items() if key in keys.WAIT]
    unknown = len(known) < len(fields.node.value)
    if not unknown and not {"for", "until", "window", "best_time"} & set(known):
        fields.problems.error(
            fields.node, "a wait needs 'for', 'until', 'window' or 'best_time'", "write it like wait: 2d"
        )
    for one, other in (("for", "until"), ("before", "after"), ("window", "best_time")):
        if one in known and other in known:
            fields.problems.error(fields.node.keys[other], f"a wait has both {one!r} and {other!r}", "keep one of them")
    for key in ("before", "after", "yearly"):
        if key in known and "until" not in known and not unknown:
            fields.problems.error(
                fields.node.keys[key], f"{key!r} belongs to 'until'", "use 'for' for a plain duration"
            )


def hint(body: Node) -> str:
    """How long, or until when."""
    if not body.is_map:
        return _length(body)
    until = body.get("until")
    if until is not None:
        source = until.get("from")
        return f"until-{str(source.value).rpartition('.')[2] if source else until.value}"
    length = body.get("for")
    if length is not None:
        return _length(length)
    return "best-time" if body.get("best_time") else "window"


def _length(node: Node) -> str:
    """A length in its shortest form, however it was written."""
    if node.is_map:
        days = node.get("business_days")
        return f"{days.value if days else ''}bd"
    text = str(node.value)
    try:
        return str(parse_business(text) or parse_duration(text))
    except (DurationError, OverflowError):
        return text


KIND = Kind(parse, hint)
