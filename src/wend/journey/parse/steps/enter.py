"""`enter: {journey: NAME, with: {…}}`."""

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.steps.call import hint
from wend.journey.parse.values import parse_values
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Enter


def parse(written: Written) -> Enter | None:
    """The journey to ask for, and the variables it begins with."""
    fields = Fields(written.body, written.problems, "an enter", keys.ENTER, ["journey"])
    journey = fields.name("journey")
    values = parse_values(fields.node_of("with"), written.problems, "'with'")
    return Enter(written.id, journey, values, written.next) if journey else None


KIND = Kind(parse, hint)
