"""`exit: REASON`."""

from wend.journey.parse.scalars import read_text
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Exit
from wend.model.document import Node


def parse(written: Written) -> Exit | None:
    """The end, with its reason."""
    reason = read_text(written.body, written.problems, "the reason of an 'exit'")
    return Exit(written.id, reason) if reason else None


def hint(body: Node) -> str:
    """The reason."""
    return str(body.value)


KIND = Kind(parse, hint)
