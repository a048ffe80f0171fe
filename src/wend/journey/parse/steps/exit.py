"""`exit: REASON`, or `exit: {reason: REASON, with: {variable: value}}`."""

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_text
from wend.journey.parse.values import parse_values
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Exit
from wend.model.document import Node


def parse(written: Written) -> Exit | None:
    """The end, with its reason, and the variables it sets."""
    if not written.body.is_map:
        reason = read_text(written.body, written.problems, "the reason of an 'exit'")
        return Exit(written.id, reason) if reason else None
    fields = Fields(written.body, written.problems, "an exit", keys.EXIT, ["reason"])
    reason = fields.text("reason")
    values = parse_values(fields.node_of("with"), written.problems, "'with'", addable=True)
    return Exit(written.id, reason, values) if reason else None


def hint(body: Node) -> str:
    """The reason."""
    reason = body.get("reason")
    return str(reason.value if reason else body.value)


KIND = Kind(parse, hint)
