"""`update: {trait: value}`."""

from wend.journey.parse.values import parse_values
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Update
from wend.model.document import Node


def parse(written: Written) -> Update | None:
    """The traits to set."""
    if written.body.is_map and not written.body.value:
        written.problems.error(written.body, "'update' names no trait", "write it like update: {interested: true}")
    traits = parse_values(written.body, written.problems, "'update'", addable=True)
    return Update(written.id, traits, written.next) if traits else None


def hint(body: Node) -> str:
    """The traits' names."""
    return "-".join(name for name, _ in body.items())


KIND = Kind(parse, hint)
