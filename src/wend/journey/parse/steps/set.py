"""`set: {variable: value}`."""

from wend.journey.parse.values import parse_values
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Set
from wend.model.document import Node


def parse(written: Written) -> Set | None:
    """The variables to set."""
    if written.body.is_map and not written.body.value:
        written.problems.error(written.body, "'set' names no variable", "write it like set: {score: {add: 1}}")
    for name, value in written.body.items():
        if "." in name:
            written.problems.error(value, f"the variable {name!r} has a dot in its name", "write it without")
    values = parse_values(written.body, written.problems, "'set'", addable=True)
    return Set(written.id, values, written.next) if values else None


def hint(body: Node) -> str:
    """The variables' names."""
    return "-".join(name for name, _ in body.items())


KIND = Kind(parse, hint)
