"""`emit: {event: NAME, properties: {…}}`."""

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.values import parse_values
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Emit
from wend.model.document import Node


def parse(written: Written) -> Emit | None:
    """The event to record."""
    fields = Fields(written.body, written.problems, "an emit", keys.EMIT, ["event"])
    name = fields.text("event")
    properties = parse_values(fields.node_of("properties"), written.problems, "'properties'")
    return Emit(written.id, name, properties, written.next) if name else None


def hint(body: Node) -> str:
    """The event's name."""
    name = body.get("event")
    return str(name.value) if name else ""


KIND = Kind(parse, hint)
