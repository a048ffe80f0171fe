"""`milestone: NAME`."""

from wend.journey.parse.scalars import read_name
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Milestone
from wend.model.document import Node


def parse(written: Written) -> Milestone | None:
    """The milestone's name."""
    name = read_name(written.body, written.problems, "'milestone'")
    return Milestone(written.id, name, written.next) if name else None


def hint(body: Node) -> str:
    """The name."""
    return str(body.value)


KIND = Kind(parse, hint)
