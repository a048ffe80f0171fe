"""`call: {journey: NAME, with: {…}, within: 14d}`, with `on_result` (by reason) and `on_timeout` beside it."""

from collections.abc import Iterator

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import sort_of
from wend.journey.parse.values import parse_values
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Call, Lane
from wend.model.document import Node


def parse(written: Written) -> Call | None:
    """The journey to call, what it is given, and the ways on."""
    fields = Fields(written.body, written.problems, "a call", keys.CALL, ["journey"])
    journey, within = fields.name("journey"), fields.duration("within")
    values = parse_values(fields.node_of("with"), written.problems, "'with'")
    ways = _results(written)
    late = written.node.get("on_timeout")
    if late is not None and fields.node.is_map and "within" not in fields:
        written.problems.error(late, "'on_timeout' needs a time limit", "add within: 14d to the call")
    return (
        Call(
            written.id,
            journey,
            values,
            within,
            tuple(Lane(name, target) for name, target in ways.items() if name != "else"),
            ways.get("else", written.next),
            written.lead(late, written.next) if late else written.next,
            written.next,
        )
        if journey
        else None
    )


def _results(written: Written) -> dict[str, str | None]:
    """Where each reason leads."""
    node = written.node.get("on_result")
    if node is not None and not node.is_map:
        written.problems.error(
            node, f"'on_result' is a mapping of reasons to steps, not {sort_of(node.value)}", "write verified: […]"
        )
    found = {}
    for reason, steps in node.items() if node else ():
        if reason == "time-out":
            written.problems.error(node.keys[reason] if node else steps, "a time-out has its own key", "use on_timeout")
        found[reason] = written.lead(steps, written.next)
    return found


def hint(body: Node) -> str:
    """The journey's id."""
    name = body.get("journey")
    return str(name.value) if name else ""


def nested(step: Node) -> Iterator[Node]:
    """The steps of each way."""
    results = step.get("on_result")
    yield from (steps for _, steps in results.items()) if results else ()
    yield from (steps for steps in [step.get("on_timeout")] if steps)


KIND = Kind(parse, hint, nested)
