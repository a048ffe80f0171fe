"""`wait: 2d`, `wait: {for: …, window: …}`, `wait: {until: …, before: …}`."""

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_date, read_duration
from wend.journey.parse.values import parse_ref
from wend.journey.parse.windows import parse_window
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Wait
from wend.model.document import Node
from wend.model.duration import DurationError, parse_duration
from wend.rules.tree import Ref


def parse(written: Written) -> Wait | None:
    """The wait in its short or its long form."""
    if not written.body.is_map:
        duration = read_duration(written.body, written.problems, "'wait'")
        return Wait(written.id, duration=duration, next=written.next) if duration else None
    fields = Fields(written.body, written.problems, "a wait", keys.WAIT)
    _check_together(fields)
    until, until_ref = _until(fields)
    window = fields.node_of("window")
    return Wait(
        written.id,
        duration=fields.duration("for"),
        until=until,
        until_ref=until_ref,
        offset=fields.duration("before") or fields.duration("after"),
        before="before" in fields,
        window=parse_window(window, written.problems) if window else None,
        next=written.next,
    )


def _until(fields: Fields) -> tuple[str | None, Ref | None]:
    node = fields.node_of("until")
    if node is None:
        return None, None
    if not node.is_map:
        return read_date(node, fields.problems, "'until'"), None
    Fields(node, fields.problems, "'until'", ["from"], ["from"])
    return None, parse_ref(node, fields.problems, "'until'")


def _check_together(fields: Fields) -> None:
    known = [key for key, _ in fields.node.items() if key in keys.WAIT]
    unknown = len(known) < len(fields.node.value)
    if not unknown and not {"for", "until", "window"} & set(known):
        fields.problems.error(fields.node, "a wait needs 'for', 'until' or 'window'", "write it like wait: 2d")
    for one, other in (("for", "until"), ("before", "after")):
        if one in known and other in known:
            fields.problems.error(fields.node.keys[other], f"a wait has both {one!r} and {other!r}", "keep one of them")
    for key in ("before", "after"):
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
    return _length(length) if length else "window"


def _length(node: Node) -> str:
    """A duration in its shortest form, however it was written."""
    try:
        return str(parse_duration(str(node.value)))
    except (DurationError, OverflowError):
        return str(node.value)


KIND = Kind(parse, hint)
