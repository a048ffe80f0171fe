"""`wait_for: {event: …, within: …}` or `{any: […], within: …}`, with `on_event` and `on_timeout` beside it."""

from collections.abc import Iterator

from wend.journey import keys
from wend.journey.parse.events import match_in, parse_events
from wend.journey.parse.fields import Fields, exactly_one
from wend.journey.parse.scalars import sort_of
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import EventMatch, WaitFor
from wend.model.document import Node


def parse(written: Written) -> WaitFor | None:
    """The events waited for, the time limit, and the two ways on."""
    fields = Fields(written.body, written.problems, "a wait_for", keys.WAIT_FOR)
    events = _events(fields)
    within = fields.duration("within")
    if fields.node.is_map and "within" not in fields and not _nearly_within(fields.node):
        written.problems.error(
            written.body, "a wait_for needs a time limit, or a run could wait for ever", "add within: 7d"
        )
    on_event, on_timeout = (_way(written, key) for key in keys.BESIDE["wait_for"])
    if not events or within is None:
        return None
    return WaitFor(written.id, events, within, on_event, on_timeout, written.next)


def _nearly_within(node: Node) -> bool:
    return any(key.startswith("with") for key, _ in node.items())


def _events(fields: Fields) -> tuple[EventMatch, ...]:
    way = exactly_one(fields, ("event", "any"))
    if way == "event":
        match = match_in(fields)
        return (match,) if match else ()
    several = fields.node_of("any")
    if several is None:
        return ()
    if "where" in fields:
        fields.problems.error(
            fields.node.keys["where"], "'where' stands beside each event of 'any'", "move it into the list"
        )
    if not several.is_list:
        fields.problems.error(several, f"'any' is a list of events, not {sort_of(several.value)}")
        return ()
    return parse_events(several, fields.problems, "an event of 'any'")


def _way(written: Written, key: str) -> str | None:
    steps = written.node.get(key)
    return written.lead(steps, written.next) if steps else written.next


def hint(body: Node) -> str:
    """The first event's name."""
    several = body.get("any")
    first = next(iter(several), None) if several else body
    name = first.get("event") if first else None
    return str(name.value) if name else ""


def nested(step: Node) -> Iterator[Node]:
    """The steps of both ways."""
    yield from (steps for key in keys.BESIDE["wait_for"] if (steps := step.get(key)))


KIND = Kind(parse, hint, nested)
