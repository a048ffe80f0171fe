"""`wait_for: {event: …, within: …}`, `{any: […]}` or `{all: […]}`, with `on_event` and `on_timeout` beside it.

Each thing waited for is an event, a segment entered or left, or the reply to a message of the run.
"""

from collections.abc import Iterator
from typing import Final

from wend.journey import keys
from wend.journey.parse.events import match_in
from wend.journey.parse.fields import Fields, exactly_one
from wend.journey.parse.scalars import sort_of
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import EventMatch, SegmentChange, WaitFor
from wend.limits import AWAITED_MAX
from wend.model.document import Node, did_you_mean
from wend.rules.tree import Compare, Op, Ref

Awaited = EventMatch | SegmentChange
_ONE: Final = ("event", "segment", "reply")


def parse(written: Written) -> WaitFor | None:
    """What is waited for, the time limit, and the two ways on."""
    fields = Fields(written.body, written.problems, "a wait_for", keys.WAIT_FOR)
    awaited = _awaited(fields, written)
    within = fields.duration("within")
    if fields.node.is_map and "within" not in fields and not _nearly_within(fields.node):
        written.problems.error(
            written.body, "a wait_for needs a time limit, or a run could wait for ever", "add within: 7d"
        )
    on_event, on_timeout = (_way(written, key) for key in keys.BESIDE["wait_for"])
    if not awaited or within is None:
        return None
    return WaitFor(
        written.id,
        tuple(each for each in awaited if isinstance(each, EventMatch)),
        within,
        on_event,
        on_timeout,
        written.next,
        segments=tuple(each for each in awaited if isinstance(each, SegmentChange)),
        all="all" in fields,
    )


def _nearly_within(node: Node) -> bool:
    return any(key.startswith("with") for key, _ in node.items())


def _awaited(fields: Fields, written: Written) -> tuple[Awaited, ...]:
    way = exactly_one(fields, (*_ONE, "any", "all"))
    if way is None:
        return ()
    if way in _ONE:
        one = _one(fields, way, written)
        return (one,) if one else ()
    several = fields.node.value[way]
    if "where" in fields:
        fields.problems.error(
            fields.node.keys["where"], f"'where' stands beside each event of {way!r}", "move it into the list"
        )
    if not several.is_list or not several.value:
        stated = "an empty one" if several.is_list else sort_of(several.value)
        fields.problems.error(several, f"{way!r} is a list of events, not {stated}")
        return ()
    if len(several.value) > AWAITED_MAX:
        fields.problems.error(several, f"a wait_for waits for at most {AWAITED_MAX} things, not {len(several.value)}")
    found = [_member(each, way, written) for each in several]
    return tuple(each for each in found if each)


def _member(node: Node, way: str, written: Written) -> Awaited | None:
    fields = Fields(node, written.problems, f"what {way!r} waits for", keys.AWAITED)
    kind = exactly_one(fields, _ONE)
    return _one(fields, kind, written) if kind else None


def _one(fields: Fields, kind: str, written: Written) -> Awaited | None:
    if kind != "event" and "where" in fields:
        fields.problems.error(fields.node.keys["where"], f"'where' stands beside an event, not beside {kind!r}")
    match kind:
        case "segment":
            return _segment(fields)
        case "reply":
            return _reply(fields, written)
        case _:
            return match_in(fields)


def _segment(fields: Fields) -> SegmentChange | None:
    node = fields.node.value["segment"]
    if not node.is_map:
        fields.problems.error(
            node,
            f"'segment' says whether it is entered or left, not {node.plain()!r}",
            f"write {{entered: {node.value}}}",
        )
        return None
    change = Fields(node, fields.problems, "a segment waited for", keys.SEGMENT_CHANGE)
    way = exactly_one(change, keys.SEGMENT_CHANGE)
    name = change.name(way) if way else ""
    return SegmentChange(name, left=way == "left") if name else None


def _reply(fields: Fields, written: Written) -> EventMatch | None:
    reply = Fields(fields.node.value["reply"], fields.problems, "a reply waited for", keys.REPLY, ["to"])
    to = reply.name("to")
    step = f"{written.prefix}{to}"
    if not to:
        return None
    if step not in written.all_ids:
        reply.problems.error(
            reply.node.value["to"], f"there is no step {to!r} to reply to", did_you_mean(to, written.all_ids)
        )
        return None
    return EventMatch("Message Replied", (Compare("properties.message", Op.IS, Ref(f"steps.{step}.message")),))


def _way(written: Written, key: str) -> str | None:
    steps = written.node.get(key)
    return written.lead(steps, written.next) if steps else written.next


def hint(body: Node) -> str:
    """The first thing's name."""
    several = body.get("any") or body.get("all")
    first = next(iter(several), None) if several else body
    if first is None:
        return ""
    if reply := first.get("reply"):
        to = reply.get("to")
        return f"reply-{to.value}" if to else "reply"
    if segment := first.get("segment"):
        return "-".join(f"{way}-{name.value}" for way, name in segment.items())
    name = first.get("event")
    return str(name.value) if name else ""


def nested(step: Node) -> Iterator[Node]:
    """The steps of both ways."""
    yield from (steps for key in keys.BESIDE["wait_for"] if (steps := step.get(key)))


KIND = Kind(parse, hint, nested)
